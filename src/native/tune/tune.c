/* tune.c - see tune.h. */
#include "native/tune/tune.h"

#include <math.h>
#include <stdlib.h>
#include <time.h>

#include "endcap/ranking.h"
#include "native/compose/budget.h"
#include "native/dataset/slice.h"
#include "native/system/alloc.h"
#include "native/tune/draw.h"

enum {
    ETA = 3, /* of those that learned from a part, one in three goes on (Li et al. 2018, section 3) */
    MOST_RUNGS = 3,
    BRACKET = 9,        /* ETA^(MOST_RUNGS - 1) candidates */
    LEAST_USERS = 1000, /* of a part: with fewer the figures are chance */
};

struct candidate {
    struct ec_train_options options;
    double figure; /* of the last rung */
};

/* A share of the users, or with no events of its own the whole. */
struct rung {
    double share;
    struct ec_dataset part;
    bool is_part;
};

struct search {
    const struct ec_dataset *dataset;
    const struct ec_tune_options *options;
    struct ec_train_options settled; /* what is drawn around: the options without EC_BY_LOG */
    struct ec_error *error;
    struct rung rungs[MOST_RUNGS];
    uint32_t n_rungs;
    struct ec_shape fit; /* what carries the defaults within the budget */
    struct ec_tune_result result;
    double confirmed; /* of the best, on the half that no bracket has asked; NaN: none yet */

    struct timespec start;
    volatile sig_atomic_t stop; /* seen by the trainings */
    struct ec_watch watch;
};

static double seconds_since(const struct timespec *start)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)(now.tv_sec - start->tv_sec) + 1e-9 * (double)(now.tv_nsec - start->tv_nsec);
}

static bool is_interrupted(const struct search *search)
{
    return ec_watch_interrupted(search->options->train.watch);
}

/* Say where the search is, and see whether it should end. Called by whatever is being learned. */
static void look(void *context, const char *stage, double share)
{
    (void)stage;
    (void)share;
    struct search *search = context;
    const struct ec_tune_options *options = search->options;
    double seconds = seconds_since(&search->start);
    bool is_late = options->seconds > 0.0 && seconds >= options->seconds;
    if (is_late || is_interrupted(search))
        search->stop = 1;
    if (!options->report)
        return;
    struct ec_tune_state state = {
            .n_trials = search->result.n_trials,
            .ndcg10 = search->result.ndcg10,
            .default_ndcg10 = search->result.default_ndcg10,
            .seconds_left = options->seconds > 0.0 ? fmax(0.0, options->seconds - seconds) : NAN,
            .share = options->seconds > 0.0 ? fmin(1.0, seconds / options->seconds)
                                            : (double)search->result.n_trials / options->n_trials,
    };
    options->report(options->context, &state);
}

/* Take the figure of options: on all users, of what fits the budget. */
static enum ec_status weigh_whole(
        struct search *search, struct ec_training *training, double *figure, struct ec_shape *shape)
{
    struct ec_fuse_result fused = {0};
    *shape = ec_training_shape(training);
    if (search->options->train.budget > 0) {
        struct ec_curve curve;
        enum ec_status status = ec_budget_search(training, shape,
                (size_t)search->options->train.budget, false, &curve, search->error);
        if (!status) {
            *figure = curve.chosen.ndcg10;
            *shape = curve.chosen.shape;
        }
        return status;
    }
    enum ec_status status = ec_training_weigh(training, shape, NULL, &fused);
    *figure = fused.ndcg10;
    return status;
}

/* Take the figure on a part: of the signals, rows and bits that fit the defaults. */
static enum ec_status weigh_part(
        const struct search *search, struct ec_training *training, double *figure)
{
    struct ec_fuse_result fused = {0};
    struct ec_shape shape = search->fit;
    uint32_t asked = ec_training_shape(training).row_length;
    shape.row_length = asked < shape.row_length || search->options->train.budget == 0
                               ? asked
                               : shape.row_length;
    shape.signals |= 1u << EC_SIGNAL_COOCCURRENCE;
    enum ec_status status = ec_training_weigh(training, &shape, NULL, &fused);
    *figure = fused.ndcg10;
    return status;
}

/* Learn with options from a rung's users and take the figure on one half of them.
 *
 * shape   what was carried; of the whole only, may be NULL */
static enum ec_status measure(struct search *search, const struct ec_train_options *options,
        const struct rung *rung, enum ec_half half, double *figure, struct ec_shape *shape)
{
    struct ec_train_options made = *options;
    struct ec_training *training;
    struct ec_shape carried;
    uint32_t unsolvable = 0;
    made.watch = &search->watch;
    if (options->n_examples != EC_BY_LOG) /* which settles them for a part by itself */
        made.n_examples = floor(options->n_examples * rung->share);
    enum ec_status status = ec_training_new_validation(
            rung->is_part ? &rung->part : search->dataset, &made, half, &training, search->error);
    if (!status) {
        status = rung->is_part ? weigh_part(search, training, figure)
                               : weigh_whole(search, training, figure, &carried);
        unsolvable = ec_training_unsolvable(training);
        ec_training_free(training);
    }
    if (!status && options == &search->options->train)
        search->result.unsolvable |= unsolvable;
    if (!status && unsolvable & ~search->result.unsolvable)
        *figure = -1.0; /* too little regularisation: no candidate */
    if (!status && shape && !rung->is_part)
        *shape = carried;
    if (!status && search->stop)
        status = EC_E_INTERRUPTED; /* what was cut short in weighing is no figure */
    if (!status)
        search->result.n_measured++;
    return status;
}

/* Take the place of the best so far, or not: on the half that chooses and on the other. */
static enum ec_status challenge(struct search *search, const struct candidate *candidate)
{
    const struct rung *whole = &search->rungs[search->n_rungs - 1];
    double figure;
    if (!(candidate->figure > search->result.ndcg10))
        return EC_OK;
    enum ec_status status = measure(
            search, &candidate->options, whole, EC_HALF_SECOND, &figure, NULL);
    if (status || !(figure > search->confirmed))
        return status;
    search->confirmed = figure;
    search->result.best = candidate->options;
    search->result.ndcg10 = candidate->figure;
    search->result.is_default = false;
    return EC_OK;
}

static int by_figure(const void *a, const void *b)
{
    double x = ((const struct candidate *)a)->figure, y = ((const struct candidate *)b)->figure;
    return (x < y) - (x > y);
}

/* Sort by falling figure, equal ones as they were drawn. */
static void sort(struct candidate *candidates, uint32_t n)
{
    for (uint32_t c = 1; c < n; c++)
        for (uint32_t d = c; d > 0 && by_figure(&candidates[d - 1], &candidates[d]) > 0; d--) {
            struct candidate swapped = candidates[d];
            candidates[d] = candidates[d - 1];
            candidates[d - 1] = swapped;
        }
}

/* One bracket: draw candidates, halve them rung by rung, and let the last challenge the best. */
static enum ec_status run_bracket(struct search *search, struct ec_random *random)
{
    const struct ec_tune_options *options = search->options;
    struct candidate candidates[BRACKET];
    uint32_t n = 1;
    for (uint32_t r = 1; r < search->n_rungs; r++)
        n *= ETA;
    if (options->n_trials > 0 && n > options->n_trials - search->result.n_trials)
        n = options->n_trials - search->result.n_trials;
    for (uint32_t c = 0; c < n; c++)
        candidates[c].options = ec_draw(
                &search->result.best, &search->settled, search->dataset->has_times, random);
    for (uint32_t r = 0; r < search->n_rungs; r++) {
        for (uint32_t c = 0; c < n; c++) {
            search->result.n_trials += r == 0;
            enum ec_status status = measure(search, &candidates[c].options, &search->rungs[r],
                    EC_HALF_FIRST, &candidates[c].figure, NULL);
            if (status)
                return status;
        }
        sort(candidates, n);
        if (r + 1 < search->n_rungs)
            n = (n + ETA - 1) / ETA;
    }
    for (uint32_t c = 0; c < n; c++) {
        enum ec_status status = challenge(search, &candidates[c]);
        if (status)
            return status;
    }
    return EC_OK;
}

/* The defaults first: whatever ends the search later, there is a result. */
static enum ec_status measure_defaults(struct search *search)
{
    const struct ec_train_options *defaults = &search->options->train;
    const struct rung *whole = &search->rungs[search->n_rungs - 1];
    double figure, confirmed;
    enum ec_status status = measure(search, defaults, whole, EC_HALF_FIRST, &figure, &search->fit);
    if (!status)
        status = measure(search, defaults, whole, EC_HALF_SECOND, &confirmed, NULL);
    if (status)
        return status;
    search->result.ndcg10 = search->result.default_ndcg10 = figure;
    search->confirmed = confirmed;
    return EC_OK;
}

static enum ec_status run(struct search *search)
{
    const struct ec_tune_options *options = search->options;
    struct ec_random random = ec_random_stream(options->train.seed, 5);
    enum ec_status status = measure_defaults(search);
    while (!status && (options->n_trials == 0 || search->result.n_trials < options->n_trials))
        status = run_bracket(search, &random);
    return status;
}

/* Take the events of a share of the users; parts with a larger share hold those with a smaller. */
static enum ec_status take_part(
        const struct ec_dataset *dataset, double share, uint64_t seed, struct ec_dataset *part)
{
    uint8_t *keep = ec_alloc(dataset->n_events, 1);
    if (!keep)
        return EC_E_MEMORY;
    for (uint32_t u = 0; u < dataset->n_users; u++) {
        struct ec_random random = ec_random_stream(seed ^ 0x9e3779b97f4a7c15u, u);
        bool is_in = ec_random_unit(&random) < share;
        for (size_t n = dataset->user_start[u]; n < dataset->user_start[u + 1]; n++)
            keep[n] = is_in;
    }
    enum ec_status status = ec_slice_new(dataset, keep, part);
    ec_free(keep);
    return status;
}

static enum ec_status make_rungs(struct search *search)
{
    double share = 1.0 / BRACKET;
    enum ec_status status = EC_OK;
    for (; share < 0.99 && !status; share *= ETA) {
        struct rung *rung = &search->rungs[search->n_rungs];
        if (share * search->dataset->n_users < LEAST_USERS)
            continue;
        status = take_part(search->dataset, share, search->options->train.seed, &rung->part);
        rung->share = share;
        rung->is_part = !status;
        search->n_rungs += !status;
    }
    search->rungs[search->n_rungs++] = (struct rung){.share = 1.0};
    return status;
}

enum ec_status ec_tune(const struct ec_dataset *dataset, const struct ec_tune_options *options,
        struct ec_tune_result *result, struct ec_error *error)
{
    enum ec_status status = ec_train_options_check(dataset, &options->train, error);
    if (status)
        return status;
    if (options->n_trials == 0 && !(options->seconds > 0.0))
        return ec_fail(error, EC_E_OPTION, "tuning needs a time or a number of trials");
    struct search search = {
            .dataset = dataset,
            .options = options,
            .settled = ec_train_options_settle(&options->train, dataset),
            .error = error,
            .result = {.best = options->train,
                    .is_default = true,
                    .ndcg10 = NAN,
                    .default_ndcg10 = NAN},
            .confirmed = NAN,
    };
    search.watch = (struct ec_watch){&search.stop, look, &search};
    clock_gettime(CLOCK_MONOTONIC, &search.start);
    status = make_rungs(&search);
    if (!status)
        status = run(&search);
    for (uint32_t r = 0; r < search.n_rungs; r++)
        if (search.rungs[r].is_part)
            ec_slice_free(&search.rungs[r].part);

    search.result.is_interrupted = status == EC_E_INTERRUPTED && is_interrupted(&search);
    bool has_result = !search.result.is_interrupted || !isnan(search.result.ndcg10);
    if (status == EC_E_INTERRUPTED && has_result)
        status = EC_OK; /* the time is up, or what was found before the interrupt is kept */
    if (status == EC_E_OPTION && *error->message)
        return status; /* the budget has said why */
    if (status)
        return ec_fail(error, status, "tuning: %s", ec_status_text(status));
    search.result.seconds = seconds_since(&search.start);
    *result = search.result;
    return EC_OK;
}
