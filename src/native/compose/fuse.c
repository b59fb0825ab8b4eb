/* fuse.c - see fuse.h. */
#include "native/compose/fuse.h"

#include <math.h>
#include <string.h>

#include "device/base/portable_math.h"
#include "device/kernels/spd.h"
#include "native/compose/candidates.h"
#include "native/system/alloc.h"

enum {
    MAX_STEPS = 30,
    SCALE_STEPS = 12, /* of bisection: to 0.3% */
};

static const double LOG2_E = 1.44269504088896340736;

/* How strongly the common scale is held at 1, in positions: a log so small that its choices can all be told apart
 * would else be sure of everything. */
static const double SCALE_PRIOR = 30.0;

/* Popularity's weight is not learned on positions of all times, but fixed: what was popular over a whole log says
 * little of what is asked for next. Learned there, it fits the positions held out from that same time better and later
 * events worse, even below 0, where rare items flood the shelves. This much only orders what all other signals leave
 * silent. */
static const float POPULARITY_WEIGHT = 0.01f;

/* 1 / log2(rank + 1) for the ranks 1 to 10. A table, because the figure goes into the model's record and the
 * last bit of log2 is the C library's choice. */
static const double DISCOUNT[] = {
        1.0,
        0.6309297535714575,
        0.5,
        0.43067655807339306,
        0.38685280723454163,
        0.3562071871080222,
        0.3333333333333333,
        0.31546487678572877,
        0.3010299956639812,
        0.2890648263178879,
};

struct ec_fuse {
    const struct ec_model *model;
    struct ec_candidates_options options;
    size_t n_queries;
    struct ec_candidates *queries; /* (Q,) */
};

/* The terms that are being weighed, as columns of the queries' signals. */
struct columns {
    uint32_t n_stored; /* of a candidate */
    uint32_t n;
    uint32_t column[EC_MAX_TERMS];
};

static double score_of(const struct ec_candidates *query, uint32_t c, const struct columns *columns,
        const double *weights)
{
    const float *signals = query->signals + (size_t)c * columns->n_stored;
    double score = 0.0;
    for (uint32_t t = 0; t < columns->n; t++)
        score += weights[t] * (double)signals[columns->column[t]];
    return score;
}

/* Add a query's part of the gradient (T,) and the Hessian (T, T), given the probability (C,) of each candidate. */
static void add_slopes(const struct ec_candidates *query, const struct columns *columns,
        const double *probability, double *gradient, double *hessian)
{
    uint32_t n_terms = columns->n;
    double mean[EC_MAX_TERMS] = {0.0};
    double apart[EC_MAX_TERMS];
    for (uint32_t c = 0; c < query->n; c++)
        for (uint32_t t = 0; t < n_terms; t++)
            mean[t] += probability[c] *
                       (double)query->signals[c * columns->n_stored + columns->column[t]];
    for (uint32_t t = 0; t < n_terms; t++)
        gradient[t] += mean[t] - (double)query->signals[columns->column[t]];
    for (uint32_t c = 0; c < query->n; c++) {
        for (uint32_t t = 0; t < n_terms; t++)
            apart[t] = (double)query->signals[c * columns->n_stored + columns->column[t]] - mean[t];
        for (uint32_t t = 0; t < n_terms; t++)
            for (uint32_t s = 0; s <= t; s++)
                hessian[t * n_terms + s] += probability[c] * apart[t] * apart[s];
    }
}

static double half_square(const struct columns *columns, const double *weights)
{
    double sum = 0.0;
    for (uint32_t t = 0; t < columns->n; t++)
        sum += 0.5 * weights[t] * weights[t];
    return sum;
}

/* The objective, and where gradient is not NULL its gradient (T,) and Hessian (T, T). */
static double measure(const struct ec_fuse *fuse, const struct columns *columns,
        const double *weights, double *gradient, double *hessian)
{
    uint32_t n_terms = columns->n;
    double loss = half_square(columns, weights);
    if (gradient) {
        memset(hessian, 0, sizeof *hessian * n_terms * n_terms);
        for (uint32_t t = 0; t < n_terms; t++) {
            gradient[t] = weights[t];
            hessian[t * n_terms + t] = 1.0;
        }
    }

    for (size_t q = 0; q < fuse->n_queries; q++) {
        const struct ec_candidates *query = &fuse->queries[q];
        double score[EC_MOST_CANDIDATES] = {0.0};
        double largest = -INFINITY;
        if (!query->is_found)
            continue;
        for (uint32_t c = 0; c < query->n; c++) {
            score[c] = score_of(query, c, columns, weights);
            largest = score[c] > largest ? score[c] : largest;
        }
        double chosen = score[0] - largest;
        double sum = 0.0;
        for (uint32_t c = 0; c < query->n; c++)
            sum += score[c] = ec_exp2((score[c] - largest) * LOG2_E);
        loss += ec_log2(sum) / LOG2_E - chosen;
        for (uint32_t c = 0; c < query->n; c++)
            score[c] /= sum;
        if (gradient)
            add_slopes(query, columns, score, gradient, hessian);
    }
    return loss;
}

/* weights + the damped Newton step; false when the damped Hessian is not positive definite. */
static bool step(uint32_t n_terms, const double *gradient, const double *hessian, double damping,
        const double *weights, double *moved)
{
    float lower[EC_MAX_TERMS * EC_MAX_TERMS];
    float direction[EC_MAX_TERMS];
    for (uint32_t t = 0; t < n_terms; t++) {
        for (uint32_t s = 0; s <= t; s++)
            lower[t * n_terms + s] = (float)(hessian[t * n_terms + s] *
                                             (s == t ? 1.0 + damping : 1.0));
        direction[t] = (float)-gradient[t];
    }
    if (ec_spd_factor(lower, n_terms))
        return false;
    ec_spd_solve(lower, n_terms, direction);
    for (uint32_t t = 0; t < n_terms; t++) {
        double limit = (double)EC_MAX_WEIGHT;
        moved[t] = fmax(-limit, fmin(limit, weights[t] + (double)direction[t]));
    }
    return true;
}

static void minimise(const struct ec_fuse *fuse, const struct columns *columns, double *weights)
{
    double gradient[EC_MAX_TERMS];
    double hessian[EC_MAX_TERMS * EC_MAX_TERMS];
    double damping = 1e-3;
    double loss = measure(fuse, columns, weights, gradient, hessian);
    for (int n = 0; n < MAX_STEPS; n++) {
        double moved[EC_MAX_TERMS];
        double loss_moved = INFINITY;
        if (step(columns->n, gradient, hessian, damping, weights, moved))
            loss_moved = measure(fuse, columns, moved, NULL, NULL);
        if (!(loss_moved < loss)) {
            damping *= 10.0;
            continue;
        }
        double gain = loss - loss_moved;
        memcpy(weights, moved, sizeof *weights * columns->n);
        if (gain < 1e-6 * loss)
            return;
        damping *= 0.1;
        loss = measure(fuse, columns, weights, gradient, hessian);
    }
}

/* NDCG@10 over the candidates; an equal score counts as ranked above. */
static double measure_ndcg10(
        const struct ec_fuse *fuse, const struct columns *columns, const double *weights)
{
    double sum = 0.0;
    for (size_t q = 0; q < fuse->n_queries; q++) {
        const struct ec_candidates *query = &fuse->queries[q];
        double chosen = score_of(query, 0, columns, weights);
        uint32_t rank = 0;
        for (uint32_t c = 0; query->is_found && c < query->n; c++)
            rank += score_of(query, c, columns, weights) >= chosen;
        if (rank >= 1 && rank <= 10)
            sum += DISCOUNT[rank - 1];
    }
    return fuse->n_queries ? sum / (double)fuse->n_queries : 0.0;
}

/* How the cross entropy of the chosen items over the whole catalogue falls with the logarithm of a common factor on
 * the weights: positive while a larger one would be better. What no signal brought is counted through the candidates
 * drawn at random, each for many. */
static double slope_of_scale(const struct ec_fuse *fuse, const struct columns *columns,
        const double *weights, double scale)
{
    double slope = 0.0;
    for (size_t q = 0; q < fuse->n_queries; q++) {
        const struct ec_candidates *query = &fuse->queries[q];
        uint32_t n_random = query->n - query->n_brought;
        double each = n_random ? (double)(fuse->model->n_items - query->n_brought) / n_random : 0.0;
        double score[EC_MOST_CANDIDATES] = {0.0};
        double largest = -INFINITY;
        for (uint32_t c = 0; c < query->n; c++) {
            score[c] = scale * score_of(query, c, columns, weights);
            largest = score[c] > largest ? score[c] : largest;
        }
        double sum = 0.0;
        double mean = 0.0;
        for (uint32_t c = 0; c < query->n; c++) {
            double part = ec_exp2((score[c] - largest) * LOG2_E) *
                          (c < query->n_brought ? 1.0 : each);
            sum += part;
            mean += part * score[c];
        }
        slope += score[0] - mean / sum;
    }
    return slope;
}

/* The factor on the weights that makes a score the logarithm of a probability: softmax over the catalogue is then
 * calibrated on the positions, and no order changes. Bisection; the objective is convex in the factor. */
static double find_scale(
        const struct ec_fuse *fuse, const struct columns *columns, const double *weights)
{
    double low = -6.0; /* powers of 2 */
    double high = 6.0;
    for (int n = 0; n < SCALE_STEPS; n++) {
        double middle = 0.5 * (low + high);
        double pull = -SCALE_PRIOR * middle;
        if (slope_of_scale(fuse, columns, weights, ec_exp2(middle)) + pull > 0.0)
            low = middle;
        else
            high = middle;
    }
    return ec_exp2(0.5 * (low + high));
}

/* A weight as the format holds it. */
static float limit(double weight)
{
    return (float)fmax(-(double)EC_MAX_WEIGHT, fmin((double)EC_MAX_WEIGHT, weight));
}

enum ec_status ec_fuse_new(const struct ec_model *model, const struct ec_dataset *dataset,
        const struct ec_position *positions, size_t n_positions,
        const struct ec_candidates_options *options, const struct ec_watch *watch,
        struct ec_fuse **fuse)
{
    struct ec_fuse *fresh = ec_alloc(1, sizeof *fresh);
    if (!fresh)
        return EC_E_MEMORY;
    fresh->model = model;
    fresh->options = *options;
    fresh->n_queries = n_positions;
    fresh->queries = ec_alloc(n_positions, sizeof *fresh->queries);
    enum ec_status status = EC_E_MEMORY;
    if (fresh->queries)
        status = ec_candidates_gather(
                model, dataset, positions, n_positions, options, watch, fresh->queries);
    if (status)
        ec_fuse_free(fresh);
    else
        *fuse = fresh;
    return status;
}

struct ec_fuse_result ec_fuse_learn(const struct ec_fuse *fuse, uint32_t terms, float *weights)
{
    struct ec_fuse_result result = {.n_positions = fuse->n_queries};
    struct columns columns = {0};
    double learned[EC_MAX_TERMS] = {0.0};
    uint32_t term[EC_MAX_TERMS];
    for (uint32_t t = 0; t < ec_model_term_count(fuse->model); t++) {
        bool is_weighed = ec_candidates_weigh(fuse->model, &fuse->options, t);
        if (weights)
            weights[t] = is_weighed ? 0.0f : POPULARITY_WEIGHT;
        if (!is_weighed)
            continue;
        if (terms >> t & 1) {
            learned[columns.n] = 1.0;
            term[columns.n] = t;
            columns.column[columns.n++] = columns.n_stored;
        }
        columns.n_stored++;
    }
    for (size_t q = 0; q < fuse->n_queries; q++)
        result.n_found += fuse->queries[q].is_found;
    if (result.n_found > 0)
        minimise(fuse, &columns, learned);
    result.n_weights = columns.n;
    result.loss = measure(fuse, &columns, learned, NULL, NULL) - half_square(&columns, learned);
    result.ndcg10 = measure_ndcg10(fuse, &columns, learned);
    result.scale = weights && result.n_found > 0 ? find_scale(fuse, &columns, learned) : 1.0;
    for (uint32_t t = 0; weights && t < columns.n; t++)
        weights[term[t]] = limit(learned[t] * result.scale);
    return result;
}

void ec_fuse_free(struct ec_fuse *fuse)
{
    if (!fuse)
        return;
    if (fuse->queries)
        ec_candidates_free(fuse->queries, fuse->n_queries);
    ec_free(fuse->queries);
    ec_free(fuse);
}
