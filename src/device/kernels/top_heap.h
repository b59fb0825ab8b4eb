/* top_heap.h - the K best rows seen so far, kept in the caller's result array.
 *
 * Rows are offered in ascending order, so a later row that equals the worst kept one loses the tie: a row
 * belongs among the best exactly when its score is above `threshold`. Every copy of top_i32 shares this
 * heap and differs only in how fast it skips the rows at or below the threshold.
 *
 * Layer: device/kernels, for the copies of top_i32 only.   R rows   K results */
#ifndef ENDCAP_DEVICE_KERNELS_TOP_HEAP_H
#define ENDCAP_DEVICE_KERNELS_TOP_HEAP_H

#include <stddef.h>
#include <stdint.h>

/* A binary heap of row indices, the worst at its root. */
struct ec_top_heap {
    const int32_t *scores; /* (R,) borrowed */
    uint32_t *top;         /* (K,) borrowed; the first n_kept are the heap */
    size_t n_top;
    size_t n_kept;
    int32_t threshold; /* the score of the root once K rows are kept; INT32_MIN, never taken, before */
};

static inline int ec_top_worse(const int32_t *scores, uint32_t a, uint32_t b)
{
    return scores[a] < scores[b] || (scores[a] == scores[b] && a > b);
}

/* Let `row` sink from the root of the first n of the heap to its place. */
static inline void ec_top_sink(struct ec_top_heap *heap, size_t n, uint32_t row)
{
    uint32_t *top = heap->top;
    size_t hole = 0;
    for (size_t child = 1; child < n; child = 2 * hole + 1) {
        if (child + 1 < n && ec_top_worse(heap->scores, top[child + 1], top[child]))
            child++;
        if (!ec_top_worse(heap->scores, top[child], row))
            break;
        top[hole] = top[child];
        hole = child;
    }
    top[hole] = row;
}

/* Offer the next row; the caller has found scores[row] > heap->threshold. Cost O(log K). */
static inline void ec_top_take(struct ec_top_heap *heap, uint32_t row)
{
    if (heap->n_kept == heap->n_top) {
        ec_top_sink(heap, heap->n_kept, row);
    } else {
        uint32_t *top = heap->top;
        size_t hole = heap->n_kept++;
        for (; hole > 0 && ec_top_worse(heap->scores, row, top[(hole - 1) / 2]);
                hole = (hole - 1) / 2)
            top[hole] = top[(hole - 1) / 2];
        top[hole] = row;
    }
    if (heap->n_kept == heap->n_top)
        heap->threshold = heap->scores[heap->top[0]];
}

/* Offer rows [begin, end), one by one. */
static inline void ec_top_scan(struct ec_top_heap *heap, size_t begin, size_t end)
{
    for (size_t r = begin; r < end; r++) {
        if (heap->scores[r] > heap->threshold)
            ec_top_take(heap, (uint32_t)r);
    }
}

/* Put the best first, by the second half of a heap sort; the number kept. Cost O(K log K). */
static inline size_t ec_top_finish(struct ec_top_heap *heap)
{
    for (size_t n = heap->n_kept; n > 1; n--) {
        uint32_t last = heap->top[n - 1];
        heap->top[n - 1] = heap->top[0];
        ec_top_sink(heap, n - 1, last);
    }
    return heap->n_kept;
}

#endif
