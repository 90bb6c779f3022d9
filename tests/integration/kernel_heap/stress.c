/* SPDX-License-Identifier: Apache-2.0 */

/* Threads of all priorities allocate, resize and free at once; no memory belongs to two. */

#include "helpers.h"

#include <string.h>

#define ROUNDS 150
#define LIVE   4

K_HEAP_DEFINE_STATIC(heap, 1500);

static uint32_t next_random(uint32_t *state)
{
    *state = (*state * 1664525U) + 1013904223U;
    return *state >> 8;
}

struct piece {
    uint8_t *mem;
    size_t bytes;
};

static void check_piece(const struct piece *piece, int owner)
{
    for (size_t i = 0; i < piece->bytes; i++) {
        TEST_EQUAL(piece->mem[i], owner);
    }
}

static void change_piece(struct piece *piece, int owner, uint32_t *random)
{
    size_t bytes = 1U + (next_random(random) % 200U);
    k_timeout_t timeout = K_TICKS(next_random(random) % 4U);
    uint8_t *mem;

    check_piece(piece, owner);
    if (piece->mem != NULL && next_random(random) % 2U == 0) {
        k_heap_free(&heap, piece->mem);
        *piece = (struct piece){NULL, 0};
        return;
    }
    mem = k_heap_realloc(&heap, piece->mem, bytes, timeout);
    if (mem != NULL) {
        *piece = (struct piece){mem, bytes};
        memset(mem, owner, bytes);
    }
}

static void use_memory(void *argument)
{
    int owner = *(const int *)argument;
    uint32_t random = (uint32_t)owner;
    struct piece pieces[LIVE] = {{NULL, 0}};

    for (int i = 0; i < ROUNDS; i++) {
        change_piece(&pieces[next_random(&random) % LIVE], owner, &random);
        if (next_random(&random) % 3U == 0) {
            (void)k_sleep(K_TICKS(next_random(&random) % 3U));
        }
    }
    for (int i = 0; i < LIVE; i++) {
        check_piece(&pieces[i], owner);
        k_heap_free(&heap, pieces[i].mem);
    }
}

TEST_CASE_WITHIN(heap_memory_has_one_owner_at_a_time, 60000)
{
    static const int owners[HELPERS] = {1, 2, 3, 4, 5, 6};
    struct sys_memory_stats stats;

    for (int i = 0; i < HELPERS; i++) {
        (void)spawn(i, i - 3, use_memory, (void *)(uintptr_t)&owners[i]);
    }
    for (int i = 0; i < HELPERS; i++) {
        join(i);
    }
    TEST_EQUAL(k_heap_runtime_stats_get(&heap, &stats), 0);
    TEST_EQUAL(stats.allocated_bytes, 0);
    TEST_AT_LEAST(stats.max_allocated_bytes, 1000);
    TEST_TRUE(sys_heap_validate(&heap.heap));
}
