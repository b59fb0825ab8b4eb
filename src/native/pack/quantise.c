/* quantise.c - see quantise.h. */
#include "native/pack/quantise.h"

#include <string.h>

/* Far above the subnormal numbers, whose coarse steps would let a quotient exceed the integer range. */
static const float LEAST_SCALE = 1e-30f;

static uint32_t bits_of(float value)
{
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

uint16_t ec_half_nearest(float value)
{
    uint32_t bits = bits_of(value);
    return (uint16_t)((bits + 0x7fffu + (bits >> 16 & 1u)) >> 16);
}

uint16_t ec_half_above(float value)
{
    return (uint16_t)((bits_of(value) + 0xffffu) >> 16);
}

/* A number above 0 as the next scale that the format holds. */
static float scale_above(float value)
{
    uint32_t bits = (uint32_t)ec_half_above(value) << 16;
    float scale;
    memcpy(&scale, &bits, sizeof scale);
    return scale;
}

float ec_quantise_signed(const float *numbers, uint32_t n, uint32_t bits, int8_t *quantised)
{
    float most = bits == 4 ? 7.0f : 127.0f;
    float largest = 0.0f;
    memset(quantised, 0, n);
    for (uint32_t k = 0; k < n; k++) {
        float magnitude = numbers[k] < 0.0f ? -numbers[k] : numbers[k];
        if (!(magnitude < 1e30f)) /* learning that went out of bounds: a row that says nothing */
            return 0.0f;
        largest = magnitude > largest ? magnitude : largest;
    }
    if (largest / most < LEAST_SCALE)
        return 0.0f;
    float scale = scale_above(largest / most);
    for (uint32_t k = 0; k < n; k++) {
        float units = numbers[k] / scale;
        quantised[k] = (int8_t)(units + (units < 0.0f ? -0.5f : 0.5f));
    }
    return scale;
}

float ec_quantise_unsigned(const float *numbers, uint32_t n, uint32_t bits, uint8_t *quantised)
{
    float most = bits == 4 ? 15.0f : 255.0f;
    float largest = 0.0f;
    for (uint32_t k = 0; k < n; k++)
        largest = numbers[k] > largest ? numbers[k] : largest;
    memset(quantised, 0, n);
    if (largest / most < LEAST_SCALE)
        return 0.0f;
    float scale = scale_above(largest / most);
    for (uint32_t k = 0; k < n; k++)
        quantised[k] = (uint8_t)(numbers[k] / scale + 0.5f);
    return scale;
}

void ec_pack_nibbles(const uint8_t *numbers, uint32_t n, uint8_t *packed)
{
    for (uint32_t k = 0; k < n; k += 2) {
        unsigned high = k + 1 < n ? numbers[k + 1] & 15u : 0;
        packed[k / 2] = (uint8_t)((numbers[k] & 15u) | high << 4);
    }
}
