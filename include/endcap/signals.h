/* signals.h - the signals that a ranking may fuse, each one thing that is known of shoppers and products.
 *
 * A signal has one number and one name everywhere: in model files, in the API, in options and in the names of
 * the files that learn and score it.
 *
 * Layer: public. */
#ifndef ENDCAP_SIGNALS_H
#define ENDCAP_SIGNALS_H

#include "endcap/status.h"

EC_C_BEGIN

/* The one list of signals: X(NAME, number, name). It declares the numbers and the names, and the tables of
 * device and trainer are made from it. The numbers are pinned: they stand in model files.
 *
 *   popularity     how much the whole shop likes an item
 *   factors        matrix factorisation
 *   transitions    neighbours: what follows what in histories
 *   linear         neighbours: regression of what comes next on what came before
 *   baskets        neighbours: bought together
 *   content        similar words and attributes
 *   sequence       a learned encoder of the last items, in their order
 *   repeat         the items of the history themselves
 *   cooccurrence   neighbours: in the same histories
 *   price          closeness to the price of the last item seen
 *   trend          what sells better lately than over the long run */
#define EC_SIGNAL_LIST(X)                                                                          \
    X(POPULARITY, 0, popularity)                                                                   \
    X(FACTORS, 1, factors)                                                                         \
    X(TRANSITIONS, 2, transitions)                                                                 \
    X(LINEAR, 3, linear)                                                                           \
    X(BASKETS, 4, baskets)                                                                         \
    X(CONTENT, 5, content)                                                                         \
    X(SEQUENCE, 6, sequence)                                                                       \
    X(REPEAT, 7, repeat)                                                                           \
    X(COOCCURRENCE, 8, cooccurrence)                                                               \
    X(PRICE, 9, price)                                                                             \
    X(TREND, 10, trend)

#define EC_SIGNAL_NUMBER(NAME, number, name) EC_SIGNAL_##NAME = number,
enum ec_signal { EC_SIGNAL_LIST(EC_SIGNAL_NUMBER) };
#undef EC_SIGNAL_NUMBER

#define EC_SIGNAL_COUNT(NAME, number, name) +1
enum { EC_N_SIGNALS = 0 EC_SIGNAL_LIST(EC_SIGNAL_COUNT) };
#undef EC_SIGNAL_COUNT

/* All of them, where a set of signals is a number: bit s stands for signal s. */
enum { EC_ALL_SIGNALS = (1 << EC_N_SIGNALS) - 1 };

/* The name of a signal ("popularity", "factors", "transitions", ...); NULL for a number that is none. */
EC_API const char *ec_signal_name(enum ec_signal signal);

/* A few words for people on what a signal looks at ("what follows what"); NULL likewise. */
EC_API const char *ec_signal_text(enum ec_signal signal);

EC_C_END

#endif
