/* SPDX-License-Identifier: Apache-2.0 */

#include "siphash.h"

#include <string.h>

struct state {
    uint64_t v0, v1, v2, v3;
};

static uint64_t rotate(uint64_t value, unsigned int bits)
{
    return (value << bits) | (value >> (64U - bits));
}

/* One copy of the code, not one for each caller: 64-bit rotations are long on small processors. */
static __attribute__((noinline)) void mix(struct state *state, int rounds)
{
    uint64_t v0 = state->v0, v1 = state->v1, v2 = state->v2, v3 = state->v3;

    for (int i = 0; i < rounds; i++) {
        v0 += v1;
        v2 += v3;
        v1 = rotate(v1, 13) ^ v0;
        v3 = rotate(v3, 16) ^ v2;
        v0 = rotate(v0, 32);
        v2 += v1;
        v0 += v3;
        v1 = rotate(v1, 17) ^ v2;
        v3 = rotate(v3, 21) ^ v0;
        v2 = rotate(v2, 32);
    }
    *state = (struct state){v0, v1, v2, v3};
}

static void absorb(struct state *state, uint64_t word)
{
    state->v3 ^= word;
    mix(state, 2);
    state->v0 ^= word;
}

uint64_t siphash(const struct siphash_key *key, const void *data, size_t length)
{
    const uint8_t *bytes = data;
    uint64_t last = (uint64_t)(length & 0xffU) << 56;
    uint64_t word;
    struct state state = {
        key->words[0] ^ 0x736f6d6570736575U,
        key->words[1] ^ 0x646f72616e646f6dU,
        key->words[0] ^ 0x6c7967656e657261U,
        key->words[1] ^ 0x7465646279746573U,
    };

    for (; length >= sizeof(word); length -= sizeof(word), bytes += sizeof(word)) {
        memcpy(&word, bytes, sizeof(word));
        absorb(&state, word);
    }
    while (length > 0) {
        length--;
        last |= (uint64_t)bytes[length] << (8U * length);
    }
    absorb(&state, last);
    state.v2 ^= 0xffU;
    mix(&state, 4);
    return state.v0 ^ state.v1 ^ state.v2 ^ state.v3;
}
