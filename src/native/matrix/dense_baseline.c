/* dense_baseline.c - the loops of dense.h for what every machine of the kind has: SSE2, NEON. */
#define LANES 4
#include "native/matrix/dense_loops.inc"

static const struct ec_dense baseline = {"baseline", multiply, softmax, add, split, adam};

const struct ec_dense *ec_dense_baseline(void)
{
    return &baseline;
}
