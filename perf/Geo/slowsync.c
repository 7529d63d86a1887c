// A disk that needs some milliseconds to sync, for LD_PRELOAD: fsync and fdatasync wait that long before they do their
// work. SLOWSYNC_US says how many microseconds.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <time.h>

static void wait_for_disk(void)
{
    const char *text = getenv("SLOWSYNC_US");
    long us = text ? atol(text) : 0;
    struct timespec left = { us / 1000000, us % 1000000 * 1000 };
    while (nanosleep(&left, &left) != 0 && errno == EINTR) {
    }
}

static int sync_slowly(const char *name, int descriptor)
{
    int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, name);
    wait_for_disk();
    return real(descriptor);
}

int fsync(int descriptor) { return sync_slowly("fsync", descriptor); }

int fdatasync(int descriptor) { return sync_slowly("fdatasync", descriptor); }
