/*
 * Does to files what a script says, a line for each step, so that a test can write a history of calls:
 *
 *    write PATH OFFSET TEXT    fill PATH OFFSET LENGTH LETTER    append PATH TEXT    replace PATH TEXT
 *    truncate PATH SIZE        reserve PATH SIZE    sync PATH    rename OLD NEW      link OLD NEW
 *    remove PATH    mkdir PATH    rmdir PATH    map PATH    say TEXT    wait
 *    crash                     presses its own power button and waits
 *
 * Arguments: the folder that paths are relative to, and the script. TEXT holds no space. A failing step ends it with
 * exit code 2.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILL_MAX (1 << 20)

static void check(int is_done, const char *line)
{
    if (is_done)
        return;
    perror(line);
    exit(2);
}

static int opened(const char *path, int flags, const char *line)
{
    int fd = open(path, flags, 0644);
    check(fd >= 0, line);
    return fd;
}

static void put(const char *path, int flags, long offset, const char *bytes, size_t length, const char *line)
{
    int fd = opened(path, O_WRONLY | O_CREAT | flags, line);
    ssize_t written = offset < 0 ? write(fd, bytes, length) : pwrite(fd, bytes, length, offset);
    check(written == (ssize_t)length, line);
    close(fd);
}

static void fill(const char *path, long offset, size_t length, char letter, const char *line)
{
    static char bytes[FILL_MAX];
    check(length <= FILL_MAX, line);
    memset(bytes, letter, length);
    put(path, 0, offset, bytes, length, line);
}

static void sync_path(const char *path, const char *line)
{
    int fd = opened(path, O_RDONLY, line);
    check(fsync(fd) == 0, line);
    close(fd);
}

static void reserve(const char *path, long size, const char *line)
{
    int fd = opened(path, O_WRONLY | O_CREAT, line);
    check(posix_fallocate(fd, 0, size) == 0, line);
    close(fd);
}

static void map(const char *path, const char *line)
{
    int fd = opened(path, O_RDWR, line);
    check(mmap(NULL, 1, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0) != MAP_FAILED, line);
}

static void say(const char *text)
{
    printf("%s\n", text);
    fflush(stdout);
}

static void wait_forever(void)
{
    for (;;)
        pause();
}

static void step(const char *line)
{
    char verb[16] = "", a[256] = "", b[256] = "", c[256] = "", d[4] = "";
    sscanf(line, "%15s %255s %255s %255s %3s", verb, a, b, c, d);
    if (strcmp(verb, "write") == 0)
        put(a, 0, atol(b), c, strlen(c), line);
    else if (strcmp(verb, "fill") == 0)
        fill(a, atol(b), (size_t)atol(c), d[0], line);
    else if (strcmp(verb, "append") == 0)
        put(a, O_APPEND, -1, b, strlen(b), line);
    else if (strcmp(verb, "replace") == 0)
        put(a, O_TRUNC, -1, b, strlen(b), line);
    else if (strcmp(verb, "truncate") == 0)
        check(truncate(a, atol(b)) == 0, line);
    else if (strcmp(verb, "reserve") == 0)
        reserve(a, atol(b), line);
    else if (strcmp(verb, "sync") == 0)
        sync_path(a, line);
    else if (strcmp(verb, "rename") == 0)
        check(rename(a, b) == 0, line);
    else if (strcmp(verb, "link") == 0)
        check(link(a, b) == 0, line);
    else if (strcmp(verb, "remove") == 0)
        check(unlink(a) == 0, line);
    else if (strcmp(verb, "mkdir") == 0)
        check(mkdir(a, 0755) == 0, line);
    else if (strcmp(verb, "rmdir") == 0)
        check(rmdir(a) == 0, line);
    else if (strcmp(verb, "map") == 0)
        map(a, line);
    else if (strcmp(verb, "say") == 0)
        say(a);
    else if (strcmp(verb, "wait") == 0)
        wait_forever();
    else if (strcmp(verb, "crash") == 0) {
        kill(getpid(), SIGUSR2);
        wait_forever();
    } else
        check(0, line);
}

int main(int count, char **arguments)
{
    char line[1024];
    check(count == 3, "usage: actor FOLDER SCRIPT");
    FILE *script = fopen(arguments[2], "r");
    check(script != NULL, arguments[2]);
    check(chdir(arguments[1]) == 0, arguments[1]);
    while (fgets(line, sizeof line, script) != NULL)
        step(line);
    return 0;
}
