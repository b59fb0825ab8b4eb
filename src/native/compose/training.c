/* training.c - see training.h. */
#include "native/compose/training.h"

#include <assert.h>
#include <string.h>

#include "device/signals/signal.h"
#include "native/compose/logs.h"
#include "native/compose/record.h"
#include "native/compose/strengths.h"
#include "native/dataset/slice.h"
#include "native/learn/content.h"
#include "native/learn/signals.h"
#include "native/matrix/threads.h"
#include "native/system/alloc.h"

enum {
    STRENGTH_POSITIONS = 1000
}; /* of each half, on which the strengths of event types are chosen */

/* The validation model of all signals learned, in one row length and bits, and its candidates. */
struct gathering {
    struct ec_shape shape;
    struct ec_model_bytes bytes;
    struct ec_model *model;
    struct ec_fuse *fuse; /* NULL: none yet */
    uint64_t used;        /* when */
};

struct ec_training {
    const struct ec_dataset *dataset; /* the caller's, or `shuffled` */
    struct ec_dataset shuffled;       /* where histories are sets: in an order that means nothing */
    struct ec_train_options options;
    float strength[EC_N_EVENT_TYPES];
    uint32_t learned; /* bit s: signal s */
    bool is_whole;    /* `full` is learned as well */
    enum ec_half half;
    struct ec_content content;
    struct ec_positions positions;
    struct ec_signals held; /* of all but the positions */
    struct ec_signals full;

    struct gathering gathered[EC_TRAINING_KEPT];
    uint64_t n_uses;
};

static struct ec_learning learning_of(const struct ec_training *training)
{
    return (struct ec_learning){&training->options, &training->content, training->strength};
}

static enum ec_reading reading_of(const struct ec_train_options *options)
{
    if (options->unordered)
        return EC_READING_SET;
    return options->target == EC_TARGET_ITEM ? EC_READING_ITEM : EC_READING_BASKET;
}

/* Make the terms of some of the signals learned; returns how many, and in `which` the bits of these among the terms
 * of all signals learned. */
static uint32_t choose_terms(const struct ec_training *training, uint32_t signals,
        struct ec_term *terms, uint32_t *which)
{
    enum ec_reading reading = reading_of(&training->options);
    uint32_t n = 0;
    uint32_t n_all = 0;
    *which = 0;
    for (uint32_t s = 0; s < EC_N_SIGNALS; s++) {
        const struct ec_decays *decays = &ec_learners[s]->terms[reading];
        bool is_chosen = signals >> s & 1 || ec_signal_has(s, EC_IS_FALLBACK);
        for (uint32_t t = 0; training->learned >> s & 1 && t < decays->n; t++, n_all++) {
            if (!is_chosen)
                continue;
            assert(n < EC_MAX_TERMS);
            terms[n++] = (struct ec_term){(enum ec_signal)s, decays->decay[t], 1.0f};
            *which |= 1u << n_all;
        }
    }
    return n;
}

static enum ec_status pack(const struct ec_training *training, const struct ec_signals *signals,
        const struct ec_shape *shape, const struct ec_term *terms, uint32_t n_terms,
        const char *record, struct ec_model_bytes *model)
{
    struct ec_parts parts = {
            .catalogue = &training->dataset->catalogue,
            .packing = {&training->options, *shape, training->dataset->n_items},
            .signals = signals,
            .terms = terms,
            .n_terms = n_terms,
            .strength = training->strength,
            .training = record,
    };
    parts.packing.shape.signals &= training->learned;
    return ec_pack(&parts, model);
}

static enum ec_status new_fuse(const struct ec_training *training, const struct ec_model *model,
        const struct ec_position *positions, size_t n_positions, struct ec_fuse **fuse)
{
    return ec_fuse_new(model, training->dataset, positions, n_positions,
            &(struct ec_candidates_options){
                    .include_seen = training->options.repeats,
                    .with_popularity = training->options.target == EC_TARGET_BASKET,
            },
            training->options.watch, fuse);
}

/* NDCG@10 of some strengths on two halves of the positions, by the signals learned so far. */
static enum ec_status measure_strengths(void *context, const float *strength, double ndcg10[2])
{
    const struct ec_training *training = context;
    struct ec_shape shape = ec_training_shape(training);
    struct ec_term terms[EC_MAX_TERMS];
    struct ec_model_bytes bytes = {0};
    struct ec_model *model = NULL;
    uint32_t which;
    struct ec_training so_far = *training;
    memcpy(so_far.strength, strength, sizeof so_far.strength);
    so_far.learned = shape.signals = ec_signals_early(training->learned);
    uint32_t n_terms = choose_terms(&so_far, shape.signals, terms, &which);
    enum ec_status status = pack(&so_far, &training->held, &shape, terms, n_terms, "{}", &bytes);
    if (!status)
        status = ec_model_new(bytes.bytes, bytes.size, &model);
    for (size_t half = 0; !status && half < 2; half++) {
        size_t n_half = training->positions.n / 2;
        size_t n = n_half < STRENGTH_POSITIONS ? n_half : STRENGTH_POSITIONS;
        struct ec_fuse *fuse;
        status = new_fuse(training, model, training->positions.positions + half * n_half, n, &fuse);
        if (status)
            break;
        ndcg10[half] = ec_fuse_learn(fuse, which, NULL).ndcg10;
        ec_fuse_free(fuse);
    }
    ec_free(model);
    ec_model_bytes_free(&bytes);
    return status;
}

/* Learn some signals. How popular an item is reveals of nobody what else they chose: what reads no history is learned
 * of all events. */
static enum ec_status learn_signals(
        struct ec_training *training, const struct ec_logs *logs, uint32_t wanted)
{
    struct ec_learning learning = learning_of(training);
    uint32_t of_shop = 0;
    for (uint32_t s = 0; s < EC_N_SIGNALS; s++)
        of_shop |= (uint32_t)!ec_signal_has(s, EC_READS_HISTORY) << s;
    enum ec_status status = EC_OK;
    if (wanted & of_shop)
        status = ec_signals_learn(&logs->held, logs->whole, &learning, wanted & of_shop,
                &training->held, &training->full);
    if (!status && wanted & ~of_shop)
        status = ec_signals_learn(logs->supported_held, logs->supported_whole, &learning,
                wanted & ~of_shop, &training->held, &training->full);
    return status;
}

static enum ec_status learn(struct ec_training *training)
{
    const struct ec_train_options *options = &training->options;
    const struct ec_dataset *dataset = training->dataset;
    struct ec_content_options content = ec_content_options_default();
    enum ec_status status = ec_content_learn(dataset, &content, &training->content);
    if (!status)
        status = ec_positions_new(dataset, options->target, options->repeats, training->half,
                EC_TRAINING_USERS, options->seed, &training->positions);
    if (status)
        return status;
    for (uint32_t type = 0; type < EC_N_EVENT_TYPES; type++)
        training->strength[type] = 1.0f;
    struct ec_learning learning = learning_of(training);
    training->learned = ec_signals_choose(dataset, &learning);

    struct ec_logs logs;
    uint32_t early = ec_signals_early(training->learned);
    status = ec_logs_new(
            dataset, training->is_whole, training->positions.keep, options->min_support, &logs);
    if (!status)
        status = learn_signals(training, &logs, early);
    if (!status)
        status = ec_strengths_choose(dataset,
                &(struct ec_strengths_trial){measure_strengths, training}, training->strength);
    if (!status)
        status = learn_signals(training, &logs, training->learned & ~early);
    ec_logs_free(&logs);
    training->learned &= ~training->held.unsolvable;
    return status;
}

static enum ec_status new_training(const struct ec_dataset *dataset,
        const struct ec_train_options *options, bool is_whole, enum ec_half half,
        struct ec_training **training, struct ec_error *error)
{
    enum ec_status status = ec_train_options_check(dataset, options, error);
    if (status)
        return status;
    struct ec_training *fresh = ec_alloc(1, sizeof *fresh);
    if (!fresh)
        return ec_fail(error, EC_E_MEMORY, "training: %s", ec_status_text(EC_E_MEMORY));
    fresh->dataset = dataset;
    fresh->options = ec_train_options_settle(options, dataset);
    fresh->is_whole = is_whole;
    fresh->half = half;

    int n_threads_before = ec_threads_use(options->n_threads);
    if (options->unordered) {
        status = ec_slice_shuffled_new(dataset, options->seed, &fresh->shuffled);
        fresh->dataset = &fresh->shuffled;
    }
    if (!status)
        status = learn(fresh);
    (void)ec_threads_use(n_threads_before);
    if (status) {
        ec_training_free(fresh);
        return ec_fail(error, status, "training: %s", ec_status_text(status));
    }
    *training = fresh;
    return EC_OK;
}

enum ec_status ec_training_new(const struct ec_dataset *dataset,
        const struct ec_train_options *options, struct ec_training **training,
        struct ec_error *error)
{
    return new_training(dataset, options, true, EC_HALF_BOTH, training, error);
}

enum ec_status ec_training_new_validation(const struct ec_dataset *dataset,
        const struct ec_train_options *options, enum ec_half half, struct ec_training **training,
        struct ec_error *error)
{
    return new_training(dataset, options, false, half, training, error);
}

struct ec_shape ec_training_shape(const struct ec_training *training)
{
    return (struct ec_shape){
            .signals = training->learned,
            .row_length = training->options.n_neighbours,
            .table_bits = training->options.table_bits,
            .encoder_bits = training->options.encoder_bits,
            .factor_bits = 8,
    };
}

static void forget_candidates(struct gathering *gathering)
{
    ec_fuse_free(gathering->fuse);
    ec_free(gathering->model);
    ec_model_bytes_free(&gathering->bytes);
    gathering->fuse = NULL;
    gathering->model = NULL;
}

uint32_t ec_training_unsolvable(const struct ec_training *training)
{
    return training->held.unsolvable;
}

/* Leave out what solves equations on the device, where a history has made them unsolvable; false: nothing does. */
static bool leave_unsolvable_out(struct ec_training *training)
{
    uint32_t solving = training->learned & 1u << EC_SIGNAL_FACTORS;
    training->held.unsolvable |= solving;
    training->learned &= ~solving;
    return solving != 0;
}

/* Pack what was learned of the validation part and gather candidates with it. */
static enum ec_status gather(struct ec_training *training, struct gathering *place)
{
    struct ec_term terms[EC_MAX_TERMS];
    uint32_t which;
    place->shape.signals = training->learned;
    uint32_t n_terms = choose_terms(training, training->learned, terms, &which);
    enum ec_status status = pack(
            training, &training->held, &place->shape, terms, n_terms, "{}", &place->bytes);
    if (!status)
        status = ec_model_new(place->bytes.bytes, place->bytes.size, &place->model);
    if (!status)
        status = new_fuse(training, place->model, training->positions.positions,
                training->positions.n, &place->fuse);
    if (status)
        forget_candidates(place);
    return status;
}

/* Have the candidates of a shape at hand, in the place of those that were not used for longest. */
static enum ec_status gather_candidates(
        struct ec_training *training, const struct ec_shape *shape, struct gathering **found)
{
    struct gathering *place = training->gathered;
    *found = NULL;
    for (size_t g = 0; g < EC_TRAINING_KEPT && !*found; g++) {
        struct gathering *kept = &training->gathered[g];
        if (kept->fuse && shape->row_length == kept->shape.row_length &&
                shape->table_bits == kept->shape.table_bits &&
                shape->encoder_bits == kept->shape.encoder_bits &&
                shape->factor_bits == kept->shape.factor_bits)
            *found = kept;
        if (!kept->fuse || (place->fuse && kept->used < place->used))
            place = kept;
    }
    if (*found) {
        (*found)->used = ++training->n_uses;
        return EC_OK;
    }
    forget_candidates(place);
    place->shape = *shape;
    ec_watch_report(training->options.watch, "fusion", 0.0);
    enum ec_status status = gather(training, place);
    if (status == EC_E_NOT_POSITIVE && leave_unsolvable_out(training))
        status = gather(training, place);
    if (status)
        return status;
    place->used = ++training->n_uses;
    *found = place;
    return EC_OK;
}

enum ec_status ec_training_weigh(struct ec_training *training, const struct ec_shape *shape,
        float *weights, struct ec_fuse_result *result)
{
    int n_threads_before = ec_threads_use(training->options.n_threads);
    struct gathering *gathering;
    enum ec_status status = gather_candidates(training, shape, &gathering);
    if (!status) {
        struct ec_term terms[EC_MAX_TERMS];
        float all[EC_MAX_TERMS];
        uint32_t which;
        (void)choose_terms(training, shape->signals, terms, &which);
        *result = ec_fuse_learn(gathering->fuse, which, weights ? all : NULL);
        for (uint32_t t = 0, n = 0; weights && t < EC_MAX_TERMS; t++)
            if (which >> t & 1)
                weights[n++] = all[t];
    }
    (void)ec_threads_use(n_threads_before);
    return status;
}

enum ec_status ec_training_pack(struct ec_training *training, const struct ec_shape *shape,
        struct ec_model_bytes *model, struct ec_fuse_result *result)
{
    struct ec_term terms[EC_MAX_TERMS];
    float weights[EC_MAX_TERMS];
    uint32_t which;
    enum ec_status status = ec_training_weigh(training, shape, weights, result);
    if (status)
        return status;
    uint32_t n_terms = choose_terms(training, shape->signals, terms, &which);
    for (uint32_t t = 0; t < n_terms; t++)
        terms[t].weight = weights[t];

    char *record;
    status = ec_record_new(
            training->dataset, &training->options, shape, terms, n_terms, result, &record);
    if (status)
        return status;
    ec_watch_report(training->options.watch, "packing", 0.0);
    int n_threads_before = ec_threads_use(training->options.n_threads);
    status = pack(training, training->is_whole ? &training->full : &training->held, shape, terms,
            n_terms, record, model);
    (void)ec_threads_use(n_threads_before);
    ec_free(record);
    return status;
}

enum ec_status ec_training_draft(const struct ec_training *training, const struct ec_shape *shape,
        struct ec_model_bytes *model)
{
    struct ec_term terms[EC_MAX_TERMS];
    uint32_t which;
    uint32_t n_terms = choose_terms(training, shape->signals, terms, &which);
    return pack(training, training->is_whole ? &training->full : &training->held, shape, terms,
            n_terms, "{}", model);
}

void ec_training_free(struct ec_training *training)
{
    if (!training)
        return;
    for (size_t g = 0; g < EC_TRAINING_KEPT; g++)
        forget_candidates(&training->gathered[g]);
    ec_signals_free(&training->held);
    ec_signals_free(&training->full);
    ec_positions_free(&training->positions);
    ec_content_free(&training->content);
    ec_slice_free(&training->shuffled);
    ec_free(training);
}
