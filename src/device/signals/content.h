/* content.h - the section of the signal `content`, which learner and device share.
 *
 * Layer: device/signals.   I items   V features */
#ifndef ENDCAP_DEVICE_SIGNALS_CONTENT_H
#define ENDCAP_DEVICE_SIGNALS_CONTENT_H

/* Then idf f32 (V,), and spans (I,) of sparse rows of features without weights. */
enum {
    EC_CONTENT_FEATURES = 0,
    EC_CONTENT_ENTRIES = 4,
    EC_CONTENT_IDF = 8,
    EC_CONTENT_MAX_ROW = 255, /* most features of an item */
};

#define EC_MAX_IDF 64.0f /* of a feature; above 0 */

#endif
