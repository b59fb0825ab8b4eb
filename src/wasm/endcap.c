/* endcap.c - what the browser module endcap.wasm exports, and nothing else.
 *
 * The module imports nothing and allocates nothing. Its linear memory belongs to the JavaScript harness
 * (web/memory.js) from ec_heap() upwards:
 *
 *     0            ec_heap()                                                      memory.buffer.byteLength
 *     | data, stack | open model | model bytes | user | ranking | set | user | ... | frames | free -> grows |
 *                     \__ one a load _________/   \_ a pair a shopper, one a set _/   \_ one a call
 *
 * A frame holds what one call needs: its texts in, its places out, its results. The harness wipes it when
 * the call returns, however it returns. Pointers are u32 addresses; text goes in as (address, bytes).
 * Where JavaScript reads or writes a struct, its layout is this one, and the build fails if it is not:
 *
 *     struct ec_text           8 bytes   bytes 0 u32   size 4 u32
 *     struct ec_item_facts    36 bytes   id 0 text   title 8 text   group 16 text   price 24 f32
 *                                        popularity 28 f32   in_tail 32 u32
 *     struct ec_event_facts   24 bytes   item 0 text   type 8 u32   time_ms 16 f64
 *     struct ec_place         32 bytes   item 0 text   candidate 8 u32   score 16 f64   known 24 u8
 *     struct ec_contribution  16 bytes   signal 0 u32   event 4 u32   value 8 f64
 *
 * ec_heap and ec_simd are the module's own. Every other function is the public one of the same
 * name, but that a struct ec_text is passed as its two fields, and so are the fields of a struct ec_request;
 * that ec_model_training and ec_model_fold_id write their text through a pointer; and that ec_ranking_explain
 * leaves out the score.
 *
 * Layer: wasm. */
#include <stddef.h>

#include "endcap/endcap.h"

/* Nobody calls these from C, so there is no header to declare them. */
#pragma GCC diagnostic ignored "-Wmissing-prototypes"
#define EC_EXPORT(name) __attribute__((export_name(name)))

#define EC_FIELD(type, field, offset)                                                              \
    _Static_assert(                                                                                \
            offsetof(struct type, field) == (offset), "web/memory.js reads " #type "." #field)
#define EC_SIZE(type, size)                                                                        \
    _Static_assert(sizeof(struct type) == (size), "web/memory.js knows the size of " #type)

EC_FIELD(ec_text, bytes, 0);
EC_FIELD(ec_text, size, 4);
EC_SIZE(ec_text, 8);
EC_FIELD(ec_item_facts, id, 0);
EC_FIELD(ec_item_facts, title, 8);
EC_FIELD(ec_item_facts, group, 16);
EC_FIELD(ec_item_facts, price, 24);
EC_FIELD(ec_item_facts, popularity, 28);
EC_FIELD(ec_item_facts, in_tail, 32);
EC_SIZE(ec_item_facts, 36);
EC_FIELD(ec_event_facts, item, 0);
EC_FIELD(ec_event_facts, type, 8);
EC_FIELD(ec_event_facts, time_ms, 16);
EC_SIZE(ec_event_facts, 24);
EC_FIELD(ec_place, item, 0);
EC_FIELD(ec_place, candidate, 8);
EC_FIELD(ec_place, score, 16);
EC_FIELD(ec_place, known, 24);
EC_SIZE(ec_place, 32);
EC_FIELD(ec_contribution, signal, 0);
EC_FIELD(ec_contribution, event, 4);
EC_FIELD(ec_contribution, value, 8);
EC_SIZE(ec_contribution, 16);

/* The linker puts the end of data and stack here. */
extern unsigned char __heap_base;

/* Flags of ec_ranking_take. */
enum { EC_TAKE_INCLUDE_SEEN = 1, EC_TAKE_TAIL_ONLY = 2 };

static struct ec_text text_of(const char *bytes, size_t size)
{
    return (struct ec_text){.bytes = bytes, .size = size};
}

/* The first address that is the harness's. */
EC_EXPORT("ec_heap") const void *web_heap(void)
{
    return &__heap_base;
}

/* 1 in the simd128 build, 0 in the plain one. */
EC_EXPORT("ec_simd") uint32_t web_simd(void)
{
#ifdef __wasm_simd128__
    return 1;
#else
    return 0;
#endif
}

/* Words: addresses of NUL-terminated text; 0 for a number that names nothing (but see ec_status_name). */
EC_EXPORT("ec_status_name") const char *web_status_name(enum ec_status status)
{
    return ec_status_name(status);
}

EC_EXPORT("ec_status_text") const char *web_status_text(enum ec_status status)
{
    return ec_status_text(status);
}

EC_EXPORT("ec_signal_name") const char *web_signal_name(enum ec_signal signal)
{
    return ec_signal_name(signal);
}

EC_EXPORT("ec_event_type_name") const char *web_event_type_name(enum ec_event_type type)
{
    return ec_event_type_name(type);
}

EC_EXPORT("ec_model_size") size_t web_model_size(const void *bytes, size_t size)
{
    return ec_model_size(bytes, size);
}

EC_EXPORT("ec_model_open")
enum ec_status web_model_open(
        const void *bytes, size_t size, void *memory, size_t memory_size, struct ec_model **model)
{
    return ec_model_open(bytes, size, memory, memory_size, model);
}

EC_EXPORT("ec_model_item_count") uint32_t web_model_item_count(const struct ec_model *model)
{
    return ec_model_item_count(model);
}

EC_EXPORT("ec_model_item_at")
enum ec_status web_model_item_at(
        const struct ec_model *model, uint32_t position, struct ec_item_facts *facts)
{
    return ec_model_item_at(model, position, facts);
}

EC_EXPORT("ec_model_item")
enum ec_status web_model_item(
        const struct ec_model *model, const char *id, size_t id_size, struct ec_item_facts *facts)
{
    return ec_model_item(model, text_of(id, id_size), facts);
}

EC_EXPORT("ec_model_fold_id")
void web_model_fold_id(const struct ec_model *model, const char *id, size_t id_size, char *room,
        struct ec_text *folded)
{
    *folded = ec_model_fold_id(model, text_of(id, id_size), room);
}

EC_EXPORT("ec_set_size")
size_t web_set_size(const struct ec_model *model, const struct ec_text *ids, size_t n_ids)
{
    return ec_set_size(model, ids, n_ids);
}

EC_EXPORT("ec_set_init")
enum ec_status web_set_init(void *memory, size_t size, const struct ec_model *model,
        const struct ec_text *ids, size_t n_ids, struct ec_set **set)
{
    return ec_set_init(memory, size, model, ids, n_ids, set);
}

EC_EXPORT("ec_model_training")
void web_model_training(const struct ec_model *model, struct ec_text *training)
{
    *training = ec_model_training(model);
}

EC_EXPORT("ec_model_signals") uint32_t web_model_signals(const struct ec_model *model)
{
    return ec_model_signals(model);
}

EC_EXPORT("ec_self_test_size") size_t web_self_test_size(const struct ec_model *model)
{
    return ec_self_test_size(model);
}

EC_EXPORT("ec_self_test")
enum ec_status web_self_test(const struct ec_model *model, void *memory, size_t size)
{
    return ec_self_test(model, memory, size);
}

EC_EXPORT("ec_user_size") size_t web_user_size(uint32_t capacity)
{
    return ec_user_size(capacity);
}

EC_EXPORT("ec_user_init")
enum ec_status web_user_init(void *memory, size_t size, uint32_t capacity, struct ec_user **user)
{
    return ec_user_init(memory, size, capacity, user);
}

EC_EXPORT("ec_user_record")
enum ec_status web_user_record(struct ec_user *user, const struct ec_model *model, const char *id,
        size_t id_size, enum ec_event_type type, double time_ms)
{
    return ec_user_record(user, model, text_of(id, id_size), type, time_ms);
}

EC_EXPORT("ec_user_forget") enum ec_status web_user_forget(struct ec_user *user, uint32_t event)
{
    return ec_user_forget(user, event);
}

EC_EXPORT("ec_user_event_count") uint32_t web_user_event_count(const struct ec_user *user)
{
    return ec_user_event_count(user);
}

EC_EXPORT("ec_user_event")
enum ec_status web_user_event(const struct ec_user *user, const struct ec_model *model,
        uint32_t event, struct ec_event_facts *facts)
{
    return ec_user_event(user, model, event, facts);
}

EC_EXPORT("ec_user_wipe") void web_user_wipe(struct ec_user *user)
{
    ec_user_wipe(user);
}

EC_EXPORT("ec_ranking_size")
size_t web_ranking_size(const struct ec_model *model, uint32_t capacity)
{
    return ec_ranking_size(model, capacity);
}

EC_EXPORT("ec_ranking_compute_by")
enum ec_status web_ranking_compute_by(void *memory, size_t size, const struct ec_model *model,
        const struct ec_user *user, double now_ms, uint32_t signals, struct ec_ranking **ranking)
{
    return ec_ranking_compute_by(memory, size, model, user, now_ms, signals, ranking);
}

EC_EXPORT("ec_ranking_take")
enum ec_status web_ranking_take(struct ec_ranking *ranking, uint32_t n_places, uint32_t flags,
        const char *group, size_t group_size, const struct ec_set *unavailable,
        const struct ec_set *exclude, const struct ec_set *allow, const struct ec_text *candidates,
        size_t n_candidates, struct ec_place *places, size_t *n_taken)
{
    const struct ec_request request = {
            .n_places = n_places,
            .include_seen = (flags & EC_TAKE_INCLUDE_SEEN) != 0,
            .tail_only = (flags & EC_TAKE_TAIL_ONLY) != 0,
            .group = text_of(group, group_size),
            .unavailable = unavailable,
            .exclude = exclude,
            .allow = allow,
            .candidates = candidates,
            .n_candidates = n_candidates,
    };
    return ec_ranking_take(ranking, &request, places, n_taken);
}

EC_EXPORT("ec_ranking_contribution_count")
size_t web_ranking_contribution_count(const struct ec_ranking *ranking)
{
    return ec_ranking_contribution_count(ranking);
}

EC_EXPORT("ec_ranking_explain")
enum ec_status web_ranking_explain(struct ec_ranking *ranking, const char *id, size_t id_size,
        struct ec_contribution *contributions, size_t capacity, size_t *n_contributions)
{
    return ec_ranking_explain(
            ranking, text_of(id, id_size), contributions, capacity, n_contributions, NULL);
}

EC_EXPORT("ec_ranking_probability")
enum ec_status web_ranking_probability(struct ec_ranking *ranking, uint32_t include_seen,
        const char *id, size_t id_size, double *probability)
{
    return ec_ranking_probability(ranking, include_seen != 0, text_of(id, id_size), probability);
}

EC_EXPORT("ec_ranking_wipe") void web_ranking_wipe(struct ec_ranking *ranking)
{
    ec_ranking_wipe(ranking);
}
