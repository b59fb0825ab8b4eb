/* budget.c - see budget.h. */
#include "native/compose/budget.h"

#include <assert.h>

#include "device/signals/signal.h"
#include "native/system/alloc.h"

enum {
    SHORTEST_ROW = 4, /* that halving goes on from: 2 neighbours are no row */
    MOST_SIZES = 64,  /* 9 halved lengths of rows in twice two widths, and two bisections */
    MOST_STEPS = EC_N_SIGNALS + 3, /* from one shape: each signal, rows, two widths */
    MOST_MEASURED = 1024,
    RECORD_SIZE = 2048, /* bytes that the training record may take, and more than it does */
};
_Static_assert((int)MOST_MEASURED >= EC_CURVE_MOST * MOST_STEPS + 3,
        "every step of every walk has a place");

/* Bytes of one row length and bits. */
struct sizes {
    struct ec_shape shape; /* with all signals of the walk's start */
    size_t whole;          /* of the packed model */
    size_t signal[EC_N_SIGNALS];
};

/* A shape that was weighed. */
struct measured {
    struct ec_curve_point point; /* its size is computed until is_packed */
    uint32_t from;               /* the point of the curve that it was, or is one step from */
    bool is_packed;
};

struct walk {
    struct ec_training *training;
    uint32_t signals; /* of the start */
    struct sizes sizes[MOST_SIZES];
    size_t n_sizes;
    struct measured measured[MOST_MEASURED];
    size_t n_measured;
};

static bool has(const struct ec_shape *shape, enum ec_signal signal)
{
    return shape->signals >> signal & 1;
}

/* Whether a shape carries a signal with a flag. */
static bool has_some(const struct ec_shape *shape, enum ec_signal_flag flag)
{
    for (uint32_t s = 0; s < EC_N_SIGNALS; s++)
        if (has(shape, (enum ec_signal)s) && ec_signal_has(s, flag))
            return true;
    return false;
}

static bool has_table(const struct ec_shape *shape)
{
    return has_some(shape, EC_IS_TABLE);
}

static bool is_same_width(const struct ec_shape *a, const struct ec_shape *b)
{
    return a->row_length == b->row_length && a->table_bits == b->table_bits &&
           a->encoder_bits == b->encoder_bits && a->factor_bits == b->factor_bits;
}

/* All shapes one step smaller; returns how many. */
static uint32_t steps_from(const struct ec_shape *shape, struct ec_shape *steps)
{
    uint32_t n = 0;
    for (uint32_t s = 0; s < EC_N_SIGNALS; s++)
        if (!ec_signal_has(s, EC_IS_FALLBACK) && has(shape, (enum ec_signal)s)) {
            steps[n] = *shape;
            steps[n++].signals &= ~(1u << s);
        }
    if (has_table(shape) && shape->row_length > SHORTEST_ROW) {
        steps[n] = *shape;
        steps[n++].row_length = (shape->row_length + 1) / 2;
    }
    if (has_table(shape) && shape->table_bits == 8) {
        steps[n] = *shape;
        steps[n++].table_bits = 4;
    }
    if (has(shape, EC_SIGNAL_SEQUENCE) && shape->encoder_bits == 8) {
        steps[n] = *shape;
        steps[n++].encoder_bits = 4;
    }
    return n;
}

/* Read from a packed model what each signal takes. */
static struct sizes read_sizes(const struct ec_model *model)
{
    struct sizes sizes = {.whole = model->container.size};
    for (uint32_t s = 0; s < EC_N_SIGNALS; s++) {
        struct ec_body body = ec_container_find(&model->container, ec_signals[s]->section);
        if (body.bytes && ec_signals[s]->check)
            sizes.signal[s] += ec_pad(body.size, EC_ALIGNMENT) + EC_ENTRY_SIZE;
    }
    for (uint32_t t = 0; t < ec_model_term_count(model); t++)
        sizes.signal[ec_model_term(model, t).signal] += EC_TERM_SIZE;
    return sizes;
}

/* The size of a shape without its record, from a draft of all signals in its row length and bits: a little below that
 * of the model. */
static enum ec_status compute_size(struct walk *walk, const struct ec_shape *shape, size_t *bytes)
{
    struct sizes *sizes = NULL;
    for (size_t n = 0; n < walk->n_sizes && !sizes; n++)
        if (is_same_width(&walk->sizes[n].shape, shape))
            sizes = &walk->sizes[n];
    if (!sizes) {
        struct ec_model_bytes packed;
        struct ec_model *model = NULL;
        struct ec_shape all = *shape;
        all.signals = walk->signals;
        enum ec_status status = ec_training_draft(walk->training, &all, &packed);
        if (status)
            return status;
        status = ec_model_new(packed.bytes, packed.size, &model);
        if (!status) {
            assert(walk->n_sizes < MOST_SIZES);
            sizes = &walk->sizes[walk->n_sizes++];
            *sizes = read_sizes(model);
            sizes->shape = all;
        }
        ec_free(model);
        ec_model_bytes_free(&packed);
        if (status)
            return status;
    }
    *bytes = sizes->whole;
    for (uint32_t s = 0; s < EC_N_SIGNALS; s++)
        if (walk->signals >> s & 1 && !has(shape, (enum ec_signal)s))
            *bytes -= sizes->signal[s];
    return EC_OK;
}

static enum ec_status measure(
        struct walk *walk, const struct ec_shape *shape, uint32_t from, struct measured **measured)
{
    struct ec_fuse_result result;
    size_t bytes = 0;
    enum ec_status status = ec_training_weigh(walk->training, shape, NULL, &result);
    if (!status)
        status = compute_size(walk, shape, &bytes);
    if (status)
        return status;
    *measured = &walk->measured[walk->n_measured++];
    **measured = (struct measured){.point = {*shape, bytes, result.ndcg10}, .from = from};
    return EC_OK;
}

/* Replace a computed size by the true one. */
static enum ec_status settle(struct walk *walk, struct measured *measured)
{
    struct ec_model_bytes packed;
    struct ec_fuse_result result;
    if (measured->is_packed)
        return EC_OK;
    enum ec_status status = ec_training_pack(
            walk->training, &measured->point.shape, &packed, &result);
    if (status)
        return status;
    measured->point.bytes = packed.size;
    measured->is_packed = true;
    ec_model_bytes_free(&packed);
    return EC_OK;
}

/* Whether a step loses less for each byte it saves than another. One that loses nothing is better the more it
 * saves. */
static bool is_cheaper(const struct ec_curve_point *from, const struct ec_curve_point *step,
        const struct ec_curve_point *other)
{
    double loss = from->ndcg10 - step->ndcg10;
    double other_loss = from->ndcg10 - other->ndcg10;
    double saved = (double)from->bytes - (double)step->bytes;
    double other_saved = (double)from->bytes - (double)other->bytes;
    if (loss <= 0.0 || other_loss <= 0.0)
        return loss <= 0.0 && (other_loss > 0.0 || saved > other_saved);
    return loss * other_saved < other_loss * saved;
}

/* Walk down from the first point of the curve, until there is no smaller shape or, unless the whole curve is
 * wanted, the budget is met. */
static enum ec_status go_down(struct walk *walk, size_t budget, bool whole, struct ec_curve *curve)
{
    while (curve->n < EC_CURVE_MOST) {
        struct ec_curve_point *from = &curve->points[curve->n - 1];
        struct ec_shape steps[MOST_STEPS];
        uint32_t n_steps = steps_from(&from->shape, steps);
        struct measured *best = NULL;
        size_t bytes; /* of `from`, without its record as those of the steps are */
        if (n_steps == 0 || (!whole && from->bytes <= budget))
            break;
        enum ec_status status = compute_size(walk, &from->shape, &bytes);
        if (status)
            return status;
        for (uint32_t k = 0; k < n_steps; k++) {
            struct measured *step;
            status = measure(walk, &steps[k], curve->n - 1, &step);
            if (status)
                return status;
            /* rows of few numbers are padded alike whatever their bits */
            bool saves = step->point.bytes < bytes;
            if (saves && (!best || is_cheaper(from, &step->point, &best->point)))
                best = step;
        }
        if (!best)
            break;
        status = settle(walk, best);
        if (status)
            return status;
        best->from = curve->n;
        curve->points[curve->n++] = best->point;
    }
    return EC_OK;
}

static bool is_better(const struct ec_curve_point *a, const struct ec_curve_point *b)
{
    return a->ndcg10 > b->ndcg10 || (a->ndcg10 >= b->ndcg10 && a->bytes < b->bytes);
}

/* Choose the best of what was measured that fits; its size is settled before it is believed. False where
 * nothing fits or settling fails. */
static bool choose(struct walk *walk, size_t budget, struct ec_curve *curve, enum ec_status *status)
{
    for (;;) {
        struct measured *best = NULL;
        for (size_t m = 0; m < walk->n_measured; m++) {
            struct measured *one = &walk->measured[m];
            bool may_fit = one->point.bytes <= budget;
            if (may_fit && (!best || is_better(&one->point, &best->point)))
                best = one;
        }
        if (!best)
            return false;
        *status = settle(walk, best);
        if (*status)
            return false;
        if (best->point.bytes <= budget) {
            curve->chosen = best->point;
            curve->chosen_from = best->from;
            return true;
        }
    }
}

/* Measure the longest rows that a shape may have within the budget, between a length that fits and one that does
 * not. */
static enum ec_status fill_rows(struct walk *walk, const struct ec_shape *shape, uint32_t fits,
        uint32_t too_long, size_t budget, uint32_t from)
{
    struct ec_shape filled = *shape;
    struct measured *measured;
    uint32_t length = fits;
    while (too_long - length > 1) {
        size_t bytes;
        filled.row_length = length + (too_long - length) / 2;
        enum ec_status status = compute_size(walk, &filled, &bytes);
        if (status)
            return status;
        if (bytes + RECORD_SIZE <= budget)
            length = filled.row_length;
        else
            too_long = filled.row_length;
    }
    filled.row_length = length;
    return length > fits ? measure(walk, &filled, from, &measured) : EC_OK;
}

/* Halving is coarse: try rows of lengths between on the last point that was too large, and on the best that
 * fits. */
static enum ec_status fill_budget(struct walk *walk, size_t budget, struct ec_curve *curve)
{
    uint32_t last = 0;
    while (last + 1 < curve->n && curve->points[last + 1].bytes > budget)
        last++;
    struct ec_shape large = curve->points[last].shape;
    struct ec_shape best = curve->chosen.shape;
    enum ec_status status = EC_OK;
    if (has_table(&large))
        status = fill_rows(walk, &large, 0, large.row_length, budget, last);
    if (!status && has_table(&best))
        status = fill_rows(walk, &best, best.row_length, curve->points[0].shape.row_length + 1,
                budget, curve->chosen_from);
    if (!status)
        (void)choose(walk, budget, curve, &status);
    return status;
}

/* Popularity alone, in the fewest bytes: even the record's digits count. */
static enum ec_status smallest(
        struct walk *walk, const struct ec_shape *start, struct measured *least)
{
    uint32_t shortest = start->row_length < SHORTEST_ROW ? start->row_length : SHORTEST_ROW;
    *least = (struct measured){
            .point.shape = {0, shortest, 4, 4, 8},
    };
    return settle(walk, least);
}

static enum ec_status search(struct walk *walk, const struct ec_shape *start, size_t budget,
        bool whole, struct ec_curve *curve, struct ec_error *error)
{
    struct measured *first;
    struct measured least;
    enum ec_status status = smallest(walk, start, &least);
    if (status)
        return status;
    if (budget < least.point.bytes)
        return ec_fail(error, EC_E_OPTION,
                "no model of this log fits %zu bytes: ids, titles, prices and popularity alone "
                "take "
                "%zu; without titles (--no-titles) it is less where there are some",
                budget, least.point.bytes);
    status = measure(walk, start, 0, &first);
    if (!status)
        status = settle(walk, first);
    if (status)
        return status;
    curve->points[curve->n++] = first->point;
    if (!whole && first->point.bytes <= budget) {
        curve->chosen = first->point;
        return EC_OK;
    }
    bool fits = first->point.bytes <= budget;
    status = go_down(walk, budget, whole, curve);
    if (!status && fits)
        curve->chosen = curve->points[0];
    else if (!status && choose(walk, budget, curve, &status))
        status = fill_budget(walk, budget, curve);
    else if (!status) {
        curve->chosen = least.point;
        curve->chosen_from = curve->n - 1;
    }
    return status;
}

enum ec_status ec_budget_search(struct ec_training *training, const struct ec_shape *start,
        size_t budget, bool whole, struct ec_curve *curve, struct ec_error *error)
{
    struct ec_curve fresh = {0};
    struct walk *walk = ec_alloc(1, sizeof *walk);
    if (!walk)
        return ec_fail(error, EC_E_MEMORY, "budget: %s", ec_status_text(EC_E_MEMORY));
    walk->training = training;
    walk->signals = start->signals;
    error->status = EC_OK;
    enum ec_status status = search(walk, start, budget, whole, &fresh, error);
    if (status && error->status == EC_OK)
        (void)ec_fail(error, status, "budget: %s", ec_status_text(status));
    if (!status)
        *curve = fresh;
    ec_free(walk);
    return status;
}

enum ec_status ec_budget_choose(struct ec_training *training,
        const struct ec_train_options *options, struct ec_shape *shape, struct ec_curve *curve,
        struct ec_error *error)
{
    *shape = ec_training_shape(training);
    enum ec_status status = options->prune ? ec_budget_prune(training, shape) : EC_OK;
    if (status)
        return ec_fail(error, status, "training: %s", ec_status_text(status));
    if (options->budget == 0)
        return EC_OK;
    status = ec_budget_search(training, shape, (size_t)options->budget, true, curve, error);
    if (!status)
        *shape = curve->chosen.shape;
    return status;
}
