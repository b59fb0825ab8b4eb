/* bench_kernels.c - the time of every copy of every kernel, as a ratio to the scalar reference.
 *
 * A kernel in EC_KERNEL_LIST needs a function bench_<op> below, or this file does not compile. The sets
 * take turns within each run, so that a busy machine slows them alike; the median of the runs counts. The
 * reference is what the compiler makes of plain C for its baseline (SSE2, NEON or simd128), not one
 * operation at a time. */
#define _POSIX_C_SOURCE 200809L
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "device/kernels/kernels.h"

/* The catalogue of the beauty benchmark, the usual number of factors, one shelf. */
enum { ROWS = 12101, FACTORS = 64, TOP = 20, RUNS = 301, MAX_SETS = 4 };

static int8_t rows[ROWS * FACTORS];
static int16_t vector[FACTORS];
static int32_t dots[ROWS];
static float x[FACTORS], lower[FACTORS * FACTORS];
static uint32_t top[TOP];

static void bench_dot_i8_i16(const struct ec_kernels *kernels)
{
    kernels->dot_i8_i16(rows, ROWS, FACTORS, vector, dots);
}

/* One update is too short to time; signs alternate so that the matrix stays where it is. */
static void bench_add_outer_f32(const struct ec_kernels *kernels)
{
    for (int n = 0; n < 100; n++)
        kernels->add_outer_f32(n % 2 ? -1.0f : 1.0f, x, FACTORS, lower);
}

static void bench_top_i32(const struct ec_kernels *kernels)
{
    if (kernels->top_i32(dots, ROWS, top, TOP) != TOP)
        abort();
}

static double now_us(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e6 + (double)time.tv_nsec / 1e3;
}

static int by_value(const void *a, const void *b)
{
    double difference = *(const double *)a - *(const double *)b;
    return (difference > 0) - (difference < 0);
}

static void measure(const char *op, void (*bench)(const struct ec_kernels *kernels))
{
    static double times_us[MAX_SETS][RUNS];
    size_t n_sets;
    const struct ec_kernels *const *sets = ec_kernels_available(&n_sets);
    if (n_sets > MAX_SETS)
        abort();
    for (size_t run = 0; run < RUNS; run++) {
        for (size_t s = 0; s < n_sets; s++) {
            double start_us = now_us();
            bench(sets[s]);
            times_us[s][run] = now_us() - start_us;
        }
    }
    for (size_t s = 0; s < n_sets; s++) {
        qsort(times_us[s], RUNS, sizeof times_us[s][0], by_value);
        double median_us = times_us[s][RUNS / 2];
        printf("%-14s %-8s %6.2f of scalar  %8.2f us\n", op, sets[s]->isa,
                median_us / times_us[0][RUNS / 2], median_us);
    }
}

int main(void)
{
    uint32_t state = 1; /* a linear congruence is random enough to time with */
    for (size_t i = 0; i < sizeof rows; i++)
        rows[i] = (int8_t)((state = state * 1664525u + 1013904223u) >> 24);
    for (size_t f = 0; f < FACTORS; f++) {
        vector[f] = (int16_t)((int)((state = state * 1664525u + 1013904223u) >> 18) %
                              (EC_K_VECTOR_MAX + 1));
        x[f] = (float)vector[f] / (float)EC_K_VECTOR_MAX;
    }
    printf("dot_i8_i16 %d x %d, add_outer_f32 %d x %d a hundred times, top_i32 %d of %d; medians "
           "of %d runs\n",
            ROWS, FACTORS, FACTORS, FACTORS, TOP, ROWS, RUNS);
#define EC_KERNEL_MEASURE(op, result, parameters) measure(#op, bench_##op);
    EC_KERNEL_LIST(EC_KERNEL_MEASURE)
    return 0;
}
