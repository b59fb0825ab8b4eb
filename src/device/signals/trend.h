/* trend.h - the section of the signal `trend`, which learner and device share.
 *
 * Layer: device/signals.   I items */
#ifndef ENDCAP_DEVICE_SIGNALS_TREND_H
#define ENDCAP_DEVICE_SIGNALS_TREND_H

/* i8 trend (I,), padding to 4: the base-2 logarithm of a ratio in units of 1/32. */
enum {
    EC_TREND_OCTAVE = 32, /* stands for a factor of 2 */
    EC_TREND_MOST = 127,  /* either sign: a factor of 16 */
};

#endif
