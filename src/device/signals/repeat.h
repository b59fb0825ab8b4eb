/* repeat.h - the section of the signal `repeat`, which learner and device share.
 *
 * Layer: device/signals.   I items */
#ifndef ENDCAP_DEVICE_SIGNALS_REPEAT_H
#define ENDCAP_DEVICE_SIGNALS_REPEAT_H

/* u8 rate (I,), in 255ths of the largest, then u8 interval (I,), padding to 4. An interval is a code of minutes. */
enum {
    EC_INTERVAL_NONE = 0,   /* not known; else 2^((code - 1) / 8) minutes */
    EC_INTERVAL_OCTAVE = 8, /* codes to a factor of 2 */
    EC_INTERVAL_LAST = 255, /* 6,867 years */
};

#endif
