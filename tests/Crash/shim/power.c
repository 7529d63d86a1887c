/* When power is lost: settings, the lock that orders operations, the triggers, and the end of the process. */
#include "shim.h"

#include <dlfcn.h>
#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define EXIT_POWER_LOST 137        /* what a shell reports of SIGKILL: nothing was cleaned up */
#define EXIT_BROKEN 70             /* EX_SOFTWARE: the simulation itself cannot go on */
#define WATCH_INTERVAL_NS 10000000 /* how often the trigger file and the parent are looked at */

bool shim_active;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static __thread bool lock_is_mine;
static char root[PATH_MAX];
static size_t root_length;
static uint64_t operations;
static uint64_t crash_at;
static uint64_t seed;
static uint64_t chance_state;
static const char *trigger_file;
static const char *count_file;
static const char *mood_setting;
static sem_t power_button;
static pid_t parent;

/* ---- the kernel ---- */

long raw_call(long number, long a, long b, long c, long d, long e, long f)
{
    static long (*libc_syscall)(long, ...);
    if (libc_syscall == NULL)
        libc_syscall = (long (*)(long, ...))dlsym(RTLD_NEXT, "syscall");
    return libc_syscall(number, a, b, c, d, e, f);
}

static void say(const char *format, ...)
{
    char line[512];
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    raw(SYS_write, STDERR_FILENO, line, (size_t)length < sizeof line ? (size_t)length : sizeof line - 1);
}

_Noreturn void give_up(const char *what)
{
    say("crash shim: cannot go on: %s (errno %d: %s)\n", what, errno, strerror(errno));
    raw(SYS_exit_group, EXIT_BROKEN);
    abort();
}

void *allocate(size_t bytes)
{
    void *memory = malloc(bytes > 0 ? bytes : 1);
    if (memory == NULL)
        give_up("out of memory");
    return memory;
}

bool inside(int fd)
{
    char link[64], path[PATH_MAX];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = raw(SYS_readlinkat, AT_FDCWD, link, path, sizeof path - 1);
    if (length < (ssize_t)root_length)
        return false;
    path[length] = '\0';
    return strncmp(path, root, root_length) == 0 && (path[root_length] == '/' || path[root_length] == '\0');
}

/* ---- the lock ---- */

bool lock_enter(void)
{
    if (lock_is_mine)
        return false;
    pthread_mutex_lock(&lock);
    lock_is_mine = true;
    return true;
}

void lock_leave(void)
{
    int kept = errno;
    lock_is_mine = false;
    pthread_mutex_unlock(&lock);
    errno = kept;
}

/* ---- chance: splitmix64, so that a seed means the same everywhere ---- */

uint64_t mix(uint64_t value)
{
    value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9u;
    value = (value ^ (value >> 27)) * 0x94d049bb133111ebu;
    return value ^ (value >> 31);
}

uint64_t chance(uint64_t below)
{
    chance_state += 0x9e3779b97f4a7c15u;
    return mix(chance_state) % below;
}

/* ---- the end ---- */

/* Unless it is set: one seed in eight keeps all (as kill -9 does), one loses all that it may, six decide by file. */
static enum mood choose_mood(void)
{
    uint64_t drawn = chance(8);
    if (mood_setting != NULL && strcmp(mood_setting, "keep") == 0)
        return MOOD_KEEP_ALL;
    if (mood_setting != NULL && strcmp(mood_setting, "lose") == 0)
        return MOOD_LOSE_ALL;
    return drawn == 0 ? MOOD_KEEP_ALL : drawn == 1 ? MOOD_LOSE_ALL : MOOD_MIXED;
}

/* With the lock, which is never given back: no other thread changes the folder again. */
static _Noreturn void lose_power(const char *during)
{
    enum mood mood = choose_mood();
    size_t files = data_lose(mood);
    size_t names_pending;
    size_t names = names_lose(mood, &names_pending);
    say("crash shim: power lost at operation %llu (%s), seed %llu: %zu files lost writes, "
        "%zu of %zu unsynced names lost\n",
        (unsigned long long)operations, during, (unsigned long long)seed, files, names, names_pending);
    raw(SYS_exit_group, EXIT_POWER_LOST);
    abort();
}

void operation(const char *name)
{
    int kept = errno;
    operations++;
    if (operations == crash_at)
        lose_power(name);
    errno = kept;
}

/* ---- triggers from outside ---- */

static void on_power_button(int signal)
{
    (void)signal;
    sem_post(&power_button);
}

static bool button_pressed_within_interval(void)
{
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_nsec += WATCH_INTERVAL_NS;
    if (until.tv_nsec >= 1000000000) {
        until.tv_nsec -= 1000000000;
        until.tv_sec++;
    }
    return sem_timedwait(&power_button, &until) == 0;
}

/* Its own thread: a signal handler may not wait for the lock, and an idle process performs no operation. */
static void *watch(void *unused)
{
    (void)unused;
    for (;;) {
        bool pressed = button_pressed_within_interval();
        if (pressed || (trigger_file != NULL && raw(SYS_faccessat, AT_FDCWD, trigger_file, F_OK) == 0)) {
            lock_enter();
            lose_power(pressed ? "signal" : "trigger file");
        }
        if (getppid() != parent)
            raw(SYS_exit_group, EXIT_POWER_LOST); /* the test that started this is gone: nobody would stop us */
    }
    return NULL;
}

static void start_watching(void)
{
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before); /* the program's signals are for the program's threads */
    pthread_t thread;
    if (sem_init(&power_button, 0, 0) != 0 || pthread_create(&thread, NULL, watch, NULL) != 0)
        give_up("cannot start the watching thread");
    pthread_detach(thread);
    pthread_sigmask(SIG_SETMASK, &before, NULL);

    struct sigaction action = { .sa_handler = on_power_button, .sa_flags = SA_RESTART };
    sigaction(SIGUSR2, &action, NULL);
}

/* ---- start and normal end ---- */

static uint64_t number_setting(const char *name, uint64_t absent)
{
    const char *text = getenv(name);
    return text == NULL || *text == '\0' ? absent : strtoull(text, NULL, 10);
}

__attribute__((constructor)) static void start(void)
{
    const char *folder = getenv("CRASH_DIR");
    if (folder == NULL || *folder == '\0')
        return;
    char trash[PATH_MAX + sizeof ".trash"];
    if (realpath(folder, root) == NULL)
        give_up("CRASH_DIR must be an existing folder");
    root_length = strlen(root);
    snprintf(trash, sizeof trash, "%s.trash", root);
    names_start(trash);

    crash_at = number_setting("CRASH_AT", 0);
    seed = number_setting("CRASH_SEED", 1);
    chance_state = mix(seed);
    mood_setting = getenv("CRASH_MOOD");
    trigger_file = getenv("CRASH_TRIGGER_FILE");
    count_file = getenv("CRASH_COUNT_FILE");
    parent = getppid();
    start_watching();
    shim_active = true;
}

__attribute__((destructor)) static void finish(void)
{
    if (!shim_active || count_file == NULL)
        return;
    char text[32];
    int length = snprintf(text, sizeof text, "%llu\n", (unsigned long long)operations);
    int fd = (int)raw(SYS_openat, AT_FDCWD, count_file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (fd < 0 || raw(SYS_write, fd, text, length) != length)
        give_up("cannot write CRASH_COUNT_FILE");
    raw(SYS_close, fd);
}
