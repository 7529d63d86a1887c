/*
 * Names looked up at run time. LD_PRELOAD rules how libraries are linked, not what dlsym finds in a handle of libc:
 * without this file a P/Invoke of "libc" would pass us by, and so does syscall(), which .NET uses for copy_file_range.
 */
#include "shim.h"

#include <dlfcn.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/uio.h>

EXPORT long syscall(long number, ...)
{
    va_list arguments;
    va_start(arguments, number);
    long a = va_arg(arguments, long), b = va_arg(arguments, long), c = va_arg(arguments, long);
    long d = va_arg(arguments, long), e = va_arg(arguments, long), f = va_arg(arguments, long);
    va_end(arguments);
    if (number == SYS_copy_file_range)
        return copy_file_range((int)a, (off64_t *)b, (int)c, (off64_t *)d, (size_t)e, (unsigned)f);
    return raw_call(number, a, b, c, d, e, f);
}

#define NAMED(function) { #function, (void *)(function) }

static const struct { const char *name; void *ours; } interposed[] = {
    NAMED(open), NAMED(open64), NAMED(openat), NAMED(openat64), NAMED(creat), NAMED(creat64),
    NAMED(write), NAMED(writev), NAMED(pwrite), NAMED(pwrite64), NAMED(pwritev), NAMED(pwritev64),
    NAMED(pwritev2), NAMED(pwritev64v2), NAMED(sendfile), NAMED(sendfile64), NAMED(copy_file_range),
    NAMED(ftruncate), NAMED(ftruncate64), NAMED(truncate), NAMED(truncate64),
    NAMED(fallocate), NAMED(fallocate64), NAMED(posix_fallocate), NAMED(posix_fallocate64),
    NAMED(fsync), NAMED(fdatasync), NAMED(sync), NAMED(syncfs), NAMED(mmap), NAMED(mmap64), NAMED(syscall),
    NAMED(mkdir), NAMED(mkdirat), NAMED(link), NAMED(linkat), NAMED(symlink), NAMED(symlinkat),
    NAMED(unlink), NAMED(unlinkat), NAMED(rmdir), NAMED(remove), NAMED(rename), NAMED(renameat), NAMED(renameat2),
};

typedef void *(*lookup)(void *, const char *);

static lookup libc_dlsym(void)
{
    static const char *const versions[] = { "GLIBC_2.34", "GLIBC_2.2.5", "GLIBC_2.17" };
    static lookup found;
    for (size_t i = 0; found == NULL && i < sizeof versions / sizeof *versions; i++)
        found = (lookup)dlvsym(RTLD_NEXT, "dlsym", versions[i]);
    return found;
}

EXPORT void *dlsym(void *restrict handle, const char *restrict name)
{
    lookup next = libc_dlsym();
    if (handle == RTLD_NEXT)
        return next(handle, name); /* a tail call: what "next" means depends on the caller's address */
    void *found = next(handle, name);
    for (size_t i = 0; found != NULL && i < sizeof interposed / sizeof *interposed; i++)
        if (strcmp(interposed[i].name, name) == 0 && found == next(RTLD_NEXT, name))
            return interposed[i].ours;
    return found;
}
