/* cmocka.h - as much of cmocka as the unit tests of the device core use, for targets that have no cmocka:
 * WebAssembly under Node.js, and other processors under an emulator.
 *
 * Put this folder first in the include path and the same test file runs there. A failed check names its
 * line and ends the program with exit code 1. */
#ifndef ENDCAP_TESTS_SHIM_CMOCKA_H
#define ENDCAP_TESTS_SHIM_CMOCKA_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct CMUnitTest {
    const char *name;
    void (*run)(void **state);
};

#define cmocka_unit_test(test) {#test, test}

static inline void shim_check(int holds, const char *what, const char *file, int line)
{
    if (!holds) {
        printf("%s:%d: not so: %s\n", file, line, what);
        exit(1);
    }
}

#define assert_true(condition) shim_check(!!(condition), #condition, __FILE__, __LINE__)
#define assert_int_equal(a, b) shim_check((a) == (b), #a " == " #b, __FILE__, __LINE__)
#define assert_ptr_equal(a, b) shim_check((a) == (b), #a " == " #b, __FILE__, __LINE__)
#define assert_non_null(pointer)                                                                   \
    shim_check((pointer) != NULL, #pointer " != NULL", __FILE__, __LINE__)
#define assert_memory_equal(a, b, size)                                                            \
    shim_check(memcmp(a, b, size) == 0, #a " same bytes as " #b, __FILE__, __LINE__)
#define assert_string_equal(a, b)                                                                  \
    shim_check(strcmp(a, b) == 0, #a " same text as " #b, __FILE__, __LINE__)

static inline int shim_run(const struct CMUnitTest *tests, size_t n_tests)
{
    for (size_t t = 0; t < n_tests; t++) {
        void *state = NULL;
        tests[t].run(&state);
        printf("ok %s\n", tests[t].name);
    }
    return n_tests == 0;
}

#define cmocka_run_group_tests(tests, setup, teardown)                                             \
    shim_run(tests, sizeof(tests) / sizeof((tests)[0]))

#endif
