/* draft.c - see draft.h. */
#define _GNU_SOURCE /* O_TMPFILE, flock */

#include "cli/io/draft.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "cli/io/memory.h"
#include "native/system/alloc.h"

enum {
    SHOWN = 100, /* bytes of the target's name in a draft's: all of it fits into the 143 of an encrypted folder */
    ADDED = 48, /* and of the rest */
    N_TRIES = 100,
};

static const char MARK[] = ".endcap-";

/* The name of the draft that is open, for ec_draft_unlink_open. */
static char *volatile open_name;

static const char *base_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static size_t shown_size(const char *target)
{
    return strnlen(base_of(target), SHOWN);
}

char *ec_draft_folder(const char *path)
{
    size_t size = (size_t)(base_of(path) - path);
    char *folder = ec_need(size + 2, 1);
    memcpy(folder, size ? path : ".", size ? size : 1);
    return folder;
}

/* Another name at each call; two processes differ by their ids, and where those are of different containers by the
 * time. Whether it is free shows when the file is made. */
static char *new_name(const char *target)
{
    static unsigned n_names;
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    size_t before = (size_t)(base_of(target) - target);
    size_t size = before + SHOWN + ADDED;
    char *name = ec_need(size, 1);
    memcpy(name, target, before);
    snprintf(name + before, size - before, ".%.*s%s%ld-%08x", (int)shown_size(target),
            base_of(target), MARK, (long)getpid(),
            (unsigned)now.tv_nsec ^ (unsigned)now.tv_sec << 12 ^ ++n_names << 20);
    return name;
}

static bool is_file_of(int file, const char *name)
{
    struct stat open_one;
    struct stat named;
    return fstat(file, &open_one) == 0 && lstat(name, &named) == 0 && S_ISREG(named.st_mode) &&
           open_one.st_dev == named.st_dev && open_one.st_ino == named.st_ino;
}

/* Take a draft's lock. Where the file system knows none, nobody can take it, and no draft counts as stale. */
static int lock(int file)
{
    return flock(file, LOCK_EX | LOCK_NB) ? errno : 0;
}

static int open_nameless(const char *target, struct ec_draft *draft)
{
#ifdef O_TMPFILE
    char *folder = ec_draft_folder(target);
    int file = open(folder, O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600);
    int reason = file < 0 ? errno : 0;
    ec_free(folder);
    if (reason)
        return reason;
    (void)lock(file);
    *draft = (struct ec_draft){.file = file, .is_nameless = true};
    return 0;
#else
    (void)target;
    (void)draft;
    return ENOTSUP;
#endif
}

/* A run that looks for stale drafts may remove a new one before it is locked: then another is made. */
static int open_named(const char *target, struct ec_draft *draft)
{
    int reason = EEXIST;
    for (int n = 0; reason == EEXIST && n < N_TRIES; n++) {
        char *name = new_name(target);
        open_name = name;
        int file = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
        reason = file < 0 ? errno : 0;
        if (!reason) {
            (void)lock(file);
            if (is_file_of(file, name)) {
                *draft = (struct ec_draft){.file = file, .name = name};
                return 0;
            }
            close(file);
            reason = EEXIST;
        }
        open_name = NULL;
        ec_free(name);
    }
    return reason;
}

int ec_draft_open(const char *target, bool is_nameless, struct ec_draft *draft)
{
    if (is_nameless && open_nameless(target, draft) == 0)
        return 0;
    return open_named(target, draft);
}

static void forget_name(struct ec_draft *draft)
{
    open_name = NULL;
    ec_free(draft->name);
    draft->name = NULL;
}

/* Give a nameless draft a name: the target's where that is free, else one of a draft. */
static int give_name(struct ec_draft *draft, const char *target)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/self/fd/%d", draft->file);
    if (linkat(AT_FDCWD, path, AT_FDCWD, target, AT_SYMLINK_FOLLOW) == 0)
        return 0;
    for (int n = 0; errno == EEXIST && n < N_TRIES; n++) {
        draft->name = new_name(target);
        open_name = draft->name;
        if (linkat(AT_FDCWD, path, AT_FDCWD, draft->name, AT_SYMLINK_FOLLOW) == 0)
            return 0;
        int reason = errno;
        forget_name(draft);
        errno = reason;
    }
    return ENOTSUP;
}

int ec_draft_publish(struct ec_draft *draft, const char *target)
{
    int reason = draft->is_nameless ? give_name(draft, target) : 0;
    if (!reason && draft->name && rename(draft->name, target)) {
        reason = errno;
        unlink(draft->name);
    }
    forget_name(draft);
    close(draft->file); /* synchronised: nothing is left that could fail */
    return reason;
}

void ec_draft_abandon(struct ec_draft *draft)
{
    if (draft->name)
        unlink(draft->name);
    forget_name(draft);
    close(draft->file);
}

/* Whether a file's name is one that new_name gives for this target. */
static bool is_draft_of(const char *name, const char *target)
{
    size_t shown = shown_size(target);
    size_t marked = sizeof MARK - 1;
    if (name[0] != '.' || strncmp(name + 1, base_of(target), shown) != 0 ||
            strncmp(name + 1 + shown, MARK, marked) != 0)
        return false;
    const char *rest = name + 1 + shown + marked;
    size_t n_digits = strspn(rest, "0123456789");
    if (n_digits == 0 || rest[n_digits] != '-')
        return false;
    const char *number = rest + n_digits + 1;
    return strspn(number, "0123456789abcdef") == 8 && number[8] == '\0';
}

static void remove_if_stale(const char *path)
{
    int file = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (file < 0)
        return;
    if (lock(file) == 0 && is_file_of(file, path))
        unlink(path);
    close(file);
}

void ec_draft_remove_stale(const char *target)
{
    char *folder = ec_draft_folder(target);
    DIR *files = opendir(folder);
    for (struct dirent *one = files ? readdir(files) : NULL; one; one = readdir(files)) {
        if (!is_draft_of(one->d_name, target))
            continue;
        size_t size = strlen(folder) + strlen(one->d_name) + 2;
        char *path = ec_need(size, 1);
        snprintf(path, size, "%s/%s", folder, one->d_name);
        remove_if_stale(path);
        ec_free(path);
    }
    if (files)
        closedir(files);
    ec_free(folder);
}

void ec_draft_unlink_open(void)
{
    const char *name = open_name;
    if (name)
        unlink(name);
}
