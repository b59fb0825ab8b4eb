/* popularity.h - the signal that needs no history: how much the whole shop likes an item.
 *
 *     signal(i) = log(1 + n_i) / log(1 + max_j n_j), n_i the decayed count of events of item i,
 *
 * carried to 16 bits. Its section also says which items are the long tail.
 *
 * Layer: device/signals.   I items */
#ifndef ENDCAP_DEVICE_SIGNALS_POPULARITY_H
#define ENDCAP_DEVICE_SIGNALS_POPULARITY_H

#include "device/catalogue/model.h"

/* u16 (I,), padding to 4, then the tail as one bit an item, padding to 4 */
enum { EC_POPULARITY_ONE = 0xffff /* stands for 1.0 */ };

/* Popularity of an item, 0 to 1 in steps of 1 / 65535. */
static inline float ec_popularity_of(const struct ec_model *model, uint32_t item)
{
    const uint8_t *section = model->signal[EC_SIGNAL_POPULARITY];
    return (float)ec_load_u16(section + 2 * (size_t)item) * (1.0f / EC_POPULARITY_ONE);
}

/* Whether an item belongs to the long tail. */
static inline bool ec_popularity_in_tail(const struct ec_model *model, uint32_t item)
{
    const uint8_t *bits = model->signal[EC_SIGNAL_POPULARITY] +
                          ec_pad(2 * (size_t)model->n_items, 4);
    return bits[item / 8] >> item % 8 & 1;
}

#endif
