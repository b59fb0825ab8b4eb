/* The memory that the command announces is what it then takes, by the system's own count: within 1.3 times, reading and
 * all. */
#define _DEFAULT_SOURCE /* wait4 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/io/say.h"
#include "native/system/random.h"

int endcap_main(int argc, char **argv);
#define main endcap_main
#include "cli/main.c"
#undef main

static char folder[] = "/tmp/endcap-test-XXXXXX";
static char log_path[64];

#define NEAR 1.3
#define SHOP "models/online-retail/online-retail.csv.zst --preset models/online-retail/preset.json"

/* Shoppers of 50 tastes, each of which has its own part of the shop, and bestsellers. */
static void write_log(const char *path, uint32_t n_users, uint32_t n_items, uint32_t n_each)
{
    FILE *file = fopen(path, "wb");
    struct ec_random random = ec_random_stream(7, 0);
    assert_non_null(file);
    fputs("user,item,time\n", file);
    for (uint32_t user = 0; user < n_users; user++) {
        uint32_t taste = ec_random_index(&random, 50);
        uint32_t n = 1 + (uint32_t)(-log(1.0 - ec_random_unit(&random)) * n_each);
        uint64_t time = 1600000000 + ec_random_index(&random, 10000000);
        for (uint32_t k = 0; k < n; k++) {
            double place = ec_random_unit(&random);
            double at = ec_random_index(&random, 2) ? place * place * place * n_items
                                                    : (taste + place * place) * n_items / 50.0;
            fprintf(file, "u%u,i%u,%llu\n", (unsigned)user, (unsigned)at % (unsigned)n_items,
                    (unsigned long long)(time += ec_random_index(&random, 5000)));
        }
    }
    assert_int_equal(fclose(file), 0);
}

/* Run a command in a process of its own: MiB that it announces, and in `taken` those that it had in memory at once. */
static double run_announcing(const char *format, const char *log, double *taken)
{
    char command[512];
    char *words[40] = {(char[]){"endcap"}};
    int n_words = 1;
    snprintf(command, sizeof command, format, log, folder);
    for (char *word = strtok(command, " "); word; word = strtok(NULL, " "))
        words[n_words++] = word;
    FILE *errors = tmpfile();
    assert_non_null(errors);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        int nowhere = open("/dev/null", O_WRONLY);
        if (dup2(nowhere, STDOUT_FILENO) < 0 || dup2(fileno(errors), STDERR_FILENO) < 0)
            _exit(99);
        exit(endcap_main(n_words, words));
    }
    int status;
    struct rusage usage;
    assert_int_equal(wait4(child, &status, 0, &usage), child);
    char text[4096] = "";
    rewind(errors);
    text[fread(text, 1, sizeof text - 1, errors)] = '\0';
    fclose(errors);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        fail_msg("%s: status %x, %s", words[1], (unsigned)status, text);
    const char *said = strstr(text, "needs about ");
    assert_non_null(said);
    *taken = (double)usage.ru_maxrss / 1024.0;
    return atof(said + strlen("needs about "));
}

static void assert_announces(const char *format, const char *log)
{
    double taken;
    double announced = run_announcing(format, log, &taken);
    print_message("%.0f MiB announced, %.0f taken: %.60s\n", announced, taken, format);
    if (announced > NEAR * taken || taken > NEAR * announced)
        fail_msg("%.0f MiB announced, %.0f taken: %s", announced, taken, format);
}

static void what_is_announced_is_taken(void **state)
{
    (void)state;
#ifdef __SANITIZE_ADDRESS__
    skip(); /* which takes memory of its own */
#endif
    assert_announces("train %s -o %s/m --threads 2 --dims 0 --iterations 1", log_path);
    assert_announces("train %s -o %s/m --threads 2 --examples 2000 --iterations 1", log_path);
    assert_announces("tune %s -o %s/m --threads 2 --dims 0 --iterations 1 --trials 1", log_path);
    assert_announces("train %s -o %s/m --threads 2 --dims 0", SHOP);
}

static int set_up(void **state)
{
    (void)state;
    if (!mkdtemp(folder))
        return 1;
    snprintf(log_path, sizeof log_path, "%s/log.csv", folder);
    write_log(log_path, 40000, 12000, 10);
    /* the command would start itself anew to set it */
    return setenv("OMP_WAIT_POLICY", "passive", 1);
}

static int tear_down(void **state)
{
    (void)state;
    char command[128];
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    return system(command);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(what_is_announced_is_taken)};
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
