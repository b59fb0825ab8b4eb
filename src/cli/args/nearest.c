/* nearest.c - see nearest.h. */
#include "cli/args/nearest.h"

#include <stdint.h>
#include <string.h>

#include "native/system/least.h"

enum { LONGEST = 63 };

static size_t distance(const char *a, size_t n, const char *b, size_t m)
{
    size_t rows[3][LONGEST + 1]; /* the rows i - 2, i - 1 and i of the table, in turn */
    for (size_t j = 0; j <= m; j++)
        rows[0][j] = j;
    for (size_t i = 1; i <= n; i++) {
        size_t *row = rows[i % 3], *above = rows[(i + 2) % 3], *above_that = rows[(i + 1) % 3];
        row[0] = i;
        for (size_t j = 1; j <= m; j++) {
            row[j] = above[j - 1] + (a[i - 1] != b[j - 1]);
            row[j] = ec_least(row[j], ec_least(above[j], row[j - 1]) + 1);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[j] = ec_least(row[j], above_that[j - 2] + 1);
        }
    }
    return rows[n % 3][m];
}

struct ec_nearest ec_nearest_begin(const char *wanted)
{
    return (struct ec_nearest){.wanted = wanted, .best = NULL, .distance = SIZE_MAX};
}

void ec_nearest_offer(struct ec_nearest *nearest, const char *word)
{
    size_t n = strlen(nearest->wanted), m = strlen(word);
    if (n == 0 || n > LONGEST || m > LONGEST)
        return;
    /* One mistake in three letters, at most three: beyond that a suggestion puzzles more than it
     * helps. The beginning of a word is near to it whatever is left to type. */
    size_t limit = ec_least((n + 2) / 3, 3);
    size_t d = distance(nearest->wanted, n, word, m);
    if (d > limit && n >= 3 && strncmp(nearest->wanted, word, n) == 0)
        d = limit;
    if (d <= limit && d < m && d < nearest->distance) {
        nearest->best = word;
        nearest->distance = d;
    }
}
