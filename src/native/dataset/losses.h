/* losses.h - what reading a log lost although no row of it is at fault by itself: a whole type of events, letters of
 * another encoding, times that count something else than seconds.
 *
 * Layer: native/dataset. */
#ifndef ENDCAP_NATIVE_DATASET_LOSSES_H
#define ENDCAP_NATIVE_DATASET_LOSSES_H

#include "native/dataset/dataset.h"
#include "native/dataset/sieve.h"

/* Warn of a type of events of which no row is left, of a log that is hardly UTF-8, and of times that all lie in 1970.
 *
 * sieve    its report lists the words of types already
 * dataset  made of the sieve's events
 *
 * Cost O(N). */
void ec_losses_warn(struct ec_sieve *sieve, const struct ec_dataset *dataset);

#endif
