/* replace.c - see replace.h. */
#define _XOPEN_SOURCE 700 /* realpath */

#include "cli/io/replace.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/io/memory.h"
#include "native/system/alloc.h"

enum { CHUNK_SIZE = 1 << 20 }; /* bytes between two looks at the interrupt flag */

static enum ec_exit cannot_write(const char *path, int reason)
{
    return ec_complain_status(EC_E_IO, "%s cannot be written: %s", path, strerror(reason));
}

/* Length of the directory part of a path, with its slash; 0 where there is none. */
static size_t directory_size(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? (size_t)(slash - path) + 1 : 0;
}

/* The directory that a file is in, owned. */
static char *directory_of(const char *path)
{
    size_t size = directory_size(path);
    char *directory = ec_need(size + 2, 1);
    memcpy(directory, size ? path : ".", size ? size : 1);
    return directory;
}

static bool is_special(const char *path)
{
    struct stat about;
    return stat(path, &about) == 0 && !S_ISREG(about.st_mode);
}

enum ec_exit ec_replace_check(const char *path)
{
    struct stat about;
    if (strcmp(path, "-") == 0)
        return EC_EXIT_DONE;
    if (stat(path, &about) == 0 && S_ISDIR(about.st_mode))
        return cannot_write(path, EISDIR);
    if (is_special(path))
        return access(path, W_OK) ? cannot_write(path, errno) : EC_EXIT_DONE;
    char *directory = directory_of(path);
    int reason = access(directory, W_OK | X_OK) ? errno : 0;
    ec_free(directory);
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

/* mkstemp makes files that only their owner can read; a model is for a web server to read. */
static void set_usual_mode(int file)
{
    mode_t mask = umask(0);
    umask(mask);
    if (fchmod(file, 0666 & ~mask))
        return; /* a file system without modes: it keeps what it has */
}

/* Make the new name itself last. A directory that cannot be synchronised loses nothing we promised. */
static void synchronise_directory(const char *path)
{
    char *directory = directory_of(path);
    int file = open(directory, O_RDONLY | O_CLOEXEC);
    if (file >= 0) {
        fsync(file);
        close(file);
    }
    ec_free(directory);
}

/* 0 or an errno, as write_all. */
static int write_beside(
        const char *path, const void *bytes, size_t size, const volatile sig_atomic_t *interrupted)
{
    static const char suffix[] = ".XXXXXX";
    size_t before = directory_size(path);
    size_t n = strlen(path);
    char *temporary = ec_need(n + 1 + sizeof suffix, 1);
    memcpy(temporary, path, before);
    temporary[before] = '.'; /* hidden: no shell pattern picks it up half-written */
    memcpy(temporary + before + 1, path + before, n - before);
    memcpy(temporary + n + 1, suffix, sizeof suffix);
    int file = mkstemp(temporary);
    int reason = file < 0 ? errno : 0;
    if (!reason) {
        set_usual_mode(file);
        reason = write_all(file, bytes, size, interrupted);
        if (!reason && fsync(file))
            reason = errno;
        if (close(file) && !reason)
            reason = errno;
        if (!reason && interrupted && *interrupted)
            reason = EINTR;
        if (!reason && rename(temporary, path))
            reason = errno;
        if (reason)
            unlink(temporary);
    }
    ec_free(temporary);
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
        char *target = realpath(path, NULL); /* NULL: there is nothing yet, or a dangling link */
        reason = write_beside(target ? target : path, bytes, size, interrupted);
        if (!reason)
            synchronise_directory(target ? target : path);
        free(target);
    }
    if (reason == EINTR)
        return ec_complain_status(EC_E_INTERRUPTED, "%s", ec_status_text(EC_E_INTERRUPTED));
    return reason ? cannot_write(is_stdout ? "standard output" : path, reason) : EC_EXIT_DONE;
}
