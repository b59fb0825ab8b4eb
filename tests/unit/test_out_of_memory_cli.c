/* The command itself, with every single allocation failing in turn: it ends with the exit code for memory and a
 * message, and leaves neither half a file nor half an answer behind. What test_out_of_memory.c checks of the library
 * is checked here of all that stands around it: arguments, JSON, the page, the files that are written. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/io/say.h"
#include "native/system/alloc.h"
#include "support/failing_memory.h"
#include "support/tiny_model.h"

int endcap_main(int argc, char **argv);
#define main endcap_main
#include "cli/main.c"
#undef main

enum { N_WORDS = 40, OUTPUT_SIZE = 1 << 21, FAULT_FOUND = 99 };

static char folder[] = "/tmp/endcap-test-XXXXXX";
static int out_file, error_file; /* of the run without memory, emptied before each */
static int report_file;          /* of what is wrong with one */
static size_t number;            /* of the allocation that fails */

static void must(bool held)
{
    if (!held)
        abort();
}

static int open_scratch(void)
{
    FILE *file = tmpfile(); /* until the program ends */
    /* to append: it is emptied while others write */
    must(file && fcntl(fileno(file), F_SETFL, O_APPEND) == 0);
    return fileno(file);
}

static void read_back(int file, char *text, size_t capacity)
{
    ssize_t size = pread(file, text, capacity - 1, 0);
    must(size >= 0);
    text[size] = '\0';
}

/* Whether a file is a model, a preset or a page from its beginning to its end. It takes no memory that may fail. */
static bool is_complete(const char *name)
{
    bool is_page = strcmp(name, "report.html") == 0;
    bool is_preset = strcmp(name, "preset.json") == 0;
    if (!is_page && !is_preset && strcmp(name, "shop.endcap") != 0)
        return false;
    char *bytes = calloc(OUTPUT_SIZE, 1);
    FILE *file = fopen(name, "rb");
    must(bytes && file);
    size_t size = fread(bytes, 1, OUTPUT_SIZE - 1, file);
    must(size < OUTPUT_SIZE - 1 && fclose(file) == 0);
    struct ec_model *model = NULL;
    bool complete = is_page     ? strstr(bytes, "</html>") != NULL
                    : is_preset ? strcmp(bytes + size - 2, "}\n") == 0
                                : test_open((const uint8_t *)bytes, size, &model) == EC_OK;
    free(model);
    free(bytes);
    return complete;
}

/* Remove what stands beside the log; whether all of it was complete. */
static bool folder_is_clean(void)
{
    bool is_clean = true;
    DIR *files = opendir(".");
    must(files != NULL);
    for (struct dirent *one = readdir(files); one; one = readdir(files)) {
        if (strcmp(one->d_name, ".") == 0 || strcmp(one->d_name, "..") == 0 ||
                strcmp(one->d_name, "log.csv") == 0)
            continue;
        is_clean = is_complete(one->d_name) && is_clean;
        must(unlink(one->d_name) == 0);
    }
    closedir(files);
    return is_clean;
}

/* In a process of its own, let this allocation fail and see how the command ends: the process that asks goes on with
 * memory, so that what came before is not done again for each. */
static bool fail_beside(void)
{
    number++;
    must(ftruncate(out_file, 0) == 0 && ftruncate(error_file, 0) == 0);
    pid_t child = fork();
    must(child >= 0);
    if (child == 0) {
        must(dup2(out_file, STDOUT_FILENO) >= 0 && dup2(error_file, STDERR_FILENO) >= 0);
        memory.ask = NULL;
        return false;
    }
    int status;
    char out[256];
    char errors[4096];
    must(waitpid(child, &status, 0) == child);
    read_back(out_file, out, sizeof out);
    read_back(error_file, errors, sizeof errors);
    const char *fault = !WIFEXITED(status) || WEXITSTATUS(status) != EC_EXIT_IO ? "its exit code"
                        : !strstr(errors, "(EC_E_MEMORY)")                      ? "its message"
                        : *out                                                  ? "its output"
                        : !folder_is_clean()                                    ? "a file it leaves"
                                                                                : NULL;
    if (!fault)
        return true;
    dprintf(report_file, "allocation %zu: %s is wrong: status %x, output %s, errors %s", number,
            fault, (unsigned)status, out, errors);
    _exit(FAULT_FOUND);
}

/* Run with each allocation failing. The words are apart by spaces. */
static void fail_each(const char *command)
{
    char text[512];
    char *words[N_WORDS] = {"endcap"};
    int n_words = 1;
    must(strlen(command) < sizeof text);
    strcpy(text, command);
    for (char *word = strtok(text, " "); word; word = strtok(NULL, " ")) {
        must(n_words < N_WORDS - 1);
        words[n_words++] = word;
    }
    must(ftruncate(report_file, 0) == 0);
    pid_t child = fork();
    must(child >= 0);
    if (child == 0) {
        int nowhere = open("/dev/null", O_WRONLY);
        must(dup2(nowhere, STDOUT_FILENO) >= 0 && dup2(report_file, STDERR_FILENO) >= 0);
        memory.ask = fail_beside;
        int code = endcap_main(n_words, words);
        if (memory.ask) /* else this is a run without memory */
            dprintf(report_file, "%zu allocations", number);
        exit(code);
    }
    int status;
    char report[8192];
    must(waitpid(child, &status, 0) == child);
    read_back(report_file, report, sizeof report);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        fail_msg("%s: status %x, %s", command, (unsigned)status, report);
    assert_true(folder_is_clean());
    assert_true(atoi(report) > 0);
    print_message("%s: %s\n", command, report);
}

#define SMALL                                                                                      \
    " log.csv --quiet --threads 1 --factors 0 --companions 0 --dims 0 "                            \
    "--without linear --without transitions --without factors"

static void every_allocation_of_check_may_fail(void **state)
{
    (void)state;
    fail_each("check log.csv --quiet --json");
    fail_each("check log.csv --quiet");
}

static void every_allocation_of_train_may_fail(void **state)
{
    (void)state;
    fail_each("train" SMALL " -o shop.endcap --json");
}

static void every_allocation_of_tune_may_fail(void **state)
{
    (void)state;
    fail_each("tune" SMALL " --trials 1 -o preset.json --json");
}

static void every_allocation_of_evaluate_may_fail(void **state)
{
    (void)state;
    fail_each("evaluate" SMALL " -k 2 --seeds 2 --html report.html --json");
    fail_each("evaluate" SMALL " -k 2 --at-least recall@2=0");
}

static int set_up(void **state)
{
    (void)state;
    must(mkdtemp(folder) != NULL && chdir(folder) == 0);
    FILE *log = fopen("log.csv", "wb");
    must(log != NULL && fputs("user,item,time\n", log) >= 0);
    for (int user = 0; user < 4; user++)
        for (int n = 0; n < 4; n++)
            fprintf(log, "u%d,p%d,2024-01-0%d\n", user, (user + n) % 5, n + 1);
    must(fclose(log) == 0);
    out_file = open_scratch();
    error_file = open_scratch();
    report_file = open_scratch();
    /* the command would start itself anew to set it */
    return setenv("OMP_WAIT_POLICY", "passive", 1);
}

static int tear_down(void **state)
{
    (void)state;
    return unlink("log.csv") || rmdir(folder);
}

/* Name the folder of the report's page, which the build leaves in share/ two folders above this program's. */
static void name_share(const char *program)
{
    char path[4096] = "";
    must(program[0] == '/' || getcwd(path, sizeof path / 2) != NULL);
    must(strlen(program) < sizeof path / 4);
    strcat(strcat(path, "/"), program);
    *strrchr(path, '/') = '\0';
    must(setenv("ENDCAP_SHARE", strcat(path, "/../../share"), 1) == 0);
}

int main(int argc, char **argv)
{
    must(argc > 0);
    name_share(argv[0]);
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(every_allocation_of_check_may_fail),
            cmocka_unit_test(every_allocation_of_train_may_fail),
            cmocka_unit_test(every_allocation_of_tune_may_fail),
            cmocka_unit_test(every_allocation_of_evaluate_may_fail),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
