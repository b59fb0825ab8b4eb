/* quantise.c - see quantise.h. */
#include "native/pack/quantise.h"

#include <string.h>

#include "endcap/model.h"

/* Far above the subnormal numbers, whose coarse steps would let a quotient exceed the integer range. */
static const float LEAST_SCALE = 1e-30f;

/* To whole numbers within +-most. */
static float quantise_signed(const float *numbers, uint32_t n, float most, int8_t *quantised)
{
    float largest = 0.0f;
    for (uint32_t k = 0; k < n; k++) {
        float magnitude = numbers[k] < 0.0f ? -numbers[k] : numbers[k];
        if (!(magnitude < 1e30f)) { /* learning that went out of bounds: a row that says nothing */
            memset(quantised, 0, n);
            return 0.0f;
        }
        largest = magnitude > largest ? magnitude : largest;
    }
    memset(quantised, 0, n);
    float scale = largest / most;
    if (scale < LEAST_SCALE)
        return 0.0f;
    for (uint32_t k = 0; k < n; k++) {
        float units = numbers[k] / scale;
        quantised[k] = (int8_t)(units + (units < 0.0f ? -0.5f : 0.5f));
    }
    return scale;
}

/* To whole numbers from 0 to most. */
static float quantise_unsigned(const float *numbers, uint32_t n, float most, uint8_t *quantised)
{
    float largest = 0.0f;
    for (uint32_t k = 0; k < n; k++)
        largest = numbers[k] > largest ? numbers[k] : largest;
    memset(quantised, 0, n);
    float scale = largest / most;
    if (scale < LEAST_SCALE)
        return 0.0f;
    for (uint32_t k = 0; k < n; k++)
        quantised[k] = (uint8_t)(numbers[k] / scale + 0.5f);
    return scale;
}

float ec_quantise_i8(const float *numbers, uint32_t n, int8_t *quantised)
{
    return quantise_signed(numbers, n, 127.0f, quantised);
}

float ec_quantise_i4(const float *numbers, uint32_t n, int8_t *quantised)
{
    return quantise_signed(numbers, n, 7.0f, quantised);
}

float ec_quantise_u8(const float *numbers, uint32_t n, uint8_t *quantised)
{
    return quantise_unsigned(numbers, n, 255.0f, quantised);
}

float ec_quantise_u4(const float *numbers, uint32_t n, uint8_t *quantised)
{
    return quantise_unsigned(numbers, n, 15.0f, quantised);
}

void ec_pack_nibbles(const uint8_t *numbers, uint32_t n, uint8_t *packed)
{
    for (uint32_t k = 0; k < n; k += 2) {
        unsigned high = k + 1 < n ? numbers[k + 1] & 15u : 0;
        packed[k / 2] = (uint8_t)((numbers[k] & 15u) | high << 4);
    }
}

void ec_quantised_gram(const int8_t *rows, const float *scales, uint32_t n_items,
        uint32_t n_factors, uint32_t stride, float *gram)
{
    for (uint32_t f = 0; f < n_factors; f++) {
        double sums[EC_MAX_FACTORS] = {0.0};
        for (uint32_t i = 0; i < n_items; i++) {
            const int8_t *row = rows + (size_t)i * stride;
            double scaled = (double)scales[i] * (double)scales[i] * (double)row[f];
            for (uint32_t g = 0; g <= f; g++)
                sums[g] += scaled * (double)row[g];
        }
        for (uint32_t g = 0; g <= f; g++)
            *gram++ = (float)sums[g];
    }
}
