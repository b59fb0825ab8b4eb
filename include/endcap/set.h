/* set.h - a set of item ids, made once and given to any number of shelves: what is sold out, hidden, allowed.
 *
 * Making a set looks every id up; a shelf that is given it looks up none. Items that the model knows are bits of a
 * map, ids that it does not know are kept in order, so that a shelf's work grows with what it holds and never with the
 * product of two lists.
 *
 * Layer: public.   I items   L ids   U ids that the model does not know */
#ifndef ENDCAP_SET_H
#define ENDCAP_SET_H

#include <stdbool.h>

#include "endcap/model.h"

EC_C_BEGIN

/* Opaque; lives in memory of ec_set_size bytes that the caller owns; there is nothing to close. */
struct ec_set;

/* Bytes that a set of these ids takes at most: an eighth of a byte an item, and the ids' own and 8 an id. SIZE_MAX
 * where that is more than there can be.
 *
 * ids   (n_ids,) borrowed for the call. Cost O(L). */
EC_API size_t ec_set_size(const struct ec_model *model, const struct ec_text *ids, size_t n_ids);

/* Make a set.
 *
 * memory   (size,) the caller's, aligned to 16, kept for as long as the set is used
 * model    borrowed for as long as the set is used; a shelf of another model refuses it
 * ids      (n_ids,) borrowed for the call; spelled as ec_model_item takes them; one may come more than once
 * set      written only on EC_OK; points into memory
 *
 * EC_E_BUFFER_SMALL   size is below ec_set_size, or memory is not aligned
 * EC_E_ITEM_EMPTY     an id is empty, or nothing but blanks
 *
 * Cost O(I + L log I + U log U). */
EC_API EC_MUST_USE enum ec_status ec_set_init(void *memory, size_t size,
        const struct ec_model *model, const struct ec_text *ids, size_t n_ids, struct ec_set **set);

/* Whether a set has an id, known to the model or not. Cost O(log I + log U). */
EC_API bool ec_set_has(const struct ec_set *set, struct ec_text id);

EC_C_END

#endif
