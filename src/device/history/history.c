/* history.c - see history.h. */
#include "device/history/history.h"

#include "device/base/portable_math.h"
#include "device/catalogue/model.h"

static const double MS_PER_DAY = 86400e3;

static enum ec_status check(
        const struct ec_model *model, const struct ec_user *user, uint32_t *n_runs)
{
    for (uint32_t n = 0; n < user->n_events; n++) {
        if (user->events[n].item >= model->n_items)
            return EC_E_ITEM_RANGE;
        n_runs[user->events[n].item] = 0;
    }
    return EC_OK;
}

enum ec_status ec_history_read(const struct ec_model *model, const struct ec_user *user,
        double now_ms, uint32_t *n_runs, struct ec_history_event *events)
{
    float half_life_days = ec_model_half_life_days(model);
    enum ec_status status = check(model, user, n_runs);
    if (status)
        return status;

    struct ec_history_reader reader = ec_history_reader_start(n_runs);
    uint32_t strongest = 0; /* of the run being read */
    for (uint32_t n = 0; n < user->n_events; n++) {
        uint32_t place = user->n_events - 1 - n;
        const struct ec_user_event *kept = &user->events[place];
        bool is_strongest = ec_history_reader_next(&reader, kept->item, kept->type);
        float weight = 0.0f;
        double age_days = (now_ms - kept->time_ms) / MS_PER_DAY;
        if (is_strongest) {
            weight = ec_model_strength(model, kept->type) * reader.share;
            if (half_life_days > 0.0f && age_days > 0.0)
                weight *= (float)ec_exp2(-age_days / (double)half_life_days);
            if (!reader.is_new_run)
                events[strongest].weight = 0.0f;
            strongest = n;
        }
        events[n] = (struct ec_history_event){
                kept->item, reader.step, place, weight, age_days > 0.0 ? (float)age_days : 0.0f};
    }
    return EC_OK;
}
