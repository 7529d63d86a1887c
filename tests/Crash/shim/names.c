/*
 * Entries of folders: which names were added, removed and moved, in order, since the last sync of their folder.
 *
 * A sync of a folder makes its own changes durable; a move between two folders is whole or not at all, so a sync of
 * either makes it durable with all that came before it in the other. At the crash each folder keeps a first part of
 * its changes, chosen by the seed, and the rest is undone, newest first.
 *
 * Undoing needs what was removed or overwritten: it waits in the trash, a folder beside CRASH_DIR, until its change is
 * durable. Folders are held open, so that a change can be undone wherever its folder has been moved to meanwhile.
 */
#include "shim.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FOLDERS_MAX 256
#define CHANGES_MAX 4096

struct folder {
    dev_t device;
    ino_t inode;
    int fd;            /* our own: reaches the folder wherever it is moved to */
    size_t pending;    /* changes that name it */
    size_t keep;       /* at the crash: how many of them the disk kept */
};

enum kind { ADDED, REMOVED, MOVED };

struct name_change {
    enum kind kind;
    struct folder *from, *to;   /* ADDED: the same twice. REMOVED: `to` is the removed folder, if it was one */
    char *from_name, *to_name;
    unsigned trash;             /* number of what waits in the trash; 0: nothing */
    bool is_lost;
};

static struct folder folders[FOLDERS_MAX];
static size_t folders_count;
static struct name_change changes[CHANGES_MAX];
static size_t changes_count;
static int trash_fd = -1;
static unsigned trash_last;

/* ---- folders ---- */

void names_start(const char *trash_path)
{
    if (raw(SYS_mkdirat, AT_FDCWD, trash_path, 0755) != 0 && errno != EEXIST)
        give_up("cannot create the trash beside CRASH_DIR");
    trash_fd = (int)raw(SYS_openat, AT_FDCWD, trash_path, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (trash_fd < 0)
        give_up("cannot open the trash beside CRASH_DIR");
}

static struct folder *find(const struct stat *found)
{
    for (size_t i = 0; i < folders_count; i++)
        if (folders[i].inode == found->st_ino && folders[i].device == found->st_dev)
            return &folders[i];
    return NULL;
}

static struct folder *free_place(void)
{
    if (folders_count < FOLDERS_MAX)
        return &folders[folders_count++];
    for (size_t i = 0; i < FOLDERS_MAX; i++)
        if (folders[i].pending == 0) {
            raw(SYS_close, folders[i].fd);
            return &folders[i];
        }
    give_up("too many folders with unsynced names");
}

struct folder *folder_of(int fd)
{
    struct stat found;
    if (fstat(fd, &found) != 0 || !S_ISDIR(found.st_mode))
        return NULL;
    struct folder *folder = find(&found);
    if (folder != NULL || !inside(fd))
        return folder;
    int own = (int)raw(SYS_openat, fd, ".", O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (own < 0)
        give_up("cannot open a folder for itself");
    folder = free_place();
    *folder = (struct folder){ .device = found.st_dev, .inode = found.st_ino, .fd = own };
    return folder;
}

/* ---- places ---- */

/* Splits "a/b/c/" into "a/b" and "c"; false when there is no last name to speak of. */
static bool split(const char *path, char *parent, char *name)
{
    size_t end = strlen(path);
    while (end > 1 && path[end - 1] == '/')
        end--;
    size_t start = end;
    while (start > 0 && path[start - 1] != '/')
        start--;
    size_t length = end - start;
    if (length == 0 || length > NAME_MAX || start >= PATH_MAX)
        return false;
    memcpy(name, path + start, length);
    name[length] = '\0';
    memcpy(parent, start > 0 ? path : ".", start > 0 ? start : 1);
    parent[start > 0 ? start : 1] = '\0';
    return strcmp(name, ".") != 0 && strcmp(name, "..") != 0;
}

/* Opens the folder that a path's last name lives in; -1 when there is none or it is not under CRASH_DIR. */
static int open_parent(int dirfd, const char *path, char *name)
{
    char parent[PATH_MAX];
    if (!shim_active || path == NULL || !split(path, parent, name))
        return -1;
    int fd = (int)raw(SYS_openat, dirfd, parent, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0 && !inside(fd)) {
        raw(SYS_close, fd);
        return -1;
    }
    return fd;
}

bool place_find(int dirfd, const char *path, struct place *place)
{
    int kept = errno;
    int fd = open_parent(dirfd, path, place->name);
    place->folder = fd < 0 ? NULL : folder_of(fd);
    if (fd >= 0)
        raw(SYS_close, fd);
    errno = kept;
    return place->folder != NULL;
}

bool place_enter(int dirfd, const char *path, struct place *place)
{
    int kept = errno;
    int fd = open_parent(dirfd, path, place->name);
    bool is_entered = fd >= 0 && lock_enter();
    if (is_entered)
        place->folder = folder_of(fd);
    if (fd >= 0)
        raw(SYS_close, fd);
    errno = kept;
    return is_entered;
}

bool place_stat(const struct place *place, struct stat *found)
{
    int kept = errno;
    bool is_there = fstatat(place->folder->fd, place->name, found, AT_SYMLINK_NOFOLLOW) == 0;
    errno = kept;
    return is_there;
}

/* ---- the trash ---- */

static void trash_name(unsigned number, char name[32])
{
    snprintf(name, 32, "%d-%u", (int)getpid(), number);
}

static int move_to_trash(const struct folder *folder, const char *name, unsigned number)
{
    char kept[32];
    trash_name(number, kept);
    return (int)raw(SYS_renameat2, folder->fd, name, trash_fd, kept, 0);
}

static void move_from_trash(const struct folder *folder, const char *name, unsigned number)
{
    char kept[32];
    trash_name(number, kept);
    if (raw(SYS_renameat2, trash_fd, kept, folder->fd, name, 0) != 0)
        give_up("cannot bring back a removed name");
}

static void empty_trash(unsigned number)
{
    char kept[32];
    struct stat found;
    trash_name(number, kept);
    if (fstatat(trash_fd, kept, &found, AT_SYMLINK_NOFOLLOW) != 0)
        give_up("a removed file is not in the trash");
    if (S_ISREG(found.st_mode) && found.st_nlink == 1)
        file_forget(found.st_dev, found.st_ino);
    if (raw(SYS_unlinkat, trash_fd, kept, S_ISDIR(found.st_mode) ? AT_REMOVEDIR : 0) != 0)
        give_up("cannot empty the trash");
}

/* ---- changes as they happen ---- */

static void commit(struct name_change *change)
{
    if (change->trash != 0)
        empty_trash(change->trash);
    change->from->pending--;
    if (change->to != change->from)
        change->to->pending--;
    free(change->from_name);
    free(change->to_name);
}

static char *copy(const char *text)
{
    size_t bytes = strlen(text) + 1;
    return memcpy(allocate(bytes), text, bytes);
}

static void note(enum kind kind, const struct place *from, const struct place *to, unsigned trash)
{
    if (changes_count == CHANGES_MAX)
        folder_synced(changes[0].from);
    changes[changes_count++] = (struct name_change){
        .kind = kind, .from = from->folder, .to = to->folder,
        .from_name = copy(from->name), .to_name = copy(to->name), .trash = trash,
    };
    from->folder->pending++;
    if (to->folder != from->folder)
        to->folder->pending++;
}

void name_added(const struct place *place)
{
    note(ADDED, place, place, 0);
}

static bool is_empty(int fd)
{
    DIR *entries = fdopendir(fd);
    if (entries == NULL)
        give_up("cannot list a folder that is to be removed");
    size_t count = 0;
    while (readdir(entries) != NULL)
        count++;
    closedir(entries);
    return count <= 2; /* "." and ".." */
}

int file_remove(const struct place *place)
{
    unsigned number = ++trash_last;
    int result = move_to_trash(place->folder, place->name, number);
    if (result == 0)
        note(REMOVED, place, place, number);
    return result;
}

/* The removed folder takes part: once its removal is durable, so are the removals of what was in it. */
int folder_remove(const struct place *place)
{
    int fd = (int)raw(SYS_openat, place->folder->fd, place->name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0)
        return -1;
    struct place removed = { .folder = folder_of(fd) };
    if (!is_empty(fd)) {
        errno = ENOTEMPTY;
        return -1;
    }
    unsigned number = ++trash_last;
    int result = move_to_trash(place->folder, place->name, number);
    if (result == 0)
        note(REMOVED, place, &removed, number);
    return result;
}

/* Gives what a move would overwrite a second name in the trash, so that the move itself stays one step. */
static unsigned save_victim(const struct place *from, const struct place *to)
{
    struct stat moved, victim;
    if (!place_stat(from, &moved) || !place_stat(to, &victim))
        return 0;
    if (S_ISDIR(victim.st_mode))
        give_up("a move over a folder cannot be undone");
    char kept[32];
    trash_name(++trash_last, kept);
    if (raw(SYS_linkat, to->folder->fd, to->name, trash_fd, kept, 0) != 0)
        give_up("cannot keep a file that a move overwrites");
    return trash_last;
}

static bool are_one_file(const struct place *from, const struct place *to)
{
    struct stat a, b;
    return place_stat(from, &a) && place_stat(to, &b) && a.st_ino == b.st_ino && a.st_dev == b.st_dev;
}

int name_move(const struct place *from, const struct place *to, unsigned flags)
{
    if (are_one_file(from, to)) /* by POSIX, then, nothing happens */
        return (int)raw(SYS_renameat2, from->folder->fd, from->name, to->folder->fd, to->name, flags);
    unsigned victim = save_victim(from, to);
    int result = (int)raw(SYS_renameat2, from->folder->fd, from->name, to->folder->fd, to->name, flags);
    if (result == 0)
        note(MOVED, from, to, victim);
    else if (victim != 0) {
        int kept = errno;
        empty_trash(victim);
        errno = kept;
    }
    return result;
}

/* ---- syncs ---- */

static void commit_chosen(const bool *is_durable)
{
    size_t left = 0;
    for (size_t i = 0; i < changes_count; i++) {
        if (is_durable[i])
            commit(&changes[i]);
        else
            changes[left++] = changes[i];
    }
    changes_count = left;
}

void folder_synced(struct folder *folder)
{
    static bool is_durable[CHANGES_MAX], is_reached[FOLDERS_MAX];
    memset(is_reached, 0, sizeof is_reached);
    is_reached[folder - folders] = true;
    for (size_t i = changes_count; i-- > 0;) {
        bool *from = &is_reached[changes[i].from - folders], *to = &is_reached[changes[i].to - folders];
        is_durable[i] = *from || *to;
        *from = *from || is_durable[i];
        *to = *to || is_durable[i];
    }
    commit_chosen(is_durable);
}

void names_synced(void)
{
    for (size_t i = 0; i < changes_count; i++)
        commit(&changes[i]);
    changes_count = 0;
}

/* ---- the crash ---- */

/* Walks forward, so that a folder's changes are lost from some point on; a move is lost if either folder lost it. */
static size_t choose_lost(enum mood mood)
{
    for (size_t i = 0; i < folders_count; i++)
        folders[i].keep = mood == MOOD_LOSE_ALL ? 0 : (size_t)chance(folders[i].pending + 1);
    size_t lost = 0;
    for (size_t i = 0; i < changes_count; i++) {
        struct name_change *change = &changes[i];
        change->is_lost = change->from->keep == 0 || change->to->keep == 0;
        change->from->keep = change->is_lost ? 0 : change->from->keep - 1;
        if (change->to != change->from)
            change->to->keep = change->is_lost ? 0 : change->to->keep - 1;
        lost += change->is_lost;
    }
    return lost;
}

static void undo(const struct name_change *change)
{
    switch (change->kind) {
    case ADDED:
        if (move_to_trash(change->from, change->from_name, ++trash_last) != 0)
            give_up("cannot take back a new name");
        break;
    case REMOVED:
        move_from_trash(change->from, change->from_name, change->trash);
        break;
    case MOVED:
        if (raw(SYS_renameat2, change->to->fd, change->to_name, change->from->fd, change->from_name, 0) != 0)
            give_up("cannot move a name back");
        if (change->trash != 0)
            move_from_trash(change->to, change->to_name, change->trash);
        break;
    }
}

size_t names_lose(enum mood mood, size_t *pending)
{
    *pending = changes_count;
    if (mood == MOOD_KEEP_ALL)
        return 0;
    size_t lost = choose_lost(mood);
    for (size_t i = changes_count; i-- > 0;)
        if (changes[i].is_lost)
            undo(&changes[i]);
    return lost;
}
