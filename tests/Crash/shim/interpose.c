/* The calls that take an open file: each is done at once, and noted if the file is in the folder. */
#include "shim.h"

#include <dlfcn.h>
#include <linux/fs.h>
#include <stdarg.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/uio.h>

#define CURRENT_OFFSET (-1)

/* With the lock, when this is a file in the folder; else NULL, and no lock. */
static struct file *enter_file(int fd)
{
    int kept = errno;
    struct stat found;
    struct file *file = NULL;
    if (shim_active && fstat(fd, &found) == 0 && S_ISREG(found.st_mode) && lock_enter()) {
        file = file_of(fd);
        if (file == NULL)
            lock_leave();
    }
    errno = kept;
    return file;
}

/* ---- writes ---- */

struct write_call {
    const char *name;
    int fd;
    off_t offset;
    size_t length;
    long number;
    long arguments[6];
};

static ssize_t perform(const struct write_call *call)
{
    const long *a = call->arguments;
    return raw_call(call->number, a[0], a[1], a[2], a[3], a[4], a[5]);
}

static ssize_t write_through(struct write_call call)
{
    struct file *file = enter_file(call.fd);
    if (file == NULL)
        return perform(&call);
    long flags = raw(SYS_fcntl, call.fd, F_GETFL);
    if (flags & O_APPEND)
        call.offset = file_size(file);
    else if (call.offset == CURRENT_OFFSET)
        call.offset = raw(SYS_lseek, call.fd, 0, SEEK_CUR);
    struct change *change = write_begin(file, call.offset, call.length);
    ssize_t written = perform(&call);
    write_end(file, change, written);
    if (written > 0) {
        operation(call.name);
        if (flags & O_DSYNC) /* O_SYNC holds this bit too */
            file_synced(file);
    }
    lock_leave();
    return written;
}

static size_t total_length(const struct iovec *parts, int count)
{
    size_t total = 0;
    for (int i = 0; i < count; i++)
        total += parts[i].iov_len;
    return total;
}

EXPORT ssize_t write(int fd, const void *bytes, size_t length)
{
    return write_through((struct write_call){ "write", fd, CURRENT_OFFSET, length,
                                              SYS_write, { fd, (long)bytes, (long)length } });
}

EXPORT ssize_t pwrite(int fd, const void *bytes, size_t length, off_t offset)
{
    return write_through((struct write_call){ "pwrite", fd, offset, length,
                                              SYS_pwrite64, { fd, (long)bytes, (long)length, offset } });
}

EXPORT ssize_t pwrite64(int fd, const void *bytes, size_t length, off64_t offset)
{
    return pwrite(fd, bytes, length, offset);
}

EXPORT ssize_t writev(int fd, const struct iovec *parts, int count)
{
    return write_through((struct write_call){ "writev", fd, CURRENT_OFFSET, total_length(parts, count),
                                              SYS_writev, { fd, (long)parts, count } });
}

EXPORT ssize_t pwritev(int fd, const struct iovec *parts, int count, off_t offset)
{
    return write_through((struct write_call){ "pwritev", fd, offset, total_length(parts, count),
                                              SYS_pwritev, { fd, (long)parts, count, offset } });
}

EXPORT ssize_t pwritev64(int fd, const struct iovec *parts, int count, off64_t offset)
{
    return pwritev(fd, parts, count, offset);
}

EXPORT ssize_t sendfile(int out, int in, off_t *offset, size_t length)
{
    return write_through((struct write_call){ "sendfile", out, CURRENT_OFFSET, length,
                                              SYS_sendfile, { out, in, (long)offset, (long)length } });
}

EXPORT ssize_t sendfile64(int out, int in, off64_t *offset, size_t length)
{
    return sendfile(out, in, offset, length);
}

EXPORT ssize_t copy_file_range(int in, off64_t *in_offset, int out, off64_t *out_offset, size_t length, unsigned flags)
{
    off_t offset = out_offset == NULL ? CURRENT_OFFSET : *out_offset;
    return write_through((struct write_call){
        "copy_file_range", out, offset, length, SYS_copy_file_range,
        { in, (long)in_offset, out, (long)out_offset, (long)length, (long)flags } });
}

/* ---- sizes ---- */

EXPORT int ftruncate(int fd, off_t size)
{
    struct file *file = enter_file(fd);
    if (file == NULL)
        return (int)raw(SYS_ftruncate, fd, size);
    int result = resize(file, fd, size);
    if (result == 0)
        operation("ftruncate");
    lock_leave();
    return result;
}

EXPORT int ftruncate64(int fd, off64_t size)
{
    return ftruncate(fd, size);
}

/* Gives back space behind the end, as RocksDB does when it closes a file: no byte changes. */
static bool frees_only_behind_the_end(struct file *file, int mode, off_t offset)
{
    return mode == (FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE) && offset >= file_size(file);
}

/* Space alone is nothing that a crash could take back; a size that grows with it is a change of size. */
static int reserve(struct file *file, int fd, int mode, off_t offset, off_t length)
{
    if (frees_only_behind_the_end(file, mode, offset))
        return (int)raw(SYS_fallocate, fd, mode, offset, length);
    if ((mode & ~FALLOC_FL_KEEP_SIZE) != 0)
        give_up("a punched, moved or zeroed range cannot be undone");
    int result = (int)raw(SYS_fallocate, fd, FALLOC_FL_KEEP_SIZE, offset, length);
    if (result == 0 && mode == 0 && offset + length > file_size(file))
        result = resize(file, fd, offset + length);
    if (result == 0)
        operation("fallocate");
    return result;
}

EXPORT int fallocate(int fd, int mode, off_t offset, off_t length)
{
    struct file *file = enter_file(fd);
    if (file == NULL)
        return (int)raw(SYS_fallocate, fd, mode, offset, length);
    int result = reserve(file, fd, mode, offset, length);
    lock_leave();
    return result;
}

EXPORT int fallocate64(int fd, int mode, off64_t offset, off64_t length)
{
    return fallocate(fd, mode, offset, length);
}

EXPORT int posix_fallocate(int fd, off_t offset, off_t length)
{
    struct file *file = enter_file(fd);
    if (file == NULL) {
        int (*next)(int, off_t, off_t) = (int (*)(int, off_t, off_t))dlsym(RTLD_NEXT, "posix_fallocate");
        return next(fd, offset, length);
    }
    int kept = errno;
    int error = reserve(file, fd, 0, offset, length) == 0 ? 0 : errno;
    errno = kept;
    lock_leave();
    return error;
}

EXPORT int posix_fallocate64(int fd, off64_t offset, off64_t length)
{
    return posix_fallocate(fd, offset, length);
}

/* ---- syncs; sync_file_range and msync promise no durability and pass by ---- */

static bool folder_sync(int fd, const char *name)
{
    if (!lock_enter())
        return false;
    struct folder *folder = folder_of(fd);
    if (folder != NULL) {
        operation(name);
        folder_synced(folder);
    }
    lock_leave();
    return folder != NULL;
}

static bool sync_in_folder(int fd, const char *name)
{
    struct stat found;
    if (!shim_active || fstat(fd, &found) != 0)
        return false;
    if (S_ISDIR(found.st_mode))
        return folder_sync(fd, name);
    struct file *file = enter_file(fd);
    if (file == NULL)
        return false;
    operation(name);
    file_synced(file);
    lock_leave();
    return true;
}

EXPORT int fsync(int fd)
{
    return sync_in_folder(fd, "fsync") ? 0 : (int)raw(SYS_fsync, fd);
}

EXPORT int fdatasync(int fd)
{
    return sync_in_folder(fd, "fdatasync") ? 0 : (int)raw(SYS_fdatasync, fd);
}

static void sync_everything(const char *name)
{
    if (!shim_active || !lock_enter())
        return;
    operation(name);
    data_synced();
    names_synced();
    lock_leave();
}

EXPORT void sync(void)
{
    sync_everything("sync");
}

EXPORT int syncfs(int fd)
{
    if (shim_active && inside(fd)) {
        sync_everything("syncfs");
        return 0;
    }
    return (int)raw(SYS_syncfs, fd);
}

/* ---- what cannot be followed ---- */

EXPORT void *mmap(void *address, size_t length, int protection, int flags, int fd, off_t offset)
{
    bool is_shared = (flags & MAP_TYPE) != MAP_PRIVATE;
    if (shim_active && fd >= 0 && is_shared && (protection & PROT_WRITE) && (flags & MAP_ANONYMOUS) == 0 && inside(fd))
        give_up("a writable shared mapping of a file in the folder");
    return (void *)raw(SYS_mmap, address, length, protection, flags, fd, offset);
}

EXPORT void *mmap64(void *address, size_t length, int protection, int flags, int fd, off64_t offset)
{
    return mmap(address, length, protection, flags, fd, offset);
}

EXPORT ssize_t pwritev2(int fd, const struct iovec *parts, int count, off_t offset, int flags)
{
    if (shim_active && flags != 0 && inside(fd))
        give_up("pwritev2 with flags");
    if (flags == 0)
        return offset == CURRENT_OFFSET ? writev(fd, parts, count) : pwritev(fd, parts, count, offset);
    return raw(SYS_pwritev2, fd, parts, count, offset, 0, flags);
}

EXPORT ssize_t pwritev64v2(int fd, const struct iovec *parts, int count, off64_t offset, int flags)
{
    return pwritev2(fd, parts, count, offset, flags);
}

/* A clone of extents is refused, as by a file system that has none: the caller then copies. */
EXPORT int ioctl(int fd, unsigned long request, ...)
{
    va_list arguments;
    va_start(arguments, request);
    long argument = va_arg(arguments, long);
    va_end(arguments);
    if (shim_active && (request == FICLONE || request == FICLONERANGE) && inside(fd)) {
        errno = EOPNOTSUPP;
        return -1;
    }
    return (int)raw(SYS_ioctl, fd, request, argument);
}
