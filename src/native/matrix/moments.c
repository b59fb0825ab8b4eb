/* moments.c - see moments.h. */
#include "native/matrix/moments.h"

#include "native/system/least.h"

static uint32_t bring(uint32_t window)
{
    if (window < 1)
        return 1;
    return window < EC_MOMENTS_MAX_WINDOW ? window : EC_MOMENTS_MAX_WINDOW;
}

/* Windows and gaps end before the first that weighs nothing, since an accumulator takes only weights
 * above 0. */
static void weigh(const struct ec_sequence_weights *weights, struct ec_moments *moments)
{
    double power = 1.0;
    double squares = 0.0;
    for (uint32_t k = 0; k < bring(weights->past_window); k++, power *= weights->past) {
        moments->past_power[k] = (float)power;
        if (!(moments->past_power[k] > 0.0f))
            break;
        moments->past_square[++moments->past_window] = (float)(squares += power * power);
    }
    /* a pair of gap g meets at every t between, g - 1 - on steps back and `on` steps on */
    uint32_t future_window = bring(weights->future_window);
    for (uint32_t g = 1; g < moments->past_window + future_window; g++) {
        double sum = 0.0;
        double future = 1.0;
        for (uint32_t on = 0; on < future_window && on < g; on++, future *= weights->future)
            if (g - 1 - on < moments->past_window)
                sum += future * (double)moments->past_power[g - 1 - on];
        moments->cross[g] = (float)sum;
        if (!(moments->cross[g] > 0.0f))
            break;
        moments->longest = g;
        if (moments->backward * moments->cross[g] > 0.0f)
            moments->longest_back = g;
    }
}

void ec_moments_of_sequences(const struct ec_dataset *dataset, const struct ec_by_item *by_item,
        const struct ec_sequence_weights *weights, struct ec_moments *moments)
{
    *moments = (struct ec_moments){
            .n_items = dataset->n_items,
            .start = by_item->start,
            .dataset = dataset,
            .by_item = by_item,
            .backward = (float)weights->backward,
    };
    weigh(weights, moments);
}

void ec_moments_of_sets(
        const struct ec_sets *groups, const float *size_weight, struct ec_moments *moments)
{
    *moments = (struct ec_moments){
            .n_items = groups->n_items,
            .start = groups->item_start,
            .groups = groups,
            .size_weight = size_weight,
    };
}

/* A pair of gap g whose later place has `after` places behind it stands together in
 * min(after, past_window - g) of the x_t. */
static float gram_of_sequences(
        const struct ec_moments *moments, uint32_t a, struct ec_accumulator *row)
{
    const struct ec_dataset *log = moments->dataset;
    const struct ec_by_item *by_item = moments->by_item;
    double own = 0.0;
    for (size_t k = by_item->start[a]; k < by_item->start[a + 1]; k++) {
        size_t place = by_item->event[k];
        size_t before = place - log->user_start[by_item->user[k]];
        size_t after = log->user_start[by_item->user[k] + 1] - 1 - place;
        own += (double)moments->past_square[ec_least(after, moments->past_window)];
        for (size_t g = 1; g < moments->past_window; g++) {
            size_t most = moments->past_window - g;
            if (after > g) {
                uint32_t b = log->item[place + g];
                float weight = moments->past_power[g] *
                               moments->past_square[ec_least(after - g, most)];
                if (b != a)
                    ec_accumulator_add(row, b, weight);
                else
                    own += 2.0 * (double)weight;
            }
            if (after > 0 && before >= g && log->item[place - g] != a)
                ec_accumulator_add(row, log->item[place - g],
                        moments->past_power[g] * moments->past_square[ec_least(after, most)]);
        }
    }
    return (float)own;
}

static void cross_of_sequences(
        const struct ec_moments *moments, uint32_t j, struct ec_accumulator *column)
{
    const struct ec_dataset *log = moments->dataset;
    const struct ec_by_item *by_item = moments->by_item;
    for (size_t k = by_item->start[j]; k < by_item->start[j + 1]; k++) {
        size_t place = by_item->event[k];
        size_t before = place - log->user_start[by_item->user[k]];
        size_t after = log->user_start[by_item->user[k] + 1] - 1 - place;
        for (size_t g = 1; g <= ec_least(before, moments->longest); g++)
            if (log->item[place - g] != j)
                ec_accumulator_add(column, log->item[place - g], moments->cross[g]);
        for (size_t g = 1; g <= ec_least(after, moments->longest_back); g++)
            if (log->item[place + g] != j)
                ec_accumulator_add(
                        column, log->item[place + g], moments->backward * moments->cross[g]);
    }
}

static float gram_of_sets(const struct ec_moments *moments, uint32_t a, struct ec_accumulator *row)
{
    const struct ec_sets *groups = moments->groups;
    double own = 0.0;
    for (size_t k = groups->item_start[a]; k < groups->item_start[a + 1]; k++) {
        size_t first = groups->start[groups->group[k]];
        size_t end = groups->start[groups->group[k] + 1];
        float weight = moments->size_weight[end - first];
        own += (double)weight;
        for (size_t n = first; n < end; n++)
            if (groups->item[n] != a)
                ec_accumulator_add(row, groups->item[n], weight);
    }
    return (float)own;
}

float ec_moments_gram(const struct ec_moments *moments, uint32_t a, struct ec_accumulator *row)
{
    return moments->groups ? gram_of_sets(moments, a, row) : gram_of_sequences(moments, a, row);
}

void ec_moments_cross(const struct ec_moments *moments, uint32_t j, struct ec_accumulator *column)
{
    if (moments->groups)
        (void)gram_of_sets(moments, j, column);
    else
        cross_of_sequences(moments, j, column);
}

size_t ec_moments_reach(const struct ec_moments *moments, uint32_t a)
{
    size_t n = 0;
    if (!moments->groups)
        return (moments->start[a + 1] - moments->start[a]) * 2 * moments->longest;
    const struct ec_sets *groups = moments->groups;
    for (size_t k = groups->item_start[a]; k < groups->item_start[a + 1]; k++)
        n += groups->start[groups->group[k] + 1] - groups->start[groups->group[k]] - 1;
    return n;
}
