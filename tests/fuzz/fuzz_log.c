/* fuzz_log.c - damaged logs, read and cleaned until the time is over.
 *
 *   fuzz_log [SECONDS [SEED]]
 *
 * Each round takes a small log (CSV, TSV, NDJSON, sequences, sessions), every third time with an items file, cuts,
 * repeats and garbles pieces of them, packs the log now and then (gzip, zstd) and then may damage the packed bytes
 * too. It must be refused with a
 * message or give a dataset that is sound: every row accounted for, every index in range, times in order. A
 * round depends on the seed and its own number alone: a failure prints both. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "native/dataset/ingest.h"
#include "native/system/random.h"
#include "unit/scratch_file.h"

enum { MAX_SIZE = 4096 };

static const struct {
    enum ec_log_format format;
    const char *text;
    const char *item, *time, *column_names, *time_format; /* options; NULL: the default */
} LOGS[] = {
        {.format = EC_LOG_EVENTS,
                .text = "user,item,time,type,value\nu1,cup,2024-01-02 "
                        "10:00:00,view,1\nu1,jug,2024-01-03 11:30:00,"
                        "purchase,2\nu2,\"cup, "
                        "large\",2024-02-03,cart,\nu2,cup,2024-02-04,purchase,-1\n,cup,2024-02-05,"
                        "view,1\n"},
        {.format = EC_LOG_EVENTS,
                .text = "CustomerID\tStockCode\tInvoiceDate\tQuantity\tUnitPrice\tDescription\tInvo"
                        "ice\n17850.0\t85123a\t"
                        "12/1/2010 8:26\t6\t2.55\tWHITE HANGER\t536365\n17850.0\t71053\t12/1/2010 "
                        "8:26\t6\t3.39\tLANTERN\tC536366\n"},
        {.format = EC_LOG_EVENTS,
                .text = "{\"user\":\"u1\",\"item\":\"cup\",\"time\":1700000000,\"type\":\"view\"}"
                        "\n{\"user\":\"u2\",\"item\":"
                        "\"th\\u00e9\",\"time\":1700000100,\"value\":2.5}\n{\"user\":3,\"item\":4,"
                        "\"time\":\"1700000200\"}\n"},
        {.format = EC_LOG_EVENTS,
                .text = "Name,Email,user_id,Created at,Lineitem "
                        "sku,event,rating\n#1,a@b.c,,2024-01-02 "
                        "10:00,MUG-1,add_to_cart,5\n#1,,,,MUG-1|MUG-2,,\n(not "
                        "set),guest,NA,2024-01-"
                        "03,0,page_view,0.5\n#2,-1,,2099-01-01,MUG-2;MUG-1,buy,0\n#2,,,,MUG-2,,"
                        "4\n"},
        {EC_LOG_EVENTS,
                "sep=;\r\n# an export\r\n\r\nuser;item;day;at;\r\nu1;cup;2 Jan 2024;8:26 PM;\r\n"
                "u2;jug;03-FEB-24;09.30;\r\nu2;\"cup\";Mon, 5 Feb 2024;10:00:00 +0100 CET;\r\n",
                .time = "day,at"},
        {EC_LOG_EVENTS,
                "u1::cup::5::1/2/24 8:26\ru1::jug::4::1/3/24, 8:26 PM\ru2::cup::3::2/3/24\r",
                .column_names = "user,item,value,time", .time_format = "mdy"},
        {.format = EC_LOG_EVENTS,
                .text = "user,item,time\n\"u\\\"1\",\"cup\\\\\",20240102T100000Z\n\"u1\",ju\\,g,"
                        "20240103100000\n"
                        "u2,cup,\\N\nu2,8.51E+04,1704276000000\n"},
        {.format = EC_LOG_EVENTS,
                .text = "user,item,time\nu1,cup,02|01|24 10h00\nu2,cup,03|01|24 11h30\n",
                .time_format = "%d|%m|%y %Hh%M"},
        {EC_LOG_EVENTS,
                "{\"user\":\"u1\",\"time\":{\"$date\":\"2024-01-02T10:00:00Z\"},\"items\":[{\"id\":"
                "\"cup\"},{\"id\":5}]}\n"
                "{\"user\":\"u2\",\"time\":{\"$date\":{\"$numberLong\":\"1704276000000\"}},"
                "\"items\":[]}\n"
                "{\"user\":\"u2\",\"time\":1704276000,\"items\":{\"id\":\"jug\"}}\n",
                .item = "items[].id"},
        {.format = EC_LOG_SEQUENCES, .text = "u1 cup jug mug\nu2 jug\nu3 mug cup cup plate\n"},
        {.format = EC_LOG_SESSIONS, .text = "cup jug mug\njug mug\n\nplate cup jug\n"},
};

static const char *const ITEMS[] = {
        "item,title,description,category,brand,price,added\ncup,A cup,\"Of tea, or "
        "caf\xc3\xa9\",Home > Kitchen,Acme,2.5,2024-01-02\nbowl,\xe7\xa2\x97 "
        "\xe0\xb8\x8a\xe0\xb8\xb2\xe0\xb8\xa1,,Home|Bath,Bolt,3,12/1/2024\n71053,Lantern,,,,,\n",
        "{\"id\":\"jug\",\"name\":\"Jug\",\"category\":\"a/b\",\"price\":1e3}\n{\"id\":4,\"text\":"
        "\"\\u05e1\\u05e4\\u05dc cu\\u0301p\"}\n",
        "{\"cup\": [1, \"red\", null], \"vase\": [\"red\", 2.5], \"mug\": \"one\"}\n",
};

static uint64_t seed_now, round_now;

static void require(bool holds, const char *what)
{
    if (holds)
        return;
    fprintf(stderr, "fuzz_log: seed %llu round %llu: %s\n", (unsigned long long)seed_now,
            (unsigned long long)round_now, what);
    abort();
}

static void damage(struct ec_random *random, char *bytes, size_t *size)
{
    static const char *const TROUBLE[] = {"\"", "\n", "\r\n", ",", "\t", ";", "\\", "\\u", "{", "}",
            "[", ":", "\xff", "\xef\xbb\xbf", "\xc3", "nan", "inf", "1e999", "-",
            "9999999999999999999", "0000-00-00", "32/13/2024", "\"\"", "\\ud800", " ", "null",
            "true", "."};
    if (*size == 0)
        return;
    uint32_t at = ec_random_index(random, (uint32_t)*size);
    uint32_t most = (uint32_t)*size - at, n = 1 + ec_random_index(random, most < 60 ? most : 60);
    switch (ec_random_index(random, 6)) {
    case 0:
        bytes[at] = (char)(bytes[at] ^ 1 << ec_random_index(random, 7));
        break;
    case 1:
        bytes[at] = (char)ec_random_index(random, 256);
        break;
    case 2: /* cut */
        memmove(bytes + at, bytes + at + n, *size - at - n);
        *size -= n;
        break;
    case 3: /* repeat */
        if (*size + n <= MAX_SIZE) {
            memmove(bytes + at + n, bytes + at, *size - at);
            *size += n;
        }
        break;
    case 4:
        *size = at;
        break;
    default: {
        const char *word = TROUBLE[ec_random_index(random, sizeof TROUBLE / sizeof *TROUBLE)];
        size_t length = strlen(word);
        if (*size + length <= MAX_SIZE) {
            memmove(bytes + at + length, bytes + at, *size - at);
            memcpy(bytes + at, word, length);
            *size += length;
        }
    }
    }
}

static void check(const struct ec_dataset *dataset, const struct ec_clean_report *report)
{
    require(dataset->n_events > 0 && dataset->n_users > 0 && dataset->n_items > 0,
            "a dataset is not empty");
    require(dataset->user_start[0] == 0 &&
                    dataset->user_start[dataset->n_users] == dataset->n_events,
            "users cover the events");
    for (uint32_t u = 0; u < dataset->n_users; u++) {
        require(dataset->user_start[u] < dataset->user_start[u + 1], "each user has events");
        for (size_t n = dataset->user_start[u]; n < dataset->user_start[u + 1]; n++) {
            require(dataset->item[n] < dataset->n_items, "items are in range");
            require(dataset->type[n] < EC_N_EVENT_TYPES, "types are in range");
            require(n == dataset->user_start[u] || dataset->time_ms[n - 1] <= dataset->time_ms[n],
                    "times are in order");
        }
    }
    require(report->n_kept + report->n_dropped == report->n_rows, "every row is accounted for");
    for (uint32_t i = 0; i + 1 < dataset->n_items; i++)
        require(ec_strings_find(
                        &dataset->catalogue.ids, ec_strings_get(&dataset->catalogue.ids, i)) == i,
                "ids ascend");
    require(report->n_listed_entered <= report->n_listed_unseen &&
                    report->n_listed_unseen <= report->n_listed,
            "listed items are counted");
    const struct ec_features *features = &dataset->catalogue.features;
    for (uint32_t i = 0; features->start && i < dataset->n_items; i++)
        for (size_t k = features->start[i]; k < features->start[i + 1]; k++) {
            require(features->feature[k] < features->n_features, "features are in range");
            require(k == features->start[i] || features->feature[k - 1] < features->feature[k],
                    "features ascend");
        }
}

static bool ingest(const struct ec_ingest_options *options, const void *bytes, size_t size)
{
    struct scratch_file file = scratch_file_write(bytes, size);
    struct ec_dataset dataset = {0};
    struct ec_error error = {0};
    static struct ec_clean_report report;
    memset(&report, 0, sizeof report);
    enum ec_status status = ec_ingest(file.path, options, &dataset, &report, &error);
    if (status)
        require(error.status == status && error.message[0], "a refusal says why");
    else
        check(&dataset, &report);
    ec_dataset_free(&dataset);
    scratch_file_remove(&file);
    return status == EC_OK;
}

static struct ec_ingest_options draw_options(struct ec_random *random, enum ec_log_format format)
{
    struct ec_ingest_options options = ec_ingest_options_default();
    options.format = ec_random_index(random, 10) ? format
                                                 : (enum ec_log_format)ec_random_index(random, 3);
    options.keep_float_ids = ec_random_index(random, 2);
    options.keep_refunds = ec_random_index(random, 2);
    options.keep_duplicates = ec_random_index(random, 2);
    options.item_case = (enum ec_case)ec_random_index(random, 3);
    options.repeats = ec_random_index(random, 2) ? EC_REPEATS_KEEP : EC_REPEATS_FIRST;
    options.min_user_items = 1 + ec_random_index(random, 2);
    options.min_item_users = 1 + ec_random_index(random, 2);
    return options;
}

static bool try_log(struct ec_random *random, uint32_t log, const struct ec_ingest_options *options)
{
    char bytes[MAX_SIZE];
    size_t size = strlen(LOGS[log].text);
    memcpy(bytes, LOGS[log].text, size);
    for (uint32_t n = ec_random_index(random, 6); n; n--)
        damage(random, bytes, &size);

    uint32_t packing = ec_random_index(random, 8);
    if (packing > 1)
        return ingest(options, bytes, size);
    size_t packed_size;
    unsigned char *packed = packing ? gzip_pack(bytes, size, &packed_size)
                                    : zstd_pack(bytes, size, &packed_size);
    if (packed_size <= MAX_SIZE) {
        memcpy(bytes, packed, packed_size);
        size = packed_size;
    }
    free(packed);
    for (uint32_t n = ec_random_index(random, 3); n; n--)
        damage(random, bytes, &size);
    return ingest(options, bytes, size);
}

static bool try_one(struct ec_random *random)
{
    uint32_t log = ec_random_index(random, sizeof LOGS / sizeof *LOGS);
    struct ec_ingest_options options = draw_options(random, LOGS[log].format);
    options.columns[EC_ROLE_ITEM] = LOGS[log].item;
    options.columns[EC_ROLE_TIME] = LOGS[log].time;
    options.column_names = LOGS[log].column_names;
    if (LOGS[log].time_format)
        options.time_format = LOGS[log].time_format;
    if (ec_random_index(random, 3))
        return try_log(random, log, &options);

    const char *text = ITEMS[ec_random_index(random, sizeof ITEMS / sizeof *ITEMS)];
    char bytes[MAX_SIZE];
    size_t size = strlen(text);
    memcpy(bytes, text, size);
    for (uint32_t n = ec_random_index(random, 6); n; n--)
        damage(random, bytes, &size);
    struct scratch_file items = scratch_file_write(bytes, size);
    options.items = items.path;
    bool was_read = try_log(random, log, &options);
    scratch_file_remove(&items);
    return was_read;
}

int main(int argc, char **argv)
{
    double seconds = argc > 1 ? strtod(argv[1], NULL) : 10.0;
    seed_now = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
    uint64_t n_read = 0;
    time_t end = time(NULL) + (time_t)seconds;
    for (round_now = 0; round_now % 64 || time(NULL) < end; round_now++) {
        struct ec_random random = ec_random_stream(seed_now, round_now);
        n_read += try_one(&random);
    }
    printf("fuzz_log: seed %llu: %llu damaged logs, %llu could be read\n",
            (unsigned long long)seed_now, (unsigned long long)round_now,
            (unsigned long long)n_read);
    require(n_read > 0 && n_read < round_now, "some are read and some are not");
    return 0;
}
