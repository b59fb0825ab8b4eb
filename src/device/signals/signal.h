/* signal.h - what the device must know of a signal, and the list of all of them.
 *
 * A signal is one descriptor. Whatever deals with "all signals" - opening, scoring, explaining, gathering
 * candidates, packing, inspecting, budgets, options - loops over the list and asks the descriptor; the trainer's
 * half is in native/learn, in a file of the same name.
 *
 * Layer: device/signals.   I items   N events   S signals */
#ifndef ENDCAP_DEVICE_SIGNALS_SIGNAL_H
#define ENDCAP_DEVICE_SIGNALS_SIGNAL_H

#include "device/history/history.h"
#include "device/kernels/kernels.h"

enum ec_signal_flag {
    /* its shares are of events; without any it brings nothing */
    EC_READS_HISTORY = 1,
    /* it brings something that is of no event: the shop at large */
    EC_HAS_SHOP_PART = 2,
    /* rows of neighbours: row length and width of tables apply */
    EC_IS_TABLE = 4,
    /* a number for each item and dimension: most of a model's bytes */
    EC_IS_DENSE = 8,
    /* divided by its norm over the catalogue, so that a weight means the same for a history of one event and of a
     * hundred; else within a range of its own */
    EC_IS_NORMED = 16,
    /* a second term would be the first again: at most one */
    EC_IGNORES_DECAY = 32,
    /* its best items are candidates of the fusion; else it ranks what others bring */
    EC_BRINGS_ITEMS = 64,
    /* a signal below 0 may bring a candidate: 0 is not its silence */
    EC_HAS_NO_ZERO = 128,
    /* exactly one term, always carried: ranks alone where no history moves anything */
    EC_IS_FALLBACK = 256,
    /* a shelf may be ranked by it alone: never pruned by what the fusion misses */
    EC_STANDS_ALONE = 512,
};

/* A count that a section states, for people: {"dims", 64}. */
struct ec_fact {
    const char *name;
    uint32_t value;
};
enum { EC_MAX_FACTS = 4 };

/* One signal at work in one ranking. */
struct ec_scoring {
    const struct ec_model *model;
    const struct ec_history *history;
    const struct ec_kernels *kernels;
    const uint8_t *section; /* the signal's in the model */
    void *scratch;          /* scratch_size bytes, aligned to 16; zeros before the first call */
    int32_t *dots;          /* (I,) work, shared by all signals */
};

struct ec_signal_descriptor {
    const char *name;
    const char *text; /* what it looks at, for people */
    uint32_t flags;
    uint32_t section; /* type of the section it reads */

    /* Check a section that is the signal's own; NULL: the catalogue checks it.
     * Statuses are those of models/FORMAT.md. */
    enum ec_status (*check)(const struct ec_model *model, struct ec_body body);

    /* Write what its section states, at most EC_MAX_FACTS; returns how many. NULL: nothing. */
    uint32_t (*facts)(const struct ec_model *model, const uint8_t *section, struct ec_fact *facts);

    /* Bytes of scratch for a model that carries the signal; NULL: 0. */
    size_t (*scratch_size)(const struct ec_model *model);

    /* Write the signal (I,) for the history under a decay, and whether it brings anything.
     * EC_E_NOT_POSITIVE from the fold-in. */
    enum ec_status (*score)(struct ec_scoring *scoring, float decay, float *signal, bool *speaks);

    /* Add `gain` times what the shop at large and each event (N, newest first) bring an item to `shop` and
     * `events`; called only after a score that spoke. EC_E_NOT_POSITIVE from the fold-in. */
    enum ec_status (*share)(struct ec_scoring *scoring, float decay, uint32_t item, double gain,
            double *shop, double *events);
};

/* The list, by number of signal. */
extern const struct ec_signal_descriptor *const ec_signals[EC_N_SIGNALS];

/* Whether a signal has a flag. */
static inline bool ec_signal_has(uint32_t signal, enum ec_signal_flag flag)
{
    return (ec_signals[signal]->flags & (uint32_t)flag) != 0;
}

/* Type of the section that is a signal's own. */
#define EC_OWN_SECTION(NAME) ((uint32_t)EC_SECTION_SIGNAL + (uint32_t)EC_SIGNAL_##NAME)

/* Take n elements of `size` bytes from a block that is being laid out; only counts while base is NULL. */
static inline void *ec_carve(uint8_t *base, size_t *used, size_t n, size_t size)
{
    size_t start = ec_pad(*used, EC_ALIGNMENT);
    *used = start + n * size;
    return base ? base + start : NULL;
}

#endif
