/* hash.h - a keyed hash of texts from outside: SipHash-1-3 (Aumasson & Bernstein 2012, "SipHash: a fast short-input
 * PRF"; with one round a word and three at the end, as in the hash tables of Rust and Python).
 *
 * The key is drawn for each process, so that nobody can choose ids that all fall into one place of a table, or two rows
 * that pass for one. Nothing that is written may depend on a hash.
 *
 * Layer: native/system. */
#ifndef ENDCAP_NATIVE_SYSTEM_HASH_H
#define ENDCAP_NATIVE_SYSTEM_HASH_H

#include <stdint.h>

#include "endcap/types.h"

struct ec_hash_key {
    uint64_t k0, k1;
};

/* The key of this process, drawn at the first call. */
struct ec_hash_key ec_hash_key(void);

/* Hash a text under a key. */
uint64_t ec_hash_under(struct ec_hash_key key, struct ec_text text);

/* Hash a text under the key of this process. A seed gives another function. */
uint64_t ec_hash(struct ec_text text, uint64_t seed);

#endif
