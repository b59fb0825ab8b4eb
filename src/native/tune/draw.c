/* draw.c - see draw.h. */
#include "native/tune/draw.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "device/base/portable_math.h"
#include "endcap/model.h"
#include "endcap/ranking.h"
#include "native/learn/learner.h"

enum {
    N_COMPANIONS = 200, /* a row of sets has more to hold: any two items of a history are in it */
};

/* Of l2 and alpha: what ec_train_options_check lets through. */
static const double LARGEST = 1e3;

/* A candidate that is being drawn. */
struct drawing {
    struct ec_random *random;
    uint32_t n_changed; /* options */
};

static bool is_due(struct drawing *drawing)
{
    return ec_random_index(drawing->random, 3) == 0;
}

static void set(struct drawing *drawing, double drawn, double *value)
{
    drawing->n_changed += drawn != *value;
    *value = drawn;
}

static void set_u32(struct drawing *drawing, uint32_t drawn, uint32_t *value)
{
    drawing->n_changed += drawn != *value;
    *value = drawn;
}

/* Three significant digits. */
static double rounded(double value)
{
    char text[32];
    snprintf(text, sizeof text, "%.3g", value);
    return strtod(text, NULL);
}

static void draw_even(struct drawing *drawing, double low, double high, double *value)
{
    if (is_due(drawing))
        set(drawing, rounded(low + (high - low) * ec_random_unit(drawing->random)), value);
}

/* Evenly in the logarithm, from low to high or the largest that is allowed. */
static void draw_log(struct drawing *drawing, double low, double high, double *value)
{
    high = high < LARGEST ? high : LARGEST;
    if (is_due(drawing))
        set(drawing, rounded(low * ec_pow(high / low, ec_random_unit(drawing->random))), value);
}

/* Half, once, or twice a number of dimensions, the last not under a budget. */
static void draw_size(
        struct drawing *drawing, uint32_t around, uint32_t most, bool is_bounded, uint32_t *value)
{
    if (!is_due(drawing) || around == 0)
        return;
    uint32_t size = around << ec_random_index(drawing->random, is_bounded ? 2 : 3);
    size = (size + 1) / 2;
    set_u32(drawing, size < most ? size : most, value);
}

static bool is_wanted(const struct ec_train_options *options, enum ec_signal signal)
{
    return !(options->without >> signal & 1);
}

static void draw_transitions(struct drawing *drawing, struct ec_train_options *drawn)
{
    draw_even(drawing, 0.4, 0.95, &drawn->transition_decay);
    draw_even(drawing, 0.0, 1.0, &drawn->transition_backward);
    draw_log(drawing, 1.0, 60.0, &drawn->transition_shrinkage);
}

static void draw_factors(struct drawing *drawing, const struct ec_train_options *defaults,
        struct ec_train_options *drawn)
{
    draw_size(
            drawing, defaults->n_factors, EC_MAX_FACTORS, defaults->budget > 0, &drawn->n_factors);
    draw_log(drawing, defaults->l2 / 8.0, defaults->l2 * 8.0, &drawn->l2);
    draw_log(drawing, defaults->alpha / 8.0, defaults->alpha * 8.0, &drawn->alpha);
    if (is_due(drawing))
        set_u32(drawing, 2 + ec_random_index(drawing->random, 7), &drawn->n_iterations);
}

static void draw_encoder(struct drawing *drawing, const struct ec_train_options *defaults,
        struct ec_train_options *drawn)
{
    static const double examples[] = {0.5, 1.0, 2.0};
    double fastest = defaults->rate * 3.0 < 1.0 ? defaults->rate * 3.0 : 1.0;
    draw_size(drawing, defaults->n_dims, EC_MAX_DIMS, defaults->budget > 0, &drawn->n_dims);
    draw_log(drawing, defaults->rate / 3.0, fastest, &drawn->rate);
    draw_even(drawing, 0.1, 0.85, &drawn->dropout);
    if (is_due(drawing))
        set(drawing, floor(defaults->n_examples * examples[ec_random_index(drawing->random, 3)]),
                &drawn->n_examples);
}

static void draw_half_lives(struct drawing *drawing, struct ec_train_options *drawn)
{
    draw_log(drawing, 7.0, 365.0, &drawn->half_life_days);
    if (is_due(drawing))
        set(drawing,
                ec_random_index(drawing->random, 2)
                        ? rounded(7.0 * ec_pow(52.0, ec_random_unit(drawing->random)))
                        : 0.0,
                &drawn->history_half_life_days);
}

struct ec_train_options ec_draw(const struct ec_train_options *around,
        const struct ec_train_options *defaults, bool has_times, struct ec_random *random)
{
    struct ec_train_options drawn = *around;
    struct drawing drawing = {random, 0};
    /* where next to nothing is wanted there may be nothing to change */
    for (int n = 0; n < 100 && drawing.n_changed == 0; n++) {
        if (is_wanted(defaults, EC_SIGNAL_TRANSITIONS))
            draw_transitions(&drawing, &drawn);
        if (is_wanted(defaults, EC_SIGNAL_FACTORS) && defaults->n_factors > 0)
            draw_factors(&drawing, defaults, &drawn);
        if (is_wanted(defaults, EC_SIGNAL_SEQUENCE) && defaults->n_dims > 0)
            draw_encoder(&drawing, defaults, &drawn);
        if (is_wanted(defaults, EC_SIGNAL_COOCCURRENCE) && is_due(&drawing))
            set_u32(&drawing, drawn.n_companions ? 0 : N_COMPANIONS, &drawn.n_companions);
        draw_size(&drawing, defaults->n_neighbours, EC_LEARNED_ROW, defaults->budget > 0,
                &drawn.n_neighbours);
        if (has_times)
            draw_half_lives(&drawing, &drawn);
    }
    return drawn;
}
