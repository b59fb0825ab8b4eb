/* value_types.h - event types by value: of ratings, five stars are worth more than three.
 *
 * How much a type weighs is learned where the log has several, so strengths by rating are types by rating.
 *
 * Layer: native/clean. */
#ifndef ENDCAP_NATIVE_CLEAN_VALUE_TYPES_H
#define ENDCAP_NATIVE_CLEAN_VALUE_TYPES_H

#include "native/log/event_words.h"
#include "native/system/error.h"

enum { EC_MAX_VALUE_TYPES = 16 };

struct ec_value_types {
    size_t n;
    double from[EC_MAX_VALUE_TYPES];     /* ascending */
    uint8_t meaning[EC_MAX_VALUE_TYPES]; /* enum ec_event_type, or EC_WORD_OTHER to drop */
};

/* Read "VALUE=TYPE" texts, in any order.
 *
 * texts  (n,) each a number, =, and view, like, cart, purchase or drop
 *
 * EC_E_OPTION: one of them is not; there are more than EC_MAX_VALUE_TYPES; two are of one value. */
EC_MUST_USE enum ec_status ec_value_types_read(
        const char *const *texts, size_t n, struct ec_value_types *types, struct ec_error *error);

/* Meaning of a value: that of the largest which it reaches; `otherwise` where it reaches none. */
uint8_t ec_value_type(const struct ec_value_types *types, double value, uint8_t otherwise);

#endif
