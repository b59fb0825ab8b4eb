/* input.c - see input.h. */
#include "cli/io/input.h"

#include <errno.h>
#include <string.h>

#include "cli/io/memory.h"
#include "device/base/bytes.h"
#include "device/container/layout.h"
#include "native/system/alloc.h"

enum { FIRST_CAPACITY = 1 << 16 };

/* What malloc gives suits any type, and models must start at a multiple of 16. */
_Static_assert(_Alignof(max_align_t) >= EC_ALIGNMENT, "blocks are aligned for models");

const char *ec_input_name(const char *path)
{
    return strcmp(path, "-") == 0 ? "standard input" : path;
}

const char *ec_input_base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : ec_input_name(path);
}

enum ec_exit ec_input_read(const char *path, struct ec_bytes *out)
{
    bool is_stdin = strcmp(path, "-") == 0;
    FILE *file = is_stdin ? stdin : fopen(path, "rb");
    if (!file)
        return ec_complain_status(EC_E_IO, "%s cannot be opened: %s", path, strerror(errno));
    struct ec_bytes bytes = {0};
    size_t capacity = 0;
    while (!feof(file) && !ferror(file)) {
        if (bytes.size + 1 >= capacity) { /* keeps room for the zero byte */
            size_t more = capacity ? 2 * capacity : FIRST_CAPACITY;
            bytes.bytes = ec_need_more(bytes.bytes, capacity, more, 1);
            capacity = more;
        }
        errno = 0;
        bytes.size += fread(bytes.bytes + bytes.size, 1, capacity - bytes.size - 1, file);
    }
    int reason = errno;
    bool failed = ferror(file) != 0;
    if (!is_stdin)
        fclose(file);
    if (failed) {
        ec_free(bytes.bytes);
        return ec_complain_status(
                EC_E_IO, "%s cannot be read: %s", ec_input_name(path), strerror(reason));
    }
    *out = bytes;
    return EC_EXIT_DONE;
}

/* Length of the model that these bytes begin with, by its header; all of them where they are too few to
 * say or say something impossible, which ec_model_open then refuses by name. */
static size_t stated_size(const struct ec_bytes *file)
{
    if (file->size < EC_HEADER_SIZE || memcmp(file->bytes, EC_MAGIC, 8) != 0)
        return file->size;
    uint64_t stated = ec_load_u64(file->bytes + EC_HEADER_FILE_SIZE);
    return stated < file->size ? (size_t)stated : file->size;
}

static bool ends_with(const char *text, const char *end)
{
    size_t n = strlen(text), m = strlen(end);
    return n >= m && strcmp(text + n - m, end) == 0;
}

/* Say why a model cannot be opened. A page's server may send it packed; the file that is read here is the model. */
static enum ec_exit refuse(const char *path, const struct ec_bytes *file, enum ec_status status)
{
    static const struct {
        const char *magic, *end, *packer, *command;
    } PACKERS[] = {{"\x1f\x8b", ".gz", "gzip", "gunzip"},
            {"\x28\xb5\x2f\xfd", ".zst", "zstd", "unzstd"},
            {"\xfd"
             "7zXZ",
                    ".xz", "xz", "unxz"},
            {"BZh", ".bz2", "bzip2", "bunzip2"}, {"PK\x03\x04", ".zip", "zip", "unzip"},
            {NULL, ".br", "brotli", "brotli -d"}};
    const char *name = ec_input_name(path);
    bool is_model = file->size >= 8 && memcmp(file->bytes, EC_MAGIC, 8) == 0;
    for (size_t p = 0; p < sizeof PACKERS / sizeof *PACKERS && !is_model; p++) {
        const char *magic = PACKERS[p].magic;
        bool is_packed = magic ? file->size >= strlen(magic) &&
                                         memcmp(file->bytes, magic, strlen(magic)) == 0
                               : ends_with(path, PACKERS[p].end);
        if (is_packed)
            return ec_complain_status(EC_E_MAGIC,
                    "%s is packed with %s, not a model; unpack it first: %s %s", name,
                    PACKERS[p].packer, PACKERS[p].command, name == path ? path : "FILE");
    }
    return ec_complain_status(status, "%s: %s", name, ec_status_text(status));
}

enum ec_exit ec_input_load(const char *path, struct ec_loaded *out)
{
    struct ec_loaded loaded = {0};
    enum ec_exit code = ec_input_read(path, &loaded.file);
    if (code)
        return code;
    size_t size = loaded.file.size;
    if (strcmp(path, "-") == 0) {
        size = stated_size(&loaded.file);
        loaded.rest = loaded.file.bytes + size;
        loaded.rest_size = loaded.file.size - size;
    }
    size_t memory_size = ec_model_size(loaded.file.bytes, size);
    void *memory = ec_need(memory_size, 1);
    enum ec_status status = ec_model_open(
            loaded.file.bytes, size, memory, memory_size, &loaded.model);
    if (status) {
        enum ec_exit refused = refuse(path, &loaded.file, status);
        ec_free(memory);
        ec_free(loaded.file.bytes);
        return refused;
    }
    *out = loaded;
    return EC_EXIT_DONE;
}

enum ec_exit ec_loaded_expect_nothing(const struct ec_loaded *loaded)
{
    if (loaded->rest_size == 0)
        return EC_EXIT_DONE;
    return ec_complain_status(EC_E_FILE_SIZE, "standard input: %s", ec_status_text(EC_E_FILE_SIZE));
}

void ec_loaded_free(struct ec_loaded *loaded)
{
    ec_free(loaded->model);
    ec_free(loaded->file.bytes);
    *loaded = (struct ec_loaded){0};
}
