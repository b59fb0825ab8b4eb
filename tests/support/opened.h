/* opened.h - a model opened over packed bytes, for as long as the program runs. */
#ifndef ENDCAP_TESTS_OPENED_H
#define ENDCAP_TESTS_OPENED_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <setjmp.h> /* for cmocka.h */

#include <cmocka.h>

#include "device/catalogue/model.h"
#include "native/pack/model_bytes.h"
#include "native/system/alloc.h"

/* What was opened, freed when the program ends. */
struct opened_model {
    struct opened_model *before;
    struct ec_model *model;
};
static struct opened_model *opened_models;

static inline void close_models(void)
{
    while (opened_models) {
        struct opened_model *last = opened_models;
        opened_models = last->before;
        ec_free(last->model);
        free(last);
    }
}

/* Open a model, which must be valid. Its bytes are borrowed. */
static inline const struct ec_model *opened(const struct ec_model_bytes *bytes)
{
    struct opened_model *one = malloc(sizeof *one);
    assert_non_null(one);
    if (!opened_models)
        assert_int_equal(atexit(close_models), 0);
    one->before = opened_models;
    opened_models = one;
    one->model = NULL;
    assert_int_equal(ec_model_new(bytes->bytes, bytes->size, &one->model), EC_OK);
    return one->model;
}

#endif
