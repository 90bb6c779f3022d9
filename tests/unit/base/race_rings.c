/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Two threads of the host, one on each side of a ring, for a sanitizer that sees races: any access
 * to an item that the counts do not order is reported, even where this processor forgives it.
 */

#include <base/ring_buf.h>
#include <base/spsc_ring.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>

#define ITEMS 100000U

struct pair {
    uint32_t number;
    uint32_t complement;
};

SPSC_RING(pairs, struct pair, 16);

static struct pairs ring;
RING_BUF_DECLARE(bytes, 13);

static void fail(const char *reason)
{
    (void)fprintf(stderr, "%s\n", reason);
    exit(1);
}

/* By all ways in turn; how many were put. */
static uint32_t put_some(uint32_t number)
{
    struct pair some[3];
    struct pair *room;
    uint32_t count;

    if (number % 3U != 0) {
        for (uint32_t i = 0; i < 3; i++) {
            some[i] = (struct pair){number + i, ~(number + i)};
        }
        return pairs_put_many(&ring, some, MIN(1U + (number % 3U), ITEMS - number));
    }
    count = MIN(pairs_claim_put(&ring, &room, 5), ITEMS - number);
    for (uint32_t i = 0; i < count; i++) {
        room[i] = (struct pair){number + i, ~(number + i)};
    }
    pairs_finish_put(&ring, count);
    return count;
}

static void check_pair(const struct pair *pair, uint32_t number)
{
    if (pair->number != number || pair->complement != ~number) {
        fail("an item is not the one that was put");
    }
}

static uint32_t get_some(uint32_t number)
{
    struct pair some[4];
    struct pair *items = some;
    bool is_claim = number % 5U == 0;
    uint32_t count = is_claim ? pairs_claim_get(&ring, &items, 7) : pairs_get_many(&ring, some, 4);

    for (uint32_t i = 0; i < count; i++) {
        check_pair(&items[i], number + i);
    }
    if (is_claim) {
        pairs_finish_get(&ring, count);
    }
    return count;
}

static uint32_t put_bytes(uint32_t number)
{
    uint8_t some[4];

    for (uint32_t i = 0; i < sizeof(some); i++) {
        some[i] = (uint8_t)(number + i);
    }
    return ring_buf_put(&bytes, some, MIN(sizeof(some), ITEMS - number));
}

static uint32_t get_bytes(uint32_t number)
{
    uint8_t some[5];
    uint32_t count = ring_buf_get(&bytes, some, sizeof(some));

    for (uint32_t i = 0; i < count; i++) {
        if (some[i] != (uint8_t)(number + i)) {
            fail("a byte is not the one that was put");
        }
    }
    return count;
}

typedef uint32_t step(uint32_t number);

static void repeat(step *do_some)
{
    uint32_t number = 0;

    while (number < ITEMS) {
        uint32_t count = do_some(number);

        number += count;
        if (count == 0) {
            (void)sched_yield();
        }
    }
}

static void *write_pairs(void *unused)
{
    repeat(put_some);
    return unused;
}

static void *write_bytes(void *unused)
{
    repeat(put_bytes);
    return unused;
}

static void race(void *(*writer)(void *), step *reader)
{
    pthread_t thread;

    if (pthread_create(&thread, NULL, writer, NULL) != 0) {
        fail("no thread");
    }
    repeat(reader);
    (void)pthread_join(thread, NULL);
}

int main(void)
{
    race(write_pairs, get_some);
    race(write_bytes, get_bytes);
    return 0;
}
