/* histories.h - the forms of research: a line is a user and the user's items, or the items of one session.
 *
 * Layer: native/dataset. */
#ifndef ENDCAP_NATIVE_DATASET_HISTORIES_H
#define ENDCAP_NATIVE_DATASET_HISTORIES_H

#include "native/dataset/sieve.h"
#include "native/log/source.h"

/* Read all lines, each event through the sieve.
 *
 * EC_E_OPTION  names of columns were given
 * and the statuses of ec_window_open, ec_window_line and ec_sieve_event. */
EC_MUST_USE enum ec_status ec_histories_read(
        struct ec_sieve *sieve, struct ec_source *source, struct ec_error *error);

#endif
