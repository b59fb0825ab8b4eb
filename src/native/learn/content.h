/* content.h - learn what an item's features say of it, so that items without events can be compared.
 *
 *     idf_f = w_f log(1 + I / df_f),   cos(a, b) = sum over f of both idf_f^2 / (|a| |b|),
 *     |a|^2 = sum over f of a idf_f^2
 *
 * df_f the items that have feature f; w_f is 1, for character grams `gram_weight` (inverse document frequency:
 * Sparck Jones 1972; a feature is there or is not, so its tf is 1). A feature of one item compares nothing, and
 * one of a large share of them says nothing: both are dropped. Of an item's features those of the largest idf are
 * kept.
 *
 * Layer: native/learn.   I items   V features kept */
#ifndef ENDCAP_NATIVE_LEARN_CONTENT_H
#define ENDCAP_NATIVE_LEARN_CONTENT_H

#include "endcap/status.h"
#include "native/dataset/dataset.h"

struct ec_content_options {
    uint32_t most;      /* features kept of an item */
    double max_share;   /* of the items: a feature that more of them have is dropped */
    double gram_weight; /* w_f of grams, at least 0; 0 drops them */
};

/* Row i is feature[start[i]] to feature[start[i + 1]], in the order of the catalogue's features. */
struct ec_content {
    uint32_t n_features; /* V */
    float *idf;          /* (V,) above 0 */
    size_t *start;       /* (I + 1,) */
    uint32_t *feature;   /* (start[I],) ascending within a row, below V */
};

/* Defaults, by NDCG@10 of this signal alone on the validation parts of Online Retail's titles and prices and of
 * Beauty's attributes. Of the gram weights 0 to 1 tried on the former 0.25 was best. A share of 1 in place of 0.15
 * was the same there and 4% worse on Beauty, one of 0.05 was 4% worse there and 4% better on Beauty. Rows of 6 to 32
 * features are about 1% apart: neither has long texts, for which there is room. */
struct ec_content_options ec_content_options_default(void);

/* Learn from a dataset's catalogue. Of the events it reads nothing.
 *
 * content  written only on EC_OK, to ec_content_free; V is 0 and every row empty where nothing is known
 *
 * EC_E_MEMORY. Cost O(n log most) for n features of all items. */
EC_MUST_USE enum ec_status ec_content_learn(const struct ec_dataset *dataset,
        const struct ec_content_options *options, struct ec_content *content);

/* Bytes that learning needs at most, with the result. */
size_t ec_content_memory(
        const struct ec_dataset *dataset, const struct ec_content_options *options);

/* Free what it owns and leave it empty. */
void ec_content_free(struct ec_content *content);

#endif
