/* Properties of log/table and the readers under it: what a writer meant comes back, and a broken
 * row costs no other row. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <time.h>

#include <cmocka.h>

#include "native/log/table.h"
#include "native/system/random.h"
#include "scratch_file.h"

struct opened {
    struct scratch_file file;
    struct ec_source *source;
    struct ec_table table;
    struct ec_error error;
};

static enum ec_status open_bytes(struct opened *opened, const void *bytes, size_t size)
{
    *opened = (struct opened){.file = scratch_file_write(bytes, size)};
    enum ec_status status = ec_source_open(
            opened->file.path, NULL, &opened->source, &opened->error);
    assert_int_equal(status, EC_OK);
    return ec_table_open(&opened->table, opened->source, NULL, &opened->error);
}

static void open_text(struct opened *opened, const char *text)
{
    assert_int_equal(open_bytes(opened, text, strlen(text)), EC_OK);
}

static void close_opened(struct opened *opened)
{
    ec_table_close(&opened->table);
    ec_source_close(opened->source);
    scratch_file_remove(&opened->file);
}

static struct ec_log_row next_row(struct opened *opened)
{
    struct ec_log_row row;
    bool is_end;
    assert_int_equal(ec_table_next(&opened->table, &row, &is_end, &opened->error), EC_OK);
    assert_false(is_end);
    return row;
}

static void assert_at_end(struct opened *opened)
{
    struct ec_log_row row;
    bool is_end;
    assert_int_equal(ec_table_next(&opened->table, &row, &is_end, &opened->error), EC_OK);
    assert_true(is_end);
}

static void assert_text(struct ec_text text, const char *expected)
{
    assert_int_equal(text.size, strlen(expected));
    if (text.size)
        assert_memory_equal(text.bytes, expected, text.size);
}

static void assert_row(struct opened *opened, uint64_t line, const char *one, const char *two)
{
    struct ec_log_row row = next_row(opened);
    assert_int_equal(row.flaw, EC_ROW_OK);
    assert_int_equal(row.line, line);
    assert_int_equal(row.n_fields, 2);
    assert_text(row.fields[0], one);
    assert_text(row.fields[1], two);
}

static void assert_flaw(struct opened *opened, uint64_t line, enum ec_row_flaw flaw)
{
    struct ec_log_row row = next_row(opened);
    assert_int_equal(row.flaw, flaw);
    assert_int_equal(row.line, line);
}

static void separators_line_ends_and_a_byte_order_mark_are_recognised(void **state)
{
    (void)state;
    static const char *const texts[] = {
            "a,b\n1,2\n3,4\n",
            "a;b\n1;2\n3;4\n",
            "a\tb\n1\t2\n3\t4\n",
            "a|b\n1|2\n3|4\n",
            "a,b\r\n1,2\r\n3,4\r\n",
            "a,b\n1,2\n3,4",
            "a,b\r\n1,2\r\n3,4",
            "\xef\xbb\xbf"
            "a,b\n1,2\n3,4",
            "\"a\",\"b\"\r\n\"1\",\"2\"\r\n\"3\",\"4\"\r\n",
            " a , b \n1,2\n3,4\n",
    };
    for (size_t t = 0; t < sizeof texts / sizeof *texts; t++) {
        struct opened opened;
        open_text(&opened, texts[t]);
        assert_int_equal(opened.table.n_columns, 2);
        assert_text(opened.table.columns[0], "a");
        assert_text(opened.table.columns[1], "b");
        assert_row(&opened, 2, "1", "2");
        assert_row(&opened, 3, "3", "4");
        assert_at_end(&opened);
        close_opened(&opened);
    }
}

static void quotes_hold_separators_newlines_and_quotes(void **state)
{
    (void)state;
    struct opened opened;
    open_text(&opened, "a,b\n\"x,\"\"y\"\"\",\"one\ntwo\r\nthree\"\n\"\",\"\"\"\"\n5\" nail,6\n");
    assert_row(&opened, 2, "x,\"y\"", "one\ntwo\r\nthree");
    assert_row(&opened, 5, "", "\"");
    assert_row(&opened, 6, "5\" nail", "6");
    assert_at_end(&opened);
    close_opened(&opened);
}

static void a_stray_quote_costs_no_row(void **state)
{
    (void)state;
    struct opened opened;
    open_text(&opened, "a,b\n\"never closed,2\n3,4\n\"closed\" early,6\n7,8\n\"a\"\r,10\n");
    struct ec_log_row row = next_row(&opened);
    assert_true(row.had_stray_quote);
    assert_text(row.fields[0], "\"never closed");
    assert_row(&opened, 3, "3", "4");
    row = next_row(&opened);
    assert_true(row.had_stray_quote);
    assert_text(row.fields[0], "\"closed\" early");
    assert_row(&opened, 5, "7", "8");
    row = next_row(&opened);
    assert_true(row.had_stray_quote);
    assert_text(row.fields[0], "\"a\"\r");
    assert_at_end(&opened);
    close_opened(&opened);
}

static void flawed_rows_are_named_and_the_next_row_is_read(void **state)
{
    (void)state;
    static const char text[] = "a,b\n1\n1,2,3\n\n1,\0002\n1,2\n";
    struct opened opened;
    assert_int_equal(open_bytes(&opened, text, sizeof text - 1), EC_OK);
    assert_flaw(&opened, 2, EC_ROW_N_FIELDS);
    assert_flaw(&opened, 3, EC_ROW_N_FIELDS);
    assert_flaw(&opened, 4, EC_ROW_BLANK);
    assert_flaw(&opened, 5, EC_ROW_NUL);
    assert_row(&opened, 6, "1", "2");
    assert_at_end(&opened);
    close_opened(&opened);
}

static void a_line_of_the_limit_is_read_and_one_beyond_is_skipped(void **state)
{
    (void)state;
    for (size_t extra = 0; extra < 2; extra++) {
        size_t size = 4 + EC_LINE_LIMIT + extra + 1 + 4;
        char *text = malloc(size);
        assert_non_null(text);
        memset(text, 'x', size);
        memcpy(text, "a,b\n", 4);
        text[5] = ',';
        memcpy(text + 4 + EC_LINE_LIMIT + extra, "\n1,2\n", 5);
        struct opened opened;
        assert_int_equal(open_bytes(&opened, text, size), EC_OK);
        struct ec_log_row row = next_row(&opened);
        assert_int_equal(row.flaw, extra ? EC_ROW_LONG : EC_ROW_OK);
        assert_row(&opened, 3, "1", "2");
        assert_at_end(&opened);
        close_opened(&opened);
        free(text);
    }
}

static void bytes_that_are_no_utf8_are_replaced(void **state)
{
    (void)state;
    struct opened opened;
    open_text(&opened, "a,b\nCaf\xe9,2\nCaf\xc3\xa9,4\n\xff\xfe\xe9,\xe9\n");
    struct ec_log_row row = next_row(&opened);
    assert_true(row.was_repaired);
    assert_text(row.fields[0], "Caf\xef\xbf\xbd");
    assert_text(row.fields[1], "2");
    row = next_row(&opened);
    assert_false(row.was_repaired);
    assert_text(row.fields[0], "Caf\xc3\xa9");
    row = next_row(&opened);
    assert_text(row.fields[0], "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd");
    assert_text(row.fields[1], "\xef\xbf\xbd");
    close_opened(&opened);
}

/* Random fields of the characters that matter, quoted where they must be. */
static void random_fields_come_back_as_written(void **state)
{
    (void)state;
    enum { N_ROWS = 20000, N_FIELDS = 3, MOST = 12 };
    static const char letters[] = "ab\",\n\r; \t|";
    struct ec_random random = ec_random_stream(7, 0);
    char(*fields)[N_FIELDS][MOST + 1] = calloc(N_ROWS, sizeof *fields);
    char *text = malloc((size_t)N_ROWS * N_FIELDS * (2 * MOST + 4) + 16);
    assert_non_null(fields);
    assert_non_null(text);
    size_t size = 6;
    memcpy(text, "a,b,c\n", 6);
    for (size_t r = 0; r < N_ROWS; r++) {
        for (size_t c = 0; c < N_FIELDS; c++) {
            char *field = fields[r][c];
            size_t n = ec_random_index(&random, MOST + 1);
            for (size_t i = 0; i < n; i++)
                field[i] = letters[ec_random_index(&random, sizeof letters - 1)];
            bool quote = strpbrk(field, "\",\n\r") || ec_random_index(&random, 2);
            if (quote)
                text[size++] = '"';
            for (size_t i = 0; i < n; i++) {
                if (field[i] == '"')
                    text[size++] = '"';
                text[size++] = field[i];
            }
            if (quote)
                text[size++] = '"';
            text[size++] = c + 1 < N_FIELDS ? ',' : '\n';
        }
    }
    struct opened opened;
    assert_int_equal(open_bytes(&opened, text, size), EC_OK);
    for (size_t r = 0; r < N_ROWS; r++) {
        struct ec_log_row row = next_row(&opened);
        assert_int_equal(row.flaw, EC_ROW_OK);
        assert_false(row.had_stray_quote);
        assert_int_equal(row.n_fields, N_FIELDS);
        for (size_t c = 0; c < N_FIELDS; c++)
            assert_text(row.fields[c], fields[r][c]);
    }
    assert_at_end(&opened);
    close_opened(&opened);
    free(fields);
    free(text);
}

/* Any bytes: the reader ends, and its line numbers only rise. */
static void random_bytes_never_stop_the_reader(void **state)
{
    (void)state;
    static const char letters[] = "ab\",\n\r{}:[]\\0u\xc3\xa9\xff";
    struct ec_random random = ec_random_stream(8, 0);
    for (int round = 0; round < 2000; round++) {
        char text[256];
        size_t size = 1 + ec_random_index(&random, sizeof text);
        for (size_t n = 0; n < size; n++)
            text[n] = letters[ec_random_index(&random, sizeof letters)];
        if (round % 2)
            text[0] = '{';
        struct opened opened;
        enum ec_status status = open_bytes(&opened, text, size);
        assert_true(status == EC_OK || status == EC_E_DATA);
        uint64_t line = 0;
        for (bool is_end = status != EC_OK; !is_end;) {
            struct ec_log_row row;
            assert_int_equal(ec_table_next(&opened.table, &row, &is_end, &opened.error), EC_OK);
            if (is_end)
                break;
            assert_true(row.line > line);
            line = row.line;
            for (size_t c = 0; c < row.n_fields; c++)
                assert_true(row.fields[c].size == 0 || row.fields[c].bytes != NULL);
        }
        close_opened(&opened);
    }
}

static void json_lines_have_the_columns_of_the_first_objects(void **state)
{
    (void)state;
    struct opened opened;
    open_text(&opened,
            "{\"a\":\"x\"}\n{\"b\":17850,\"a\":\"y\\n\"}\r\n\n{\"a\":1.5,\"b\":true,\"c\":[1]}\n"
            "{\"a\":0.1,\"b\":null}");
    assert_int_equal(opened.table.form, EC_TABLE_NDJSON);
    assert_int_equal(opened.table.n_columns, 3);
    struct ec_log_row row = next_row(&opened);
    assert_text(row.fields[0], "x");
    assert_text(row.fields[1], "");
    row = next_row(&opened);
    assert_int_equal(row.line, 2);
    assert_text(row.fields[0], "y\n");
    assert_text(row.fields[1], "17850");
    assert_flaw(&opened, 3, EC_ROW_BLANK);
    row = next_row(&opened);
    assert_text(row.fields[0], "1.5");
    assert_text(row.fields[1], "true");
    assert_text(row.fields[2], "");
    row = next_row(&opened);
    assert_text(row.fields[0], "0.1");
    assert_text(row.fields[1], "");
    assert_at_end(&opened);
    close_opened(&opened);
}

static void flawed_json_lines_are_named_and_the_next_line_is_read(void **state)
{
    (void)state;
    struct opened opened;
    open_text(&opened,
            "{\"a\":\"1\",\"b\":\"2\"}\n{\"a\":\n{\"a\":1} x\n[1]\n{\"a\":9007199254740993}\n"
            "{\"a\":\"\\u0000\"}\n{\"a\":\"\\\\u0000\",\"b\":\"2\"}\n");
    assert_row(&opened, 1, "1", "2");
    assert_flaw(&opened, 2, EC_ROW_JSON);
    assert_flaw(&opened, 3, EC_ROW_JSON);
    assert_flaw(&opened, 4, EC_ROW_JSON);
    assert_flaw(&opened, 5, EC_ROW_JSON_NUMBER); /* 2^53 + 1 reads as 2^53 */
    assert_flaw(&opened, 6, EC_ROW_NUL);
    assert_row(&opened, 7, "\\u0000", "2");
    assert_at_end(&opened);
    close_opened(&opened);
}

static void what_is_no_text_is_refused_by_name(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t size;
        const char *says;
    } files[] = {
            {"", 0, "empty"},
            {"\xff\xfe"
             "a\0,\0",
                    6, "iconv -f UTF-16 -t UTF-8"},
            {"a\0,\0b\0", 6, "UTF-16LE"},
            {"\0a\0,\0b", 6, "UTF-16BE"},
            {"\xff\xfe\0\0a\0\0\0", 8, "UTF-32"},
            {"PK\x03\x04rest of it", 14, "zip"},
            {"PAR1rest of it", 14, "Parquet"},
            {"{broken\n{also}\n", 15, "JSON"},
    };
    for (size_t f = 0; f < sizeof files / sizeof *files; f++) {
        struct opened opened;
        assert_int_equal(open_bytes(&opened, files[f].bytes, files[f].size), EC_E_DATA);
        assert_non_null(strstr(opened.error.message, files[f].says));
        close_opened(&opened);
    }
}

static void lines_before_the_header_are_skipped_and_counted(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        uint64_t n_skipped;
        char separator;
    } files[] = {
            {"sep=;\r\na;b\r\n1;2\r\n3;4\r\n", 1, ';'},
            {"\"sep=;\"\na;b\n1;2\n3;4\n", 1, ';'},
            {"\xef\xbb\xbfSEP=\t\na\tb\n1\t2\n3\t4\n", 1, '\t'},
            {"sep=\\t\na\tb\n1\t2\n3\t4\n", 1, '\t'},
            {"# ----\n# Items; of, January\n# ----\n\na,b\n1,2\n3,4\n", 4, ','},
            {"#c\r\n \r\na|b\r\n1|2\r\n3|4\r\n", 2, '|'},
            {"\n\na,b\n1,2\n3,4\n", 2, ','},
            {"# a,b\n1,2\n3,4\n", 1, ','},
    };
    for (size_t f = 0; f < sizeof files / sizeof *files; f++) {
        struct opened opened;
        open_text(&opened, files[f].text);
        assert_int_equal(opened.table.heading.n_skipped, files[f].n_skipped);
        assert_int_equal(opened.table.csv.separator, files[f].separator);
        assert_int_equal(opened.table.n_columns, 2);
        assert_text(opened.table.columns[0], "a");
        assert_text(opened.table.columns[1], "b");
        struct ec_log_row row = next_row(&opened);
        assert_text(row.fields[0], "1");
        assert_text(row.fields[1], "2");
        row = next_row(&opened);
        assert_text(row.fields[1], "4");
        assert_at_end(&opened);
        close_opened(&opened);
    }
}

static void a_first_column_named_by_a_number_sign_stays(void **state)
{
    (void)state;
    struct opened opened;
    open_text(&opened, "#,a\n1,x\n");
    assert_int_equal(opened.table.n_columns, 2);
    assert_text(opened.table.columns[1], "a");
    assert_row(&opened, 2, "1", "x");
    close_opened(&opened);
}

static void lines_may_end_in_carriage_returns_alone(void **state)
{
    (void)state;
    static const char *const texts[] = {
            "a,b\r1,2\r3,4\r",
            "a,b\r1,2\r3,4",
            "a,b\r\"1\",2\r3,\"4\"",
            "a,b\r1,2\r3,4\r\r",
    };
    for (size_t t = 0; t < sizeof texts / sizeof *texts; t++) {
        struct opened opened;
        open_text(&opened, texts[t]);
        assert_row(&opened, 2, "1", "2");
        assert_row(&opened, 3, "3", "4");
        close_opened(&opened);
    }
    struct opened opened;
    open_text(&opened, "a,b\r\"one\ntwo\rthree\",2\r3,4\r");
    assert_row(&opened, 2, "one\ntwo\rthree", "2");
    assert_row(&opened, 4, "3", "4");
    close_opened(&opened);
    open_text(&opened, "a,b\n1\r2,3\n4,5\n"); /* one among line feeds is a character */
    assert_row(&opened, 2, "1\r2", "3");
    assert_row(&opened, 3, "4", "5");
    close_opened(&opened);
    open_text(&opened, "{\"a\":1,\"b\":2}\r{\"a\":3,\"b\":4}");
    assert_row(&opened, 1, "1", "2");
    assert_row(&opened, 2, "3", "4");
    close_opened(&opened);
}

static void a_separator_behind_the_last_field_costs_no_row(void **state)
{
    (void)state;
    struct opened opened;
    open_text(&opened, "a,b\n1,2,\n\"3\",\"4\",\n5,6\n7,8,9\n7,8,,\n");
    struct ec_log_row row = next_row(&opened);
    assert_true(row.had_separator);
    assert_int_equal(row.n_fields, 2);
    assert_text(row.fields[1], "2");
    assert_row(&opened, 3, "3", "4");
    row = next_row(&opened);
    assert_false(row.had_separator);
    assert_text(row.fields[1], "6");
    assert_flaw(&opened, 5, EC_ROW_N_FIELDS);
    assert_flaw(&opened, 6, EC_ROW_N_FIELDS);
    close_opened(&opened);
    open_text(&opened, "a,b,\n1,2\n3,4,\n5\n"); /* or behind the header alone */
    row = next_row(&opened);
    assert_int_equal(row.flaw, EC_ROW_OK);
    assert_int_equal(row.n_fields, 3);
    assert_text(row.fields[1], "2");
    assert_text(row.fields[2], "");
    row = next_row(&opened);
    assert_text(row.fields[1], "4");
    assert_flaw(&opened, 4, EC_ROW_N_FIELDS);
    close_opened(&opened);
}

static void backslashes_escape_where_doubled_quotes_would_break_a_row(void **state)
{
    (void)state;
    struct opened opened;
    open_text(&opened, "a,b\n\"a \\\"b\\\" c\",1\n\\N,\"x\\\\\"\n\"one\\\ntwo\",2\nx\\,y,\"\\\"\"\n"
                       "3 \\d,4\n\"never\\ closed,6\n7,8\n");
    assert_row(&opened, 2, "a \"b\" c", "1");
    assert_true(opened.table.csv.backslash);
    assert_row(&opened, 3, "\\N", "x\\");
    assert_row(&opened, 4, "one\ntwo", "2");
    assert_row(&opened, 6, "x,y", "\"");
    assert_row(&opened, 7, "3 \\d", "4");
    struct ec_log_row row = next_row(&opened);
    assert_true(row.had_stray_quote);
    assert_row(&opened, 9, "7", "8");
    assert_at_end(&opened);
    close_opened(&opened);
    open_text(&opened, "a,b\n\"C:\\\\x\",1\n\"a \\\"b\\\"\",2\n");
    assert_row(&opened, 2, "C:\\x", "1"); /* also before the first row that shows it */
    assert_row(&opened, 3, "a \"b\"", "2");
    close_opened(&opened);
    open_text(&opened, "a\tb\n1\\\t2\t3\n4\t5\n"); /* Hive quotes nothing */
    assert_row(&opened, 2, "1\t2", "3");
    assert_row(&opened, 3, "4", "5");
    close_opened(&opened);
}

static void a_backslash_of_ordinary_csv_stays(void **state)
{
    (void)state;
    struct opened opened;
    open_text(&opened, "a,b\n\"C:\\new\\\",2\nx\\y,\"\"\"\\\"\n\"a\\\"\"b\",4\n");
    assert_row(&opened, 2, "C:\\new\\", "2");
    assert_row(&opened, 3, "x\\y", "\"\\");
    assert_row(&opened, 4, "a\\\"b", "4");
    assert_false(opened.table.csv.backslash);
    close_opened(&opened);
}

/* As MySQL writes with FIELDS ENCLOSED BY '"' ESCAPED BY '\\'. */
static void random_fields_escaped_by_backslashes_come_back(void **state)
{
    (void)state;
    enum { N_ROWS = 5000, N_FIELDS = 3, MOST = 10 };
    static const char letters[] = "ab\",\\\n; \t|";
    struct ec_random random = ec_random_stream(9, 0);
    char(*fields)[N_FIELDS][MOST + 1] = calloc(N_ROWS, sizeof *fields);
    char *text = malloc((size_t)N_ROWS * N_FIELDS * (2 * MOST + 4) + 16);
    assert_non_null(fields);
    assert_non_null(text);
    size_t size = 6;
    memcpy(text, "a,b,c\n", 6);
    for (size_t r = 0; r < N_ROWS; r++) {
        for (size_t c = 0; c < N_FIELDS; c++) {
            char *field = fields[r][c];
            size_t n = r == 0 ? 4 : ec_random_index(&random, MOST + 1);
            for (size_t i = 0; i < n; i++)
                field[i] = r == 0 ? "x\"yz"[i]
                                  : letters[ec_random_index(&random, sizeof letters - 1)];
            text[size++] = '"';
            for (size_t i = 0; i < n; i++) {
                if (field[i] == '"' || field[i] == '\\' || field[i] == '\n')
                    text[size++] = '\\';
                text[size++] = field[i];
            }
            text[size++] = '"';
            text[size++] = c + 1 < N_FIELDS ? ',' : '\n';
        }
    }
    struct opened opened;
    assert_int_equal(open_bytes(&opened, text, size), EC_OK);
    for (size_t r = 0; r < N_ROWS; r++) {
        struct ec_log_row row = next_row(&opened);
        assert_int_equal(row.flaw, EC_ROW_OK);
        assert_false(row.had_stray_quote);
        for (size_t c = 0; c < N_FIELDS; c++)
            assert_text(row.fields[c], fields[r][c]);
    }
    assert_at_end(&opened);
    close_opened(&opened);
    free(fields);
    free(text);
}

static enum ec_status open_with_names(struct opened *opened, const char *text, const char *names)
{
    *opened = (struct opened){.file = scratch_file_write(text, strlen(text))};
    struct ec_table_options options = {.columns = names};
    assert_int_equal(
            ec_source_open(opened->file.path, NULL, &opened->source, &opened->error), EC_OK);
    return ec_table_open(&opened->table, opened->source, &options, &opened->error);
}

static void given_names_make_the_first_line_a_row(void **state)
{
    (void)state;
    static const char *const texts[] = {
            "1,2\n3,4\n",
            "1::2\n3::4\n",
            "\"1\",\"2\"\n3,4\n",
            "# said before\n\n1;2\n3;4\n",
            "sep=,\n1,2,\n3,4,\n",
    };
    for (size_t t = 0; t < sizeof texts / sizeof *texts; t++) {
        struct opened opened;
        assert_int_equal(open_with_names(&opened, texts[t], "a, b"), EC_OK);
        assert_text(opened.table.columns[0], "a");
        assert_text(opened.table.columns[1], "b");
        struct ec_log_row row = next_row(&opened);
        assert_text(row.fields[0], "1");
        assert_text(row.fields[1], "2");
        row = next_row(&opened);
        assert_text(row.fields[0], "3");
        assert_text(row.fields[1], "4");
        assert_at_end(&opened);
        close_opened(&opened);
    }
    struct opened opened;
    assert_int_equal(open_with_names(&opened, "1::Toy: a::A|B|C\n", "item,title,group"), EC_OK);
    struct ec_log_row row = next_row(&opened);
    assert_text(row.fields[1], "Toy: a");
    assert_text(row.fields[2], "A|B|C");
    close_opened(&opened);
    assert_int_equal(open_with_names(&opened, "1,2,3\n", "a,b"), EC_E_COLUMN);
    assert_non_null(strstr(opened.error.message, "gives 2 names, but line 1"));
    close_opened(&opened);
    assert_int_equal(open_with_names(&opened, "{\"a\":1}\n", "a,b"), EC_E_OPTION);
    close_opened(&opened);
}

static void a_header_that_is_a_row_is_noticed(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool is_row;
    } files[] = {
            {"46,2021-02-06T04:57:54.000Z,21452,0\n46,2021-02-06T18:31:05.000Z,21453,0\n", true},
            {"c1,mug,view\nc2,jug,cart\nc1,cup,view\n", true}, /* c1 stands in it as in a row */
            {"1::3::5\n2::3::4\n", true}, {"user,item,event\nc1,mug,view\n", false},
            {"who,what\nc1,mug\nwho,what\nc1,jug\n", false}, /* two files after one another */
    };
    for (size_t f = 0; f < sizeof files / sizeof *files; f++) {
        struct opened opened;
        bool is_row;
        open_text(&opened, files[f].text);
        assert_int_equal(ec_table_header_is_row(&opened.table, &is_row, &opened.error), EC_OK);
        assert_int_equal(is_row, files[f].is_row);
        close_opened(&opened);
    }
}

static void a_sample_reads_ahead_and_changes_nothing(void **state)
{
    (void)state;
    struct opened opened;
    struct ec_table sample;
    struct ec_log_row row;
    bool is_end;
    open_text(&opened, "a,b\n\"1 \"\"x\"\"\",2\n3,4\n");
    for (int round = 0; round < 2; round++) {
        assert_int_equal(ec_table_sample(&opened.table, &sample, &opened.error), EC_OK);
        assert_int_equal(ec_table_next(&sample, &row, &is_end, &opened.error), EC_OK);
        assert_text(row.fields[0], "1 \"x\"");
        ec_table_close(&sample);
    }
    assert_row(&opened, 2, "1 \"x\"", "2");
    assert_row(&opened, 3, "3", "4");
    close_opened(&opened);
}

static enum ec_status open_with_paths(
        struct opened *opened, const char *text, const char *one, const char *two)
{
    *opened = (struct opened){.file = scratch_file_write(text, strlen(text))};
    struct ec_text paths[] = {{one, strlen(one)}, {two, strlen(two)}};
    struct ec_table_options options = {.paths = paths, .n_paths = 2};
    assert_int_equal(
            ec_source_open(opened->file.path, NULL, &opened->source, &opened->error), EC_OK);
    return ec_table_open(&opened->table, opened->source, &options, &opened->error);
}

static void an_unfolded_line_gives_a_row_for_each_element(void **state)
{
    (void)state;
    struct opened opened;
    assert_int_equal(
            open_with_paths(&opened,
                    "{\"u\":\"x\",\"a\":[{\"i\":1,\"p\":{\"q\":\"\xc3\xa9\"}},{\"i\":2}]}\n"
                    "{\"u\":\"y\",\"a\":[]}\n{\"u\":\"z\"}\n\n"
                    "{\"u\":\"w\",\"a\":[{\"i\":9007199254740993},{\"i\":3}]}\n",
                    "a[].i", "a[].p.q"),
            EC_OK);
    assert_int_equal(opened.table.n_columns, 4);
    static const struct {
        uint64_t line;
        const char *user, *item, *q;
        enum ec_row_flaw flaw;
    } rows[] = {
            {1, "x", "1", "\xc3\xa9", EC_ROW_OK},
            {1, "x", "2", "", EC_ROW_OK},
            {2, "y", "", "", EC_ROW_OK},
            {3, "z", "", "", EC_ROW_OK},
            {4, "", "", "", EC_ROW_BLANK},
            {5, "", "", "", EC_ROW_JSON_NUMBER},
            {5, "w", "3", "", EC_ROW_OK},
    };
    for (size_t r = 0; r < sizeof rows / sizeof *rows; r++) {
        struct ec_log_row row = next_row(&opened);
        assert_int_equal(row.line, rows[r].line);
        assert_int_equal(row.flaw, rows[r].flaw);
        if (row.flaw != EC_ROW_OK)
            continue;
        assert_text(row.fields[0], rows[r].user);
        assert_text(row.fields[2], rows[r].item);
        assert_text(row.fields[3], rows[r].q);
    }
    assert_at_end(&opened);
    close_opened(&opened);
    assert_int_equal(
            open_with_paths(&opened, "{\"a\":[1],\"b\":[2]}\n", "a[]", "b[]"), EC_E_COLUMN);
    close_opened(&opened);
}

static void whole_json_numbers_keep_their_digits(void **state)
{
    (void)state;
    static const char *const digits[] = {"0", "7", "-12", "1200000000000000", "1000000000000000",
            "9007199254740991", "-9007199254740991", "100000000000000"};
    for (size_t d = 0; d < sizeof digits / sizeof *digits; d++) {
        char text[64];
        snprintf(text, sizeof text, "{\"a\":%s,\"b\":%s.0}\n", digits[d], digits[d]);
        struct opened opened;
        open_text(&opened, text);
        assert_row(&opened, 1, digits[d], digits[d]);
        close_opened(&opened);
    }
}

static char *append(char *to, const char *text)
{
    size_t size = strlen(text);
    memcpy(to, text, size);
    return to + size;
}

/* Members looked up once more for each element would be billions of comparisons. */
static void an_unfolded_line_costs_its_members_and_its_elements_once(void **state)
{
    (void)state;
    enum { N_MEMBERS = 40000, N_ELEMENTS = 100000 };
    static char text[1 << 20];
    char *at = append(text, "{\"p\":{");
    for (int m = 0; m < N_MEMBERS; m++)
        at = append(at, "\"member\":0,");
    at = append(at, "\"user\":\"ada\"},\"q\":{\"items\":[");
    for (int e = 0; e < N_ELEMENTS; e++)
        at = append(at, e ? ",{}" : "{}");
    at = append(at, "]}}");
    *at = '\0';
    struct opened opened;
    assert_int_equal(open_with_paths(&opened, text, "p.user", "q.items[].id"), EC_OK);
    clock_t start = clock();
    for (int e = 0; e < N_ELEMENTS; e++) {
        struct ec_log_row row = next_row(&opened);
        assert_int_equal(row.flaw, EC_ROW_OK);
        assert_text(row.fields[opened.table.n_members], "ada");
    }
    assert_true((double)(clock() - start) / CLOCKS_PER_SEC < 4.0);
    assert_at_end(&opened);
    close_opened(&opened);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(separators_line_ends_and_a_byte_order_mark_are_recognised),
            cmocka_unit_test(quotes_hold_separators_newlines_and_quotes),
            cmocka_unit_test(a_stray_quote_costs_no_row),
            cmocka_unit_test(flawed_rows_are_named_and_the_next_row_is_read),
            cmocka_unit_test(a_line_of_the_limit_is_read_and_one_beyond_is_skipped),
            cmocka_unit_test(bytes_that_are_no_utf8_are_replaced),
            cmocka_unit_test(random_fields_come_back_as_written),
            cmocka_unit_test(random_bytes_never_stop_the_reader),
            cmocka_unit_test(json_lines_have_the_columns_of_the_first_objects),
            cmocka_unit_test(flawed_json_lines_are_named_and_the_next_line_is_read),
            cmocka_unit_test(lines_before_the_header_are_skipped_and_counted),
            cmocka_unit_test(a_first_column_named_by_a_number_sign_stays),
            cmocka_unit_test(lines_may_end_in_carriage_returns_alone),
            cmocka_unit_test(a_separator_behind_the_last_field_costs_no_row),
            cmocka_unit_test(backslashes_escape_where_doubled_quotes_would_break_a_row),
            cmocka_unit_test(a_backslash_of_ordinary_csv_stays),
            cmocka_unit_test(random_fields_escaped_by_backslashes_come_back),
            cmocka_unit_test(given_names_make_the_first_line_a_row),
            cmocka_unit_test(a_header_that_is_a_row_is_noticed),
            cmocka_unit_test(a_sample_reads_ahead_and_changes_nothing),
            cmocka_unit_test(an_unfolded_line_gives_a_row_for_each_element),
            cmocka_unit_test(an_unfolded_line_costs_its_members_and_its_elements_once),
            cmocka_unit_test(whole_json_numbers_keep_their_digits),
            cmocka_unit_test(what_is_no_text_is_refused_by_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
