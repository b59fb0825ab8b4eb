/* hash.c - see hash.h. */
#define _GNU_SOURCE /* getentropy */

#include "native/system/hash.h"

#include <pthread.h>
#include <time.h>
#include <unistd.h>
#ifdef __APPLE__
#include <sys/random.h>
#endif

#include "device/base/bytes.h"
#include "native/system/random.h"

static struct ec_hash_key process_key;
static pthread_once_t key_is_drawn = PTHREAD_ONCE_INIT;

/* Where the system gives no random bytes, from what an attacker would have to guess. */
static void draw_key(void)
{
    if (getentropy(&process_key, sizeof process_key) == 0)
        return;
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    struct ec_random random = ec_random_stream(
            (uint64_t)now.tv_nsec ^ (uint64_t)now.tv_sec << 30 ^ (uint64_t)getpid() << 40,
            (uint64_t)(uintptr_t)&now);
    process_key = (struct ec_hash_key){ec_random_u64(&random), ec_random_u64(&random)};
}

struct ec_hash_key ec_hash_key(void)
{
    (void)pthread_once(&key_is_drawn, draw_key);
    return process_key;
}

struct state {
    uint64_t v0, v1, v2, v3;
};

static inline uint64_t rotated(uint64_t word, unsigned n)
{
    return word << n | word >> (64 - n);
}

static inline void mix(struct state *s)
{
    s->v0 += s->v1;
    s->v1 = rotated(s->v1, 13) ^ s->v0;
    s->v0 = rotated(s->v0, 32);
    s->v2 += s->v3;
    s->v3 = rotated(s->v3, 16) ^ s->v2;
    s->v0 += s->v3;
    s->v3 = rotated(s->v3, 21) ^ s->v0;
    s->v2 += s->v1;
    s->v1 = rotated(s->v1, 17) ^ s->v2;
    s->v2 = rotated(s->v2, 32);
}

static inline void take(struct state *s, uint64_t word)
{
    s->v3 ^= word;
    mix(s);
    s->v0 ^= word;
}

uint64_t ec_hash_under(struct ec_hash_key key, struct ec_text text)
{
    const uint8_t *bytes = (const uint8_t *)text.bytes;
    struct state s = {
            .v0 = key.k0 ^ UINT64_C(0x736f6d6570736575),
            .v1 = key.k1 ^ UINT64_C(0x646f72616e646f6d),
            .v2 = key.k0 ^ UINT64_C(0x6c7967656e657261),
            .v3 = key.k1 ^ UINT64_C(0x7465646279746573),
    };
    size_t n = 0;
    for (; n + 8 <= text.size; n += 8)
        take(&s, ec_load_u64(bytes + n));
    uint64_t last = (uint64_t)text.size << 56;
    for (size_t k = 0; n + k < text.size; k++)
        last |= (uint64_t)bytes[n + k] << 8 * k;
    take(&s, last);
    s.v2 ^= 0xff;
    mix(&s);
    mix(&s);
    mix(&s);
    return s.v0 ^ s.v1 ^ s.v2 ^ s.v3;
}

uint64_t ec_hash(struct ec_text text, uint64_t seed)
{
    struct ec_hash_key key = ec_hash_key();
    key.k0 ^= seed;
    return ec_hash_under(key, text);
}
