/* Reading, describing, training, tuning and evaluating a log, with every single allocation failing in turn: alone,
 * and with all that come after it. Each time the status is EC_E_MEMORY with a message, nothing is written, and
 * nothing leaks: blocks and open files are counted here, what the libraries hold by the sanitizer. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "native/dataset/ingest.h"
#include "native/dataset/profile.h"
#include "native/measure/breakdown.h"
#include "native/measure/evaluate.h"
#include "native/tune/tune.h"
#include "support/failing_memory.h"
#include "unit/scratch_file.h"

enum { TEXT_SIZE = 1 << 14 };

/* One thing to do. Returns its status; error and what it wrote are looked at by the caller. */
struct work {
    const char *name;
    enum ec_status (*run)(const struct work *work, struct ec_error *error);
    const char *log; /* path */
    struct ec_ingest_options ingest;
    const struct ec_dataset *train;
    const struct ec_dataset *test;
    struct ec_evaluate_options evaluate; /* and its options of training */
};

/* The number that the next file opened gets: it grows by those that stay open. */
static int next_file(void)
{
    int file = open("/dev/null", O_RDONLY);
    close(file);
    return file;
}

static void fail_at(const struct work *work, size_t number, bool stays_empty)
{
    long n_blocks = memory.n_blocks;
    int file = next_file();
    struct ec_error error = {0};
    memory_fails_at(number, stays_empty);
    enum ec_status status = work->run(work, &error);
    memory_fails_at(0, false);
    if (status != EC_E_MEMORY || error.status != EC_E_MEMORY || !*error.message)
        fail_msg("%s, allocation %zu%s: %s, with the message \"%s\" (%s)", work->name, number,
                stays_empty ? " and all after it" : "", ec_status_name(status), error.message,
                ec_status_name(error.status));
    if (memory.n_blocks != n_blocks)
        fail_msg("%s, allocation %zu%s: %ld blocks leak", work->name, number,
                stays_empty ? " and all after it" : "", memory.n_blocks - n_blocks);
    if (next_file() != file)
        fail_msg("%s, allocation %zu: a file stays open", work->name, number);
}

/* Do it once with memory for all, to count, and then without each. */
static void fail_each(const struct work *work)
{
    struct ec_error error = {0};
    long n_blocks = memory.n_blocks;
    memory_fails_at(0, false);
    if (work->run(work, &error))
        fail_msg("%s: %s", work->name, error.message);
    size_t n = memory.n_asked;
    assert_int_equal(memory.n_blocks, n_blocks);
    assert_true(n > 0);
    for (size_t number = 1; number <= n; number++) {
        fail_at(work, number, false);
        fail_at(work, number, true);
    }
    print_message("%s: %zu allocations\n", work->name, n);
}

/* Nothing was written to a result, which was filled with this byte before. */
static void assert_unwritten(const void *result, size_t size)
{
    const unsigned char *bytes = result;
    for (size_t n = 0; n < size; n++)
        if (bytes[n] != 0xa5)
            fail_msg("byte %zu of a result was written", n);
}

static enum ec_status read_log(const struct work *work, struct ec_error *error)
{
    struct ec_dataset dataset;
    struct ec_clean_report report = {0};
    memset(&dataset, 0xa5, sizeof dataset);
    enum ec_status status = ec_ingest(work->log, &work->ingest, &dataset, &report, error);
    if (status) {
        assert_unwritten(&dataset, sizeof dataset);
        return status;
    }
    struct ec_profile profile;
    status = ec_profile(&dataset, &report, &profile, error);
    ec_dataset_free(&dataset);
    return status;
}

static enum ec_status train(const struct work *work, struct ec_error *error)
{
    struct ec_model_bytes bytes;
    struct ec_train_report report;
    memset(&bytes, 0xa5, sizeof bytes);
    memset(&report, 0xa5, sizeof report);
    enum ec_status status = ec_train(work->train, &work->evaluate.train, &bytes, &report, error);
    if (status) {
        assert_unwritten(&bytes, sizeof bytes);
        assert_unwritten(&report, sizeof report);
        return status;
    }
    ec_model_bytes_free(&bytes);
    return EC_OK;
}

static enum ec_status tune(const struct work *work, struct ec_error *error)
{
    struct ec_tune_options options = {.train = work->evaluate.train, .n_trials = 1};
    struct ec_tune_result result;
    memset(&result, 0xa5, sizeof result);
    enum ec_status status = ec_tune(work->train, &options, &result, error);
    if (status)
        assert_unwritten(&result, sizeof result);
    return status;
}

static enum ec_status evaluate(const struct work *work, struct ec_error *error)
{
    static struct ec_evaluation result; /* static for their size */
    static struct ec_breakdown breakdown;
    memset(&result, 0xa5, sizeof result);
    memset(&breakdown, 0xa5, sizeof breakdown);
    enum ec_status status = ec_evaluate(work->train, work->test, &work->evaluate, &result, error);
    if (status) {
        assert_unwritten(&result, sizeof result);
        return status;
    }
    status = ec_breakdown_make(&work->evaluate, &result, &breakdown);
    if (status) { /* it gives no message of its own */
        assert_unwritten(&breakdown, sizeof breakdown);
        (void)ec_fail(error, status, "breaking down");
    }
    ec_evaluation_free(&result);
    return status;
}

/* Append to a text of TEXT_SIZE bytes. */
__attribute__((format(printf, 2, 3))) static void add(char *text, const char *format, ...)
{
    size_t size = strlen(text);
    va_list arguments;
    va_start(arguments, format);
    int n = vsnprintf(text + size, TEXT_SIZE - size, format, arguments);
    va_end(arguments);
    assert_true(n > 0 && size + (size_t)n < TEXT_SIZE);
}

enum { N_USERS = 6, N_ITEMS = 7, N_EVENTS = 6 };

/* The item of a user's n-th event: some repeat, and all are met. */
static int item_of(int user, int n)
{
    return (user * 2 + n * (1 + user % 3)) % N_ITEMS;
}

static void write_csv(char *text)
{
    *text = '\0';
    add(text, "user,item,time,type,order,title,category,price\n");
    for (int u = 0; u < N_USERS; u++)
        for (int n = 0; n < N_EVENTS; n++) {
            int item = item_of(u, n);
            add(text, "u%d,p%d,2024-0%d-%02d,%s,o%d-%d,Thing %d of %s,%s,%d.5\n", u, item,
                    n / 2 + 1, u + 1, n % 2 ? "view" : "purchase", u, n / 2, item,
                    item % 2 ? "wood" : "wool", item % 2 ? "hard" : "soft", item + 1);
        }
    add(text, "u1,POST,2024-01-01,purchase,o9,Postage,,1\n");
    add(text, "u2,p1,2024-01-01,purchase,C1,Cancelled,,1\n");
}

static void write_ndjson(char *text)
{
    *text = '\0';
    for (int u = 0; u < N_USERS; u++)
        for (int n = 0; n < N_EVENTS; n++)
            add(text, "{\"user\": \"u%d\", \"item\": %d, \"time\": \"2024-01-%02d\"}\n", u,
                    item_of(u, n), n + 1);
}

static void write_sessions(char *text)
{
    *text = '\0';
    for (int u = 0; u < N_USERS; u++) {
        for (int n = 0; n < N_EVENTS; n++)
            add(text, "p%d ", item_of(u, n));
        add(text, "\n");
    }
}

/* A table of items with lists, of which one has no event. */
static const char ITEMS_TABLE[] =
        "{\"item\": \"p0\", \"title\": \"A felt hat\", \"category\": [\"soft\", \"hats\"], "
        "\"brand\": \"Fells\", \"price\": 3, \"attributes\": [\"red\", 7], "
        "\"added\": \"2024-01-01\"}\n"
        "{\"item\": \"p1\", \"title\": \"A box\", \"category\": \"hard\", \"text\": \"of oak\"}\n"
        "{\"item\": \"new\", \"title\": \"A felt cap\", \"category\": [\"soft\"]}\n";
/* The same as one object. */
static const char ITEMS_OBJECT[] =
        "{\"0\": [\"red\", \"felt\"], \"1\": \"oak\", \"2\": [\"red\", 7], \"9\": [\"oak\"]}";

/* A log with whatever is asked about or dropped: words for none, placeholders, orders without users, several products
 * in a cell, a wrong clock, a robot. */
static void write_doubtful(char *text)
{
    *text = '\0';
    add(text, "user,item,time,what,order,rating\n");
    for (int u = 0; u < 25; u++)
        for (int n = 0; n < 4; n++)
            add(text, "%s%d,p%d%s,2024-0%d-%02d,%s,o%d,%d\n", n == 1 ? "guest" : "u",
                    n == 1 ? 0 : u, (u * 2 + n) % 60, u % 9 ? "" : ";p1", n + 1, u + 1,
                    n % 2 ? "w" : "buy", u * 4 + n, n);
    for (int n = 0; n < 60; n++)
        add(text, "bot,p%d,2024-02-02,w,,3\n", n);
    add(text, "NA,p1,,,o4,4\nu1,p2,2099-01-01,w,(not set),5\nu2,p3,2024-01-01,other,o9,5\n");
}

static void every_allocation_of_reading_a_log_may_fail(void **state)
{
    (void)state;
    char text[TEXT_SIZE];
    size_t size;
    struct scratch_file items = scratch_file_text(ITEMS_TABLE);
    struct scratch_file object = scratch_file_text(ITEMS_OBJECT);

    write_csv(text);
    unsigned char *packed = zstd_pack(text, strlen(text), &size);
    struct scratch_file log = scratch_file_write(packed, size);
    free(packed);
    struct work work = {
            .name = "reading a table",
            .run = read_log,
            .log = log.path,
            .ingest = ec_ingest_options_default(),
    };
    work.ingest.items = items.path;
    work.ingest.item_pattern = "^[a-z]";
    work.ingest.drop_item = "^x";
    work.ingest.cancelled = "^C";
    work.ingest.repeats = EC_REPEATS_FIRST;
    work.ingest.min_user_items = 2;
    work.ingest.min_item_users = 2;
    fail_each(&work);
    scratch_file_remove(&log);

    write_ndjson(text);
    packed = gzip_pack(text, strlen(text), &size);
    log = scratch_file_write(packed, size);
    free(packed);
    work.name = "reading NDJSON";
    work.ingest = ec_ingest_options_default();
    work.ingest.items = object.path;
    fail_each(&work);
    scratch_file_remove(&log);

    static const char *const types[] = {"w=view"};
    static const char *const value_types[] = {"3=like"};
    write_doubtful(text);
    log = scratch_file_text(text);
    work.name = "reading a doubtful log";
    work.ingest = ec_ingest_options_default();
    work.ingest.columns[EC_ROLE_TYPE] = "what";
    work.ingest.types = (struct ec_type_rules){types, 1};
    work.ingest.value_types = (struct ec_type_rules){value_types, 1};
    work.ingest.robot_share = 0.5;
    fail_each(&work);
    scratch_file_remove(&log);

    write_sessions(text);
    log = scratch_file_text(text);
    work.name = "reading sessions";
    work.ingest = ec_ingest_options_default();
    work.ingest.format = EC_LOG_SESSIONS;
    fail_each(&work);
    scratch_file_remove(&log);
    scratch_file_remove(&object);
    scratch_file_remove(&items);
}

static struct ec_dataset read_shop(void)
{
    char text[TEXT_SIZE];
    write_csv(text);
    struct scratch_file log = scratch_file_text(text);
    struct scratch_file items = scratch_file_text(ITEMS_TABLE);
    struct ec_ingest_options options = ec_ingest_options_default();
    struct ec_dataset dataset;
    struct ec_error error = {0};
    options.items = items.path;
    options.item_pattern = "^[a-z]";
    if (ec_ingest(log.path, &options, &dataset, NULL, &error))
        fail_msg("%s", error.message);
    scratch_file_remove(&items);
    scratch_file_remove(&log);
    return dataset;
}

/* All signals but popularity, which always is learned, and some. */
static uint32_t all_but(uint32_t some)
{
    return ((1u << EC_N_SIGNALS) - 1) & ~(1u << EC_SIGNAL_POPULARITY | some);
}

/* Every signal, each as small as it can be, in one thread: the allocations of a run have one order. */
static struct work small_work(const char *name, const struct ec_dataset *log,
        enum ec_status (*run)(const struct work *work, struct ec_error *error))
{
    struct work work = {
            .name = name,
            .run = run,
            .train = log,
            .evaluate = ec_evaluate_options_default(),
    };
    struct ec_train_options *options = &work.evaluate.train;
    work.evaluate.k[0] = 2;
    work.evaluate.n_k = 1;
    work.evaluate.cold_share = 0.4;
    work.evaluate.temporal_share = 0.6;
    options->n_factors = 2;
    options->n_neighbours = 4;
    options->n_iterations = 1;
    options->n_companions = 4;
    options->n_dims = 2;
    options->n_steps = 4;
    options->n_examples = 8.0;
    options->repeats = true;
    options->n_threads = 1;
    options->source = "events.csv";
    return work;
}

static void every_allocation_of_training_may_fail(void **state)
{
    (void)state;
    struct ec_dataset log = read_shop();
    struct work work = small_work("training", &log, train);
    fail_each(&work);

    work = small_work("training for a budget", &log, train);
    work.evaluate.train.without = all_but(1u << EC_SIGNAL_TRANSITIONS);
    work.evaluate.train.with_titles = false;
    work.evaluate.train.budget = 1450;
    fail_each(&work);

    work = small_work("training for baskets", &log, train);
    work.evaluate.train.target = EC_TARGET_BASKET;
    work.evaluate.train.prune = false;
    fail_each(&work);

    work = small_work("training on sets", &log, train);
    work.evaluate.train.unordered = true;
    work.evaluate.train.prune = false;
    work.evaluate.train.without = 1u << EC_SIGNAL_FACTORS;
    fail_each(&work);
    ec_dataset_free(&log);
}

static void every_allocation_of_tuning_may_fail(void **state)
{
    (void)state;
    struct ec_dataset log = read_shop();
    struct work work = small_work("tuning", &log, tune);
    fail_each(&work);
    ec_dataset_free(&log);
}

static void every_allocation_of_evaluating_may_fail(void **state)
{
    (void)state;
    struct ec_dataset log = read_shop();
    for (int protocol = 0; protocol <= EC_PROTOCOL_COLD_BOTH; protocol++) {
        struct work work = small_work(ec_protocol_name((enum ec_protocol)protocol), &log, evaluate);
        work.evaluate.protocol = (enum ec_protocol)protocol;
        bool has_test = protocol == EC_PROTOCOL_SESSIONS || protocol == EC_PROTOCOL_SPLIT;
        work.test = has_test ? &log : NULL;
        /* what training allocates is failed above: here as little of it as there can be */
        work.evaluate.train.without = all_but(1u << EC_SIGNAL_CONTENT);
        work.evaluate.train.prune = false;
        fail_each(&work);
    }
    struct work work = small_work("two seeds", &log, evaluate);
    work.evaluate.train.without = all_but(0);
    work.evaluate.n_seeds = 2;
    fail_each(&work);

    /* apart: each run costs as many runs as it has allocations */
    for (int variant = 0; variant < 3; variant++) {
        static const char *const NAMES[] = {"ablations", "losses", "sizes"};
        work = small_work(NAMES[variant], &log, evaluate);
        work.evaluate.train.without = all_but(
                1u << EC_SIGNAL_FACTORS | 1u << EC_SIGNAL_TRANSITIONS);
        work.evaluate.train.prune = false;
        work.evaluate.ablate = variant == 0;
        work.evaluate.losses = variant == 1;
        work.evaluate.sizes = variant == 2;
        fail_each(&work);
    }
    ec_dataset_free(&log);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(every_allocation_of_reading_a_log_may_fail),
            cmocka_unit_test(every_allocation_of_training_may_fail),
            cmocka_unit_test(every_allocation_of_tuning_may_fail),
            cmocka_unit_test(every_allocation_of_evaluating_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
