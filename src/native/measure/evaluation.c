/* evaluation.c - see evaluation.h. */
#include "native/measure/evaluation.h"

#include "native/system/alloc.h"

struct ec_evaluate_options ec_evaluate_options_default(void)
{
    return (struct ec_evaluate_options){
            .protocol = EC_PROTOCOL_LEAVE_ONE_OUT,
            .k = {5, 10, 20},
            .n_k = 3,
            .temporal_share = 0.9,
            .cold_share = 0.1,
            .n_seeds = 1,
            .train = ec_train_options_default(),
    };
}

const char *ec_protocol_name(enum ec_protocol protocol)
{
    static const char *const NAMES[] = {"leave-one-out", "sessions", "split", "temporal",
            "cold-items", "cold-users", "cold-both"};
    return NAMES[protocol];
}

const char *ec_recording_name(enum ec_recording recording)
{
    static const char *const names[] = {"log", "purchase", "view", "funnel", "mixed", "repeat"};
    return names[recording];
}

bool ec_protocol_has_new_items(enum ec_protocol protocol)
{
    return protocol == EC_PROTOCOL_COLD_ITEMS || protocol == EC_PROTOCOL_COLD_BOTH;
}

bool ec_protocol_has_new_users(enum ec_protocol protocol)
{
    return protocol == EC_PROTOCOL_COLD_USERS || protocol == EC_PROTOCOL_COLD_BOTH;
}

void ec_evaluation_free(struct ec_evaluation *evaluation)
{
    for (uint32_t s = 0; s < EC_MAX_SYSTEMS; s++) {
        ec_free(evaluation->systems[s].cases);
        ec_free(evaluation->systems[s].ranks);
        ec_free(evaluation->systems[s].exposures);
    }
    ec_free(evaluation->cases);
    ec_free(evaluation->targets);
    ec_free(evaluation->seeds);
    ec_free(evaluation->known);
    ec_free(evaluation->ablations);
    ec_free(evaluation->item_events);
    ec_free(evaluation->training);
    *evaluation = (struct ec_evaluation){0};
}
