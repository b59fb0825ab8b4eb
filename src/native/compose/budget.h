/* budget.h - which shape of what was learned is worth its bytes.
 *
 * From the largest shape downwards, one step at a time - a signal left out, rows halved, weights of 8 bits
 * made 4 - always the step that loses least NDCG@10 on the validation part for each byte it saves: backward
 * greedy selection by loss per cost, as knapsacks are filled (Dantzig 1957). It walks down to popularity alone,
 * some 60 shapes of the thousands that there are, and knows the figure of every step that it did not take.
 *
 * The figures are those of the positions that the weights were learned on. They are few weights for thousands
 * of positions, but a loss below a tenth of a percent is chance.
 *
 * Layer: native/compose. */
#ifndef ENDCAP_NATIVE_COMPOSE_BUDGET_H
#define ENDCAP_NATIVE_COMPOSE_BUDGET_H

#include "native/compose/training.h"

/* Leave out signals that are not missed: one at a time, the least missed first, by the Bayesian information criterion
 * (Schwarz 1978). A signal is missed where the log likelihood of the choices falls by more than log(n_found) / 2 for
 * each of its weights. NDCG cannot tell: of a few thousand positions its standard error is what a signal is
 * worth, and the best of many subsets by it is the luckiest. With fewer than 500 positions found nothing is
 * left out: so few cannot tell. Baskets stay: a shelf may be ranked by them alone, and the validation asks for none.
 *
 * shape   what may be carried; signals are taken out of it, written only on EC_OK
 *
 * The statuses of ec_training_weigh. */
EC_MUST_USE enum ec_status ec_budget_prune(struct ec_training *training, struct ec_shape *shape);

/* Walk down from a shape and choose.
 *
 * budget   bytes
 * whole    false: the walk ends where the budget is met
 * curve    written only on EC_OK; its sizes are of models packed. The choice is `start` where that fits, else
 *          the best figure among all shapes measured that fit; of equal ones the smaller
 *
 * EC_E_OPTION with a message that says the smallest size, where nothing fits; the statuses of
 * ec_training_pack. */
EC_MUST_USE enum ec_status ec_budget_search(struct ec_training *training,
        const struct ec_shape *start, size_t budget, bool whole, struct ec_curve *curve,
        struct ec_error *error);

/* Choose the shape that training options ask for: without what is not missed where they prune, within their budget
 * where they have one.
 *
 * curve   empty where there is no budget; written only on EC_OK
 *
 * As above, with a message. */
EC_MUST_USE enum ec_status ec_budget_choose(struct ec_training *training,
        const struct ec_train_options *options, struct ec_shape *shape, struct ec_curve *curve,
        struct ec_error *error);

#endif
