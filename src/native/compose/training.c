/* training.c - see training.h. */
#include "native/compose/training.h"

#include <string.h>

#include "native/system/alloc.h"
#include "endcap/model.h"
#include "device/container/layout.h"
#include "native/dataset/slice.h"
#include "native/compose/record.h"
#include "native/learn/signals.h"
#include "native/matrix/threads.h"

/* Terms of the fusion, in the order in which they stand in a model. The same signal is read with a short and with
 * a long memory where that pays. A table's number is that of enum ec_table until it is packed. */
static const struct ec_term TERMS_OF_ITEM[] = {
        {EC_SIGNAL_TRANSITIONS, EC_TABLE_TRANSITIONS, 0.4f, 1.0f},
        {EC_SIGNAL_TRANSITIONS, EC_TABLE_TRANSITIONS, 0.8f, 1.0f},
        {EC_SIGNAL_LINEAR, EC_TABLE_LINEAR, 0.6f, 1.0f},
        {EC_SIGNAL_BASKETS, EC_TABLE_BASKETS, 0.3f, 1.0f},
        {EC_SIGNAL_COOCCURRENCE, EC_TABLE_COOCCURRENCE, 1.0f, 1.0f},
        {EC_SIGNAL_POPULARITY, 0, 1.0f, 0.0f},
        {EC_SIGNAL_FACTORS, 0, 0.3f, 1.0f},
        {EC_SIGNAL_FACTORS, 0, 0.8f, 1.0f},
        {EC_SIGNAL_CONTENT, 0, 0.8f, 1.0f},
        {EC_SIGNAL_SEQUENCE, 0, 1.0f, 1.0f},
        {EC_SIGNAL_PRICE, 0, 1.0f, 1.0f},
        {EC_SIGNAL_REPEAT, 0, 0.7f, 1.0f},
        {EC_SIGNAL_REPEAT, 0, 1.0f, 1.0f},
};

/* The same for the next basket: what the last basket began is over, and what matters is the taste of months. */
static const struct ec_term TERMS_OF_BASKET[] = {
        {EC_SIGNAL_TRANSITIONS, EC_TABLE_TRANSITIONS, 0.9f, 1.0f},
        {EC_SIGNAL_TRANSITIONS, EC_TABLE_TRANSITIONS, 0.99f, 1.0f},
        {EC_SIGNAL_LINEAR, EC_TABLE_LINEAR, 0.98f, 1.0f},
        {EC_SIGNAL_BASKETS, EC_TABLE_BASKETS, 0.98f, 1.0f},
        {EC_SIGNAL_COOCCURRENCE, EC_TABLE_COOCCURRENCE, 1.0f, 1.0f},
        {EC_SIGNAL_POPULARITY, 0, 1.0f, 0.0f},
        {EC_SIGNAL_FACTORS, 0, 0.95f, 1.0f},
        {EC_SIGNAL_FACTORS, 0, 1.0f, 1.0f},
        {EC_SIGNAL_CONTENT, 0, 0.98f, 1.0f},
        {EC_SIGNAL_SEQUENCE, 0, 1.0f, 1.0f},
        {EC_SIGNAL_PRICE, 0, 1.0f, 1.0f},
        {EC_SIGNAL_REPEAT, 0, 0.95f, 1.0f},
        {EC_SIGNAL_REPEAT, 0, 0.99f, 1.0f},
        {EC_SIGNAL_REPEAT, 0, 1.0f, 1.0f},
};

/* The same for histories that are sets: everything counts alike, and no item is the last. */
static const struct ec_term TERMS_OF_SET[] = {
        {EC_SIGNAL_TRANSITIONS, EC_TABLE_TRANSITIONS, 1.0f, 1.0f},
        {EC_SIGNAL_LINEAR, EC_TABLE_LINEAR, 1.0f, 1.0f},
        {EC_SIGNAL_BASKETS, EC_TABLE_BASKETS, 1.0f, 1.0f},
        {EC_SIGNAL_COOCCURRENCE, EC_TABLE_COOCCURRENCE, 1.0f, 1.0f},
        {EC_SIGNAL_POPULARITY, 0, 1.0f, 0.0f},
        {EC_SIGNAL_FACTORS, 0, 1.0f, 1.0f},
        {EC_SIGNAL_CONTENT, 0, 1.0f, 1.0f},
        {EC_SIGNAL_SEQUENCE, 0, 1.0f, 1.0f},
        {EC_SIGNAL_REPEAT, 0, 1.0f, 1.0f},
};

enum {
    N_TERMS_OF_SET = sizeof TERMS_OF_SET / sizeof *TERMS_OF_SET,
    N_TERMS_OF_ITEM = sizeof TERMS_OF_ITEM / sizeof *TERMS_OF_ITEM,
    N_TERMS_OF_BASKET = sizeof TERMS_OF_BASKET / sizeof *TERMS_OF_BASKET,
};
_Static_assert(
        (int)N_TERMS_OF_ITEM <= (int)EC_MAX_TERMS && (int)N_TERMS_OF_BASKET <= (int)EC_MAX_TERMS,
        "a model holds all terms");

/* What an event of each type says, before it is divided by that of the log's commonest type. */
static const float STRENGTH[EC_N_EVENT_TYPES] = {
        [EC_EVENT_VIEW] = 1.0f,
        [EC_EVENT_LIKE] = 2.0f,
        [EC_EVENT_CART] = 3.0f,
        [EC_EVENT_PURCHASE] = 4.0f,
};

/* The validation model of all signals learned, in one row length and bits, and its candidates. */
struct gathering {
    struct ec_shape shape;
    struct ec_model_bytes bytes;
    struct ec_model model;
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

/* Strength of each event type, so that the log's commonest type weighs 1. */
static void scale_strengths(const struct ec_dataset *dataset, float *strength)
{
    size_t counts[EC_N_EVENT_TYPES] = {0};
    for (size_t n = 0; n < dataset->n_events; n++)
        counts[dataset->type[n]]++;
    uint32_t commonest = 0;
    for (uint32_t type = 1; type < EC_N_EVENT_TYPES; type++)
        if (counts[type] > counts[commonest])
            commonest = type;
    for (uint32_t type = 0; type < EC_N_EVENT_TYPES; type++)
        strength[type] = STRENGTH[type] / STRENGTH[commonest];
}

/* Whether baskets say something that histories do not: some user has two, and some basket two items. */
static bool has_baskets(const struct ec_dataset *dataset)
{
    bool has_two = false;
    bool has_more = false;
    for (uint32_t u = 0; u < dataset->n_users && !(has_two && has_more); u++)
        for (size_t n = dataset->user_start[u] + 1; n < dataset->user_start[u + 1]; n++) {
            bool same = dataset->basket[n] == dataset->basket[n - 1];
            has_two = has_two || !same;
            has_more = has_more || (same && dataset->item[n] != dataset->item[n - 1]);
        }
    return has_two && has_more;
}

/* Whether a price is known of at least half of the items: the rest the signal would put behind all others. */
static bool has_prices(const struct ec_dataset *dataset)
{
    uint64_t n_priced = 0;
    for (uint32_t i = 0; dataset->catalogue.price && i < dataset->n_items; i++)
        n_priced += dataset->catalogue.price[i] > 0.0f;
    return 2 * n_priced >= dataset->n_items && n_priced > 0;
}

/* The signals to learn: those that the log can teach and that the options leave in. */
static uint32_t choose_signals(const struct ec_dataset *dataset,
        const struct ec_train_options *options, const struct ec_content *content)
{
    uint32_t chosen = 1u << EC_SIGNAL_POPULARITY | 1u << EC_SIGNAL_TRANSITIONS |
                      1u << EC_SIGNAL_LINEAR;
    if (has_baskets(dataset))
        chosen |= 1u << EC_SIGNAL_BASKETS;
    if (options->n_companions > 0)
        chosen |= 1u << EC_SIGNAL_COOCCURRENCE;
    if (options->n_factors > 0)
        chosen |= 1u << EC_SIGNAL_FACTORS;
    if (content->n_features > 0)
        chosen |= 1u << EC_SIGNAL_CONTENT;
    if (options->n_dims > 0)
        chosen |= 1u << EC_SIGNAL_SEQUENCE;
    if (options->repeats)
        chosen |= 1u << EC_SIGNAL_REPEAT;
    if (!options->unordered && has_prices(dataset))
        chosen |= 1u << EC_SIGNAL_PRICE;
    return chosen & ~options->without;
}

/* Learn the encoder of the validation part, then let it go on with everything: what it learned of the part holds
 * for the whole. */
static enum ec_status learn_encoders(struct ec_training *training, const struct ec_dataset *slice)
{
    const struct ec_train_options *options = &training->options;
    struct ec_sequence_options made = ec_sequence_options_default();
    made.n_dims = options->n_dims;
    made.n_steps = options->n_steps;
    made.dropout = options->dropout;
    made.rate = options->rate;
    made.repeats = options->repeats;
    made.strength = training->strength;
    made.seed = options->seed;
    struct ec_sequence_learner *learner = ec_sequence_learner_new(
            slice, training->content.n_features ? &training->content : NULL, &made);
    if (!learner)
        return EC_E_MEMORY;
    enum ec_status status = ec_sequence_learner_fit(
            learner, slice, (size_t)options->n_examples, 1.0, 0.1, options->watch);
    if (!status)
        status = ec_sequence_learner_take(learner, &training->held.encoder);
    if (!status && training->is_whole)
        status = ec_sequence_learner_fit(learner, training->dataset,
                (size_t)(options->n_examples * 0.15), 0.2, 0.1, options->watch);
    if (!status && training->is_whole)
        status = ec_sequence_learner_take(learner, &training->full.encoder);
    ec_sequence_learner_free(learner);
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
    scale_strengths(dataset, training->strength);
    training->learned = choose_signals(dataset, options, &training->content);

    struct ec_dataset slice;
    status = ec_slice_new(dataset, training->positions.keep, &slice);
    if (status)
        return status;
    status = ec_signals_learn(
            &slice, options, training->learned, training->strength, &training->held);
    if (!status && training->is_whole)
        status = ec_signals_learn(
                dataset, options, training->learned, training->strength, &training->full);
    if (!status && training->learned >> EC_SIGNAL_SEQUENCE & 1)
        status = learn_encoders(training, &slice);
    ec_slice_free(&slice);
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
    };
}

const struct ec_signals *ec_training_signals(const struct ec_training *training)
{
    return &training->full;
}

static const struct ec_term *terms_for(const struct ec_train_options *options, uint32_t *n_terms)
{
    if (options->unordered) {
        *n_terms = N_TERMS_OF_SET;
        return TERMS_OF_SET;
    }
    bool asks_item = options->target == EC_TARGET_ITEM;
    *n_terms = asks_item ? N_TERMS_OF_ITEM : N_TERMS_OF_BASKET;
    return asks_item ? TERMS_OF_ITEM : TERMS_OF_BASKET;
}

/* Copy the terms of some of the signals learned; returns how many, and in `which` the bits of these among the
 * terms of all signals learned. */
static uint32_t choose_terms(const struct ec_training *training, uint32_t signals,
        struct ec_term *terms, uint32_t *which)
{
    uint32_t n_terms;
    const struct ec_term *all = terms_for(&training->options, &n_terms);
    uint32_t n_tables[EC_N_TABLES] = {0};
    uint32_t n = 0;
    uint32_t n_all = 0;
    signals &= training->learned;
    for (uint32_t t = 1; t < EC_N_TABLES; t++)
        n_tables[t] = n_tables[t - 1] + (signals >> ec_table_signal((enum ec_table)(t - 1)) & 1);
    *which = 0;
    for (uint32_t t = 0; t < n_terms; t++) {
        if (!(training->learned >> all[t].signal & 1))
            continue;
        if (signals >> all[t].signal & 1 || all[t].signal == EC_SIGNAL_POPULARITY) {
            terms[n] = all[t];
            terms[n++].table = n_tables[all[t].table];
            *which |= 1u << n_all;
        }
        n_all++;
    }
    return n;
}

uint32_t ec_training_row_length(
        const struct ec_training *training, enum ec_signal signal, uint32_t row_length)
{
    const struct ec_train_options *options = &training->options;
    if (signal != EC_SIGNAL_COOCCURRENCE)
        return row_length;
    uint64_t length = (uint64_t)row_length * options->n_companions / options->n_neighbours;
    return length < 1 ? 1 : length > EC_TABLE_MAX_ROW ? EC_TABLE_MAX_ROW : (uint32_t)length;
}

static enum ec_status pack(const struct ec_training *training, const struct ec_signals *signals,
        const struct ec_shape *shape, const struct ec_term *terms, uint32_t n_terms,
        const char *record, struct ec_model_bytes *model)
{
    struct ec_packed_table tables[EC_N_TABLES];
    uint32_t n_tables = 0;
    uint32_t carried = shape->signals & training->learned;
    for (uint32_t t = 0; t < EC_N_TABLES; t++) {
        enum ec_signal signal = ec_table_signal((enum ec_table)t);
        if (carried >> signal & 1)
            tables[n_tables++] = (struct ec_packed_table){signal, &signals->tables[t],
                    ec_training_row_length(training, signal, shape->row_length)};
    }
    const struct ec_content_part content = {training->content.n_features, training->content.idf,
            training->content.start, training->content.feature};
    const struct ec_sequence_part encoder = {signals->encoder.n_dims, signals->encoder.n_steps,
            signals->encoder.positions, signals->encoder.mix, signals->encoder.rows,
            signals->encoder.bias};
    return ec_pack(
            &(struct ec_parts){
                    .n_items = training->dataset->n_items,
                    .catalogue = &training->dataset->catalogue,
                    .with_titles = training->options.with_titles,
                    .popularity = &signals->popularity,
                    .ials = carried >> EC_SIGNAL_FACTORS & 1 ? &signals->ials : NULL,
                    .tables = tables,
                    .n_tables = n_tables,
                    .content = carried >> EC_SIGNAL_CONTENT & 1 ? &content : NULL,
                    .encoder = carried >> EC_SIGNAL_SEQUENCE & 1 ? &encoder : NULL,
                    .returns = carried >> EC_SIGNAL_REPEAT & 1 ? &signals->returns : NULL,
                    .table_bits = shape->table_bits,
                    .encoder_bits = shape->encoder_bits,
                    .terms = terms,
                    .n_terms = n_terms,
                    .strength = training->strength,
                    .history_half_life_days = (float)training->options.history_half_life_days,
                    .training = record,
            },
            model);
}

static void forget_candidates(struct gathering *gathering)
{
    ec_fuse_free(gathering->fuse);
    ec_model_bytes_free(&gathering->bytes);
    gathering->fuse = NULL;
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
                shape->encoder_bits == kept->shape.encoder_bits)
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
    place->shape.signals = training->learned;

    struct ec_term terms[EC_MAX_TERMS];
    uint32_t which;
    uint32_t n_terms = choose_terms(training, training->learned, terms, &which);
    ec_watch_tell(training->options.watch, "fusion", 0.0);
    enum ec_status status = pack(
            training, &training->held, &place->shape, terms, n_terms, "{}", &place->bytes);
    if (!status)
        status = ec_model_open(place->bytes.bytes, place->bytes.size, &place->model);
    if (!status)
        status = ec_fuse_new(&place->model, training->dataset, training->positions.positions,
                training->positions.n,
                &(struct ec_candidates_options){
                        .include_seen = training->options.repeats,
                        .with_popularity = training->options.target == EC_TARGET_BASKET,
                },
                training->options.watch, &place->fuse);
    if (status) {
        forget_candidates(place);
        return status;
    }
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
    uint32_t n_terms = choose_terms(training, shape->signals, terms, &which);
    enum ec_status status = ec_training_weigh(training, shape, weights, result);
    if (status)
        return status;
    for (uint32_t t = 0; t < n_terms; t++)
        terms[t].weight = weights[t];

    char *record;
    status = ec_record_new(
            training->dataset, &training->options, shape, terms, n_terms, result, &record);
    if (status)
        return status;
    ec_watch_tell(training->options.watch, "packing", 0.0);
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
