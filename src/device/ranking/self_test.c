/* self_test.c - see self_test.h and ec_self_test in endcap/endcap.h. */
#include "device/ranking/self_test.h"

#include "device/base/wipe.h"
#include "device/ranking/ranking_state.h"

static size_t user_size(void)
{
    return ec_pad(ec_user_size(EC_SELF_TEST_MAX), EC_ALIGNMENT);
}

size_t ec_self_test_size(const struct ec_model *model)
{
    return user_size() + ec_ranking_size(model, EC_SELF_TEST_MAX);
}

static const uint8_t *entry(const struct ec_model *model, size_t e)
{
    return model->self_test + EC_SELF_TEST_ENTRIES + EC_SELF_TEST_ENTRY_SIZE * e;
}

/* Rank for the recorded history, in memory of the right size. */
static enum ec_status rank(
        const struct ec_model *model, uint8_t *memory, struct ec_ranking **ranking)
{
    uint32_t n_events = ec_load_u32(model->self_test + EC_SELF_TEST_EVENTS);
    struct ec_user *user;
    enum ec_status status = ec_user_init(memory, user_size(), EC_SELF_TEST_MAX, &user);
    for (uint32_t e = 0; !status && e < n_events; e++)
        status = ec_user_record_item(user, ec_load_u32(entry(model, e)),
                (enum ec_event_type)ec_load_u32(entry(model, e) + 4),
                (double)e * EC_SELF_TEST_STEP_MS);
    if (status)
        return status;
    return ec_ranking_compute(memory + user_size(), ec_ranking_size(model, EC_SELF_TEST_MAX), model,
            user, (double)n_events * EC_SELF_TEST_STEP_MS, ranking);
}

enum ec_status ec_self_test_compute(const struct ec_model *model, void *memory, size_t size,
        struct ec_self_test_place *places, size_t *n_places)
{
    if (size < ec_self_test_size(model) || (uintptr_t)memory % EC_ALIGNMENT)
        return EC_E_BUFFER_SMALL;

    struct ec_place taken[EC_SELF_TEST_MAX];
    struct ec_ranking *ranking;
    size_t n_taken = 0;
    enum ec_status status = rank(model, memory, &ranking);
    if (!status && *n_places > 0) {
        size_t n_wanted = *n_places < EC_SELF_TEST_MAX ? *n_places : EC_SELF_TEST_MAX;
        status = ec_ranking_take(
                ranking, &(struct ec_request){.n_places = (uint32_t)n_wanted}, taken, &n_taken);
    }
    if (!status) {
        for (size_t k = 0; k < n_taken; k++) {
            uint32_t item = ec_model_find(model, taken[k].item);
            places[k] = (struct ec_self_test_place){item, ranking->scores[item]};
        }
        *n_places = n_taken;
    }
    ec_wipe(memory, ec_self_test_size(model));
    return status;
}

enum ec_status ec_self_test(const struct ec_model *model, void *memory, size_t size)
{
    uint32_t n_events = ec_load_u32(model->self_test + EC_SELF_TEST_EVENTS);
    uint32_t n_recorded = ec_load_u32(model->self_test + EC_SELF_TEST_PLACES);
    struct ec_self_test_place places[EC_SELF_TEST_MAX];
    size_t n_places = n_recorded;

    enum ec_status status = ec_self_test_compute(model, memory, size, places, &n_places);
    if (status == EC_E_BUFFER_SMALL)
        return status;
    if (status || n_places != n_recorded)
        return EC_E_SELF_TEST;
    for (size_t k = 0; k < n_places; k++) {
        const uint8_t *recorded = entry(model, n_events + k);
        if (places[k].item != ec_load_u32(recorded) ||
                (uint32_t)places[k].score != ec_load_u32(recorded + 4))
            return EC_E_SELF_TEST;
    }
    return EC_OK;
}
