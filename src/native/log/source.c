/* source.c - see source.h. */
#include "native/log/source.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <zlib.h>
#include <zstd.h>
#include <zstd_errors.h>

#include "native/system/alloc.h"

enum {
    INPUT_SIZE = 1 << 17,
    MAGIC_SIZE = 4,
};

enum packing { PLAIN, GZIP, ZSTD };

struct ec_source {
    int file;
    const char *name;
    const struct ec_watch *watch;
    off_t file_size;   /* 0 where unknown */
    off_t bytes_taken; /* from the file, as stored */
    enum packing packing;
    bool at_end;       /* of the file */
    bool between;      /* two gzip members or zstd frames: the input may end here */
    size_t begin, end; /* bytes not used yet: input[begin] to input[end] */
    z_stream gzip;
    ZSTD_DStream *zstd;
    char input[INPUT_SIZE];
};

/* Append to the input, which has room. Sets at_end on the last byte. */
static enum ec_status read_file(struct ec_source *source, struct ec_error *error)
{
    if (source->begin == source->end)
        source->begin = source->end = 0;
    for (;;) {
        if (ec_watch_interrupted(source->watch))
            return ec_fail(error, EC_E_INTERRUPTED, "interrupted while reading %s", source->name);
        ssize_t got = read(source->file, source->input + source->end, INPUT_SIZE - source->end);
        if (got >= 0) {
            source->at_end = got == 0;
            source->end += (size_t)got;
            source->bytes_taken += (off_t)got;
            return EC_OK;
        }
        if (errno != EINTR)
            return ec_fail(error, EC_E_IO, "%s cannot be read: %s", source->name, strerror(errno));
    }
}

static bool starts_like_gzip(const unsigned char *bytes, size_t size)
{
    return size >= 2 && bytes[0] == 0x1f && bytes[1] == 0x8b;
}

/* A frame, or a skippable frame, which some tools write first. */
static bool starts_like_zstd(const unsigned char *bytes, size_t size)
{
    if (size < MAGIC_SIZE)
        return false;
    bool frame = bytes[0] == 0x28 && bytes[1] == 0xb5 && bytes[2] == 0x2f && bytes[3] == 0xfd;
    bool skippable = (bytes[0] & 0xf0) == 0x50 && bytes[1] == 0x2a && bytes[2] == 0x4d &&
                     bytes[3] == 0x18;
    return frame || skippable;
}

static enum ec_status recognise(struct ec_source *source, struct ec_error *error)
{
    while (!source->at_end && source->end < MAGIC_SIZE) {
        enum ec_status status = read_file(source, error);
        if (status)
            return status;
    }
    const unsigned char *bytes = (const unsigned char *)source->input;
    if (starts_like_gzip(bytes, source->end)) {
        /* 16: a gzip header is expected, a raw or zlib stream is refused */
        if (inflateInit2(&source->gzip, MAX_WBITS + 16) != Z_OK)
            return ec_fail(error, EC_E_MEMORY, "no memory to unpack %s", source->name);
        source->packing = GZIP;
    } else if (starts_like_zstd(bytes, source->end)) {
        source->zstd = ZSTD_createDStream();
        if (!source->zstd)
            return ec_fail(error, EC_E_MEMORY, "no memory to unpack %s", source->name);
        source->packing = ZSTD;
    }
    return EC_OK;
}

enum ec_status ec_source_open(const char *path, const struct ec_watch *watch,
        struct ec_source **out, struct ec_error *error)
{
    struct ec_source *source = ec_alloc(1, sizeof *source);
    if (!source)
        return ec_fail(error, EC_E_MEMORY, "no memory to read %s", path);
    bool is_stdin = strcmp(path, "-") == 0;
    source->name = is_stdin ? "standard input" : path;
    source->watch = watch;
    source->file = is_stdin ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    if (source->file < 0) {
        enum ec_status status = ec_fail(
                error, EC_E_IO, "%s cannot be opened: %s", path, strerror(errno));
        ec_free(source);
        return status;
    }
    struct stat about;
    if (fstat(source->file, &about) == 0 && S_ISREG(about.st_mode))
        source->file_size = about.st_size;
    enum ec_status status = recognise(source, error);
    if (status) {
        ec_source_close(source);
        return status;
    }
    *out = source;
    return EC_OK;
}

static enum ec_status truncated(const struct ec_source *source, struct ec_error *error)
{
    return ec_fail(error, EC_E_DATA,
            "%s ends in the middle of its %s stream after %lld bytes; fetch or pack it again",
            source->name, source->packing == GZIP ? "gzip" : "zstd",
            (long long)source->bytes_taken);
}

static enum ec_status read_plain(
        struct ec_source *source, char *bytes, size_t capacity, size_t *size)
{
    size_t n = source->end - source->begin;
    if (n > capacity)
        n = capacity;
    memcpy(bytes, source->input + source->begin, n);
    source->begin += n;
    *size = n;
    return EC_OK;
}

/* Unpack what the input holds; *size may be 0 when the input ran out first. */
static enum ec_status read_gzip(struct ec_source *source, char *bytes, size_t capacity,
        size_t *size, struct ec_error *error)
{
    *size = 0;
    if (source->between) {
        /* zeros are what tapes and block devices pad with */
        while (source->begin < source->end && source->input[source->begin] == 0)
            source->begin++;
        if (source->begin == source->end)
            return EC_OK;
        if ((unsigned char)source->input[source->begin] != 0x1f)
            return ec_fail(
                    error, EC_E_DATA, "%s has something else behind its gzip stream", source->name);
        inflateReset(&source->gzip);
        source->between = false;
    }
    source->gzip.next_in = (Bytef *)source->input + source->begin;
    source->gzip.avail_in = (uInt)(source->end - source->begin);
    source->gzip.next_out = (Bytef *)bytes;
    source->gzip.avail_out = capacity > INPUT_SIZE * 8 ? INPUT_SIZE * 8 : (uInt)capacity;
    uInt room = source->gzip.avail_out;
    int result = inflate(&source->gzip, Z_NO_FLUSH);
    source->begin = source->end - source->gzip.avail_in;
    *size = room - source->gzip.avail_out;
    if (result == Z_STREAM_END)
        source->between = true;
    else if (result == Z_MEM_ERROR)
        return ec_fail(error, EC_E_MEMORY, "no memory to unpack %s", source->name);
    else if (result != Z_OK && result != Z_BUF_ERROR)
        return ec_fail(error, EC_E_DATA, "%s is a corrupt gzip file: %s", source->name,
                source->gzip.msg ? source->gzip.msg : "its stream does not decode");
    return EC_OK;
}

static enum ec_status read_zstd(struct ec_source *source, char *bytes, size_t capacity,
        size_t *size, struct ec_error *error)
{
    *size = 0;
    if (source->between && source->begin == source->end)
        return EC_OK; /* asked again, the decoder would expect another frame */
    ZSTD_inBuffer in = {source->input, source->end, source->begin};
    ZSTD_outBuffer out = {bytes, capacity, 0};
    size_t result = ZSTD_decompressStream(source->zstd, &out, &in);
    if (ZSTD_getErrorCode(result) == ZSTD_error_memory_allocation)
        return ec_fail(error, EC_E_MEMORY, "no memory to unpack %s", source->name);
    if (ZSTD_isError(result))
        return ec_fail(error, EC_E_DATA, "%s is a corrupt zstd file: %s", source->name,
                ZSTD_getErrorName(result));
    source->begin = in.pos;
    source->between = result == 0;
    *size = out.pos;
    return EC_OK;
}

enum ec_status ec_source_read(struct ec_source *source, char *bytes, size_t capacity, size_t *size,
        struct ec_error *error)
{
    for (;;) {
        enum ec_status status = EC_OK;
        if (source->packing == PLAIN)
            status = read_plain(source, bytes, capacity, size);
        else if (source->packing == GZIP)
            status = read_gzip(source, bytes, capacity, size, error);
        else
            status = read_zstd(source, bytes, capacity, size, error);
        if (status || *size)
            return status;
        /* Nothing came out, so all input is used: both decoders stop only for room or for input. */
        if (source->at_end)
            return source->packing == PLAIN || source->between ? EC_OK : truncated(source, error);
        if (source->begin == source->end) {
            status = read_file(source, error);
            if (status)
                return status;
        }
    }
}

const char *ec_source_name(const struct ec_source *source)
{
    return source->name;
}

double ec_source_share(const struct ec_source *source)
{
    if (source->file_size <= 0)
        return 0;
    double share = (double)source->bytes_taken / (double)source->file_size;
    return share < 1 ? share : 1;
}

void ec_source_close(struct ec_source *source)
{
    if (!source)
        return;
    if (source->packing == GZIP)
        inflateEnd(&source->gzip);
    ZSTD_freeDStream(source->zstd);
    if (source->file != STDIN_FILENO)
        close(source->file);
    ec_free(source);
}
