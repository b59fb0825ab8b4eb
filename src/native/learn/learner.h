/* learner.h - what the trainer must know of a signal, and the list of all of them.
 *
 * The native half of device/signals/signal.h: one descriptor for each signal, in the file of the same name.
 *
 * Layer: native/learn.   I items   N events */
#ifndef ENDCAP_NATIVE_LEARN_LEARNER_H
#define ENDCAP_NATIVE_LEARN_LEARNER_H

#include "endcap/signals.h"
#include "native/learn/options.h"
#include "native/learn/shape.h"
#include "native/matrix/by_item.h"
#include "native/pack/writer.h"

struct ec_content;

enum {
    EC_LEARNED_ROW = 100,  /* entries learned of a row of neighbours: what is packed may be fewer */
    EC_MAX_TERMS_EACH = 3, /* terms of one signal */
};

/* How a term reads a history. */
enum ec_reading {
    EC_READING_ITEM, /* for the next item */
    EC_READING_BASKET, /* for the next basket: the last one is over, what matters is the taste of months */
    EC_READING_SET, /* histories are sets: everything counts alike, and no item is the last */
    EC_N_READINGS,
};

/* Decays of an event's weight for each step back, one for each term: the same signal is read with a short and with a
 * long memory where that pays. */
struct ec_decays {
    uint32_t n;
    float decay[EC_MAX_TERMS_EACH];
};

/* One log to learn from. */
struct ec_lesson {
    const struct ec_dataset *dataset;
    const struct ec_by_item *by_item;
};

/* What all lessons of a training share. */
struct ec_learning {
    const struct ec_train_options *options;
    const struct ec_content *content;
    const float *strength; /* (EC_N_EVENT_TYPES,) */
};

/* What a section is packed by. */
struct ec_packing {
    const struct ec_train_options *options;
    struct ec_shape shape;
    uint32_t n_items;
};

struct ec_learner {
    struct ec_decays terms[EC_N_READINGS];

    /* Whether a log can teach the signal and the options ask for it; NULL: always. */
    bool (*applies)(const struct ec_dataset *dataset, const struct ec_learning *learning);

    /* Learn from one log. learned is to `free`, written only on EC_OK.
     * EC_E_MEMORY, EC_E_INTERRUPTED, EC_E_TOO_LARGE; EC_E_NOT_POSITIVE where its equations have no solution: then the
     * signal is left out, and the others are learned */
    enum ec_status (*learn)(
            const struct ec_lesson *lesson, const struct ec_learning *learning, void **learned);

    /* In place of `learn`, for one that goes on from the first lesson to the second, if there is one. */
    enum ec_status (*learn_both)(const struct ec_lesson *first, const struct ec_lesson *second,
            const struct ec_learning *learning, void **learned_first, void **learned_second);

    /* Append the body of the signal's own section; NULL: it has none. */
    void (*write)(struct ec_writer *writer, const void *learned, const struct ec_packing *packing);

    /* Bytes of what is learned of a dataset, and with `peak` what learning takes beside it, with n_threads threads.
     * Both are bounds. NULL: none worth counting. */
    size_t (*memory)(const struct ec_dataset *dataset, const struct ec_train_options *options,
            size_t n_threads, size_t *peak);

    void (*free)(void *learned);
};

/* The list, by number of signal. */
extern const struct ec_learner *const ec_learners[EC_N_SIGNALS];

/* Most entries of a packed row of companions in a shape of this row length: as much longer than other rows as the
 * options say. */
uint32_t ec_companions_row_length(const struct ec_train_options *options, uint32_t row_length);

#endif
