/* naive.c - see naive.h. */
#include "support/naive.h"

#include <math.h>
#include <stdlib.h>

void naive_solve(double *a, size_t n, double *b)
{
    for (size_t k = 0; k < n; k++) {
        size_t pivot = k;
        for (size_t i = k + 1; i < n; i++)
            if (fabs(a[i * n + k]) > fabs(a[pivot * n + k]))
                pivot = i;
        for (size_t j = 0; j < n; j++) {
            double moved = a[k * n + j];
            a[k * n + j] = a[pivot * n + j];
            a[pivot * n + j] = moved;
        }
        double moved = b[k];
        b[k] = b[pivot];
        b[pivot] = moved;
        for (size_t i = k + 1; i < n; i++) {
            double factor = a[i * n + k] / a[k * n + k];
            for (size_t j = k; j < n; j++)
                a[i * n + j] -= factor * a[k * n + j];
            b[i] -= factor * b[k];
        }
    }
    for (size_t k = n; k-- > 0;) {
        for (size_t j = k + 1; j < n; j++)
            b[k] -= a[k * n + j] * b[j];
        b[k] /= a[k * n + k];
    }
}

static double y(const struct model_plan *plan, uint32_t item, uint32_t f)
{
    return (double)plan->row_scale[item] * (double)plan->row[item][f];
}

/* The system of the fold-in, (F, F). */
static void build_system(const struct model_plan *plan, const struct visit *visits, size_t n_visits,
        const double *weight, double *a)
{
    uint32_t n = plan->n_factors;
    double total = (double)plan->alpha0 * plan->n_items;
    for (size_t e = 0; e < n_visits; e++)
        total += weight[e];
    for (uint32_t f = 0; f < n; f++)
        for (uint32_t g = 0; g < n; g++) {
            double sum = f == g ? (double)plan->l2 * total : 0.0;
            for (uint32_t i = 0; i < plan->n_items; i++)
                sum += (double)plan->alpha0 * y(plan, i, f) * y(plan, i, g);
            for (size_t e = 0; e < n_visits; e++)
                sum += weight[e] * y(plan, visits[e].item, f) * y(plan, visits[e].item, g);
            a[f * n + g] = sum;
        }
}

/* How far a number of a vector may be led away, as a share of the largest: half a unit of 14 bits where rows are
 * whole numbers, and where they are floats the single precision of solving for it. */
static double rounding_of(uint32_t bits)
{
    return bits == 32 ? 1e-5 : 1.0 / 8191.0 / 2.0;
}

/* What each event adds to the factors signal of each item; returns how far rounding x may move item i. */
static void factor_parts(const struct model_plan *plan, const struct visit *visits, size_t n_visits,
        const double *weight, double parts[NAIVE_MAX_EVENTS + 1][PLAN_MAX_ITEMS], double *moved)
{
    uint32_t n = plan->n_factors;
    double a[PLAN_MAX_FACTORS * PLAN_MAX_FACTORS], x[PLAN_MAX_FACTORS] = {0.0}, largest = 0.0;
    for (size_t e = 0; e < n_visits; e++) {
        double solved[PLAN_MAX_FACTORS];
        build_system(plan, visits, n_visits, weight, a);
        for (uint32_t f = 0; f < n; f++)
            solved[f] = weight[e] * y(plan, visits[e].item, f);
        naive_solve(a, n, solved);
        for (uint32_t i = 0; i < plan->n_items; i++)
            for (uint32_t f = 0; f < n; f++)
                parts[e][i] += y(plan, i, f) * solved[f];
        for (uint32_t f = 0; f < n; f++)
            x[f] += solved[f];
    }
    for (uint32_t f = 0; f < n; f++)
        largest = fmax(largest, fabs(x[f]));
    for (uint32_t i = 0; i < plan->n_items; i++)
        for (uint32_t f = 0; f < n; f++)
            moved[i] += fabs(y(plan, i, f)) * largest * rounding_of(plan->factor_bits);
}

static double likeness(const struct model_plan *plan, uint32_t a, uint32_t b)
{
    double both = 0.0, all_a = 0.0, all_b = 0.0;
    for (uint32_t f = 0; f < plan->n_features; f++) {
        double square = (double)plan->idf[f] * (double)plan->idf[f];
        both += plan->has[a][f] && plan->has[b][f] ? square : 0.0;
        all_a += plan->has[a][f] ? square : 0.0;
        all_b += plan->has[b][f] ? square : 0.0;
    }
    return both > 0.0 ? both / sqrt(all_a * all_b) : 0.0;
}

static double encoded(const struct model_plan *plan, uint32_t item, uint32_t d)
{
    return (double)plan->encoder_scale[item] * (double)plan->encoder_row[item][d];
}

/* What each event and the shop add to the sequence signal; returns whether any does. rounding: how far v's
 * rounding and single precision may move item i. */
static bool sequence_parts(const struct model_plan *plan, const struct visit *visits,
        size_t n_visits, const double *weight, const double *step,
        double parts[NAIVE_MAX_EVENTS + 1][PLAN_MAX_ITEMS], double *rounding)
{
    double v[PLAN_MAX_DIMS] = {0.0}, rough[PLAN_MAX_DIMS] = {0.0}, largest = 0.0;
    for (size_t n = 0; n < n_visits; n++) {
        if (step[n] >= plan->n_steps)
            continue;
        for (uint32_t j = 0; j < plan->n_dims; j++) {
            double sum = 0.0;
            for (uint32_t d = 0; d < plan->n_dims; d++) {
                double term = weight[n] * (double)plan->position[(int)step[n]][d] *
                              encoded(plan, visits[n].item, d) * (double)plan->mix[d][j];
                sum += term;
                rough[j] += fabs(term);
            }
            v[j] += sum;
            for (uint32_t i = 0; i < plan->n_items; i++)
                parts[n][i] += sum * encoded(plan, i, j) / 16.0;
        }
    }
    for (uint32_t j = 0; j < plan->n_dims; j++)
        largest = fmax(largest, fabs(v[j]));
    if (largest < 1e-30)
        return false;
    for (uint32_t i = 0; i < plan->n_items; i++) {
        parts[NAIVE_SHOP][i] = plan->encoder_bias[i] / 1024.0 / 16.0;
        for (uint32_t j = 0; j < plan->n_dims; j++)
            rounding[i] += fabs(encoded(plan, i, j)) *
                           (largest * rounding_of(plan->encoder_bits) + 1e-5 * rough[j]) / 16.0;
    }
    return true;
}

/* What the last event of an item with a price adds to the price signal of each item; returns whether there is one. */
static bool price_parts(const struct model_plan *plan, const struct visit *visits, size_t n_visits,
        double parts[NAIVE_MAX_EVENTS + 1][PLAN_MAX_ITEMS])
{
    size_t e = n_visits;
    while (e > 0 && !(plan->price[visits[e - 1].item] > 0.0f))
        e--;
    if (e == 0)
        return false;
    double last = (double)plan->price[visits[e - 1].item];
    for (uint32_t i = 0; i < plan->n_items; i++) {
        double price = (double)plan->price[i];
        parts[e - 1][i] = price > 0.0 ? sqrt(fmin(price, last) / fmax(price, last)) : 0.0;
    }
    return true;
}

/* What a visit of weight 1 adds to the repeat signal of its item. */
static double return_of(const struct model_plan *plan, const struct visit *visit, double now_ms)
{
    double rate = plan->rate[visit->item] / 255.0;
    double age = fmax((now_ms - visit->time_ms) / 60e3, 0.0);
    if (plan->interval[visit->item] == 0)
        return rate;
    return rate * age / (age + exp2((plan->interval[visit->item] - 1) / 8.0) / 4.0);
}

/* 0 where another event of its run is stronger, else half for each newer run of the item. */
static double run_share(const struct visit *visits, size_t n_visits, size_t e)
{
    for (size_t k = e; k + 1 < n_visits && visits[k + 1].item == visits[e].item; k++)
        if (visits[k + 1].type >= visits[e].type)
            return 0.0;
    for (size_t k = e; k > 0 && visits[k - 1].item == visits[e].item; k--)
        if (visits[k - 1].type > visits[e].type)
            return 0.0;
    double share = 1.0;
    for (size_t k = e + 1; k < n_visits; k++)
        if (visits[k].item == visits[e].item && visits[k - 1].item != visits[e].item)
            share /= 2.0;
    return share;
}

/* How many different items an event and all after it are of, less 1. */
static double steps_back(const struct visit *visits, size_t n_visits, size_t e)
{
    double n_items = 0.0;
    for (size_t k = e; k < n_visits; k++) {
        bool is_last = true;
        for (size_t newer = k + 1; newer < n_visits; newer++)
            is_last = is_last && visits[newer].item != visits[k].item;
        n_items += is_last;
    }
    return n_items - 1.0;
}

struct naive *naive_new(
        const struct model_plan *plan, const struct visit *visits, size_t n_visits, double now_ms)
{
    struct naive *naive = calloc(1, sizeof *naive);
    if (!naive || n_visits > NAIVE_MAX_EVENTS)
        abort();
    double weight[NAIVE_MAX_EVENTS], step[NAIVE_MAX_EVENTS];
    for (size_t e = 0; e < n_visits; e++) {
        double age_days = (now_ms - visits[e].time_ms) / 86400e3;
        weight[e] = (double)plan->strength[visits[e].type] * run_share(visits, n_visits, e);
        if (plan->half_life_days > 0.0f && age_days > 0.0)
            weight[e] *= exp2(-age_days / (double)plan->half_life_days);
        step[e] = steps_back(visits, n_visits, e);
    }

    bool moved = false;
    double popularity_weight = 0.0;
    double trend_weight = 0.0;
    for (uint32_t t = 0; t < plan->n_terms; t++) {
        double parts[NAIVE_MAX_EVENTS + 1][PLAN_MAX_ITEMS] = {{0.0}},
                                        rounding[PLAN_MAX_ITEMS] = {0.0};
        double decayed[NAIVE_MAX_EVENTS];
        if (plan->term[t].signal == EC_SIGNAL_POPULARITY) {
            popularity_weight = (double)plan->term[t].weight;
            continue;
        }
        if (plan->term[t].signal == EC_SIGNAL_TREND) {
            trend_weight = (double)plan->term[t].weight;
            continue;
        }
        for (size_t e = 0; e < n_visits; e++) {
            double power = pow((double)plan->term[t].decay, step[e]);
            decayed[e] = power < 1e-6 ? 0.0 : weight[e] * power;
        }
        bool silent = false;
        if (plan->term[t].signal == EC_SIGNAL_FACTORS) {
            factor_parts(plan, visits, n_visits, decayed, parts, rounding);
        } else if (plan->term[t].signal == EC_SIGNAL_SEQUENCE) {
            silent = !sequence_parts(plan, visits, n_visits, weight, step, parts, rounding);
        } else if (plan->term[t].signal == EC_SIGNAL_PRICE) {
            silent = !price_parts(plan, visits, n_visits, parts);
        } else if (plan->term[t].signal == EC_SIGNAL_CONTENT) {
            for (size_t e = 0; e < n_visits; e++)
                for (uint32_t i = 0; i < plan->n_items; i++)
                    parts[e][i] = decayed[e] * likeness(plan, visits[e].item, i);
        } else if (plan->term[t].signal == EC_SIGNAL_REPEAT) {
            for (size_t e = 0; e < n_visits; e++)
                parts[e][visits[e].item] = decayed[e] * return_of(plan, &visits[e], now_ms);
        } else {
            const struct table_plan *table = &plan->table[plan->term[t].signal];
            for (size_t e = 0; e < n_visits; e++)
                for (uint32_t i = 0; i < plan->n_items; i++)
                    parts[e][i] = decayed[e] * (double)table->scale[visits[e].item] *
                                  (double)table->weight[visits[e].item][i];
        }
        double squares = 0.0;
        for (uint32_t i = 0; i < plan->n_items; i++) {
            double sum = 0.0;
            for (size_t e = 0; e < n_visits; e++)
                sum += parts[e][i];
            squares += sum * sum;
        }
        if (plan->term[t].signal == EC_SIGNAL_SEQUENCE || plan->term[t].signal == EC_SIGNAL_PRICE)
            squares = 1.0;
        if (silent || !(sqrt(squares) > 1e-30))
            continue;
        double gain = (double)plan->term[t].weight / sqrt(squares);
        moved = moved || gain != 0.0;
        for (uint32_t i = 0; i < plan->n_items; i++) {
            naive->slack[i] += fabs(gain) * rounding[i];
            for (size_t e = 0; e <= NAIVE_SHOP; e++) {
                naive->score[i] += gain * parts[e][i];
                naive->part[plan->term[t].signal][e][i] += gain * parts[e][i];
                naive->slack[i] += 1e-3 * fabs(gain * parts[e][i]);
            }
        }
    }
    for (uint32_t i = 0; moved && i < plan->n_items; i++) {
        double part = trend_weight * plan->trend[i] / 32.0;
        naive->score[i] += part;
        naive->part[EC_SIGNAL_TREND][NAIVE_SHOP][i] = part;
        naive->slack[i] += 1e-3 * fabs(part);
    }
    for (uint32_t i = 0; i < plan->n_items; i++) {
        double part = (moved ? popularity_weight : 1.0) * plan->popularity[i] / 65535.0;
        naive->score[i] += part;
        naive->part[EC_SIGNAL_POPULARITY][NAIVE_SHOP][i] = part;
        naive->slack[i] += 1e-5 + (double)(n_visits * NAIVE_N_SIGNALS + 2) * 0x1p-20;
    }
    return naive;
}
