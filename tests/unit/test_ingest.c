/* Properties of native/dataset/ingest: every row is accounted for, and neither packing, form nor the order
 * of unrelated rows shows in the dataset. Long, since all rules are tried through one entry. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "device/base/text.h"
#include "native/dataset/ingest.h"
#include "native/system/random.h"
#include "scratch_file.h"

#define SHOP "models/online-retail/online-retail.csv.zst"

struct ingested {
    struct ec_ingest_options options;
    struct ec_dataset dataset;
    struct ec_clean_report report;
    struct ec_error error;
    enum ec_status status;
};

static struct ingested *start(void)
{
    struct ingested *ingested = calloc(1, sizeof *ingested);
    assert_non_null(ingested);
    ingested->options = ec_ingest_options_default();
    return ingested;
}

static void ingest_bytes(struct ingested *in, const void *bytes, size_t size)
{
    struct scratch_file file = scratch_file_write(bytes, size);
    in->status = ec_ingest(file.path, &in->options, &in->dataset, &in->report, &in->error);
    scratch_file_remove(&file);
}

static void ingest_text(struct ingested *in, const char *text)
{
    ingest_bytes(in, text, strlen(text));
}

static void finish(struct ingested *in)
{
    ec_dataset_free(&in->dataset);
    free(in);
}

static void assert_string(const struct ec_strings *strings, uint32_t s, const char *expected)
{
    struct ec_text text = ec_strings_get(strings, s);
    assert_int_equal(text.size, strlen(expected));
    if (text.size)
        assert_memory_equal(text.bytes, expected, text.size);
}

static void assert_same_strings(const struct ec_strings *a, const struct ec_strings *b)
{
    assert_int_equal(a->n, b->n);
    for (uint32_t s = 0; s < a->n; s++)
        assert_int_equal(ec_text_compare(ec_strings_get(a, s), ec_strings_get(b, s)), 0);
}

static void assert_same_dataset(const struct ec_dataset *a, const struct ec_dataset *b)
{
    assert_same_strings(&a->catalogue.ids, &b->catalogue.ids);
    assert_same_strings(&a->catalogue.titles, &b->catalogue.titles);
    assert_same_strings(&a->catalogue.groups, &b->catalogue.groups);
    assert_same_strings(&a->users, &b->users);
    assert_int_equal(a->n_users, b->n_users);
    assert_int_equal(a->n_items, b->n_items);
    assert_int_equal(a->n_events, b->n_events);
    assert_memory_equal(a->user_start, b->user_start, (a->n_users + 1) * sizeof *a->user_start);
    assert_memory_equal(a->item, b->item, a->n_events * sizeof *a->item);
    assert_memory_equal(a->time_ms, b->time_ms, a->n_events * sizeof *a->time_ms);
    assert_memory_equal(a->type, b->type, a->n_events);
    assert_memory_equal(a->value, b->value, a->n_events * sizeof *a->value);
    assert_memory_equal(a->basket, b->basket, a->n_events * sizeof *a->basket);
}

/* What dataset.h promises of any dataset, and what clean.h promises of any report. */
static void assert_sound(const struct ingested *in)
{
    const struct ec_dataset *d = &in->dataset;
    const struct ec_clean_report *r = &in->report;
    uint64_t n_dropped = 0;
    for (size_t rule = 0; rule < EC_N_RULES; rule++) {
        n_dropped += r->rules[rule].n_dropped;
        bool is_used = r->rules[rule].n_dropped || r->rules[rule].n_changed;
        assert_int_equal(is_used, r->rules[rule].first_line != 0);
    }
    assert_int_equal(r->n_dropped, n_dropped);
    assert_int_equal(r->n_rows, r->n_kept + r->n_dropped);
    assert_int_equal(r->n_kept, d->n_events);
    if (in->status != EC_OK)
        return;
    assert_int_equal(d->user_start[0], 0);
    assert_int_equal(d->user_start[d->n_users], d->n_events);
    assert_int_equal(d->users.n, d->n_users);
    assert_int_equal(d->catalogue.ids.n, d->n_items);
    for (uint32_t i = 1; i < d->n_items; i++)
        assert_true(ec_text_compare(ec_strings_get(&d->catalogue.ids, i - 1),
                            ec_strings_get(&d->catalogue.ids, i)) < 0);
    uint32_t n_baskets = 0;
    for (uint32_t u = 0; u < d->n_users; u++) {
        assert_true(d->user_start[u] < d->user_start[u + 1]);
        for (size_t n = d->user_start[u]; n < d->user_start[u + 1]; n++) {
            assert_true(d->item[n] < d->n_items);
            assert_true(d->type[n] < EC_N_EVENT_TYPES);
            assert_true(n == d->user_start[u] || d->time_ms[n - 1] <= d->time_ms[n]);
            assert_true(d->basket[n] <= n_baskets);
            n_baskets += d->basket[n] == n_baskets;
        }
    }
}

static const char small_log[] = "user,item,time,type,value,order,title,category,price\n"
                                "u1,b,2020-01-02,view,1,o1,Bee,zoo,2.5\n"
                                "u1,a,2020-01-01,cart,2,o2,Ant,zoo,1.5\n"
                                "u2,a,2020-01-01,purchase,3,o3,Ant!,zoo,1.5\n"
                                "u2,c,2020-01-03,like,4,o3,,art,\n"
                                "u3,a,2020-01-01,view,5,o4,Ant,zoo,1.75\n";

static void a_small_log_becomes_the_dataset_it_describes(void **state)
{
    (void)state;
    struct ingested *in = start();
    ingest_text(in, small_log);
    assert_int_equal(in->status, EC_OK);
    assert_sound(in);
    const struct ec_dataset *d = &in->dataset;
    static const uint32_t item[] = {0, 1, 0, 2, 0};
    static const uint8_t type[] = {
            EC_EVENT_CART, EC_EVENT_VIEW, EC_EVENT_PURCHASE, EC_EVENT_LIKE, EC_EVENT_VIEW};
    static const float value[] = {2, 1, 3, 4, 5};
    static const uint32_t basket[] = {0, 1, 2, 2, 3};
    static const float price[] = {1.5f, 2.5f, 0};
    static const uint16_t group[] = {1, 1, 0};
    assert_int_equal(d->n_events, 5);
    assert_true(d->has_times);
    assert_memory_equal(d->item, item, sizeof item);
    assert_memory_equal(d->type, type, sizeof type);
    assert_memory_equal(d->value, value, sizeof value);
    assert_memory_equal(d->basket, basket, sizeof basket);
    assert_memory_equal(d->catalogue.price, price, sizeof price);
    assert_memory_equal(d->catalogue.group, group, sizeof group);
    assert_true(d->time_ms[0] == INT64_C(1577836800000));
    assert_string(&d->users, 0, "u1");
    assert_string(&d->catalogue.ids, 2, "c");
    assert_string(&d->catalogue.titles, 0, "Ant");
    assert_string(&d->catalogue.titles, 2, "");
    assert_string(&d->catalogue.groups, 0, "art");
    assert_int_equal(in->report.n_title_variants, 1);
    assert_string_equal(in->report.columns[EC_ROLE_BASKET], "order");
    finish(in);
}

static void packing_does_not_show(void **state)
{
    (void)state;
    struct ingested *plain = start();
    ingest_text(plain, small_log);
    unsigned char *(*packs[])(const void *, size_t, size_t *) = {gzip_pack, zstd_pack};
    for (size_t p = 0; p < 2; p++) {
        size_t size;
        unsigned char *packed = packs[p](small_log, sizeof small_log - 1, &size);
        struct ingested *in = start();
        ingest_bytes(in, packed, size);
        assert_int_equal(in->status, EC_OK);
        assert_same_dataset(&in->dataset, &plain->dataset);
        finish(in);
        for (size_t cut = 0; cut < size; cut++) {
            in = start();
            ingest_bytes(in, packed, cut);
            assert_int_not_equal(in->status, EC_OK);
            finish(in);
        }
        free(packed);
    }
    finish(plain);
}

static void json_lines_and_csv_give_the_same_dataset(void **state)
{
    (void)state;
    struct ingested *csv = start();
    struct ingested *json = start();
    ingest_text(csv, "user,item,time,value\n7,x,1577836800,2\n8,y,1577836801,1.5\n7,\"z\"\"\","
                     "1577836802,3\n");
    ingest_text(json,
            "{\"user\":7,\"item\":\"x\",\"time\":1577836800,\"value\":2}\n"
            "{\"value\":1.5,\"user\":8,\"item\":\"y\",\"time\":1577836801}\n"
            "{\"user\":\"7\",\"item\":\"z\\\"\",\"time\":\"2020-01-01T00:00:02Z\",\"value\":3}\n");
    assert_int_equal(csv->status, EC_OK);
    assert_int_equal(json->status, EC_OK);
    assert_string_equal(json->report.form, "ndjson");
    assert_same_dataset(&csv->dataset, &json->dataset);
    finish(csv);
    finish(json);
}

/* A log of random faults: whatever happens, the books balance. */
static void rows_read_are_rows_kept_and_rows_dropped(void **state)
{
    (void)state;
    static const char *const users[] = {"1", "2.0", "3", " 4 ", "", "nan", "\xff"};
    static const char *const items[] = {"a", "b", "C", "c", "", "POST", "\"d\"", "\"e"};
    static const char *const times[] = {"1", "2", "3", "2020-01-01", "soon", ""};
    static const char *const values[] = {"1", "2", "-1", "0", "x", ""};
    struct ec_random random = ec_random_stream(11, 0);
    for (int round = 0; round < 300; round++) {
        char text[8192] = "user,item,time,value\n";
        for (int row = 0; row < 60; row++) {
            size_t size = strlen(text);
            uint32_t shape = ec_random_index(&random, 40);
            snprintf(text + size, sizeof text - size,
                    shape == 0   ? "\n"
                    : shape == 1 ? "%s,%s\n"
                                 : "%s,%s,%s,%s\n",
                    users[ec_random_index(&random, 7)], items[ec_random_index(&random, 8)],
                    times[ec_random_index(&random, 6)], values[ec_random_index(&random, 6)]);
        }
        struct ingested *in = start();
        in->options.item_case = EC_CASE_UPPER;
        in->options.drop_item = "^POST$";
        in->options.repeats = round % 2 ? EC_REPEATS_FIRST : EC_REPEATS_KEEP;
        in->options.min_user_items = (uint32_t)round % 4;
        in->options.min_item_users = (uint32_t)round / 4 % 4;
        ingest_text(in, text);
        assert_true(in->status == EC_OK || in->status == EC_E_EMPTY);
        assert_true(in->report.n_rows > 0);
        assert_sound(in);
        finish(in);
    }
}

/* Rows of different users change places: only the order of the users may change. */
static void the_order_of_unrelated_rows_does_not_show(void **state)
{
    (void)state;
    struct ingested *one = start();
    struct ingested *two = start();
    ingest_text(one, "user,item,time,title\nu,b,5,B\nu,a,5,A\nv,c,1,C\nv,a,2,AA\n");
    ingest_text(two, "user,item,time,title\nv,a,2,AA\nu,b,5,B\nv,c,1,C\nu,a,5,A\n");
    assert_same_strings(&one->dataset.catalogue.ids, &two->dataset.catalogue.ids);
    assert_same_strings(&one->dataset.catalogue.titles, &two->dataset.catalogue.titles);
    assert_string(&one->dataset.users, 0, "u");
    assert_string(&two->dataset.users, 0, "v");
    static const uint32_t u_then_v[] = {1, 0, 2, 0};
    static const uint32_t v_then_u[] = {2, 0, 1, 0};
    assert_memory_equal(one->dataset.item, u_then_v, sizeof u_then_v);
    assert_memory_equal(two->dataset.item, v_then_u, sizeof v_then_u);
    finish(one);
    finish(two);
}

static void only_a_purchase_of_none_is_a_return(void **state)
{
    (void)state;
    struct ingested *in = start();
    ingest_text(in,
            "user,item,time,type,quantity\nu,i,5,view,0\nu,j,6,add_to_cart,0\nu,i,7,purchase,0\n");
    assert_int_equal(in->status, EC_OK);
    assert_int_equal(in->report.n_kept, 2);
    assert_int_equal(in->report.rules[EC_RULE_REFUNDS].n_dropped, 1);
    finish(in);
}

static void a_column_of_ids_goes_before_one_of_names(void **state)
{
    (void)state;
    struct ingested *in = start();
    ingest_text(in, "user,user_id,product,product_id\nAnn,u1,Red mug,p1\nBob,u2,Blue mug,p2\n");
    assert_int_equal(in->status, EC_OK);
    struct ec_text id = ec_strings_get(&in->dataset.catalogue.ids, 0);
    assert_true(id.size == 2 && memcmp(id.bytes, "p1", 2) == 0);
    id = ec_strings_get(&in->dataset.users, 0);
    assert_true(id.size == 2 && memcmp(id.bytes, "u1", 2) == 0);
    finish(in);
}

struct rule_case {
    enum ec_rule rule;
    bool changes;
    const char *row; /* of user,item,time,type,value,order,price */
};

static void each_rule_counts_its_row_once_and_shows_it(void **state)
{
    (void)state;
    static const struct rule_case cases[] = {
            {EC_RULE_BLANK, false, ""},
            {EC_RULE_N_FIELDS, false, "u,i,5"},
            {EC_RULE_STRAY_QUOTE, true, "u,\"5\" nail,5,view,1,o,1"},
            {EC_RULE_UTF8, true, "u,i,5,view,1,o\xe9,1"},
            {EC_RULE_MISSING_USER, false, " ,i,5,view,1,p,1"},
            {EC_RULE_MISSING_ITEM, false, "u,NaN,5,view,1,o,1"},
            {EC_RULE_ID_UTF8, false, "u,i\xe9,5,view,1,o,1"},
            {EC_RULE_ID_SPACES, true, "u,i ,5,view,1,o,1"},
            {EC_RULE_ID_SPACES, true, "u,\xc2\xa0i\xe2\x80\x8b,5,view,1,o,1"},
            {EC_RULE_ID_SPACES, true, "\xef\xbb\xbfu,i,5,view,1,o,1"},
            {EC_RULE_MISSING_ITEM, false, "u,\xc2\xa0,5,view,1,o,1"},
            {EC_RULE_ID_FORM, true, "u,cafe\xcc\x81,5,view,1,o,1"},
            {EC_RULE_INTEGER_ID, true, "12.0,i,5,view,1,o,1"},
            {EC_RULE_SCIENTIFIC_ID, true, "u,8.51e+04,5,view,1,o,1"},
            {EC_RULE_SCIENTIFIC_ID, true, "1e+15,i,5,view,1,o,1"},
            {EC_RULE_ITEM_CASE, true, "u,I,5,view,1,o,1"},
            {EC_RULE_CANCELLED, false, "u,i,5,view,1,C1,1"},
            {EC_RULE_BAD_VALUE, false, "u,i,5,view,many,o,1"},
            {EC_RULE_REFUNDS, false, "u,i,5,purchase,-1,o,1"},
            {EC_RULE_REFUNDS, false, "u,i,5,order,0,o,1"},
            {EC_RULE_NO_VALUE, true, "u,i,5,view,,o,1"},
            {EC_RULE_LOW_VALUE, false, "u,i,5,view,-8,o,1"},
            {EC_RULE_ORDER_LINE, true, "N/A,i,,,1,o,1"},
            {EC_RULE_BAD_PRICE, true, "u,i,5,view,1,o,free"},
            {EC_RULE_BAD_PRICE, true, "u,i,5,view,1,o,1e13"},
            {EC_RULE_LOW_PRICE, false, "u,i,5,view,1,o,0.5"},
            {EC_RULE_ITEM_PATTERN, false, "u,two words,5,view,1,o,1"},
            {EC_RULE_DROP_ITEM, false, "u,post,5,view,1,o,1"},
            {EC_RULE_BAD_TIME, false, "u,i,soon,view,1,o,1"},
            {EC_RULE_EVENT_TYPE, false, "u,i,5,frobnicate,1,o,1"},
            {EC_RULE_OTHER_EVENT, false, ",,5,remove_from_cart,1,o,1"},
            {EC_RULE_NO_TYPE, true, "u,i,5,N/A,1,p,1"},
            {EC_RULE_MISSING_BASKET, true, "u,i,5,view,1,(not set),1"},
            {EC_RULE_DUPLICATE, false, "good,i,5,view,1,o,1"},
    };
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        char text[256];
        snprintf(text, sizeof text,
                "user,item,time,type,value,order,price\ngood,i,5,view,1,o,1\n%s\ngood,j,6,view,1,o,"
                "1\n",
                cases[c].row);
        struct ingested *in = start();
        in->options.item_case = EC_CASE_LOWER;
        in->options.item_pattern = "^[^ ]+$|nail";
        in->options.drop_item = "^post$";
        in->options.cancelled = "^C";
        in->options.price_above = 0.5;
        in->options.value_at_least = -7;
        ingest_text(in, text);
        assert_int_equal(in->status, EC_OK);
        assert_sound(in);
        assert_int_equal(in->report.n_rows, 3);
        assert_int_equal(in->report.n_kept, cases[c].changes ? 3 : 2);
        assert_int_equal(in->report.n_changed, cases[c].changes);
        for (size_t r = 0; r < EC_N_RULES; r++) {
            const struct ec_rule_count *count = &in->report.rules[r];
            bool is_it = r == cases[c].rule;
            assert_int_equal(count->n_changed, is_it && cases[c].changes);
            assert_int_equal(count->n_dropped, is_it && !cases[c].changes);
            assert_int_equal(count->first_line, is_it ? 3 : 0);
        }
        finish(in);
    }
}

static void an_id_of_255_bytes_is_kept_and_one_of_256_is_not(void **state)
{
    (void)state;
    for (int size = 255; size <= 256; size++) {
        char text[400];
        snprintf(text, sizeof text, "user,item\n%0*d,i\nu,j\n", size, 7);
        struct ingested *in = start();
        ingest_text(in, text);
        assert_int_equal(in->status, EC_OK);
        assert_int_equal(in->report.rules[EC_RULE_LONG_ID].n_dropped, size == 256);
        finish(in);
    }
}

static void rules_that_are_switched_off_keep_their_rows(void **state)
{
    (void)state;
    struct ingested *in = start();
    in->options.keep_refunds = in->options.keep_duplicates = in->options.keep_float_ids = true;
    ingest_text(in, "user,item,time,value\n1.0,i,5,-1\n1.0,i,5,-1\n1,I,5,1\n");
    assert_int_equal(in->report.n_kept, 3);
    assert_int_equal(in->report.n_changed, 0);
    assert_int_equal(in->dataset.n_users, 2);
    assert_int_equal(in->dataset.n_items, 2);
    finish(in);
}

static void equal_rows_without_times_are_two_events(void **state)
{
    (void)state;
    struct ingested *in = start();
    ingest_text(in, "user,item\nu,i\nv,j\nu,i\n");
    static const int64_t positions[] = {0, 1, 0};
    assert_int_equal(in->dataset.n_events, 3);
    assert_false(in->dataset.has_times);
    assert_memory_equal(in->dataset.time_ms, positions, sizeof positions);
    finish(in);
}

static void the_first_purchase_is_the_earliest_then_the_first_in_the_log(void **state)
{
    (void)state;
    struct ingested *in = start();
    in->options.repeats = EC_REPEATS_FIRST;
    ingest_text(in, "user,item,time,value\nu,a,9,1\nu,b,5,2\nu,a,5,3\nu,a,5,4\nu,b,5,5\n");
    static const uint32_t item[] = {1, 0};
    static const float value[] = {2, 3};
    assert_int_equal(in->dataset.n_events, 2);
    assert_memory_equal(in->dataset.item, item, sizeof item);
    assert_memory_equal(in->dataset.value, value, sizeof value);
    assert_int_equal(in->report.rules[EC_RULE_REPEAT].n_dropped, 3);
    finish(in);
}

/* Whoever is left has enough of what is left: the core. */
static void users_and_items_go_until_none_is_too_small(void **state)
{
    (void)state;
    struct ec_random random = ec_random_stream(13, 0);
    for (int round = 0; round < 50; round++) {
        char text[8192] = "user,item\n";
        for (int row = 0; row < 200; row++) {
            size_t size = strlen(text);
            snprintf(text + size, sizeof text - size, "u%u,i%u\n",
                    (unsigned)ec_random_index(&random, 30), (unsigned)ec_random_index(&random, 40));
        }
        struct ingested *in = start();
        in->options.min_user_items = 5;
        in->options.min_item_users = 4;
        ingest_text(in, text);
        assert_sound(in);
        const struct ec_dataset *d = &in->dataset;
        uint32_t users_of[40] = {0};
        for (uint32_t u = 0; u < d->n_users; u++) {
            bool has[40] = {false};
            uint32_t n_items = 0;
            for (size_t n = d->user_start[u]; n < d->user_start[u + 1]; n++) {
                n_items += !has[d->item[n]];
                users_of[d->item[n]] += !has[d->item[n]];
                has[d->item[n]] = true;
            }
            assert_true(n_items >= 5);
        }
        for (uint32_t i = 0; i < d->n_items; i++)
            assert_true(users_of[i] >= 4);
        finish(in);
    }
}

static void events_of_one_user_and_time_share_a_basket_where_no_column_says(void **state)
{
    (void)state;
    struct ingested *in = start();
    ingest_text(in, "user,item,time\nu,a,5\nv,a,5\nu,b,5\nu,c,6\n");
    static const uint32_t basket[] = {0, 0, 1, 2};
    assert_memory_equal(in->dataset.basket, basket, sizeof basket);
    finish(in);
}

static void sequences_and_sessions_are_read_line_by_line(void **state)
{
    (void)state;
    struct ingested *in = start();
    in->options.format = EC_LOG_SEQUENCES;
    ingest_text(in, "u 10 9 10 \xe9\n\nv\t9\r\nw\n");
    assert_sound(in);
    assert_int_equal(in->report.rules[EC_RULE_ID_UTF8].n_dropped, 1);
    static const uint32_t item[] = {0, 1, 0, 1};
    static const uint32_t apart[] = {0, 1, 2, 3};
    assert_int_equal(in->dataset.n_users, 2);
    assert_memory_equal(in->dataset.item, item, sizeof item);
    assert_memory_equal(in->dataset.basket, apart, sizeof apart);
    assert_int_equal(in->report.rules[EC_RULE_BLANK].n_dropped, 1);
    assert_int_equal(in->report.rules[EC_RULE_NO_ITEMS].first_line, 4);
    finish(in);

    in = start();
    in->options.format = EC_LOG_SESSIONS;
    ingest_text(in, "10 9 10\n9");
    assert_sound(in);
    static const uint32_t together[] = {0, 0, 0, 1};
    assert_string(&in->dataset.users, 1, "s2");
    assert_memory_equal(in->dataset.item, item, sizeof item);
    assert_memory_equal(in->dataset.basket, together, sizeof together);
    assert_false(in->dataset.has_times);
    finish(in);
}

static void the_title_rule_chooses_among_an_items_titles(void **state)
{
    (void)state;
    static const char *const expected[] = {"lamp", "a long lamp", "LAMP"};
    for (int rule = EC_TITLE_MOST_COMMON; rule <= EC_TITLE_LAST; rule++) {
        struct ingested *in = start();
        in->options.title_rule = (enum ec_title_rule)rule;
        ingest_text(in,
                "user,item,time,title\n1,i,1,lamp\n2,i,9,LAMP\n3,i,3,lamp\n4,i,4,a long lamp\n"
                "5,i,5, \n");
        assert_string(&in->dataset.catalogue.titles, 0, expected[rule]);
        assert_int_equal(in->report.n_title_variants, 1);
        finish(in);
    }
}

static void an_items_file_goes_before_the_log(void **state)
{
    (void)state;
    struct scratch_file items = scratch_file_text(
            "id;sku;title;category;price\n1;a "
            ";Aardvark;mammals;9.5\n2;zz;Zebra;mammals;1\n3;;x;y;z\n");
    struct ingested *in = start();
    in->options.items = items.path;
    ingest_text(in, small_log);
    assert_int_equal(in->status, EC_OK);
    assert_string(&in->dataset.catalogue.titles, 0, "Aardvark");
    assert_string(&in->dataset.catalogue.titles, 1, "Bee");
    assert_string(&in->dataset.catalogue.groups, in->dataset.catalogue.group[0], "mammals");
    assert_true(in->dataset.catalogue.price[0] == 9.5f);
    assert_int_equal(in->report.n_listed, 2);
    assert_int_equal(in->report.n_listed_unseen, 1);
    assert_int_equal(in->report.n_listed_malformed, 1);
    finish(in);
    scratch_file_remove(&items);
}

static void an_object_of_attribute_lists_is_counted(void **state)
{
    (void)state;
    struct scratch_file items = scratch_file_text("{\n \"a\": [1, 2],\n \"zz\": [3]\n}\n");
    struct ingested *in = start();
    in->options.items = items.path;
    ingest_text(in, small_log);
    assert_int_equal(in->status, EC_OK);
    assert_int_equal(in->report.n_listed, 2);
    assert_int_equal(in->report.n_attributes, 3);
    finish(in);
    scratch_file_remove(&items);

    items = scratch_file_text("{\"a\": [1, 2");
    in = start();
    in->options.items = items.path;
    ingest_text(in, small_log);
    assert_int_equal(in->status, EC_E_JSON);
    finish(in);
    scratch_file_remove(&items);
}

/* The same log with an items file. */
static struct ingested *ingest_with_items(const char *log, const char *listed)
{
    struct scratch_file items = scratch_file_text(listed);
    struct ingested *in = start();
    in->options.items = items.path;
    ingest_text(in, log);
    scratch_file_remove(&items);
    return in;
}

static void assert_same_features(
        const struct ec_features *a, const struct ec_features *b, uint32_t n)
{
    assert_int_equal(a->n_features, b->n_features);
    assert_memory_equal(a->start, b->start, (n + 1) * sizeof *a->start);
    assert_memory_equal(a->feature, b->feature, a->start[n] * sizeof *a->feature);
    assert_memory_equal(a->kind, b->kind, a->n_features);
}

static size_t n_events_of(const struct ec_dataset *dataset, uint32_t item)
{
    size_t n_events = 0;
    for (size_t n = 0; n < dataset->n_events; n++)
        n_events += dataset->item[n] == item;
    return n_events;
}

static uint32_t find_item(const struct ec_dataset *dataset, const char *id)
{
    return ec_strings_find(&dataset->catalogue.ids, (struct ec_text){id, strlen(id)});
}

static void listed_items_without_events_enter_by_what_is_known_of_them(void **state)
{
    (void)state;
    struct ingested *in = ingest_with_items(small_log,
            "item,title,brand,price\nzz,Zebra,,\naa,,Acme,\nab,,,2.5\nno,-,,\nb,Bumblebee,,\nno2,,,"
            "\na,"
            "Ant,Acme,\n");
    const struct ec_dataset *d = &in->dataset;
    assert_int_equal(in->status, EC_OK);
    assert_sound(in);
    assert_int_equal(d->n_items, 6); /* a aa ab b c zz */
    static const uint32_t item[] = {0, 3, 0, 4, 0};
    assert_memory_equal(d->item, item, sizeof item);
    assert_string(&d->catalogue.ids, 5, "zz");
    assert_string(&d->catalogue.titles, 5, "Zebra");
    assert_string(&d->catalogue.titles, 3, "Bumblebee");
    assert_int_equal(d->catalogue.group[2], EC_NO_GROUP);
    assert_true(d->catalogue.price[2] == 2.5f);
    for (uint32_t i = 0; i < 6; i++)
        assert_true(d->catalogue.features.start[i + 1] > d->catalogue.features.start[i]);
    assert_int_equal(in->report.n_listed, 7);
    assert_int_equal(in->report.n_listed_unseen, 5);
    assert_int_equal(in->report.n_listed_entered, 3);
    assert_int_equal(in->report.n_entered_examples, 3);
    assert_string_equal(in->report.entered_examples[0], "aa");
    assert_string_equal(in->report.entered_examples[2], "zz,Zebra");
    finish(in);
}

static void the_rules_of_ids_hold_for_listed_items_too(void **state)
{
    (void)state;
    struct scratch_file items = scratch_file_text(
            "item,title\n12345a,Mug\n12346.0,Jug\nPOST,Postage\n99999, Test\n 12346,Pot\n");
    struct ingested *in = start();
    in->options.items = items.path;
    in->options.item_case = EC_CASE_UPPER;
    in->options.item_pattern = "^[0-9]{5}[A-Z]*$";
    in->options.drop_item = "^9";
    ingest_text(in, "user,item\n1,11111\n2,11111\n");
    assert_int_equal(in->status, EC_OK);
    assert_int_equal(in->dataset.n_items, 3);
    assert_string(&in->dataset.catalogue.ids, 1, "12345A");
    assert_string(&in->dataset.catalogue.ids, 2, "12346");
    assert_string(&in->dataset.catalogue.titles, 2, "Pot");
    assert_int_equal(in->report.n_listed, 3 - 1);
    assert_int_equal(in->report.n_listed_dropped, 2);
    assert_int_equal(in->report.n_listed_malformed, 0);
    finish(in);
    scratch_file_remove(&items);
}

static void an_item_that_was_thinned_enters_without_its_events(void **state)
{
    (void)state;
    struct scratch_file items = scratch_file_text("item,title\nrare,Rare thing\n");
    struct ingested *in = start();
    in->options.items = items.path;
    in->options.min_item_users = 2;
    ingest_text(in, "user,item,group\n1,common,g\n2,common,g\n1,rare,h\n");
    assert_int_equal(in->status, EC_OK);
    assert_sound(in);
    assert_int_equal(in->dataset.n_items, 2);
    assert_int_equal(n_events_of(&in->dataset, find_item(&in->dataset, "rare")), 0);
    assert_int_equal(n_events_of(&in->dataset, find_item(&in->dataset, "common")), 2);
    assert_int_equal(in->dataset.catalogue.group[1], 1); /* what the log says of it stays true */
    finish(in);
    scratch_file_remove(&items);
}

static void the_order_of_an_items_files_rows_does_not_show(void **state)
{
    (void)state;
    static const char *const rows[] = {"z1,Cup,A cup of tea,Home > Kitchen,Acme,3,2024-01-02\n",
            "a,Ant,\"Small, black\",Zoo,,1,2024-02-03\n", "m2,Jug 陶瓷水杯,,Home > Bath,Bolt,4,\n",
            "b,,,,Acme,,soon\n"};
    static const char *const header = "item,title,description,category,brand,price,added\n";
    struct ingested *first = NULL;
    for (int turn = 0; turn < 4; turn++) {
        char listed[1024];
        size_t size = (size_t)snprintf(listed, sizeof listed, "%s", header);
        for (int r = 0; r < 4; r++)
            size += (size_t)snprintf(
                    listed + size, sizeof listed - size, "%s", rows[(r + turn) % 4]);
        struct ingested *in = ingest_with_items(small_log, listed);
        assert_int_equal(in->status, EC_OK);
        assert_sound(in);
        assert_int_equal(in->dataset.n_items, 5);
        assert_int_equal(in->report.n_added, 2);
        assert_int_equal(in->report.n_added_malformed, 1);
        if (first) {
            assert_same_dataset(&first->dataset, &in->dataset);
            assert_same_features(
                    &first->dataset.catalogue.features, &in->dataset.catalogue.features, 5);
            finish(in);
        } else {
            first = in;
        }
    }
    const struct ec_features *features = &first->dataset.catalogue.features;
    size_t of_kind[EC_N_FEATURE_KINDS] = {0};
    for (size_t k = 0; k < features->start[5]; k++)
        of_kind[features->kind[features->feature[k]]]++;
    assert_int_equal(of_kind[EC_FEATURE_BRAND], 3);
    assert_int_equal(
            of_kind[EC_FEATURE_CATEGORY], 2 + 1 + 2 + 1 + 1); /* b and c have theirs from the log */
    assert_int_equal(of_kind[EC_FEATURE_PRICE], 4);
    assert_int_equal(of_kind[EC_FEATURE_ATTRIBUTE], 0);
    struct ingested *json = ingest_with_items(small_log,
            "{\"brand\":\"Acme\",\"id\":\"b\",\"added\":\"soon\"}\n{\"id\":\"z1\",\"name\":\"Cup\","
            "\"description\":\"A cup of tea\",\"category\":\"Home > "
            "Kitchen\",\"brand\":\"Acme\",\"price\":3}\n"
            "{\"id\":\"a\",\"name\":\"Ant\",\"description\":\"Small, "
            "black\",\"category\":\"Zoo\",\"price\":1}\n"
            "{\"id\":\"m2\",\"name\":\"Jug 陶瓷水杯\",\"category\":\"Home > "
            "Bath\",\"brand\":\"Bolt\","
            "\"price\":4}\n");
    assert_int_equal(json->status, EC_OK);
    assert_same_features(features, &json->dataset.catalogue.features, 5);
    finish(json);
    finish(first);
}

/* Ant was met on the first of January. */
static void items_met_before_they_were_added_are_counted(void **state)
{
    (void)state;
    static const struct {
        const char *added;
        uint64_t n;
    } cases[] = {{"2020-01-02", 0}, {"2020-01-02T00:00:01", 1}, {"2020-02-01", 1}, {"", 0},
            {"soon", 0}, {"1999-01-01", 0}};
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        char rows[120];
        snprintf(rows, sizeof rows, "item,title,added\na,Ant,%s\nzz,Zebra,2999-01-01\n",
                cases[c].added);
        struct ingested *in = ingest_with_items(small_log, rows);
        assert_int_equal(in->status, EC_OK);
        assert_int_equal(in->report.n_met_before, cases[c].n);
        finish(in);
    }
    struct ingested *in = ingest_with_items(
            "user,item\n1,a\n2,a\n", "item,title,added\na,Ant,2024-01-01\n");
    assert_int_equal(in->report.n_met_before, 0); /* a log without times */
    finish(in);
}

static void case_does_not_show_in_features(void **state)
{
    (void)state;
    struct ingested *one = ingest_with_items(small_log,
            "item,title,category,brand\nz,Grüner TEE,Küche > Tee,ÄSOP\na,tee,küche,Äsop\n");
    struct ingested *two = ingest_with_items(small_log,
            "item,title,category,brand\nz,GRÜNER Tee,KÜCHE>TEE,äsop\na,Tee,KÜCHE,ÄSOP\n");
    assert_int_equal(one->status, EC_OK);
    assert_same_features(&one->dataset.catalogue.features, &two->dataset.catalogue.features,
            one->dataset.n_items);
    finish(one);
    finish(two);
}

static void titles_groups_and_prices_of_a_log_are_features_without_an_items_file(void **state)
{
    (void)state;
    struct ingested *in = start();
    ingest_text(in, small_log);
    const struct ec_features *features = &in->dataset.catalogue.features;
    assert_int_equal(
            features->start[1] - features->start[0], 4); /* ant and its gram, zoo, a price */
    assert_int_equal(features->start[3] - features->start[2], 1); /* art */
    finish(in);
    in = start();
    ingest_text(in, "user,item\n1,2\n");
    assert_null(in->dataset.catalogue.features.start);
    finish(in);
}

static void attributes_are_texts_or_numbers_in_lists(void **state)
{
    (void)state;
    struct ingested *in = ingest_with_items(small_log,
            "{\"a\": [1, \"Red\", 2.5], \"z\": [\"1\", \" red \", \"2.5\"], \"y\": [], \"x\": "
            "\"red\", "
            "\"w\": [null, true, {}], \"\": [1], \"v\": {\"red\": 1}}");
    assert_int_equal(in->status, EC_OK);
    assert_sound(in);
    const struct ec_dataset *d = &in->dataset;
    const struct ec_features *features = &d->catalogue.features;
    assert_int_equal(d->n_items, 5); /* a b c x z */
    uint32_t a = find_item(d, "a");
    uint32_t z = find_item(d, "z");
    size_t shared = 0;
    for (size_t k = features->start[a]; k < features->start[a + 1]; k++)
        for (size_t m = features->start[z]; m < features->start[z + 1]; m++)
            shared += features->feature[k] == features->feature[m];
    assert_int_equal(shared, 3);
    assert_int_equal(features->start[z + 1] - features->start[z], 3);
    assert_int_equal(in->report.n_attributes, 7);
    assert_int_equal(in->report.n_attributes_malformed, 3);
    assert_int_equal(in->report.n_listed_malformed, 1);
    assert_int_equal(in->report.n_listed, 6);
    assert_int_equal(in->report.n_listed_entered, 2);
    finish(in);
}

/* Features that two items share. */
static size_t n_shared(const struct ec_dataset *dataset, const char *a, const char *b)
{
    const struct ec_features *features = &dataset->catalogue.features;
    uint32_t one = find_item(dataset, a);
    uint32_t two = find_item(dataset, b);
    size_t n = 0;
    for (size_t k = features->start[one]; k < features->start[one + 1]; k++)
        for (size_t m = features->start[two]; m < features->start[two + 1]; m++)
            n += features->feature[k] == features->feature[m];
    return n;
}

static void rows_of_json_may_list_categories_brands_texts_and_attributes(void **state)
{
    (void)state;
    struct ingested *in = ingest_with_items(small_log,
            "{\"category\": [\"Tea\", \"Home > Kitchen\", null], \"item\": \"p\", \"attributes\": "
            "[1, \"red\"]}\n"
            "{\"item\": \"q\", \"category\": \"tea\", \"attributes\": \"red\"}\n"
            "{\"item\": \"r\", \"category\": \"Home > Kitchen\", \"attributes\": 1}\n"
            "{\"item\": \"s\", \"brand\": [\"Acme\", \"Bolt\"], \"text\": [\"xyz\", \"uvw\"], "
            "\"category\": []}\n"
            "{\"item\": \"t\", \"brand\": \"bolt\", \"text\": \"uvw\"}\n"
            "{\"item\": \"u\", \"category\": [true, \"\\u00c4\", \"\xff\"]}\n");
    assert_int_equal(in->status, EC_OK);
    assert_sound(in);
    const struct ec_dataset *d = &in->dataset;
    assert_int_equal(in->report.n_listed, 6);
    assert_int_equal(n_shared(d, "p", "p"), 3 + 2);
    assert_int_equal(n_shared(d, "p", "q"), 2);
    assert_int_equal(n_shared(d, "p", "r"), 3);
    assert_int_equal(n_shared(d, "s", "s"), 2 + 2 * 2); /* a word and a gram of each text */
    assert_int_equal(n_shared(d, "s", "t"), 3);
    assert_int_equal(n_shared(d, "u", "u"), 1);
    assert_string(&d->catalogue.groups, d->catalogue.group[find_item(d, "p")], "Tea");
    assert_int_equal(d->catalogue.group[find_item(d, "s")], EC_NO_GROUP);
    assert_int_equal(in->report.n_attributes, 4);
    assert_int_equal(in->report.n_attributes_malformed, 2);
    finish(in);
}

static void what_a_row_of_json_nests_deeper_is_refused_with_its_line(void **state)
{
    (void)state;
    static const struct {
        const char *row, *words;
    } refused[] = {
            {"\"category\": {\"x\": 1}",
                    "line 2: \"category\" is an object; expected a text, a number or a list"},
            {"\"category\": [[\"x\"]]",
                    "line 2: \"category\" is a list of lists or objects; expected"},
            {"\"attributes\": [{}]",
                    "line 2: \"attributes\" is a list of lists or objects; expected"},
            {"\"title\": [\"x\"]", "line 2: \"title\" is a list; expected one text or number"},
            {"\"price\": {\"amount\": 1}",
                    "line 2: \"price\" is an object; expected one text or number"},
    };
    for (size_t r = 0; r < sizeof refused / sizeof *refused; r++) {
        char rows[200];
        snprintf(rows, sizeof rows, "{\"item\": \"a\"}\n{\"item\": \"b\", %s}\n", refused[r].row);
        struct ingested *in = ingest_with_items(small_log, rows);
        assert_int_equal(in->status, EC_E_JSON);
        if (!strstr(in->error.message, refused[r].words))
            fail_msg("'%s' does not say '%s'", in->error.message, refused[r].words);
        finish(in);
    }
    struct ingested *in = ingest_with_items(
            small_log, "{\"item\": \"z\", \"title\": \"Zebra\", \"shelf\": {\"x\": [1]}}\n");
    assert_int_equal(in->status, EC_OK); /* not one of the columns */
    finish(in);
}

/* One object of so many bytes: a list of "1", and spaces. */
static struct scratch_file object_of(size_t size)
{
    char *bytes = malloc(size);
    assert_non_null(bytes);
    memset(bytes, ' ', size);
    memcpy(bytes, "{\"z\": [1", 8);
    memcpy(bytes + size - 2, "]}", 2);
    struct scratch_file file = scratch_file_write(bytes, size);
    free(bytes);
    return file;
}

static void an_object_of_more_than_32_MiB_is_refused_with_the_way_out(void **state)
{
    (void)state;
    for (size_t over = 0; over < 2; over++) {
        struct scratch_file items = object_of(((size_t)32 << 20) + over);
        struct ingested *in = start();
        in->options.items = items.path;
        ingest_text(in, small_log);
        assert_int_equal(in->status, over ? EC_E_TOO_LARGE : EC_OK);
        if (over) {
            assert_non_null(strstr(in->error.message, "more than 32 MiB"));
            assert_non_null(strstr(in->error.message, "\"attributes\": [...]}"));
        }
        finish(in);
        scratch_file_remove(&items);
    }
}

static void nothing_may_follow_an_object_of_attributes(void **state)
{
    (void)state;
    struct ingested *in = ingest_with_items(
            small_log, "{\"a\": [1]}\n {\"item\": \"b\", \"title\": \"Bee\"}\n");
    assert_int_equal(in->status, EC_OK);
    assert_int_equal(in->report.n_listed, 1); /* rows, of which the first has no item */
    assert_int_equal(in->report.n_listed_malformed, 1);
    finish(in);
    in = ingest_with_items(small_log, "{\"a\": [1]} , \"b\": [2]}");
    assert_int_equal(in->status, EC_E_JSON);
    assert_non_null(strstr(in->error.message, "not well formed"));
    finish(in);
    in = ingest_with_items(small_log, "{\"a\": [1]}\r\n\n");
    assert_int_equal(in->status, EC_OK);
    finish(in);
}

static void an_object_of_attributes_may_begin_with_a_mark_or_an_id_with_a_quote(void **state)
{
    (void)state;
    struct ingested *in = ingest_with_items(small_log, "\xef\xbb\xbf{\"a\": [1], \"b\": [2]}");
    assert_int_equal(in->status, EC_OK);
    assert_int_equal(in->report.n_listed, 2);
    finish(in);
    in = ingest_with_items(small_log, "{\"a\\\"\\\\\": [1], \"b\": [2, 3]}");
    assert_int_equal(in->status, EC_OK);
    assert_int_equal(in->report.n_listed, 2);
    assert_int_equal(in->report.n_attributes, 3);
    finish(in);
}

static void an_id_that_a_nul_would_cut_is_refused(void **state)
{
    (void)state;
    struct ingested *in = ingest_with_items(small_log, "{\"a\\u0000b\": [1], \"b\": [2]}");
    assert_int_equal(in->status, EC_E_JSON);
    assert_non_null(strstr(in->error.message, "U+0000"));
    finish(in);
    in = ingest_with_items(small_log, "{\"a\\\\u0000b\": [1], \"b\": [2]}");
    assert_int_equal(in->status, EC_OK);
    finish(in);
}

static void a_single_row_of_json_is_no_object_of_attributes(void **state)
{
    (void)state;
    static const char *const rows[] = {
            "{\"tags\": [\"red\", \"old\"], \"item\": \"b\", \"title\": \"Bee\"}\n",
            "{\"tags\": [\"red\", \"old\"], \"Product ID\": \"b\"}",
            "{\"tags\": [\"red\", \"old\"], \"id\": \"b\"}",
    };
    for (size_t r = 0; r < sizeof rows / sizeof *rows; r++) {
        struct ingested *in = ingest_with_items(small_log, rows[r]);
        assert_int_equal(in->status, EC_OK);
        assert_int_equal(in->report.n_listed, 1);
        assert_int_equal(in->report.n_listed_unseen, 0);
        assert_int_equal(in->report.n_attributes, 2);
        finish(in);
    }
    /* an item may be called item: what is listed of it is a list, as of the others */
    struct ingested *in = ingest_with_items(small_log, "{\"a\": [1], \"item\": [2], \"id\": []}");
    assert_int_equal(in->status, EC_OK);
    assert_int_equal(in->report.n_listed, 3);
    finish(in);
}

static void more_listed_items_than_a_model_holds_are_refused(void **state)
{
    (void)state;
    size_t n_rows = ((size_t)1 << 22) + 8;
    size_t size = 10;
    char *listed = malloc(n_rows * 11 + size + 1);
    assert_non_null(listed);
    memcpy(listed, "item,title\n", 11);
    size = 11;
    for (size_t n = 0; n < n_rows; n++)
        size += (size_t)sprintf(listed + size, "%zu,ab\n", n);
    struct scratch_file items = scratch_file_write(listed, size);
    free(listed);
    struct ingested *in = start();
    in->options.items = items.path;
    ingest_text(in, small_log);
    assert_int_equal(in->status, EC_E_TOO_LARGE);
    assert_non_null(strstr(in->error.message, "lists 4194312 items without any event"));
    finish(in);
    scratch_file_remove(&items);
}

static void columns_are_recognised_by_usual_names(void **state)
{
    (void)state;
    static const char *const headers[] = {"user_id,item_id", "Customer ID,StockCode",
            "visitorid,itemid", "SESSION,SKU", "client-id,product.id", "\"userId\",\"productId\""};
    for (size_t h = 0; h < sizeof headers / sizeof *headers; h++) {
        char text[80];
        snprintf(text, sizeof text, "%s\nu,i\n", headers[h]);
        struct ingested *in = start();
        ingest_text(in, text);
        assert_int_equal(in->status, EC_OK);
        assert_string(&in->dataset.users, 0, "u");
        finish(in);
    }
}

static void a_customer_goes_before_a_session_as_the_user(void **state)
{
    (void)state;
    struct ingested *in = start();
    ingest_text(in, "session_id,customer,item\ns,c,i\n");
    assert_string_equal(in->report.columns[EC_ROLE_USER], "customer");
    assert_string_equal(in->report.columns[EC_ROLE_BASKET], "session_id");
    finish(in);
}

static void a_missing_column_is_named_with_the_nearest_and_the_header(void **state)
{
    (void)state;
    struct ingested *in = start();
    in->options.columns[EC_ROLE_USER] = "CustomrID";
    ingest_text(in, "InvoiceNo,StockCode,CustomerID\n1,2,3\n");
    assert_int_equal(in->status, EC_E_COLUMN);
    assert_non_null(strstr(in->error.message, "did you mean 'CustomerID'"));
    assert_non_null(strstr(in->error.message, "InvoiceNo, StockCode, CustomerID"));
    finish(in);

    in = start();
    ingest_text(in, "who,what\n1,2\n");
    assert_int_equal(in->status, EC_E_COLUMN);
    assert_non_null(strstr(in->error.message, "--user"));
    finish(in);

    in = start();
    in->options.cancelled = "^C";
    ingest_text(in, "user,item\n1,2\n");
    assert_int_equal(in->status, EC_E_COLUMN);
    assert_non_null(strstr(in->error.message, "--basket"));
    finish(in);
}

static void a_bad_pattern_is_an_option_error(void **state)
{
    (void)state;
    struct ingested *in = start();
    in->options.item_pattern = "[0-9";
    ingest_text(in, small_log);
    assert_int_equal(in->status, EC_E_OPTION);
    assert_non_null(strstr(in->error.message, "--item-pattern"));
    finish(in);
}

static void an_ambiguous_date_asks_for_its_format(void **state)
{
    (void)state;
    static const char text[] = "user,item,time\nu,i,12/1/2010 8:26\n";
    struct ingested *in = start();
    ingest_text(in, text);
    assert_int_equal(in->status, EC_E_DATA);
    assert_non_null(strstr(in->error.message, "line 2"));
    assert_non_null(strstr(in->error.message, "--time-format"));
    in->options.time_format = "mdy";
    ingest_text(in, text);
    assert_int_equal(in->status, EC_OK);
    assert_true(in->dataset.time_ms[0] == INT64_C(1291191960000));
    finish(in);
}

/* The time of the row before is remembered: a text that begins like it, or ends it, is another one. */
static void a_time_that_begins_like_the_one_before_is_its_own(void **state)
{
    (void)state;
    struct ingested *in = start();
    ingest_text(in, "user,item,time\n"
                    "a,i,2010-12-01 08:26:00\n"
                    "a,j,2010-12-01\n"
                    "a,k,2010-12-01 08:26:00\n"
                    "a,l,2010-12-01 08:26:00.5\n"
                    "b,i,\n"
                    "b,j,2010-12-01 08\n"
                    "c,i,2010-12-01\n"
                    "c,j,2010-12-01\n");
    assert_int_equal(in->status, EC_OK);
    static const int64_t times[] = {0, 30360000, 30360000, 30360500, 0, 0};
    assert_int_equal(in->dataset.n_events, sizeof times / sizeof *times);
    for (size_t n = 0; n < sizeof times / sizeof *times; n++)
        assert_int_equal(in->dataset.time_ms[n] - INT64_C(1291161600000), times[n]);
    assert_int_equal(in->report.rules[EC_RULE_BAD_TIME].n_dropped, 2);
    assert_int_equal(in->report.n_by_time_form[EC_TIME_FORM_YEAR_FIRST], 6);
    finish(in);
}

static void a_count_in_another_unit_than_its_column_is_named(void **state)
{
    (void)state;
    struct ingested *in = start();
    ingest_text(in, "user,item,time\n"
                    "a,i,1612587474000\n"
                    "a,j,1612587475\n"
                    "a,k,1612587475\n"
                    "b,i,1612587476000\n"
                    "b,j,1612587477000\n"
                    "b,k,50000000000\n");
    assert_int_equal(in->status, EC_OK);
    assert_int_equal(in->report.rules[EC_RULE_TIME_UNIT].n_changed, 2);
    assert_int_equal(in->report.rules[EC_RULE_TIME_UNIT].first_line, 3);
    assert_int_equal(in->report.n_by_time_form[EC_TIME_FORM_MILLISECONDS], 4);
    assert_int_equal(in->report.n_by_time_form[EC_TIME_FORM_SECONDS], 2);
    assert_int_equal(in->dataset.time_ms[1] - in->dataset.time_ms[0], 1000);
    assert_int_equal(in->dataset.time_ms[3], INT64_C(50000000000)); /* 1971: in the column's unit */
    finish(in);
}

static void a_log_of_which_nothing_is_left_says_why(void **state)
{
    (void)state;
    struct ingested *in = start();
    ingest_text(in, "user,item\n,i\n,j\nu,\n");
    assert_int_equal(in->status, EC_E_EMPTY);
    assert_int_equal(in->report.n_rows, 3);
    assert_non_null(strstr(in->error.message, "missing-user"));
    ingest_text(in, "user,item,time\nu,i,2 Janvier 2021\nu,j,3 Janvier 2021\n");
    assert_int_equal(in->status, EC_E_EMPTY);
    assert_non_null(strstr(in->error.message, "bad-time"));
    assert_non_null(strstr(in->error.message, "--time-format"));
    ingest_text(in, "user,item\n");
    assert_int_equal(in->status, EC_E_EMPTY);
    finish(in);
}

struct stopper {
    volatile sig_atomic_t interrupted;
    int n_calls;
    double last;
};

static void stop(void *context, const char *stage, double share)
{
    struct stopper *stopper = context;
    assert_non_null(stage);
    assert_true(share >= stopper->last && share <= 1);
    stopper->last = share;
    stopper->interrupted = ++stopper->n_calls == 3;
}

static void an_interruption_ends_the_reading(void **state)
{
    (void)state;
    struct stopper stopper = {0};
    struct ec_watch watch = {&stopper.interrupted, stop, &stopper};
    struct ingested *in = start();
    in->options.watch = &watch;
    in->status = ec_ingest(SHOP, &in->options, &in->dataset, &in->report, &in->error);
    assert_int_equal(in->status, EC_E_INTERRUPTED);
    assert_int_equal(stopper.n_calls, 3);
    finish(in);
}

/* Golden: counted by an independent script over the same file. */
static void the_embedded_shop_has_the_counts_it_is_known_for(void **state)
{
    (void)state;
    struct ingested *in = start();
    in->options.item_case = EC_CASE_UPPER;
    in->options.item_pattern = "^[0-9]{5}[A-Za-z]*$";
    in->options.cancelled = "^C";
    in->options.price_above = 0;
    in->options.repeats = EC_REPEATS_FIRST;
    in->options.min_user_items = 5;
    in->status = ec_ingest(SHOP, &in->options, &in->dataset, &in->report, &in->error);
    assert_int_equal(in->status, EC_OK);
    assert_sound(in);
    const struct ec_rule_count *rules = in->report.rules;
    assert_int_equal(in->report.n_rows, 541909);
    assert_int_equal(rules[EC_RULE_MISSING_USER].n_dropped, 135080);
    assert_int_equal(rules[EC_RULE_CANCELLED].n_dropped, 8905);
    assert_int_equal(rules[EC_RULE_LOW_PRICE].n_dropped, 40);
    assert_int_equal(rules[EC_RULE_ITEM_PATTERN].n_dropped, 1547);
    assert_int_equal(rules[EC_RULE_DUPLICATE].n_dropped, 5187);
    assert_int_equal(rules[EC_RULE_REPEAT].n_dropped, 124929);
    assert_int_equal(rules[EC_RULE_USER_ITEMS].n_dropped, 587);
    assert_int_equal(in->dataset.n_users, 4076);
    assert_int_equal(in->dataset.n_items, 3655);
    assert_int_equal(in->dataset.n_events, 265634);
    uint32_t lantern = ec_strings_find(&in->dataset.catalogue.ids, (struct ec_text){"71053", 5});
    assert_string(&in->dataset.catalogue.titles, lantern, "WHITE METAL LANTERN");
    finish(in);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(a_small_log_becomes_the_dataset_it_describes),
            cmocka_unit_test(packing_does_not_show),
            cmocka_unit_test(json_lines_and_csv_give_the_same_dataset),
            cmocka_unit_test(rows_read_are_rows_kept_and_rows_dropped),
            cmocka_unit_test(the_order_of_unrelated_rows_does_not_show),
            cmocka_unit_test(each_rule_counts_its_row_once_and_shows_it),
            cmocka_unit_test(only_a_purchase_of_none_is_a_return),
            cmocka_unit_test(a_column_of_ids_goes_before_one_of_names),
            cmocka_unit_test(an_id_of_255_bytes_is_kept_and_one_of_256_is_not),
            cmocka_unit_test(rules_that_are_switched_off_keep_their_rows),
            cmocka_unit_test(equal_rows_without_times_are_two_events),
            cmocka_unit_test(the_first_purchase_is_the_earliest_then_the_first_in_the_log),
            cmocka_unit_test(users_and_items_go_until_none_is_too_small),
            cmocka_unit_test(events_of_one_user_and_time_share_a_basket_where_no_column_says),
            cmocka_unit_test(sequences_and_sessions_are_read_line_by_line),
            cmocka_unit_test(the_title_rule_chooses_among_an_items_titles),
            cmocka_unit_test(an_items_file_goes_before_the_log),
            cmocka_unit_test(listed_items_without_events_enter_by_what_is_known_of_them),
            cmocka_unit_test(the_rules_of_ids_hold_for_listed_items_too),
            cmocka_unit_test(an_item_that_was_thinned_enters_without_its_events),
            cmocka_unit_test(the_order_of_an_items_files_rows_does_not_show),
            cmocka_unit_test(items_met_before_they_were_added_are_counted),
            cmocka_unit_test(case_does_not_show_in_features),
            cmocka_unit_test(titles_groups_and_prices_of_a_log_are_features_without_an_items_file),
            cmocka_unit_test(attributes_are_texts_or_numbers_in_lists),
            cmocka_unit_test(rows_of_json_may_list_categories_brands_texts_and_attributes),
            cmocka_unit_test(what_a_row_of_json_nests_deeper_is_refused_with_its_line),
            cmocka_unit_test(an_object_of_more_than_32_MiB_is_refused_with_the_way_out),
            cmocka_unit_test(nothing_may_follow_an_object_of_attributes),
            cmocka_unit_test(an_object_of_attributes_may_begin_with_a_mark_or_an_id_with_a_quote),
            cmocka_unit_test(an_id_that_a_nul_would_cut_is_refused),
            cmocka_unit_test(a_single_row_of_json_is_no_object_of_attributes),
            cmocka_unit_test(more_listed_items_than_a_model_holds_are_refused),
            cmocka_unit_test(an_object_of_attribute_lists_is_counted),
            cmocka_unit_test(columns_are_recognised_by_usual_names),
            cmocka_unit_test(a_customer_goes_before_a_session_as_the_user),
            cmocka_unit_test(a_missing_column_is_named_with_the_nearest_and_the_header),
            cmocka_unit_test(a_bad_pattern_is_an_option_error),
            cmocka_unit_test(an_ambiguous_date_asks_for_its_format),
            cmocka_unit_test(a_time_that_begins_like_the_one_before_is_its_own),
            cmocka_unit_test(a_count_in_another_unit_than_its_column_is_named),
            cmocka_unit_test(a_log_of_which_nothing_is_left_says_why),
            cmocka_unit_test(an_interruption_ends_the_reading),
            cmocka_unit_test(the_embedded_shop_has_the_counts_it_is_known_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
