/* A file is replaced whole or not at all, whatever call fails and whenever a signal comes. The linker puts the
 * functions below in place of the system's (see the Makefile). */
#define _GNU_SOURCE /* flock */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/io/draft.h"
#include "cli/io/replace.h"
#include "support/failing_files.h"

static char folder[] = "/tmp/endcap-test-XXXXXX";
static volatile sig_atomic_t interrupted;

static void put(const char *name, const char *text)
{
    FILE *file = fopen(name, "wb");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static void assert_holds(const char *name, const char *expected)
{
    char text[64] = "";
    FILE *file = fopen(name, "rb");
    assert_non_null(file);
    text[fread(text, 1, sizeof text - 1, file)] = '\0';
    assert_int_equal(fclose(file), 0);
    assert_string_equal(text, expected);
}

static int n_files(const char *path)
{
    int n = 0;
    DIR *all = opendir(path);
    assert_non_null(all);
    for (struct dirent *one = readdir(all); one; one = readdir(all))
        n += strcmp(one->d_name, ".") != 0 && strcmp(one->d_name, "..") != 0;
    closedir(all);
    return n;
}

static enum ec_exit replace(const char *name, const char *text)
{
    return ec_replace_file(name, text, strlen(text), &interrupted);
}

static mode_t mode_of(const char *name)
{
    struct stat about;
    assert_int_equal(lstat(name, &about), 0);
    return about.st_mode;
}

static int set_up(void **state)
{
    (void)state;
    char path[64];
    strcpy(path, "/tmp/endcap-test-XXXXXX");
    if (!mkdtemp(path) || chdir(path))
        return 1;
    strcpy(folder, path);
    interrupted = 0;
    files = (struct failing_files){0};
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    char command[128];
    files = (struct failing_files){0};
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    return chdir("/") || system(command);
}

static void bytes_are_synchronised_before_the_name_and_the_folder_after_it(void **state)
{
    (void)state;
    for (int is_named = 0; is_named < 2; is_named++)
        for (int is_there = 0; is_there < 2; is_there++) {
            unlink("m");
            if (is_there)
                put("m", "old");
            files = (struct failing_files){.has_no_nameless = is_named};
            assert_int_equal(replace("m", "new"), EC_EXIT_DONE);
            assert_holds("m", "new");
            assert_int_equal(n_files("."), 1);
            assert_string_equal(files.calls, is_named ? "write fsync rename fsync-folder "
                                             : is_there
                                                     ? "write fsync link link rename fsync-folder "
                                                     : "write fsync link fsync-folder ");
        }
}

static void an_interrupt_while_the_bytes_are_synchronised_leaves_the_old_file(void **state)
{
    (void)state;
    for (int is_named = 0; is_named < 2; is_named++) {
        put("m", "old");
        interrupted = 0;
        files = (struct failing_files){.has_no_nameless = is_named, .set_at_fsync = &interrupted};
        assert_int_equal(replace("m", "new"), EC_EXIT_INTERRUPTED);
        assert_holds("m", "old");
        assert_int_equal(n_files("."), 1);
    }
}

static void an_interrupt_between_two_parts_leaves_the_old_file(void **state)
{
    (void)state;
    enum { SIZE = 5 << 20 };
    char *bytes = calloc(SIZE, 1);
    assert_non_null(bytes);
    put("m", "old");
    files = (struct failing_files){.set_at_write = &interrupted};
    assert_int_equal(ec_replace_file("m", bytes, SIZE, &interrupted), EC_EXIT_INTERRUPTED);
    assert_string_equal(files.calls, "write ");
    assert_holds("m", "old");
    assert_int_equal(n_files("."), 1);
    free(bytes);
}

/* Whatever call fails, with whatever reason: the old file, or the whole new one and a code that says so. EINTR is what
 * a signal gives. */
static void every_call_may_fail(void **state)
{
    (void)state;
    enum { N_REASONS = 64 };
    size_t n_failed = 0;
    for (int reason = 1; reason < N_REASONS; reason++)
        for (int form = 0; form < 4; form++) {
            bool is_there = form & 1;
            bool is_reached = true; /* the call that fails */
            for (size_t at = 1; is_reached; at++, n_failed++) {
                unlink("m");
                if (is_there)
                    put("m", "old");
                files = (struct failing_files){
                        .has_no_nameless = form >> 1, .fails_at = at, .reason = reason};
                enum ec_exit code = replace("m", "new");
                is_reached = files.n_calls >= at;
                files = (struct failing_files){0};
                if (code == EC_EXIT_DONE)
                    assert_holds("m", "new");
                else if (is_there)
                    assert_holds("m", "old");
                assert_true(code == EC_EXIT_DONE || code == EC_EXIT_IO ||
                            (reason == EINTR && code == EC_EXIT_INTERRUPTED));
                assert_int_equal(n_files("."), code == EC_EXIT_DONE || is_there);
            }
        }
    assert_true(n_failed > 1000);
    print_message("%zu calls failed\n", n_failed);
}

static void a_write_of_fewer_bytes_goes_on_with_the_rest(void **state)
{
    (void)state;
    files = (struct failing_files){.is_slow = true};
    assert_int_equal(replace("m", "a longer text"), EC_EXIT_DONE);
    assert_holds("m", "a longer text");
}

/* The name of a draft of "m" as a process that was killed leaves it; locked while `file` is open. */
static int leave_draft(const char *target, char *name, size_t size)
{
    struct ec_draft draft;
    files = (struct failing_files){.has_no_nameless = true};
    assert_int_equal(ec_draft_open(target, true, &draft), 0);
    files = (struct failing_files){0};
    snprintf(name, size, "%s", draft.name);
    int file = dup(draft.file); /* the same lock */
    char *kept = strdup(name);
    assert_non_null(kept);
    /* abandon without the unlink: as if killed */
    assert_int_equal(rename(name, "aside"), 0);
    ec_draft_abandon(&draft);
    assert_int_equal(rename("aside", kept), 0);
    free(kept);
    return file;
}

static void drafts_of_dead_processes_are_removed_and_those_of_living_ones_stay(void **state)
{
    (void)state;
    char dead[256], living[256];
    put("other", "");
    int file = leave_draft("m", dead, sizeof dead);
    close(file); /* its process is gone */
    file = leave_draft("m", living, sizeof living);
    assert_int_equal(n_files("."), 3);
    assert_int_equal(ec_replace_check("m"), EC_EXIT_DONE);
    assert_int_equal(access(dead, F_OK), -1);
    assert_int_equal(access(living, F_OK), 0);
    close(file);
    assert_int_equal(ec_replace_check("m"), EC_EXIT_DONE);
    assert_int_equal(n_files("."), 1);
}

static void a_program_that_ends_at_once_removes_the_draft_that_is_open(void **state)
{
    (void)state;
    struct ec_draft draft;
    files = (struct failing_files){.has_no_nameless = true};
    assert_int_equal(ec_draft_open("m", true, &draft), 0);
    assert_int_equal(n_files("."), 1);
    ec_draft_unlink_open();
    assert_int_equal(n_files("."), 0);
    ec_draft_abandon(&draft);
    ec_draft_unlink_open();
}

static void what_only_looks_like_a_draft_stays(void **state)
{
    (void)state;
    static const char *const NAMES[] = {".m.endcap-", ".m.endcap-12-0123456",
            ".m.endcap-12-012345678", ".m.endcap-x-01234567", ".mm.endcap-12-01234567",
            "m.endcap-12-01234567", ".m.endcap-12-0123456g", ".m.AbCdEf"};
    size_t n = sizeof NAMES / sizeof *NAMES;
    for (size_t k = 0; k < n; k++)
        put(NAMES[k], "mine");
    assert_int_equal(symlink("m", ".m.endcap-7-01234567"), 0);
    assert_int_equal(mkdir(".m.endcap-8-01234567", 0700), 0);
    assert_int_equal(ec_replace_check("m"), EC_EXIT_DONE);
    assert_int_equal(replace("m", "new"), EC_EXIT_DONE);
    for (size_t k = 0; k < n; k++)
        assert_holds(NAMES[k], "mine");
    assert_int_equal(n_files("."), (int)n + 3);
}

static void a_process_killed_at_any_call_leaves_the_old_file_and_a_later_run_removes_the_rest(
        void **state)
{
    (void)state;
    for (int is_named = 0; is_named < 2; is_named++)
        for (size_t at = 1, is_over = 0; !is_over; at++) {
            int status;
            put("m", "old");
            pid_t child = fork();
            assert_true(child >= 0);
            if (child == 0) {
                files = (struct failing_files){
                        .has_no_nameless = is_named, .fails_at = at, .is_killed = true};
                _exit(replace("m", "new") == EC_EXIT_DONE ? 0 : 1);
            }
            assert_int_equal(waitpid(child, &status, 0), child);
            is_over = WIFEXITED(status);
            char text[8] = "";
            FILE *file = fopen("m", "rb");
            assert_non_null(file);
            assert_int_equal(fread(text, 1, 3, file), 3);
            fclose(file);
            assert_true(strcmp(text, "old") == 0 || strcmp(text, "new") == 0);
            assert_int_equal(ec_replace_check("m"), EC_EXIT_DONE);
            assert_int_equal(n_files("."), 1);
        }
}

static void a_replaced_file_keeps_its_mode_and_a_new_one_has_the_usual_one(void **state)
{
    (void)state;
    mode_t mask = umask(027);
    assert_int_equal(replace("fresh", "new"), EC_EXIT_DONE);
    assert_int_equal(mode_of("fresh") & 07777, 0640);
    put("m", "old");
    static const mode_t MODES[] = {0600, 0644, 0664, 0755, 0444, 0606};
    for (size_t n = 0; n < sizeof MODES / sizeof *MODES; n++) {
        assert_int_equal(chmod("m", MODES[n]), 0);
        assert_int_equal(replace("m", "new"), EC_EXIT_DONE);
        assert_int_equal(mode_of("m") & 07777, MODES[n]);
    }
    umask(mask);
}

static void a_replaced_file_keeps_its_owner_where_that_is_permitted(void **state)
{
    (void)state;
    struct stat about;
    if (geteuid() != 0)
        skip();
    put("m", "old");
    assert_int_equal(chown("m", 1234, 4321), 0);
    assert_int_equal(chmod("m", 0640), 0);
    assert_int_equal(replace("m", "new"), EC_EXIT_DONE);
    assert_int_equal(stat("m", &about), 0);
    assert_int_equal(about.st_uid, 1234);
    assert_int_equal(about.st_gid, 4321);
    assert_int_equal(about.st_mode & 07777, 0640);
}

static void a_link_stays_and_what_it_leads_to_is_replaced_or_made(void **state)
{
    (void)state;
    assert_int_equal(mkdir("deep", 0700), 0);
    assert_int_equal(mkdir("deep/er", 0700), 0);
    assert_int_equal(symlink("deep/second", "first"), 0);
    assert_int_equal(symlink("er/file", "deep/second"), 0); /* from where the link is */
    for (int n = 0; n < 2; n++) {
        const char *text = n ? "newer" : "new";
        assert_int_equal(ec_replace_check("first"), EC_EXIT_DONE);
        assert_int_equal(replace("first", text), EC_EXIT_DONE);
        assert_holds("deep/er/file", text);
        assert_true(S_ISLNK(mode_of("first")) && S_ISLNK(mode_of("deep/second")));
        assert_int_equal(n_files("."), 2);
        assert_int_equal(n_files("deep/er"), 1);
    }
    char absolute[128];
    snprintf(absolute, sizeof absolute, "%s/deep/there", folder);
    assert_int_equal(symlink(absolute, "third"), 0);
    assert_int_equal(replace("third", "new"), EC_EXIT_DONE);
    assert_holds("deep/there", "new");
}

static void a_name_that_cannot_be_written_is_noticed_before(void **state)
{
    (void)state;
    char longest[300], longer[300], path[5000];
    memset(longest, 'n', 255);
    longest[255] = '\0';
    memset(longer, 'n', 256);
    longer[256] = '\0';
    memset(path, '/', sizeof path - 1);
    path[0] = '.';
    path[sizeof path - 2] = 'f';
    path[sizeof path - 1] = '\0';
    put("file", "");
    assert_int_equal(mkdir("folder", 0700), 0);
    assert_int_equal(symlink("loop", "loop"), 0);
    assert_int_equal(symlink("missing/m", "leads-nowhere"), 0);
    const char *const bad[] = {"missing/m", "file/m", "folder", "folder/", "new/", "", "loop",
            longer, path, "leads-nowhere", "/dev/full/m", "/proc/m"};
    for (size_t n = 0; n < sizeof bad / sizeof *bad; n++) {
        if (ec_replace_check(bad[n]) != EC_EXIT_IO)
            fail_msg("\"%.40s\" is said to be fine", bad[n]);
        assert_int_equal(n_files("."), 4);
    }
    assert_int_equal(ec_replace_check(longest), EC_EXIT_DONE);
    assert_int_equal(n_files("."), 4);
    for (int is_named = 0; is_named < 2; is_named++) {
        files = (struct failing_files){.has_no_nameless = is_named};
        assert_int_equal(replace(longest, "new"), EC_EXIT_DONE);
        assert_holds(longest, "new");
    }
}

static void a_folder_that_only_its_owner_may_change_is_noticed_before(void **state)
{
    (void)state;
    assert_int_equal(mkdir("closed", 0500), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        if (geteuid() == 0 && (chmod(".", 0755) || setgid(65534) || setuid(65534)))
            _exit(99);
        _exit(ec_replace_check("closed/m") == EC_EXIT_IO ? 0 : 1);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}

int main(void)
{
#define EACH(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
            EACH(bytes_are_synchronised_before_the_name_and_the_folder_after_it),
            EACH(an_interrupt_while_the_bytes_are_synchronised_leaves_the_old_file),
            EACH(an_interrupt_between_two_parts_leaves_the_old_file),
            EACH(every_call_may_fail),
            EACH(a_write_of_fewer_bytes_goes_on_with_the_rest),
            EACH(drafts_of_dead_processes_are_removed_and_those_of_living_ones_stay),
            EACH(a_program_that_ends_at_once_removes_the_draft_that_is_open),
            EACH(what_only_looks_like_a_draft_stays),
            EACH(a_process_killed_at_any_call_leaves_the_old_file_and_a_later_run_removes_the_rest),
            EACH(a_replaced_file_keeps_its_mode_and_a_new_one_has_the_usual_one),
            EACH(a_replaced_file_keeps_its_owner_where_that_is_permitted),
            EACH(a_link_stays_and_what_it_leads_to_is_replaced_or_made),
            EACH(a_name_that_cannot_be_written_is_noticed_before),
            EACH(a_folder_that_only_its_owner_may_change_is_noticed_before),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
