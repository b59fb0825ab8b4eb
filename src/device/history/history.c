/* history.c - see history.h. */
#include "device/history/history.h"

#include "device/base/portable_math.h"
#include "device/catalogue/model.h"

static const double MS_PER_DAY = 86400e3;

enum ec_status ec_history_read(const struct ec_model *model, const struct ec_user *user,
        double now_ms, struct ec_history_event *events)
{
    float half_life_days = ec_model_half_life_days(model);
    uint32_t step = 0;

    for (uint32_t n = 0; n < user->n_events; n++) {
        uint32_t place = user->n_events - 1 - n;
        const struct ec_user_event *kept = &user->events[place];
        if (kept->item >= model->n_items)
            return EC_E_ITEM_RANGE;
        if (n > 0 && kept->item != events[n - 1].item)
            step++;

        float weight = ec_model_strength(model, kept->type);
        double age_days = (now_ms - kept->time_ms) / MS_PER_DAY;
        if (half_life_days > 0.0f && age_days > 0.0)
            weight *= (float)ec_exp2(-age_days / (double)half_life_days);
        events[n] = (struct ec_history_event){
                kept->item, step, place, weight, age_days > 0.0 ? (float)age_days : 0.0f};
    }
    return EC_OK;
}
