/* fold.h - an item's id as training would have written it, whoever wrote it: a page, a request, a command line.
 *
 * One id arrives in many spellings: with a blank in front, in other letters, as a float (17850.0). Training folds
 * the ids of a log by a rule and the model keeps the rule, so that the device folds by it too. The log is folded by
 * these functions. Unicode's normal form C is not made here, but by who reads text: the log, the command line, the
 * page; it comes first.
 *
 * Layer: device/catalogue. */
#ifndef ENDCAP_DEVICE_CATALOGUE_FOLD_H
#define ENDCAP_DEVICE_CATALOGUE_FOLD_H

#include <stdbool.h>

#include "device/base/text.h"
#include "endcap/model.h"

/* The case that the letters A to Z of an id are put in. Pinned: it stands in the model. */
enum ec_case { EC_CASE_KEEP = 0, EC_CASE_UPPER = 1, EC_CASE_LOWER = 2 };
enum { EC_N_CASES = 3 };

struct ec_id_rule {
    enum ec_case letters;
    bool keeps_floats; /* 17850.0 is not 17850 */
};

/* Put letters in a case, in place; true where any changed. */
bool ec_case_change(char *bytes, size_t size, enum ec_case letters);

/* Fold an id: trim it, cut a float to its integer, change the case of its letters.
 *
 * room   receives the folded bytes where they are not those of the id
 *
 * The folded id; points into room or into the id. What is longer than EC_MAX_ID without its blanks is no id, and is
 * only trimmed. O(size). */
struct ec_text ec_id_fold(struct ec_id_rule rule, struct ec_text id, char room[EC_MAX_ID]);

#endif
