/* dense.h - the inner loops of the encoder's training: products of small matrices, softmax, Adam.
 *
 * Each is compiled from one body (dense_loops.inc) for the machine's baseline and, on x86-64, for AVX2. Every number
 * of a result is one sum in one order, without fused multiply-adds, so both give the same bits, and a matrix may be
 * shared out over threads by its rows.
 *
 * Layer: native/matrix.   M rows   N columns   K summed over */
#ifndef ENDCAP_NATIVE_MATRIX_DENSE_H
#define ENDCAP_NATIVE_MATRIX_DENSE_H

#include <stddef.h>

/* A matrix to read: element (r, c) is numbers[r * row_step + c * column_step]. */
struct ec_matrix {
    const float *numbers;
    size_t row_step;
    size_t column_step;
};

/* What one step of Adam (Kingma & Ba 2015) needs beside the gradient. The first moment fades by 0.9, the
 * second by 0.99: batches are few and rows rare, so 0.999 would still remember the start at the end. */
struct ec_adam {
    float rate;    /* the step, corrected for the start of both moments */
    float damping; /* epsilon */
};

/* Settings of step n, from 1, under a learning rate. */
struct ec_adam ec_adam_step(double rate, size_t n);

struct ec_dense {
    const char *isa;

    /* out (M, N) = a (M, K) b (K, N); rows of b and out are contiguous, `b_step` and `out_step` apart. */
    void (*multiply)(size_t m, size_t n, size_t k, struct ec_matrix a, const float *b,
            size_t b_step, float *out, size_t out_step);

    /* Turn the logits (N,) of one example into the gradient of its cross entropy -log p(target), times
     * `scale`; returns the cross entropy. */
    double (*softmax)(float *logits, size_t n, size_t target, float scale);

    /* out (N,) += row (N,). */
    void (*add)(size_t n, const float *row, float *out);

    /* Through a product weight a (.) b, whose gradient is d (N,): d_a += weight b (.) d, d_b += weight a (.) d. */
    void (*split)(size_t n, float weight, const float *d, const float *a, const float *b,
            float *d_a, float *d_b);

    /* Move numbers (N,) against a gradient (N,); both moments (N,) are updated. */
    void (*adam)(struct ec_adam step, size_t n, const float *gradient, float *first, float *second,
            float *numbers);
};

/* The fastest loops that this machine runs. */
const struct ec_dense *ec_dense_best(void);

/* The copies: the first runs anywhere and is the reference, the second on x86-64 with AVX2. */
const struct ec_dense *ec_dense_baseline(void);
const struct ec_dense *ec_dense_avx2(void);

#endif
