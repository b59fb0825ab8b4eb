/* scratch_file.h - files that a test writes and forgets: plain, gzip or zstd. */
#ifndef ENDCAP_TESTS_SCRATCH_FILE_H
#define ENDCAP_TESTS_SCRATCH_FILE_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

struct scratch_file {
    char path[64];
};

/* Write bytes to a new file, to scratch_file_remove. Ends the test program on failure. */
static inline struct scratch_file scratch_file_write(const void *bytes, size_t size)
{
    struct scratch_file file = {"/tmp/endcap-test-XXXXXX"};
    int number = mkstemp(file.path);
    FILE *stream = number < 0 ? NULL : fdopen(number, "wb");
    if (!stream || (size && fwrite(bytes, 1, size, stream) != size) || fclose(stream) != 0)
        abort();
    return file;
}

static inline struct scratch_file scratch_file_text(const char *text)
{
    return scratch_file_write(text, strlen(text));
}

static inline void scratch_file_remove(const struct scratch_file *file)
{
    unlink(file->path);
}

/* Pack as one gzip member; the caller frees. */
static inline unsigned char *gzip_pack(const void *bytes, size_t size, size_t *packed_size)
{
    z_stream stream = {0};
    if (deflateInit2(&stream, 9, Z_DEFLATED, MAX_WBITS + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        abort();
    size_t capacity = deflateBound(&stream, (uLong)size);
    unsigned char *packed = malloc(capacity);
    stream.next_in = (Bytef *)(size_t)bytes;
    stream.avail_in = (uInt)size;
    stream.next_out = packed;
    stream.avail_out = (uInt)capacity;
    if (!packed || deflate(&stream, Z_FINISH) != Z_STREAM_END)
        abort();
    *packed_size = stream.total_out;
    deflateEnd(&stream);
    return packed;
}

/* Pack as one zstd frame with a checksum; the caller frees. */
static inline unsigned char *zstd_pack(const void *bytes, size_t size, size_t *packed_size)
{
    size_t capacity = ZSTD_compressBound(size);
    unsigned char *packed = malloc(capacity);
    ZSTD_CCtx *context = ZSTD_createCCtx();
    if (!packed || !context)
        abort();
    ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1);
    *packed_size = ZSTD_compress2(context, packed, capacity, bytes, size);
    if (ZSTD_isError(*packed_size))
        abort();
    ZSTD_freeCCtx(context);
    return packed;
}

#endif
