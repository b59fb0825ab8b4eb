/* rounded.c - see rounded.h. */
#include "device/signals/rounded.h"

#include <string.h>

#include "device/kernels/kernels.h"

float ec_rounded(const float *x, uint32_t n, uint32_t width, int16_t *rounded)
{
    float largest = 0.0f;
    for (uint32_t f = 0; f < n; f++) {
        float magnitude = x[f] < 0.0f ? -x[f] : x[f];
        largest = magnitude > largest ? magnitude : largest;
    }
    memset(rounded, 0, width * sizeof *rounded);
    if (largest < 1e-30f)
        return 0.0f;
    float per_unit = (float)EC_K_VECTOR_MAX / largest;
    for (uint32_t f = 0; f < n; f++)
        rounded[f] = (int16_t)(x[f] * per_unit + (x[f] < 0.0f ? -0.5f : 0.5f));
    return largest / (float)EC_K_VECTOR_MAX;
}
