/* pattern.c - see pattern.h. */
#include "native/clean/pattern.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

enum { SHOWN = 60 }; /* characters of a pattern in a message */

static const size_t TOO_MANY = (size_t)1 << 30;

/* A group that is being read: what its parts so far and the last of them come to, copies counted. */
struct group {
    size_t before;
    size_t last;
};

static size_t bounded_product(size_t a, size_t b)
{
    return a > 0 && b > TOO_MANY / a ? TOO_MANY : a * b;
}

static size_t bounded_sum(size_t a, size_t b)
{
    return a + b > TOO_MANY ? TOO_MANY : a + b;
}

static void begin_part(struct group *group, size_t size)
{
    group->before = bounded_sum(group->before, group->last);
    group->last = size;
}

/* Where a bracket expression that begins at `at` ends: behind its "]"; where it has none, behind the pattern. */
static const char *skip_set(const char *at)
{
    at++;
    at += *at == '^';
    at += *at == ']';
    while (*at && *at != ']') {
        char kind = at[1];
        if (at[0] == '[' && (kind == ':' || kind == '.' || kind == '=')) {
            const char end[] = {kind, ']', '\0'};
            const char *close = strstr(at + 2, end);
            if (close)
                at = close + 1;
        }
        at++;
    }
    return at + (*at == ']');
}

static const char *read_count(const char *at, size_t *count)
{
    for (*count = 0; *at >= '0' && *at <= '9'; at++)
        *count = bounded_sum(bounded_product(*count, 10), (size_t)(*at - '0'));
    return at;
}

/* How often the C library writes down what {m,n} at `at` repeats; 0 where that is no repetition. */
static size_t copies_of(const char *at, const char **end)
{
    size_t least, most;
    const char *next = read_count(at + 1, &least);
    bool has_least = next > at + 1;
    most = least;
    if (*next == ',') {
        const char *second = next + 1;
        next = read_count(second, &most);
        if (next == second)
            most = least + 1; /* {m,} is m copies and one that is starred */
        else
            has_least = true; /* {,n} */
    }
    *end = next + 1;
    return *next == '}' && has_least ? (most > 0 ? most : 1) : 0;
}

/* A pattern and its option, for messages. */
struct named {
    const char *option;
    const char *pattern;
};

static enum ec_status too_deep(const struct named *named, const char *at, struct ec_error *error)
{
    return ec_fail(error, EC_E_OPTION,
            "--%s '%.*s...': more than %d brackets in each other, at character %zu; write a "
            "flatter "
            "pattern",
            named->option, SHOWN, named->pattern, EC_PATTERN_MAX_DEPTH,
            (size_t)(at - named->pattern) + 1);
}

static enum ec_status refers_back(const struct named *named, const char *at, struct ec_error *error)
{
    return ec_fail(error, EC_E_OPTION,
            "--%s '%.*s': \\%c at character %zu refers back to a group, which extended regular "
            "expressions cannot; to match the digit write [%c]",
            named->option, SHOWN, named->pattern, at[1], (size_t)(at - named->pattern) + 1, at[1]);
}

/* What the pattern comes to, copies counted; or say what is wrong with it. */
static enum ec_status measure(const struct named *named, size_t *size, struct ec_error *error)
{
    struct group groups[EC_PATTERN_MAX_DEPTH + 1] = {{0}};
    struct group *group = groups;
    for (const char *at = named->pattern; *at;) {
        const char *next = at + 1;
        size_t copies = *at == '+' ? 2 : 1;
        if (*at == '(') {
            if (group == groups + EC_PATTERN_MAX_DEPTH)
                return too_deep(named, at, error);
            *++group = (struct group){0, 0};
        } else if (*at == ')' && group > groups) {
            size_t whole = bounded_sum(group->before, group->last);
            begin_part(--group, bounded_sum(whole, 1));
        } else if (*at == '*' || *at == '?' || *at == '+' ||
                   (*at == '{' && (copies = copies_of(at, &next)) > 0)) {
            group->last = bounded_product(group->last, copies);
        } else {
            if (*at == '\\' && at[1] >= '1' && at[1] <= '9')
                return refers_back(named, at, error);
            next = *at == '[' ? skip_set(at) : at + (*at == '\\' && at[1] ? 2 : 1);
            begin_part(group, 1);
        }
        at = next;
    }
    *size = 0;
    for (const struct group *open = groups; open <= group; open++)
        *size = bounded_sum(*size, bounded_sum(open->before, open->last));
    return EC_OK;
}

enum ec_status ec_pattern_compile(
        const char *pattern, const char *option, regex_t *compiled, struct ec_error *error)
{
    size_t n = strlen(pattern);
    size_t size = 0;
    if (n > EC_PATTERN_MAX_SIZE)
        return ec_fail(error, EC_E_OPTION,
                "--%s '%.*s...' has %zu characters, and a pattern may have %d", option, SHOWN,
                pattern, n, EC_PATTERN_MAX_SIZE);
    enum ec_status status = measure(&(struct named){option, pattern}, &size, error);
    if (status)
        return status;
    if (size > n + EC_PATTERN_MAX_COPIES)
        return ec_fail(error, EC_E_OPTION,
                "--%s '%.*s' repeats too much: written out it has more than %zu characters; use * "
                "or "
                "+ for a large count, and no repetition of repetitions",
                option, SHOWN, pattern, n + EC_PATTERN_MAX_COPIES);
    int result = regcomp(compiled, pattern, REG_EXTENDED | REG_NOSUB);
    if (result == 0)
        return EC_OK;
    if (result == REG_ESPACE)
        return ec_fail(error, EC_E_MEMORY, "no memory for --%s '%.*s'", option, SHOWN, pattern);
    char reason[160];
    regerror(result, compiled, reason, sizeof reason);
    return ec_fail(error, EC_E_OPTION, "--%s '%.*s' is no regular expression: %s", option, SHOWN,
            pattern, reason);
}
