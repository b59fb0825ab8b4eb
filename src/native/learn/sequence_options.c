/* sequence_options.c - see sequence_options.h. */
#include "native/learn/sequence_options.h"

struct ec_sequence_options ec_sequence_options_default(void)
{
    return (struct ec_sequence_options){
            .n_dims = 64,
            .n_steps = 50,
            .batch = 256,
            .n_negatives = 1000,
            .rate = 0.006,
            .feature_rate = 1.0,
            .dropout = 0.6,
            .event_dropout = 0.15,
            .seed = 1,
    };
}
