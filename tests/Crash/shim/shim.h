/*
 * Power loss for one folder of one process: a library for LD_PRELOAD on 64-bit Linux.
 *
 *    program (.NET, RocksDB)
 *       | open, write, fsync, rename, ...
 *       v                       remembers how to undo what no sync has covered yet
 *    interpose.c ------------->  data.c    bytes and sizes of each file
 *    paths.c, lookup.c           names.c   entries of each folder
 *       | system calls              ^
 *       v                           | undo, by a seeded choice, then _exit(137)
 *    the kernel                  power.c   at the Nth operation, on SIGUSR2, or when a file appears
 *
 * The program always sees its own writes, as it would in the page cache. What survives the crash is what a disk may
 * hold: everything that was synced, and of the rest a seeded choice (data.c, names.c say which).
 *
 * Settings, from the environment; without CRASH_DIR the library does nothing:
 *    CRASH_DIR           the folder; it must exist. Removed files wait in "<CRASH_DIR>.trash" until that is final
 *    CRASH_AT            lose power during the Nth operation (from 1); absent or 0: at no operation
 *    CRASH_SEED          decides what survives (default 1)
 *    CRASH_MOOD          "keep": all survives; "lose": nothing that is not synced; absent: the seed decides
 *    CRASH_TRIGGER_FILE  lose power soon after this file appears
 *    CRASH_COUNT_FILE    at a normal exit, the number of operations is written here
 * An operation is a successful call that changes or syncs something in the folder.
 *
 * A sync that the folder's owner asks for is not passed on to the disk: here the page cache is the disk.
 * A sync of a file makes its bytes durable, not its name: that takes a sync of its folder, as POSIX has it.
 * What the library cannot undo (a writable shared mapping, an exchange of two names, ...) ends the process with a
 * message and exit code 70, so that a test can never pass by overlooking it. Unseen are only what libc does on its own
 * for stdio streams (here RocksDB's information log) and the names that mkstemp makes.
 *
 * Children inherit the library and count for themselves: only one process at a time may work in the folder.
 *
 * One lock orders all operations. Code that holds it calls the kernel through raw(), never an interposed name.
 */
#ifndef MARKETCHAIN_SHIM_H
#define MARKETCHAIN_SHIM_H

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

#define EXPORT __attribute__((visibility("default")))

/* ---- power.c: settings, the lock, the trigger ---- */

extern bool shim_active;          /* false: no CRASH_DIR, or not yet started; every call passes through */

/* A system call, past every interposed name; -1 and errno as libc has it. Missing arguments are passed as 0. */
long raw_call(long number, long a, long b, long c, long d, long e, long f);
#define RAW_7(number, a, b, c, d, e, f, ...) \
    raw_call((number), (long)(a), (long)(b), (long)(c), (long)(d), (long)(e), (long)(f))
#define raw(...) RAW_7(__VA_ARGS__, 0, 0, 0, 0, 0, 0)

bool lock_enter(void);            /* false, and no lock: this thread holds it already (a signal handler) */
void lock_leave(void);            /* keeps errno */

void operation(const char *name); /* with the lock: counts one, and loses power if it is the one */
uint64_t chance(uint64_t below);  /* with the lock: the next seeded number in [0, below) */
uint64_t mix(uint64_t value);     /* a fixed scrambling of 64 bits */
bool inside(int fd);              /* does this descriptor name something under CRASH_DIR? */
void *allocate(size_t bytes);     /* ends the process when memory is out */
_Noreturn void give_up(const char *what); /* message, exit code 70 */

enum mood { MOOD_KEEP_ALL, MOOD_LOSE_ALL, MOOD_MIXED };

/* ---- data.c: bytes and sizes of files ---- */

struct file;
struct change;

struct file *file_of(int fd);                     /* NULL: not a regular file in the folder */
struct change *write_begin(struct file *file, off_t offset, size_t length);
void write_end(struct file *file, struct change *change, ssize_t written);
int resize(struct file *file, int fd, off_t size); /* ftruncate, undoable */
int resize_own(struct file *file, off_t size);     /* the same when fd may not be open for writing */
off_t file_size(struct file *file);
void file_synced(struct file *file);
void file_forget(dev_t device, ino_t inode);      /* the file is gone for good */
void data_synced(void);
size_t data_lose(enum mood mood);                 /* answers how many files were put back, in whole or in part */

/* ---- names.c: entries of folders ---- */

struct folder;
struct place {
    struct folder *folder;
    char name[NAME_MAX + 1];
};

/* Finds where a path's last name lives. False, and no lock: not in the folder. True: the lock is held. */
bool place_enter(int dirfd, const char *path, struct place *place);
/* The same for a second path, with the lock held or not as it is. */
bool place_find(int dirfd, const char *path, struct place *place);
bool place_stat(const struct place *place, struct stat *found); /* of the name itself, links not followed */
struct folder *folder_of(int fd);                 /* NULL: not a folder under CRASH_DIR */
void name_added(const struct place *place);
int file_remove(const struct place *place);       /* these do it; -1 and errno as the kernel has it */
int folder_remove(const struct place *place);
int name_move(const struct place *from, const struct place *to, unsigned flags);
void folder_synced(struct folder *folder);
void names_start(const char *trash_path);
void names_synced(void);
size_t names_lose(enum mood mood, size_t *pending);

#endif
