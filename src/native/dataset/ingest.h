/* ingest.h - from a shop's log to a dataset, every change and every loss counted.
 *
 *     source (file, gzip, zstd) -> rows (CSV, TSV, NDJSON) -> rules -> events -> dataset
 *
 * Layer: native/dataset. */
#ifndef ENDCAP_NATIVE_DATASET_INGEST_H
#define ENDCAP_NATIVE_DATASET_INGEST_H

#include "native/clean/clean.h"
#include "native/dataset/dataset.h"
#include "native/dataset/ingest_options.h"
#include "native/system/error.h"

/* Read a log.
 *
 * path     a file, or "-" for standard input
 * options  borrowed
 * dataset  the caller's, to ec_dataset_free; written only on EC_OK
 * report   filled in also when everything was dropped (EC_E_EMPTY); may be NULL
 * error    filled in on failure
 *
 * EC_E_OPTION     a pattern is no regular expression, or the items are to come from standard input
 * EC_E_COLUMN     no user or item column, none that a rule needs, or a named one is not in the header
 * EC_E_DATA       not a log, corrupt, or dates that may be read in two ways
 * EC_E_JSON       an items file of attribute lists is not well formed
 * EC_E_EMPTY      nothing is left after cleaning
 * EC_E_TOO_LARGE, EC_E_MEMORY, EC_E_IO, EC_E_INTERRUPTED
 * Cost one pass over the log, O(N log N) in the events kept; memory proportional to those. */
EC_MUST_USE enum ec_status ec_ingest(const char *path, const struct ec_ingest_options *options,
        struct ec_dataset *dataset, struct ec_clean_report *report, struct ec_error *error);

#endif
