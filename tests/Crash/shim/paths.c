/* The calls that take a path: open with creation, rename, unlink, link, mkdir and their kin. */
#include "shim.h"

#include <stdarg.h>
#include <stdio.h>

/* ---- open ---- */

static void note_truncation(int fd)
{
    struct file *file = file_of(fd);
    if (file == NULL || file_size(file) == 0)
        return;
    if (resize_own(file, 0) != 0)
        give_up("cannot truncate a file at open");
    operation("open with truncation");
}

/* Truncation is done apart from opening, so that it can be undone apart. */
static int open_in_folder(const struct place *place, int dirfd, const char *path, int flags, mode_t mode)
{
    struct stat before;
    bool is_new = !place_stat(place, &before);
    int fd = (int)raw(SYS_openat, dirfd, path, flags & ~O_TRUNC, mode);
    if (fd < 0)
        return fd;
    if (is_new) {
        name_added(place);
        operation("create");
    }
    if (flags & O_TRUNC)
        note_truncation(fd);
    return fd;
}

static int open_call(int dirfd, const char *path, int flags, mode_t mode)
{
    struct place place;
    if ((flags & (O_CREAT | O_TRUNC)) == 0 || !place_enter(dirfd, path, &place)) {
        int fd = (int)raw(SYS_openat, dirfd, path, flags, mode);
        if (fd >= 0 && (flags & O_TMPFILE) == O_TMPFILE && shim_active && inside(fd))
            give_up("a file without a name");
        return fd;
    }
    int fd = open_in_folder(&place, dirfd, path, flags, mode);
    lock_leave();
    return fd;
}

static mode_t mode_argument(int flags, va_list arguments)
{
    bool has_mode = (flags & O_CREAT) != 0 || (flags & O_TMPFILE) == O_TMPFILE;
    return has_mode ? va_arg(arguments, mode_t) : 0;
}

#define OPEN_WITH_MODE(dirfd)                        \
    va_list arguments;                               \
    va_start(arguments, flags);                      \
    mode_t mode = mode_argument(flags, arguments);   \
    va_end(arguments);                               \
    return open_call((dirfd), path, flags, mode)

EXPORT int open(const char *path, int flags, ...) { OPEN_WITH_MODE(AT_FDCWD); }
EXPORT int open64(const char *path, int flags, ...) { OPEN_WITH_MODE(AT_FDCWD); }
EXPORT int openat(int dirfd, const char *path, int flags, ...) { OPEN_WITH_MODE(dirfd); }
EXPORT int openat64(int dirfd, const char *path, int flags, ...) { OPEN_WITH_MODE(dirfd); }

/* What a caller built with _FORTIFY_SOURCE calls when there is no mode. */
EXPORT int __open_2(const char *path, int flags) { return open_call(AT_FDCWD, path, flags, 0); }
EXPORT int __open64_2(const char *path, int flags) { return open_call(AT_FDCWD, path, flags, 0); }
EXPORT int __openat_2(int dirfd, const char *path, int flags) { return open_call(dirfd, path, flags, 0); }
EXPORT int __openat64_2(int dirfd, const char *path, int flags) { return open_call(dirfd, path, flags, 0); }

EXPORT int creat(const char *path, mode_t mode)
{
    return open_call(AT_FDCWD, path, O_WRONLY | O_CREAT | O_TRUNC, mode);
}

EXPORT int creat64(const char *path, mode_t mode)
{
    return creat(path, mode);
}

EXPORT int truncate(const char *path, off_t size)
{
    int fd = (int)raw(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CLOEXEC);
    if (fd < 0)
        return -1;
    int result = ftruncate(fd, size);
    int kept = errno;
    raw(SYS_close, fd);
    errno = kept;
    return result;
}

EXPORT int truncate64(const char *path, off64_t size)
{
    return truncate(path, size);
}

/* ---- new names ---- */

static int added(const struct place *place, int result, const char *name)
{
    if (result == 0) {
        name_added(place);
        operation(name);
    }
    lock_leave();
    return result;
}

EXPORT int mkdirat(int dirfd, const char *path, mode_t mode)
{
    struct place place;
    if (!place_enter(dirfd, path, &place))
        return (int)raw(SYS_mkdirat, dirfd, path, mode);
    return added(&place, (int)raw(SYS_mkdirat, dirfd, path, mode), "mkdir");
}

EXPORT int mkdir(const char *path, mode_t mode)
{
    return mkdirat(AT_FDCWD, path, mode);
}

EXPORT int linkat(int old_dirfd, const char *old_path, int new_dirfd, const char *new_path, int flags)
{
    struct place place;
    if (!place_enter(new_dirfd, new_path, &place))
        return (int)raw(SYS_linkat, old_dirfd, old_path, new_dirfd, new_path, flags);
    return added(&place, (int)raw(SYS_linkat, old_dirfd, old_path, new_dirfd, new_path, flags), "link");
}

EXPORT int link(const char *old_path, const char *new_path)
{
    return linkat(AT_FDCWD, old_path, AT_FDCWD, new_path, 0);
}

EXPORT int symlinkat(const char *target, int dirfd, const char *path)
{
    struct place place;
    if (!place_enter(dirfd, path, &place))
        return (int)raw(SYS_symlinkat, target, dirfd, path);
    return added(&place, (int)raw(SYS_symlinkat, target, dirfd, path), "symlink");
}

EXPORT int symlink(const char *target, const char *path)
{
    return symlinkat(target, AT_FDCWD, path);
}

/* ---- names taken away ---- */

static int remove_in_folder(const struct place *place, int flags)
{
    struct stat found;
    if (!place_stat(place, &found)) {
        errno = ENOENT;
        return -1;
    }
    bool is_folder = S_ISDIR(found.st_mode);
    if (is_folder != ((flags & AT_REMOVEDIR) != 0)) {
        errno = is_folder ? EISDIR : ENOTDIR;
        return -1;
    }
    int result = is_folder ? folder_remove(place) : file_remove(place);
    if (result == 0)
        operation(is_folder ? "rmdir" : "unlink");
    return result;
}

EXPORT int unlinkat(int dirfd, const char *path, int flags)
{
    struct place place;
    if (!place_enter(dirfd, path, &place))
        return (int)raw(SYS_unlinkat, dirfd, path, flags);
    int result = remove_in_folder(&place, flags);
    lock_leave();
    return result;
}

EXPORT int unlink(const char *path)
{
    return unlinkat(AT_FDCWD, path, 0);
}

EXPORT int rmdir(const char *path)
{
    return unlinkat(AT_FDCWD, path, AT_REMOVEDIR);
}

EXPORT int remove(const char *path)
{
    int result = unlink(path);
    return result != 0 && errno == EISDIR ? rmdir(path) : result;
}

/* ---- names moved ---- */

EXPORT int renameat2(int old_dirfd, const char *old_path, int new_dirfd, const char *new_path, unsigned flags)
{
    struct place from, to;
    bool is_from_inside = place_enter(old_dirfd, old_path, &from);
    bool is_to_inside = is_from_inside ? place_find(new_dirfd, new_path, &to) : place_enter(new_dirfd, new_path, &to);
    if (!is_from_inside && !is_to_inside)
        return (int)raw(SYS_renameat2, old_dirfd, old_path, new_dirfd, new_path, flags);
    if (is_from_inside != is_to_inside)
        give_up("a move into the folder or out of it");
    if (flags & ~RENAME_NOREPLACE)
        give_up("an exchange of two names");
    int result = name_move(&from, &to, flags);
    if (result == 0)
        operation("rename");
    lock_leave();
    return result;
}

EXPORT int renameat(int old_dirfd, const char *old_path, int new_dirfd, const char *new_path)
{
    return renameat2(old_dirfd, old_path, new_dirfd, new_path, 0);
}

EXPORT int rename(const char *old_path, const char *new_path)
{
    return renameat2(AT_FDCWD, old_path, AT_FDCWD, new_path, 0);
}
