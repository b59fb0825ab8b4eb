/* threads.h - how many threads OpenMP may use, borrowed for one call and given back.
 *
 * Layer: native/matrix. */
#ifndef ENDCAP_NATIVE_MATRIX_THREADS_H
#define ENDCAP_NATIVE_MATRIX_THREADS_H

#include <omp.h>

/* Let OpenMP use n threads, or one for each core where n is 0; returns how many it might use before. */
static inline int ec_threads_use(int n)
{
    int before = omp_get_max_threads();
    omp_set_num_threads(n > 0 ? n : omp_get_num_procs());
    return before;
}

#endif
