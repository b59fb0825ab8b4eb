/* curve.c - see curve.h. */
#include "cli/learning/curve.h"

#include <stdbool.h>
#include <stdio.h>

#include "endcap/ranking.h"

void ec_curve_signals(uint32_t signals, char *text, size_t size)
{
    size_t used = 0;
    text[0] = '\0';
    for (uint32_t s = 0; s < EC_N_SIGNALS; s++) {
        if (!(signals >> s & 1) || used >= size)
            continue;
        int n = snprintf(text + used, size - used, "%s%s", used ? ", " : "",
                ec_signal_name((enum ec_signal)s));
        used += n > 0 ? (size_t)n : 0;
    }
}

/* What makes one shape of another. */
static void print_step(const struct ec_shape *from, const struct ec_shape *to)
{
    char names[160];
    const char *comma = "";
    ec_curve_signals(from->signals & ~to->signals, names, sizeof names);
    if (*names) {
        printf("without %s", names);
        comma = ", ";
    }
    if (to->row_length != from->row_length) {
        printf("%sat most %lu neighbours", comma, (unsigned long)to->row_length);
        comma = ", ";
    }
    if (to->table_bits != from->table_bits) {
        printf("%sneighbours' weights of %lu bits", comma, (unsigned long)to->table_bits);
        comma = ", ";
    }
    if (to->encoder_bits != from->encoder_bits)
        printf("%sencoder of %lu bits", comma, (unsigned long)to->encoder_bits);
}

/* The choice stands in the curve, or between two of its points. */
static bool is_on_curve(const struct ec_curve *curve)
{
    const struct ec_shape *chosen = &curve->chosen.shape;
    const struct ec_shape *point = &curve->points[curve->chosen_from].shape;
    return chosen->signals == point->signals && chosen->row_length == point->row_length &&
           chosen->table_bits == point->table_bits && chosen->encoder_bits == point->encoder_bits;
}

static void print_point(const struct ec_curve_point *point, bool is_chosen)
{
    printf("%s %10zu  %7.4f  ", is_chosen ? ">" : " ", point->bytes, point->ndcg10);
}

void ec_curve_print(const struct ec_curve *curve)
{
    bool on_curve = is_on_curve(curve);
    printf("size against quality on events held out to weigh the signals, from everything that is "
           "worth carrying downwards; > fits best:\n");
    printf("  %10s  %7s\n", "bytes", "NDCG@10");
    for (uint32_t n = 0; n < curve->n; n++) {
        const struct ec_curve_point *point = &curve->points[n];
        char names[160];
        print_point(point, on_curve && n == curve->chosen_from);
        if (n == 0) {
            ec_curve_signals(point->shape.signals, names, sizeof names);
            puts(names);
        } else {
            print_step(&curve->points[n - 1].shape, &point->shape);
            putchar('\n');
        }
        if (!on_curve && n == curve->chosen_from) {
            print_point(&curve->chosen, true);
            print_step(&point->shape, &curve->chosen.shape);
            puts(", and no further");
        }
    }
}

static cJSON *point_json(const struct ec_curve_point *point, bool is_chosen)
{
    cJSON *json = cJSON_CreateObject();
    cJSON_AddNumberToObject(json, "bytes", (double)point->bytes);
    cJSON_AddNumberToObject(json, "ndcg@10", point->ndcg10);
    cJSON *signals = cJSON_AddArrayToObject(json, "signals");
    for (uint32_t s = 0; s < EC_N_SIGNALS; s++)
        if (point->shape.signals >> s & 1)
            cJSON_AddItemToArray(signals, cJSON_CreateString(ec_signal_name((enum ec_signal)s)));
    cJSON_AddNumberToObject(json, "neighbours", point->shape.row_length);
    cJSON_AddNumberToObject(json, "table_bits", point->shape.table_bits);
    cJSON_AddNumberToObject(json, "encoder_bits", point->shape.encoder_bits);
    cJSON_AddBoolToObject(json, "chosen", is_chosen);
    return json;
}

cJSON *ec_curve_json(const struct ec_curve *curve)
{
    bool on_curve = is_on_curve(curve);
    cJSON *json = cJSON_CreateArray();
    for (uint32_t n = 0; n < curve->n; n++) {
        cJSON_AddItemToArray(
                json, point_json(&curve->points[n], on_curve && n == curve->chosen_from));
        if (!on_curve && n == curve->chosen_from)
            cJSON_AddItemToArray(json, point_json(&curve->chosen, true));
    }
    return json;
}
