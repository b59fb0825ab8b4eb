/* draw.h - one candidate of tuning: some options of training drawn again around given ones.
 *
 * Layer: native/tune. */
#ifndef ENDCAP_NATIVE_TUNE_DRAW_H
#define ENDCAP_NATIVE_TUNE_DRAW_H

#include "native/compose/train.h"
#include "native/system/random.h"

/* Draw each option that may matter with one chance in three, until one has changed. Numbers have three significant
 * digits, so that a preset is read by people too.
 *
 * around     where to begin
 * defaults   bound how far the search goes: dimensions at most twice theirs, and with a budget no more than theirs
 * has_times  half-lives are drawn too
 */
struct ec_train_options ec_draw(const struct ec_train_options *around,
        const struct ec_train_options *defaults, bool has_times, struct ec_random *random);

#endif
