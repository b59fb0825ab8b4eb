/* event_words.h - the words by which shops and analytics services name what a shopper did.
 *
 * Read here: Shopify pixels and order states, Segment, Klaviyo, Meta, Google (GA4, Universal Analytics, Retail), Adobe,
 * Algolia, Snowplow, Matomo, WooCommerce, gorse, and the public logs of RetailRocket, REES46, Taobao and others.
 *
 * Layer: native/log. */
#ifndef ENDCAP_NATIVE_LOG_EVENT_WORDS_H
#define ENDCAP_NATIVE_LOG_EVENT_WORDS_H

#include "endcap/types.h"

/* What a word means: an enum ec_event_type, or one of these. */
enum {
    EC_WORD_OTHER =
            EC_N_EVENT_TYPES, /* known, and no interest in a product: page_view, search, remove_from_cart */
    EC_WORD_UNKNOWN,
};

/* Meaning of a word; case, spaces and _ - . do not count. */
uint8_t ec_event_word(struct ec_text word);

/* "view", "like", "cart", "purchase", "drop" for EC_WORD_OTHER, "unknown". */
const char *ec_event_meaning_name(uint8_t meaning);

#endif
