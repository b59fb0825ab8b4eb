/* failing_memory.h - memory that runs out when a test says so.
 *
 * The linker puts the functions below in place of native/system/alloc's, and of those of zlib, zstd and regex that
 * allocate (LDFLAGS of the program in the Makefile; cJSON allocates through native/system/alloc). Each call of one
 * of them is an allocation and has a number. For one file of a program: it defines them. */
#ifndef ENDCAP_TESTS_FAILING_MEMORY_H
#define ENDCAP_TESTS_FAILING_MEMORY_H

#include <regex.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <zlib.h>
#include <zstd.h>
#include <zstd_errors.h>

static struct {
    size_t n_asked;    /* allocations since memory_fails_at */
    size_t fails_at;   /* number of the first that fails; 0: none does */
    bool stays_empty;  /* all after it fail too */
    bool (*ask)(void); /* if given, says instead of all this whether there is memory */
    long n_blocks;     /* of native/system/alloc in use */
} memory;

/* Count from 1 again, and fail there. */
static inline void memory_fails_at(size_t number, bool stays_empty)
{
    memory.n_asked = 0;
    memory.fails_at = number;
    memory.stays_empty = stays_empty;
}

static bool has_memory(void)
{
    if (memory.ask)
        return memory.ask();
    memory.n_asked++;
    return memory.fails_at == 0 || memory.n_asked < memory.fails_at ||
           (memory.n_asked > memory.fails_at && !memory.stays_empty);
}

void *__real_ec_alloc(size_t n, size_t size);
void *__real_ec_resize(void *block, size_t n_old, size_t n_new, size_t size);
void __real_ec_free(void *block);
int __real_inflateInit2_(z_streamp stream, int bits, const char *version, int size);
int __real_inflate(z_streamp stream, int flush);
ZSTD_DStream *__real_ZSTD_createDStream(void);
size_t __real_ZSTD_decompressStream(ZSTD_DStream *zstd, ZSTD_outBuffer *out, ZSTD_inBuffer *in);
int __real_regcomp(regex_t *compiled, const char *pattern, int flags);
int __real_regexec(
        const regex_t *compiled, const char *text, size_t n, regmatch_t *matches, int flags);
void *__wrap_ec_alloc(size_t n, size_t size);
void *__wrap_ec_resize(void *block, size_t n_old, size_t n_new, size_t size);
void __wrap_ec_free(void *block);
int __wrap_inflateInit2_(z_streamp stream, int bits, const char *version, int size);
int __wrap_inflate(z_streamp stream, int flush);
ZSTD_DStream *__wrap_ZSTD_createDStream(void);
size_t __wrap_ZSTD_decompressStream(ZSTD_DStream *zstd, ZSTD_outBuffer *out, ZSTD_inBuffer *in);
int __wrap_regcomp(regex_t *compiled, const char *pattern, int flags);
int __wrap_regexec(
        const regex_t *compiled, const char *text, size_t n, regmatch_t *matches, int flags);

void *__wrap_ec_alloc(size_t n, size_t size)
{
    void *block = has_memory() ? __real_ec_alloc(n, size) : NULL;
    memory.n_blocks += block != NULL;
    return block;
}

void *__wrap_ec_resize(void *block, size_t n_old, size_t n_new, size_t size)
{
    void *resized = has_memory() ? __real_ec_resize(block, n_old, n_new, size) : NULL;
    memory.n_blocks += resized && !block;
    return resized;
}

void __wrap_ec_free(void *block)
{
    memory.n_blocks -= block != NULL;
    __real_ec_free(block);
}

int __wrap_inflateInit2_(z_streamp stream, int bits, const char *version, int size)
{
    return has_memory() ? __real_inflateInit2_(stream, bits, version, size) : Z_MEM_ERROR;
}

int __wrap_inflate(z_streamp stream, int flush)
{
    return has_memory() ? __real_inflate(stream, flush) : Z_MEM_ERROR;
}

ZSTD_DStream *__wrap_ZSTD_createDStream(void)
{
    return has_memory() ? __real_ZSTD_createDStream() : NULL;
}

size_t __wrap_ZSTD_decompressStream(ZSTD_DStream *zstd, ZSTD_outBuffer *out, ZSTD_inBuffer *in)
{
    return has_memory() ? __real_ZSTD_decompressStream(zstd, out, in)
                        : (size_t)0 - (size_t)ZSTD_error_memory_allocation;
}

int __wrap_regcomp(regex_t *compiled, const char *pattern, int flags)
{
    return has_memory() ? __real_regcomp(compiled, pattern, flags) : REG_ESPACE;
}

int __wrap_regexec(
        const regex_t *compiled, const char *text, size_t n, regmatch_t *matches, int flags)
{
    return has_memory() ? __real_regexec(compiled, text, n, matches, flags) : REG_ESPACE;
}

#endif
