/* evaluate_text.c - see evaluate_report.h. */
#include <math.h>
#include <stdio.h>

#include "cli/evaluate/evaluate_report.h"
#include "cli/evaluate/gates.h"
#include "cli/learning/curve.h"

enum { NAME_WIDTH = 13, FIGURE_WIDTH = 17, RATIO_WIDTH = 9 };

/* A difference whose p is at least this is marked as one that may be chance. */
static const double SIGNIFICANT = 0.05;

static void print_name(const char *figure, uint32_t k)
{
    char name[32];
    snprintf(name, sizeof name, "%s@%lu", figure, (unsigned long)k);
    printf("%-*s", NAME_WIDTH, name);
}

/* " ±.0061": half of an interval; as many spaces where there is none. */
static void print_half(const struct ec_interval *interval)
{
    char half[16] = "";
    if (interval && !isnan(interval->low))
        snprintf(half, sizeof half, "%.4f", (interval->high - interval->low) / 2.0);
    if (half[0])
        printf(" ±%5s", half[0] == '0' ? half + 1 : half);
    else
        printf("%7s", "");
}

static void print_number(double value)
{
    if (isnan(value))
        printf("  %8s", "-");
    else
        printf(fabs(value) >= 100 ? "  %8.1f" : "  %8.4f", value);
}

/* "  ~3.44x": what the model's figure is in multiples of another system's. */
static void print_ratio(double value, double of_model, const struct ec_paired *behind)
{
    char ratio[24] = "";
    bool may_be_chance = behind && behind->p >= SIGNIFICANT;
    if (value > 0 && of_model / value < 1e4)
        snprintf(ratio, sizeof ratio, "%s%.2fx", may_be_chance ? "~" : "", of_model / value);
    else if (may_be_chance)
        snprintf(ratio, sizeof ratio, "~");
    printf(" %*s", RATIO_WIDTH - 1, ratio);
}

/* One line: figure m at the k-th K of every system. */
static void print_line(const struct ec_evaluate_options *options,
        const struct ec_evaluation *result, uint32_t k, size_t m)
{
    const struct ec_metric_name *metric = &ec_metric_names[m];
    bool is_sure = m < EC_N_FIGURES;
    double of_model = ec_metric_value(&result->systems[0].at[k], metric);
    print_name(metric->name, options->k[k]);
    for (uint32_t s = 0; s < result->n_systems; s++) {
        const struct ec_system_result *system = &result->systems[s];
        double value = ec_metric_value(&system->at[k], metric);
        print_number(value);
        print_half(is_sure ? &system->interval[k][m] : NULL);
        if (s > 0)
            print_ratio(value, of_model, is_sure ? &system->behind[k][m] : NULL);
    }
    putchar('\n');
}

static void print_systems(
        const struct ec_evaluate_options *options, const struct ec_evaluation *result)
{
    printf("%-*s", NAME_WIDTH, "");
    for (uint32_t s = 0; s < result->n_systems; s++)
        printf("%*s", s ? FIGURE_WIDTH + RATIO_WIDTH : FIGURE_WIDTH, result->systems[s].name);
    putchar('\n');
    for (uint32_t k = 0; k < options->n_k; k++) {
        for (size_t m = 0; ec_metric_names[m].name; m++)
            print_line(options, result, k, m);
        if (k + 1 < options->n_k)
            putchar('\n');
    }
    printf("\n± half of the 95%% interval, users resampled %d times; 2.00x: endcap's is twice as "
           "large; ~ the difference from endcap may be chance (p >= %.2f)\n",
            EC_N_RESAMPLES, SIGNIFICANT);
}

static void print_seeds(
        const struct ec_evaluate_options *options, const struct ec_evaluation *result)
{
    printf("\nendcap over the seeds %llu to %llu\n%-*s  %8s  %8s\n",
            (unsigned long long)result->seeds[0].seed,
            (unsigned long long)result->seeds[result->n_seeds - 1].seed, NAME_WIDTH, "", "mean",
            "st. dev.");
    for (uint32_t k = 0; k < options->n_k; k++)
        for (size_t m = 0; ec_metric_names[m].name; m++) {
            print_name(ec_metric_names[m].name, options->k[k]);
            print_number(ec_metric_value(&result->systems[0].at[k], &ec_metric_names[m]));
            print_number(ec_metric_value(&result->sd[k], &ec_metric_names[m]));
            putchar('\n');
        }
}

/* The figures of the rankings that knew as many events. */
static void print_known(const struct ec_evaluate_options *options,
        const struct ec_evaluation *result, const struct ec_known_result *known)
{
    if (known->n_history == 0)
        printf("\nno history: %zu rankings\n", known->n_tests);
    else
        printf("\n%lu event%s known: %zu rankings\n", (unsigned long)known->n_history,
                known->n_history > 1 ? "s" : "", known->n_tests);
    for (uint32_t k = 0; k < options->n_k; k++)
        for (size_t f = 0; f < EC_N_FIGURES; f++) {
            print_name(ec_metric_names[f].name, options->k[k]);
            for (uint32_t s = 0; s < result->n_systems; s++) {
                const struct ec_compared *one = &known->at[s][k][f];
                print_number(one->figure);
                print_half(&one->interval);
                if (s > 0)
                    print_ratio(one->figure, known->at[0][k][f].figure, &one->behind);
            }
            putchar('\n');
        }
}

/* "-0.0012 ±.0034 p 0.320" */
static void print_worth(const struct ec_paired *worth)
{
    /* the smallest that the resamples can show */
    bool is_least = worth->p < 2.5 / (EC_N_RESAMPLES + 1.0);
    printf("  %+8.4f", worth->difference);
    print_half(&worth->interval);
    if (isnan(worth->p))
        printf("  %7s", "-");
    else
        printf("  %s%.3f", is_least ? "< " : "  ", is_least ? 0.002 : worth->p);
}

static void print_ablations(
        const struct ec_evaluate_options *options, const struct ec_evaluation *result)
{
    printf("\nwhat each signal is worth: NDCG without it, what the whole model has more, the "
           "chance of such a difference if there were none; NDCG by it and popularity alone\n");
    for (uint32_t k = 0; k < options->n_k; k++) {
        char name[24];
        snprintf(name, sizeof name, "ndcg@%lu", (unsigned long)options->k[k]);
        printf("%s%-*s  %8s  %8s  %6s  %7s %12s  %8s\n", k ? "\n" : "", NAME_WIDTH, "without", name,
                "worth", "", "p", "bytes saved", "alone");
        for (uint32_t a = 0; a < result->n_ablations; a++) {
            const struct ec_ablation *one = &result->ablations[a];
            printf("%-*s", NAME_WIDTH, ec_signal_name(one->signal));
            print_number(one->without.at[k].ndcg);
            print_worth(&one->without.behind[k][EC_FIGURE_NDCG]);
            printf(" %12.0f", (double)result->model_bytes - (double)one->without.model_bytes);
            print_number(one->alone.at[k].ndcg);
            putchar('\n');
        }
    }
}

static void print_losses(
        const struct ec_evaluate_options *options, const struct ec_evaluation *result)
{
    static const char *const STEPS[EC_N_LOSSES] = {"float", "float, cut", "8 bits", "4 bits"};
    printf("\nwhat packing costs: NDCG by the signals in float as learned, with rows cut to %lu, "
           "and "
           "packed; what is lost of the first, and the chance of that if it were nothing\n",
            (unsigned long)result->losses[EC_LOSS_CUT].row_length);
    for (uint32_t k = 0; k < options->n_k; k++) {
        char name[24];
        snprintf(name, sizeof name, "ndcg@%lu", (unsigned long)options->k[k]);
        printf("%s%-*s  %8s  %8s  %8s  %6s  %7s %12s\n", k ? "\n" : "", NAME_WIDTH, "step", name,
                "in %", "lost", "", "p", "bytes");
        for (uint32_t n = 0; n < result->n_losses; n++) {
            const struct ec_variant *one = &result->losses[n];
            const struct ec_paired *lost = &one->behind[k][EC_FIGURE_NDCG];
            printf("%-*s", NAME_WIDTH, STEPS[n]);
            print_number(one->at[k].ndcg);
            if (n > 0) {
                printf("  %+8.2f", 100.0 * lost->difference / result->losses[0].at[k].ndcg);
                print_worth(lost);
            }
            if (one->model_bytes)
                printf(" %12zu", one->model_bytes);
            putchar('\n');
        }
    }
}

static void print_head(
        const struct ec_evaluate_options *options, const struct ec_evaluation *result)
{
    printf("%s: fitted on %lu users, %lu items, %zu events; %zu rankings scored",
            ec_protocol_name(options->protocol), (unsigned long)result->n_users,
            (unsigned long)result->n_items, result->n_events, result->n_tests);
    if (result->n_ranked < result->n_items)
        printf(" among %lu items never seen in fitting", (unsigned long)result->n_ranked);
    else if (result->n_unknown_targets)
        printf(", %zu of their targets never seen in fitting and counted as missed",
                result->n_unknown_targets);
    putchar('\n');
    for (uint32_t s = 0, n = 0; ec_signal_name((enum ec_signal)s); s++)
        if (options->train.without >> s & 1)
            printf("%s %s", n++ ? "," : "without", ec_signal_name((enum ec_signal)s));
    printf("%sfit in %.2f s, %zu bytes of model, ranked in %.2f s\n\n",
            options->train.without ? ": " : "", result->fit_seconds, result->model_bytes,
            result->rank_seconds);
}

void ec_evaluate_print(
        const struct ec_evaluate_options *options, const struct ec_evaluation *result)
{
    print_head(options, result);
    print_systems(options, result);
    if (result->n_seeds > 1)
        print_seeds(options, result);
    for (uint32_t n = 0; n < result->n_known; n++)
        print_known(options, result, &result->known[n]);
    if (options->ablate)
        print_ablations(options, result);
    if (options->losses)
        print_losses(options, result);
    if (result->curve.n) {
        putchar('\n');
        ec_curve_print(&result->curve);
    }
}
