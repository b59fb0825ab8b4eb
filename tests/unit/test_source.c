/* Properties of log/source: the same bytes come out of a file however it is packed, and damage is
 * always said. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "native/log/source.h"
#include "native/system/random.h"
#include "scratch_file.h"

enum { CONTENT_SIZE = 300000 };

/* Read a whole file in pieces of `piece` bytes into *bytes (the caller frees). */
static enum ec_status read_all(const char *path, size_t piece, char **bytes, size_t *size)
{
    struct ec_error error = {0};
    struct ec_source *source;
    *bytes = malloc(CONTENT_SIZE * 4);
    *size = 0;
    assert_non_null(*bytes);
    enum ec_status status = ec_source_open(path, NULL, &source, &error);
    if (status) {
        assert_int_equal(status, error.status);
        return status;
    }
    for (size_t got = 1; !status && got;) {
        assert_true(*size + piece <= CONTENT_SIZE * 4);
        status = ec_source_read(source, *bytes + *size, piece, &got, &error);
        *size += status ? 0 : got;
    }
    if (status) {
        assert_int_equal(status, error.status);
        assert_true(strlen(error.message) > 10);
    }
    ec_source_close(source);
    return status;
}

static enum ec_status read_bytes(
        const void *stored, size_t stored_size, size_t piece, char **bytes, size_t *size)
{
    struct scratch_file file = scratch_file_write(stored, stored_size);
    enum ec_status status = read_all(file.path, piece, bytes, size);
    scratch_file_remove(&file);
    return status;
}

static void assert_reads_as(const void *stored, size_t stored_size, size_t piece,
        const void *expected, size_t expected_size)
{
    char *bytes;
    size_t size;
    assert_int_equal(read_bytes(stored, stored_size, piece, &bytes, &size), EC_OK);
    assert_int_equal(size, expected_size);
    assert_memory_equal(bytes, expected, expected_size);
    free(bytes);
}

/* Text that packs, but not to nothing. */
static char *make_content(void)
{
    char *content = malloc(CONTENT_SIZE);
    assert_non_null(content);
    struct ec_random random = ec_random_stream(1, 0);
    for (size_t n = 0; n < CONTENT_SIZE; n++)
        content[n] = "0123456789,\n"[ec_random_index(&random, 12)];
    return content;
}

static void a_file_reads_the_same_plain_gzip_and_zstd(void **state)
{
    (void)state;
    char *content = make_content();
    size_t gzip_size, zstd_size;
    unsigned char *gzip = gzip_pack(content, CONTENT_SIZE, &gzip_size);
    unsigned char *zstd = zstd_pack(content, CONTENT_SIZE, &zstd_size);
    static const size_t pieces[] = {1000, 65536, CONTENT_SIZE * 2};
    for (size_t p = 0; p < 3; p++) {
        assert_reads_as(content, CONTENT_SIZE, pieces[p], content, CONTENT_SIZE);
        assert_reads_as(gzip, gzip_size, pieces[p], content, CONTENT_SIZE);
        assert_reads_as(zstd, zstd_size, pieces[p], content, CONTENT_SIZE);
    }
    free(content);
    free(gzip);
    free(zstd);
}

static void members_and_frames_in_a_row_read_as_one(void **state)
{
    (void)state;
    unsigned char *(*packs[])(const void *, size_t, size_t *) = {gzip_pack, zstd_pack};
    for (size_t p = 0; p < 2; p++) {
        size_t one_size, two_size;
        unsigned char *one = packs[p]("one,", 4, &one_size);
        unsigned char *two = packs[p]("two", 3, &two_size);
        unsigned char *both = malloc(one_size + two_size);
        assert_non_null(both);
        memcpy(both, one, one_size);
        memcpy(both + one_size, two, two_size);
        assert_reads_as(both, one_size + two_size, 100, "one,two", 7);
        free(one);
        free(two);
        free(both);
    }
}

static void zeros_behind_gzip_are_padding_and_anything_else_is_an_error(void **state)
{
    (void)state;
    size_t packed_size, size;
    unsigned char *packed = gzip_pack("text", 4, &packed_size);
    unsigned char *longer = calloc(packed_size + 8, 1);
    assert_non_null(longer);
    memcpy(longer, packed, packed_size);
    assert_reads_as(longer, packed_size + 8, 100, "text", 4);
    longer[packed_size + 7] = 'x';
    char *bytes;
    assert_int_equal(read_bytes(longer, packed_size + 8, 100, &bytes, &size), EC_E_DATA);
    free(bytes);
    free(packed);
    free(longer);
}

static void every_truncation_is_an_error_or_a_plain_file(void **state)
{
    (void)state;
    unsigned char *(*packs[])(const void *, size_t, size_t *) = {gzip_pack, zstd_pack};
    static const char text[] = "user,item\n1,2\n1,3\n2,3\n2,4\n3,5\n";
    for (size_t p = 0; p < 2; p++) {
        size_t packed_size;
        unsigned char *packed = packs[p](text, sizeof text - 1, &packed_size);
        size_t magic_size = p == 0 ? 2 : 4;
        for (size_t cut = 0; cut < packed_size; cut++) {
            char *bytes;
            size_t size;
            enum ec_status status = read_bytes(packed, cut, 7, &bytes, &size);
            assert_int_equal(status, cut < magic_size ? EC_OK : EC_E_DATA);
            if (cut < magic_size)
                assert_int_equal(size, cut);
            free(bytes);
        }
        free(packed);
    }
}

static void every_changed_byte_is_an_error_or_changes_nothing(void **state)
{
    (void)state;
    static const char text[] = "user,item\n1,2\n1,3\n2,3\n2,4\n3,5\n";
    size_t packed_size;
    unsigned char *packed = zstd_pack(text, sizeof text - 1, &packed_size);
    for (size_t n = 4; n < packed_size; n++) {
        for (unsigned bit = 0; bit < 8; bit++) {
            packed[n] ^= (unsigned char)(1u << bit);
            char *bytes;
            size_t size;
            enum ec_status status = read_bytes(packed, packed_size, 1000, &bytes, &size);
            if (status == EC_OK) {
                assert_int_equal(size, sizeof text - 1);
                assert_memory_equal(bytes, text, size);
            } else {
                assert_int_equal(status, EC_E_DATA);
            }
            free(bytes);
            packed[n] ^= (unsigned char)(1u << bit);
        }
    }
    free(packed);
}

static void a_file_that_is_not_there_and_a_directory_are_named(void **state)
{
    (void)state;
    struct ec_error error = {0};
    struct ec_source *source;
    assert_int_equal(ec_source_open("/nonexistent/log.csv", NULL, &source, &error), EC_E_IO);
    assert_non_null(strstr(error.message, "/nonexistent/log.csv"));
    assert_int_equal(ec_source_open("/", NULL, &source, &error), EC_E_IO);
}

static void an_interrupted_read_says_so(void **state)
{
    (void)state;
    volatile sig_atomic_t interrupted = 1;
    struct ec_watch watch = {.interrupted = &interrupted};
    struct scratch_file file = scratch_file_text("user,item\n");
    struct ec_error error = {0};
    struct ec_source *source;
    assert_int_equal(ec_source_open(file.path, &watch, &source, &error), EC_E_INTERRUPTED);
    scratch_file_remove(&file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(a_file_reads_the_same_plain_gzip_and_zstd),
            cmocka_unit_test(members_and_frames_in_a_row_read_as_one),
            cmocka_unit_test(zeros_behind_gzip_are_padding_and_anything_else_is_an_error),
            cmocka_unit_test(every_truncation_is_an_error_or_a_plain_file),
            cmocka_unit_test(every_changed_byte_is_an_error_or_changes_nothing),
            cmocka_unit_test(a_file_that_is_not_there_and_a_directory_are_named),
            cmocka_unit_test(an_interrupted_read_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
