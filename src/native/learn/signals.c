/* signals.c - see signals.h; and the list of learner.h, made from the numbers and names of endcap/signals.h. */
#include "native/learn/signals.h"

#include "device/signals/neighbours.h"
#include "device/signals/signal.h"

#define EC_DECLARE(NAME, number, name) extern const struct ec_learner ec_##name##_learner;
EC_SIGNAL_LIST(EC_DECLARE)
#undef EC_DECLARE

#define EC_ENTRY(NAME, number, name) [number] = &ec_##name##_learner,
const struct ec_learner *const ec_learners[EC_N_SIGNALS] = {EC_SIGNAL_LIST(EC_ENTRY)};
#undef EC_ENTRY

static void forget(struct ec_signals *signals, uint32_t s)
{
    if (signals->learned[s])
        ec_learners[s]->free(signals->learned[s]);
    signals->learned[s] = NULL;
    signals->unsolvable |= 1u << s;
}

uint32_t ec_signals_choose(const struct ec_dataset *dataset, const struct ec_learning *learning)
{
    uint32_t chosen = 0;
    for (uint32_t s = 0; s < EC_N_SIGNALS; s++)
        if (!ec_learners[s]->applies || ec_learners[s]->applies(dataset, learning))
            chosen |= 1u << s;
    return chosen & ~learning->options->without;
}

/* Learn one signal of both logs. */
static enum ec_status learn(uint32_t s, const struct ec_lesson *first,
        const struct ec_lesson *second, const struct ec_learning *learning,
        struct ec_signals *of_first, struct ec_signals *of_second)
{
    const struct ec_learner *learner = ec_learners[s];
    if (learner->learn_both)
        return learner->learn_both(first, second, learning, &of_first->learned[s],
                second ? &of_second->learned[s] : NULL);
    if (!learner->learn)
        return EC_OK;
    ec_watch_report(learning->options->watch, ec_signal_name((enum ec_signal)s), 0.0);
    enum ec_status status = learner->learn(first, learning, &of_first->learned[s]);
    if (!status && second)
        status = learner->learn(second, learning, &of_second->learned[s]);
    return status;
}

enum ec_status ec_signals_learn(const struct ec_dataset *log, const struct ec_dataset *second_log,
        const struct ec_learning *learning, uint32_t wanted, struct ec_signals *first,
        struct ec_signals *second)
{
    struct ec_by_item by_item = {0};
    struct ec_by_item second_by_item = {0};
    const struct ec_lesson lesson = {log, &by_item};
    const struct ec_lesson second_lesson = {second_log, &second_by_item};
    enum ec_status status = ec_by_item_new(&by_item, log);
    if (!status && second_log)
        status = ec_by_item_new(&second_by_item, second_log);
    for (uint32_t s = 0; !status && s < EC_N_SIGNALS; s++) {
        if (ec_watch_interrupted(learning->options->watch))
            status = EC_E_INTERRUPTED;
        else if (wanted >> s & 1)
            status = learn(s, &lesson, second_log ? &second_lesson : NULL, learning, first, second);
        if (status != EC_E_NOT_POSITIVE)
            continue;
        forget(first, s);
        if (second_log)
            forget(second, s);
        status = EC_OK;
    }
    ec_by_item_free(&by_item);
    ec_by_item_free(&second_by_item);
    return status;
}

uint32_t ec_signals_early(uint32_t signals)
{
    uint32_t early = 0;
    for (uint32_t s = 0; s < EC_N_SIGNALS; s++)
        if (ec_signal_has(s, EC_IS_TABLE) || ec_signal_has(s, EC_IS_FALLBACK))
            early |= 1u << s;
    return signals & early;
}

size_t ec_signals_memory(const struct ec_dataset *dataset, const struct ec_train_options *options,
        uint32_t signals, size_t n_logs, size_t n_threads, size_t *peak)
{
    size_t by_item = n_logs * (dataset->n_events * 8 + (size_t)dataset->n_items * 8);
    size_t kept = 0;
    *peak = 0;
    for (int pass = 0; pass < 2; pass++)
        for (uint32_t s = 0; s < EC_N_SIGNALS; s++) {
            size_t beside = 0;
            bool is_early = ec_signals_early(1u << s) != 0;
            if (!ec_learners[s]->memory || !(signals >> s & 1) || is_early != (pass == 0))
                continue;
            kept += n_logs * ec_learners[s]->memory(dataset, options, n_threads, &beside);
            *peak = kept + beside > *peak ? kept + beside : *peak;
        }
    *peak += by_item;
    return kept;
}

uint32_t ec_companions_row_length(const struct ec_train_options *options, uint32_t row_length)
{
    uint64_t length = (uint64_t)row_length * options->n_companions / options->n_neighbours;
    return length < 1                       ? 1
           : length > EC_NEIGHBOURS_MAX_ROW ? EC_NEIGHBOURS_MAX_ROW
                                            : (uint32_t)length;
}

void ec_signals_free(struct ec_signals *signals)
{
    for (uint32_t s = 0; s < EC_N_SIGNALS; s++)
        if (signals->learned[s])
            ec_learners[s]->free(signals->learned[s]);
    *signals = (struct ec_signals){0};
}
