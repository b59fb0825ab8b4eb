/* ingest/profile: figures against logs small enough to count by hand, and advice that speaks only
 * where something is wrong. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "native/dataset/ingest.h"
#include "native/dataset/profile.h"
#include "scratch_file.h"

static void profile_text(const char *text, struct ec_profile *profile)
{
    struct scratch_file file = scratch_file_text(text);
    struct ec_ingest_options options = ec_ingest_options_default();
    struct ec_dataset dataset;
    struct ec_error error;
    struct ec_clean_report *report = malloc(sizeof *report);
    assert_non_null(report);
    assert_int_equal(ec_ingest(file.path, &options, &dataset, report, &error), EC_OK);
    assert_int_equal(ec_profile(&dataset, report, profile, &error), EC_OK);
    ec_dataset_free(&dataset);
    free(report);
    scratch_file_remove(&file);
}

static bool advises(const struct ec_profile *profile, const char *words)
{
    for (size_t n = 0; n < profile->n_advice; n++)
        if (strstr(profile->advice[n], words))
            return true;
    return false;
}

static bool is_near(double value, double expected)
{
    return value > expected - 1e-12 && value < expected + 1e-12;
}

static void a_small_log_is_counted_as_by_hand(void **state)
{
    (void)state;
    struct ec_profile p;
    profile_text("user,item,time,event,order,title\n"
                 "u,a,2020-01-01 10:00,view,1,A\nu,a,2020-01-02 10:00,cart,2,A\n"
                 "u,b,2020-01-02 10:00,purchase,2,\nv,a,2020-01-05 10:00,purchase,3,A\n",
            &p);
    assert_int_equal(p.n_users, 2);
    assert_int_equal(p.n_items, 2);
    assert_int_equal(p.n_events, 4);
    assert_int_equal(p.n_baskets, 3);
    assert_int_equal(p.n_pairs, 3);
    assert_true(is_near(p.sparsity, 0.25));
    assert_int_equal(p.last_ms - p.first_ms, 4 * 86400000);
    assert_int_equal(p.n_by_type[EC_EVENT_VIEW], 1);
    assert_int_equal(p.n_by_type[EC_EVENT_PURCHASE], 2);
    assert_int_equal(p.user_events[0], 1);
    assert_int_equal(p.user_events[3], 1);
    assert_int_equal(p.user_events[6], 3);
    assert_int_equal(p.basket_events[6], 2);
    assert_int_equal(p.item_events[6], 3);
    assert_true(is_near(p.head_share[0], 0.75)); /* a head is at least one item */
    assert_true(is_near(p.gini, 0.25));          /* (-1 * 1 + 1 * 3) / (2 * 4) */
    assert_int_equal(p.n_titled, 1);
}

/* A log without faults: 200 users, 20 events each over 30 days, a title for each item. */
static char *make_clean_log(void)
{
    char *text = malloc(1 << 19);
    assert_non_null(text);
    size_t size = (size_t)sprintf(text, "user,item,time,title\n");
    for (int u = 0; u < 200; u++)
        for (int n = 0; n < 20; n++)
            size += (size_t)sprintf(text + size, "u%d,i%d,2020-01-%02d 10:%02d:00,Thing %d\n", u,
                    (u * 7 + n * 3) % 50, n % 30 + 1, u % 60, (u * 7 + n * 3) % 50);
    return text;
}

static void a_log_without_faults_gets_no_advice(void **state)
{
    (void)state;
    char *text = make_clean_log();
    struct ec_profile p;
    profile_text(text, &p);
    assert_int_equal(p.n_advice, 0);
    assert_int_equal(p.n_events, 4000);
    free(text);
}

static void each_fault_is_told_in_a_sentence(void **state)
{
    (void)state;
    char *text = make_clean_log();
    size_t size = strlen(text);
    struct ec_profile p;

    for (int n = 0; n < 300; n++)
        size += (size_t)sprintf(text + size, ",i%d,2020-01-01 10:00,T\n", n);
    profile_text(text, &p);
    assert_true(advises(&p, "7.0% of the rows (300) were dropped: no user"));

    for (int n = 0; n < 1000; n++)
        size += (size_t)sprintf(text + size, "bot,i%d,2020-01-01 10:00:%02d,T\n", n % 50, n % 60);
    profile_text(text, &p);
    assert_true(advises(&p, "more than one title"));
    free(text);

    profile_text("user,item,time\nu,i,2020-01-01\nv,i,2020-01-03\n", &p);
    assert_true(advises(&p, "midnight"));
    assert_true(advises(&p, "single event"));
    assert_true(advises(&p, "chance"));
    assert_true(advises(&p, "no item has a title"));

    profile_text("user,item,time\nu,i,5\nv,i,40000000\n", &p);
    assert_true(advises(&p, "1970-01-01"));

    profile_text("user,item\n1.0,i\nv,j\n", &p);
    assert_true(advises(&p, "no times"));
    assert_true(advises(&p, "printed as floats"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(a_small_log_is_counted_as_by_hand),
            cmocka_unit_test(a_log_without_faults_gets_no_advice),
            cmocka_unit_test(each_fault_is_told_in_a_sentence),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
