/* replace.c - see replace.h. */
#include "cli/io/replace.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/io/draft.h"
#include "cli/io/memory.h"
#include "native/system/alloc.h"

enum {
    CHUNK_SIZE = 1 << 20, /* bytes between two looks at the interrupt flag */
    MOST_LINKS = 40,      /* as many as Linux follows */
    PERMISSIONS = 0777,
    ALL_MODES = 07777, /* with set-user-id, set-group-id and sticky */
};

static enum ec_exit cannot_write(const char *path, int reason)
{
    return ec_complain_status(EC_E_IO, "%s cannot be written: %s", path, strerror(reason));
}

/* Where a symbolic link leads, owned; NULL where the path is no link. What it names may not exist. */
static char *read_link(const char *path)
{
    struct stat about;
    if (lstat(path, &about) || !S_ISLNK(about.st_mode))
        return NULL;
    size_t capacity = 256;
    char *text = ec_need(capacity, 1);
    ssize_t size = readlink(path, text, capacity - 1);
    while (size >= 0 && (size_t)size == capacity - 1) {
        text = ec_need_more(text, capacity, 2 * capacity, 1);
        capacity *= 2;
        size = readlink(path, text, capacity - 1);
    }
    if (size < 0) {
        ec_free(text);
        return NULL;
    }
    text[size] = '\0';
    if (text[0] == '/')
        return text;
    char *folder = ec_draft_folder(path);
    size_t n_folder = strlen(folder);
    char *joined = ec_need(n_folder + (size_t)size + 2, 1);
    memcpy(joined, folder, n_folder);
    joined[n_folder] = '/';
    memcpy(joined + n_folder + 1, text, (size_t)size + 1);
    ec_free(folder);
    ec_free(text);
    return joined;
}

/* The path behind all links, owned. */
static char *follow_links(const char *path)
{
    char *target = ec_need(strlen(path) + 1, 1);
    memcpy(target, path, strlen(path) + 1);
    for (int n = 0; n < MOST_LINKS; n++) {
        char *next = read_link(target);
        if (!next)
            break;
        ec_free(target);
        target = next;
    }
    return target;
}

static bool is_special(const char *path)
{
    struct stat about;
    return stat(path, &about) == 0 && !S_ISREG(about.st_mode);
}

/* 0 or an errno. */
static int try_draft(const char *path)
{
    struct stat about = {0};
    struct ec_draft draft;
    char *target = follow_links(path);
    int reason = 0;
    if (lstat(target, &about) && errno != ENOENT)
        reason = errno; /* such as a name that is too long */
    if (!reason && S_ISLNK(about.st_mode))
        reason = ELOOP;
    ec_draft_remove_stale(target);
    if (!reason)
        reason = ec_draft_open(target, true, &draft);
    if (!reason)
        ec_draft_abandon(&draft);
    ec_free(target);
    return reason;
}

enum ec_exit ec_replace_check(const char *path)
{
    struct stat about = {0};
    if (strcmp(path, "-") == 0)
        return EC_EXIT_DONE;
    if (!*path)
        return cannot_write("\"\"", ENOENT);
    if (stat(path, &about) == 0 && S_ISDIR(about.st_mode))
        return cannot_write(path, EISDIR);
    if (is_special(path))
        return access(path, W_OK) ? cannot_write(path, errno) : EC_EXIT_DONE;
    int reason = try_draft(path);
    return reason ? cannot_write(path, reason) : EC_EXIT_DONE;
}

/* 0, or the errno of what went wrong; EINTR when the flag was seen. */
static int write_all(
        int file, const char *bytes, size_t size, const volatile sig_atomic_t *interrupted)
{
    while (size) {
        if (interrupted && *interrupted)
            return EINTR;
        ssize_t n = write(file, bytes, size < CHUNK_SIZE ? size : CHUNK_SIZE);
        if (n < 0 && errno != EINTR)
            return errno;
        bytes += n > 0 ? n : 0;
        size -= n > 0 ? (size_t)n : 0;
    }
    return 0;
}

/* Give a draft, which only we can read, owner and mode of the file it replaces, or those of a new file: a model is for
 * a web server to read. What the system refuses (another's file, a file system without modes) stays as it is. */
static void set_owner_and_mode(int file, const char *target)
{
    struct stat old;
    if (stat(target, &old)) {
        mode_t mask = umask(0);
        umask(mask);
        (void)!fchmod(file, 0666 & ~mask);
        return;
    }
    bool is_kept = fchown(file, old.st_uid, old.st_gid) == 0;
    if (!is_kept)
        is_kept = fchown(file, (uid_t)-1, old.st_gid) == 0 && old.st_uid == geteuid();
    (void)!fchmod(file, old.st_mode & (is_kept ? ALL_MODES : PERMISSIONS));
}

/* Make the new name itself last. A folder that cannot be synchronised loses nothing we promised. */
static void synchronise_folder(const char *path)
{
    char *folder = ec_draft_folder(path);
    int file = open(folder, O_RDONLY | O_CLOEXEC);
    if (file >= 0) {
        fsync(file);
        close(file);
    }
    ec_free(folder);
}

/* 0 or an errno, as write_all. */
static int write_draft(const char *target, bool is_nameless, const void *bytes, size_t size,
        const volatile sig_atomic_t *interrupted)
{
    struct ec_draft draft;
    int reason = ec_draft_open(target, is_nameless, &draft);
    if (reason)
        return reason;
    set_owner_and_mode(draft.file, target);
    reason = write_all(draft.file, bytes, size, interrupted);
    if (!reason && fsync(draft.file))
        reason = errno;
    if (!reason && interrupted && *interrupted)
        reason = EINTR;
    if (reason)
        ec_draft_abandon(&draft);
    else
        reason = ec_draft_publish(&draft, target);
    if (!reason)
        synchronise_folder(target);
    return reason;
}

static int write_straight(
        const char *path, const void *bytes, size_t size, const volatile sig_atomic_t *interrupted)
{
    int file = strcmp(path, "-") == 0 ? dup(STDOUT_FILENO) : open(path, O_WRONLY | O_CLOEXEC);
    if (file < 0)
        return errno;
    int reason = write_all(file, bytes, size, interrupted);
    if (close(file) && !reason)
        reason = errno;
    return reason;
}

enum ec_exit ec_replace_file(
        const char *path, const void *bytes, size_t size, const volatile sig_atomic_t *interrupted)
{
    bool is_stdout = strcmp(path, "-") == 0;
    int reason = 0;
    if (is_stdout || is_special(path)) {
        reason = write_straight(path, bytes, size, interrupted);
    } else {
        char *target = follow_links(path);
        reason = write_draft(target, true, bytes, size, interrupted);
        if (reason == ENOTSUP)
            reason = write_draft(target, false, bytes, size, interrupted);
        ec_free(target);
    }
    if (reason == EINTR)
        return ec_complain_status(EC_E_INTERRUPTED, "%s", ec_status_text(EC_E_INTERRUPTED));
    return reason ? cannot_write(is_stdout ? "standard output" : path, reason) : EC_EXIT_DONE;
}
