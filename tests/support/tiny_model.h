/* tiny_model.h - small valid models for the tests, built with the library's own writer.
 *
 * One fixed model with every section, the example of models/FORMAT.md, kept byte for byte as
 * tests/golden/tiny.endcap; and any number of random ones, drawn from a seed.
 *
 *   I items   F factors */
#ifndef ENDCAP_TESTS_TINY_MODEL_H
#define ENDCAP_TESTS_TINY_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "device/catalogue/fold.h"
#include "device/catalogue/sections.h"
#include "endcap/endcap.h"
#include "native/system/random.h"

enum {
    PLAN_MAX_ITEMS = 64,
    PLAN_MAX_FACTORS = 20,
    PLAN_MAX_FEATURES = 40,
    PLAN_MAX_DIMS = 40,
    PLAN_MAX_STEPS = 6,
    PLAN_MAX_TERMS = EC_MAX_TERMS,
    PLAN_MAX_GROUPS = 4,
    PLAN_MAX_EVENTS = EC_SELF_TEST_MAX,
    RICH_ITEMS = 33,
};

/* Rows of neighbours of one signal. */
struct table_plan {
    uint32_t bits; /* 4, 8 or 32; 0: no section */
    float scale[PLAN_MAX_ITEMS];
    /* [from][to]; 0: not in the row; whole and below 16 or 256, or in 32 bits any number of at least 0 */
    float weight[PLAN_MAX_ITEMS][PLAN_MAX_ITEMS];
};

/* What a model is to hold. Every field may be set to anything the format allows. A number that the file holds as
 * the upper half of its bits - scales, and but for 32 bits positions and mix - is rounded where it is not one. */
struct model_plan {
    uint32_t n_items;
    char id[PLAN_MAX_ITEMS][24];
    bool with_titles;
    char title[PLAN_MAX_ITEMS][24];
    struct ec_id_rule id_rule; /* zeroed: no section */
    uint32_t n_groups;         /* 0: no section */
    char group_name[PLAN_MAX_GROUPS][24];
    uint16_t group[PLAN_MAX_ITEMS];
    bool with_prices;
    bool with_price_index; /* distinct values and an index of each item's */
    float price[PLAN_MAX_ITEMS];
    uint16_t popularity[PLAN_MAX_ITEMS];
    uint8_t in_tail[PLAN_MAX_ITEMS];

    uint32_t n_factors;   /* 0: no section */
    uint32_t factor_bits; /* 8 or 32 */
    float alpha0;
    float l2;
    float row[PLAN_MAX_ITEMS]
             [PLAN_MAX_FACTORS]; /* whole and within -128 and 127, or in 32 bits any */
    float row_scale[PLAN_MAX_ITEMS];

    uint32_t n_features; /* 0: no section */
    float idf[PLAN_MAX_FEATURES];
    bool has[PLAN_MAX_ITEMS][PLAN_MAX_FEATURES];

    uint32_t n_dims; /* 0: no section */
    uint32_t n_steps;
    uint32_t encoder_bits; /* 4, 8 or 32 */
    float position[PLAN_MAX_STEPS][PLAN_MAX_DIMS];
    float mix[PLAN_MAX_DIMS][PLAN_MAX_DIMS];
    float encoder_row[PLAN_MAX_ITEMS]
                     [PLAN_MAX_DIMS]; /* whole and within -8 and 7, or -128 and 127, or any */
    float encoder_scale[PLAN_MAX_ITEMS];
    int16_t encoder_bias[PLAN_MAX_ITEMS];

    bool with_trend;
    int8_t trend[PLAN_MAX_ITEMS]; /* -127 to 127 */

    bool with_repeat;
    uint8_t rate[PLAN_MAX_ITEMS];
    uint8_t interval[PLAN_MAX_ITEMS];

    float half_life_days;
    float strength[EC_N_EVENT_TYPES];
    uint32_t n_terms;
    struct {
        enum ec_signal signal;
        float decay;
        float weight;
    } term[PLAN_MAX_TERMS];

    struct table_plan table[EC_N_SIGNALS];

    uint32_t n_events; /* of the self-test */
    uint32_t event_item[PLAN_MAX_EVENTS];
    uint32_t event_type[PLAN_MAX_EVENTS];
    const char *training;
};

/* A model in memory of exactly its size, aligned to 16 and its own allocation, so that a read past its
 * end is seen by the sanitizers; and opened in such memory. */
struct test_model {
    uint8_t *bytes;
    size_t size;
    struct ec_model *model;
};

/* The plan of tests/golden/tiny.endcap. Owned by the caller: free(). */
struct model_plan *tiny_plan_new(void);

/* A random plan of n_items (1 to PLAN_MAX_ITEMS). Owned by the caller: free(). */
struct model_plan *random_plan_new(struct ec_random *random, uint32_t n_items);

/* A plan of RICH_ITEMS with every section and a term for each, drawn from a seed: prices without an index; factors,
 * encoder and one table of 32 bits, other tables of 4 and 8. Owned by the caller: free(). */
struct model_plan *rich_plan_new(uint64_t seed);

/* Build and open what a plan says, its self-test answered by the library. Ends the program on failure. */
struct test_model test_model_build(const struct model_plan *plan);

struct test_model tiny_model_new(void);
struct test_model random_model_new(struct ec_random *random, uint32_t n_items);
void test_model_free(struct test_model *model);

/* Open a model in an allocation of exactly the size that it asks for; free() the model, which is NULL on failure. */
enum ec_status test_open(const uint8_t *bytes, size_t size, struct ec_model **model);

/* Whether a signal is kept as rows of neighbours. */
bool is_table(uint32_t signal);

/* The upper half of a float's bits as a float. */
float half_of(float number);

/* Copy bytes into an allocation of exactly their size, aligned to 16; free(). */
uint8_t *exact_copy(const uint8_t *bytes, size_t size);

/* Where the body of a section starts, and its size (may be NULL); NULL when there is none. */
uint8_t *model_section(uint8_t *bytes, uint32_t type, size_t *body_size);

/* Where the entry of a section stands in the section table. */
uint8_t *model_entry(uint8_t *bytes, uint32_t type);

/* Make the checksums match the bytes again, as far as the section table points inside. size is at least
 * EC_HEADER_SIZE. */
void model_reseal(uint8_t *bytes, size_t size);

/* The text of a string. */
struct ec_text text_of(const char *string);

#endif
