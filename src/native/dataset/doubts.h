/* doubts.h - what of a log may be misread, asked in full sentences that name the remedy.
 *
 * Nothing is dropped here. The questions go into the report's warnings, which every command that reads a log prints.
 *
 * Layer: native/dataset. */
#ifndef ENDCAP_NATIVE_DATASET_DOUBTS_H
#define ENDCAP_NATIVE_DATASET_DOUBTS_H

#include "native/dataset/dataset.h"
#include "native/dataset/sieve.h"

/* List the words that stood for a missing user, item or order in the sieve's report. */
void ec_doubts_list_missing(struct ec_sieve *sieve);

/* List the words of the type column and what they were taken for; warn where rows are lost or taken as the default by
 * a word that is not known. */
void ec_doubts_list_types(struct ec_sieve *sieve);

/* Ask what the values are where they look like ratings and no option says from which on they count. */
void ec_doubts_of_values(struct ec_sieve *sieve);

/* Ask about users, items and orders that are placeholders, or have an implausible share of the log.
 *
 * dataset  made of the sieve's events
 *
 * EC_E_MEMORY. Cost O(N + U log U + I log I). */
EC_MUST_USE enum ec_status ec_doubts_raise(
        struct ec_sieve *sieve, const struct ec_dataset *dataset);

#endif
