/*
 * Bytes and sizes: for each file the changes since its last sync, oldest first, with the bytes that they overwrote.
 *
 *    change 0      change 1      change 2          each: where, how long, size before and after, old bytes
 *    [ undo ] <--- [ undo ] <--- [ undo ]          all are undone, newest first, their new bytes kept aside;
 *    [ redo ] ---> [ part ]                        then the chosen fate does some of them again
 *
 * Fates of a file: nothing lost; all lost; a first part kept, with the next write torn at some byte; or, as a page
 * cache writes back, each 4 KiB page as it was after some change, with the size as it was after some change.
 *
 * Memory is bounded: beyond the maxima below the oldest changes count as written back, as a kernel does in time.
 */
#include "shim.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FILES_MAX 256
#define CHANGES_MAX 1024
#define SAVED_BYTES_MAX ((size_t)64 << 20) /* of all files together */
#define PAGE_BYTES 4096

struct change {
    off_t offset;
    size_t length;       /* bytes written; 0: only the size changed */
    off_t size_before, size_after;
    size_t old_length;   /* bytes overwritten or cut off, from offset on */
    unsigned char *old_bytes;
    unsigned char *new_bytes; /* at the crash only */
};

struct file {
    dev_t device;
    ino_t inode;
    int fd;              /* our own, for reading and writing; while it is open the inode number cannot be reused */
    uint64_t used_at;
    size_t count;
    struct change *changes; /* CHANGES_MAX of them */
};

static struct file files[FILES_MAX];
static size_t files_count;
static uint64_t clock_ticks;
static size_t saved_bytes;

/* ---- the table ---- */

static void forget_changes(struct file *file, size_t oldest)
{
    for (size_t i = 0; i < oldest; i++) {
        saved_bytes -= file->changes[i].old_length;
        free(file->changes[i].old_bytes);
    }
    file->count -= oldest;
    memmove(file->changes, file->changes + oldest, file->count * sizeof *file->changes);
}

static void release(struct file *file)
{
    forget_changes(file, file->count);
    free(file->changes);
    raw(SYS_close, file->fd);
    *file = files[--files_count];
}

static struct file *find(dev_t device, ino_t inode)
{
    for (size_t i = 0; i < files_count; i++)
        if (files[i].inode == inode && files[i].device == device)
            return &files[i];
    return NULL;
}

/* The file longest unused, of those without changes if there is one. */
static struct file *least_needed(void)
{
    struct file *best = &files[0];
    for (size_t i = 1; i < files_count; i++) {
        bool is_cleaner = files[i].count == 0 && best->count > 0;
        bool is_as_clean = (files[i].count == 0) == (best->count == 0);
        if (is_cleaner || (is_as_clean && files[i].used_at < best->used_at))
            best = &files[i];
    }
    return best;
}

static struct file *add(int fd, const struct stat *found)
{
    if (files_count == FILES_MAX)
        release(least_needed());
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    int own = (int)raw(SYS_openat, AT_FDCWD, link, O_RDWR | O_CLOEXEC);
    if (own < 0)
        give_up("cannot open a file of the folder for itself");
    struct file *file = &files[files_count++];
    *file = (struct file){ .device = found->st_dev, .inode = found->st_ino, .fd = own,
                           .changes = allocate(CHANGES_MAX * sizeof(struct change)) };
    return file;
}

struct file *file_of(int fd)
{
    struct stat found;
    if (fstat(fd, &found) != 0 || !S_ISREG(found.st_mode))
        return NULL;
    struct file *file = find(found.st_dev, found.st_ino);
    if (file == NULL && inside(fd))
        file = add(fd, &found);
    if (file != NULL)
        file->used_at = ++clock_ticks;
    return file;
}

off_t file_size(struct file *file)
{
    struct stat found;
    if (fstat(file->fd, &found) != 0)
        give_up("cannot read the size of a file");
    return found.st_size;
}

void file_forget(dev_t device, ino_t inode)
{
    struct file *file = find(device, inode);
    if (file != NULL)
        release(file);
}

void file_synced(struct file *file)
{
    forget_changes(file, file->count);
}

void data_synced(void)
{
    for (size_t i = 0; i < files_count; i++)
        file_synced(&files[i]);
}

/* ---- changes as they happen ---- */

static void read_exactly(int fd, unsigned char *bytes, size_t length, off_t offset)
{
    for (size_t done = 0; done < length;) {
        ssize_t part = raw(SYS_pread64, fd, bytes + done, length - done, offset + (off_t)done);
        if (part <= 0)
            give_up("cannot read back a file of the folder");
        done += (size_t)part;
    }
}

static void write_exactly(int fd, const unsigned char *bytes, size_t length, off_t offset)
{
    for (size_t done = 0; done < length;) {
        ssize_t part = raw(SYS_pwrite64, fd, bytes + done, length - done, offset + (off_t)done);
        if (part <= 0)
            give_up("cannot restore a file of the folder");
        done += (size_t)part;
    }
}

static void make_room(struct file *file, size_t bytes)
{
    if (file->count == CHANGES_MAX)
        forget_changes(file, CHANGES_MAX / 2);
    while (saved_bytes + bytes > SAVED_BYTES_MAX) {
        struct file *oldest = NULL;
        for (size_t i = 0; i < files_count; i++)
            if (files[i].count > 0 && (oldest == NULL || files[i].used_at < oldest->used_at))
                oldest = &files[i];
        if (oldest == NULL)
            return;
        forget_changes(oldest, oldest->count);
    }
}

/* Notes a change that is about to touch [offset, offset + touched) of what is there. */
static struct change *begin(struct file *file, off_t offset, size_t touched)
{
    off_t size = file_size(file);
    size_t old_length = offset >= size ? 0 : (size_t)(size - offset) < touched ? (size_t)(size - offset) : touched;
    make_room(file, old_length);
    struct change *change = &file->changes[file->count++];
    *change = (struct change){ .offset = offset, .size_before = size, .size_after = size, .old_length = old_length };
    if (old_length > 0) {
        change->old_bytes = allocate(old_length);
        read_exactly(file->fd, change->old_bytes, old_length, offset);
        saved_bytes += old_length;
    }
    return change;
}

static void cancel(struct file *file)
{
    struct change *change = &file->changes[--file->count];
    saved_bytes -= change->old_length;
    free(change->old_bytes);
}

struct change *write_begin(struct file *file, off_t offset, size_t length)
{
    return begin(file, offset, length);
}

void write_end(struct file *file, struct change *change, ssize_t written)
{
    if (written <= 0) {
        cancel(file);
        return;
    }
    change->length = (size_t)written;
    if (change->old_length > change->length) {
        saved_bytes -= change->old_length - change->length;
        change->old_length = change->length;
    }
    if (change->offset + written > change->size_before)
        change->size_after = change->offset + written;
}

int resize_own(struct file *file, off_t size)
{
    return resize(file, file->fd, size);
}

int resize(struct file *file, int fd, off_t size)
{
    off_t before = file_size(file);
    if (size == before)
        return (int)raw(SYS_ftruncate, fd, size);
    struct change *change = begin(file, size < before ? size : before, size < before ? (size_t)(before - size) : 0);
    int result = (int)raw(SYS_ftruncate, fd, size);
    if (result != 0)
        cancel(file);
    else
        change->size_after = size;
    return result;
}

/* ---- the crash ---- */

static void set_size(struct file *file, off_t size)
{
    if (raw(SYS_ftruncate, file->fd, size) != 0)
        give_up("cannot restore a file's size");
}

static void undo_all(struct file *file)
{
    for (size_t i = file->count; i-- > 0;) {
        struct change *change = &file->changes[i];
        change->new_bytes = allocate(change->length);
        read_exactly(file->fd, change->new_bytes, change->length, change->offset);
        set_size(file, change->size_before);
        write_exactly(file->fd, change->old_bytes, change->old_length, change->offset);
    }
}

static void redo(struct file *file, const struct change *change)
{
    write_exactly(file->fd, change->new_bytes, change->length, change->offset);
    set_size(file, change->size_after);
}

static void keep_first(struct file *file, size_t count)
{
    for (size_t i = 0; i < count; i++)
        redo(file, &file->changes[i]);
}

static void keep_torn(struct file *file)
{
    size_t whole = (size_t)chance(file->count);
    keep_first(file, whole);
    const struct change *torn = &file->changes[whole];
    if (torn->length > 0)
        write_exactly(file->fd, torn->new_bytes, (size_t)chance(torn->length), torn->offset);
}

/* How many of the changes reached one page: fixed by the page, so that every change asks alike. */
static size_t changes_kept_of_page(const struct file *file, uint64_t salt, off_t page)
{
    return (size_t)(mix(salt ^ (uint64_t)page) % (file->count + 1));
}

static void redo_kept_pages(struct file *file, size_t index, uint64_t salt)
{
    const struct change *change = &file->changes[index];
    for (size_t done = 0; done < change->length;) {
        off_t at = change->offset + (off_t)done;
        size_t part = PAGE_BYTES - (size_t)(at % PAGE_BYTES);
        if (part > change->length - done)
            part = change->length - done;
        if (index < changes_kept_of_page(file, salt, at / PAGE_BYTES))
            write_exactly(file->fd, change->new_bytes + done, part, at);
        done += part;
    }
}

static void keep_scattered_pages(struct file *file)
{
    uint64_t salt = chance(UINT64_MAX);
    size_t sized = (size_t)chance(file->count + 1);
    off_t size = sized == 0 ? file->changes[0].size_before : file->changes[sized - 1].size_after;
    for (size_t i = 0; i < file->count; i++)
        redo_kept_pages(file, i, salt);
    set_size(file, size);
}

static bool was_only_written(const struct file *file)
{
    for (size_t i = 0; i < file->count; i++)
        if (file->changes[i].length == 0)
            return false;
    return true;
}

static bool lose_of(struct file *file, enum mood mood)
{
    uint64_t fate = mood == MOOD_LOSE_ALL ? 1 : chance(4);
    if (fate == 0)
        return false;
    undo_all(file);
    if (fate == 2)
        keep_torn(file);
    else if (fate == 3 && was_only_written(file))
        keep_scattered_pages(file);
    else if (fate == 3)
        keep_first(file, (size_t)chance(file->count + 1));
    return true;
}

size_t data_lose(enum mood mood)
{
    size_t put_back = 0;
    for (size_t i = 0; i < files_count && mood != MOOD_KEEP_ALL; i++)
        if (files[i].count > 0)
            put_back += lose_of(&files[i], mood);
    return put_back;
}
