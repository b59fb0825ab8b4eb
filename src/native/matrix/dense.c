/* dense.c - see dense.h: the choice of the loops, and the settings of Adam. */
#include "native/matrix/dense.h"

#include <math.h>

#include "device/base/portable_math.h"

const struct ec_dense *ec_dense_best(void)
{
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2"))
        return ec_dense_avx2();
#endif
    return ec_dense_baseline();
}

struct ec_adam ec_adam_step(double rate, size_t n)
{
    double first = 1.0 - ec_pow(0.9, (double)n);
    double second = sqrt(1.0 - ec_pow(0.99, (double)n));
    return (struct ec_adam){
            .rate = (float)(rate * second / first),
            .damping = (float)(1e-8 * second),
    };
}
