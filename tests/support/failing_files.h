/* failing_files.h - calls of the system that write files, to fail, stop or be killed at a chosen moment. For a program
 * that the Makefile links with these names wrapped; it is its one user in that program.
 *
 * Only what is open for writing counts: logs are read, and screens written, undisturbed. */
#ifndef ENDCAP_TESTS_FAILING_FILES_H
#define ENDCAP_TESTS_FAILING_FILES_H

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static struct failing_files {
    bool has_no_nameless; /* the system knows no O_TMPFILE */
    size_t fails_at;      /* number of the call, from 1; 0: none */
    int reason;           /* its errno */
    bool is_killed;       /* the process, in place of a failure */
    bool is_slow;         /* a write takes one byte */
    volatile sig_atomic_t *set_at_fsync, *set_at_write;
    size_t n_calls;
    char calls[256]; /* the calls that matter to what is left, in order */
} files;

static void note_call(const char *name)
{
    size_t used = strlen(files.calls);
    snprintf(files.calls + used, sizeof files.calls - used, "%s ", name);
}

/* Whether this call goes on to the system. */
static bool goes_on(void)
{
    if (++files.n_calls != files.fails_at)
        return true;
    if (files.is_killed)
        raise(SIGKILL);
    errno = files.reason;
    return false;
}

int __real_open(const char *path, int flags, ...);
ssize_t __real_write(int file, const void *bytes, size_t size);
int __real_fsync(int file);
int __real_fchmod(int file, mode_t mode);
int __real_fchown(int file, uid_t owner, gid_t group);
int __real_linkat(int from_folder, const char *from, int to_folder, const char *to, int flags);
int __real_rename(const char *from, const char *to);
int __wrap_open(const char *path, int flags, ...);
ssize_t __wrap_write(int file, const void *bytes, size_t size);
int __wrap_fsync(int file);
int __wrap_fchmod(int file, mode_t mode);
int __wrap_fchown(int file, uid_t owner, gid_t group);
int __wrap_linkat(int from_folder, const char *from, int to_folder, const char *to, int flags);
int __wrap_rename(const char *from, const char *to);

int __wrap_open(const char *path, int flags, ...)
{
    va_list arguments;
    va_start(arguments, flags);
    mode_t mode = flags & O_CREAT || (flags & O_DIRECTORY && flags & O_WRONLY)
                          ? va_arg(arguments, mode_t)
                          : 0;
    va_end(arguments);
    bool is_nameless = flags & O_DIRECTORY && flags & O_WRONLY;
    if (is_nameless && files.has_no_nameless) {
        errno = EOPNOTSUPP;
        return -1;
    }
    if (flags & O_WRONLY && !goes_on())
        return -1;
    return __real_open(path, flags, mode);
}

ssize_t __wrap_write(int file, const void *bytes, size_t size)
{
    note_call("write");
    if (!goes_on())
        return -1;
    if (files.set_at_write)
        *files.set_at_write = 1;
    return __real_write(file, bytes, files.is_slow && size > 1 ? 1 : size);
}

int __wrap_fsync(int file)
{
    struct stat about;
    bool is_folder = fstat(file, &about) == 0 && S_ISDIR(about.st_mode);
    note_call(is_folder ? "fsync-folder" : "fsync");
    if (!goes_on())
        return -1;
    if (files.set_at_fsync)
        *files.set_at_fsync = 1;
    return __real_fsync(file);
}

int __wrap_fchmod(int file, mode_t mode)
{
    return goes_on() ? __real_fchmod(file, mode) : -1;
}

int __wrap_fchown(int file, uid_t owner, gid_t group)
{
    return goes_on() ? __real_fchown(file, owner, group) : -1;
}

int __wrap_linkat(int from_folder, const char *from, int to_folder, const char *to, int flags)
{
    note_call("link");
    return goes_on() ? __real_linkat(from_folder, from, to_folder, to, flags) : -1;
}

int __wrap_rename(const char *from, const char *to)
{
    note_call("rename");
    return goes_on() ? __real_rename(from, to) : -1;
}

#endif
