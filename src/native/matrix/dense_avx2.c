/* dense_avx2.c - the loops of dense.h for AVX2, and nothing beyond it: no fused multiply-add. */
#define LANES 8
#include "native/matrix/dense_loops.inc"

static const struct ec_dense avx2 = {"avx2", multiply, softmax, add, split, adam};

const struct ec_dense *ec_dense_avx2(void)
{
    return &avx2;
}
