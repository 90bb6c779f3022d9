/* SPDX-License-Identifier: Apache-2.0 */

/* Message queues and slabs. */

#include "scenario.h"

#include <errno.h>

static struct k_msgq queue;
static char buffer[2 * sizeof(int)];
static int sum;
static int refused;

static void set_up(void)
{
    k_msgq_init(&queue, buffer, sizeof(int), 2);
    sum = 0;
    refused = 0;
}

static void put(int message)
{
    SCENARIO_CHECK(k_msgq_put(&queue, &message, K_FOREVER) == 0);
}

static void put_1_and_2(void)
{
    put(1);
    put(2);
}

static void put_4_and_8(void)
{
    put(4);
    put(8);
}

static void get(void)
{
    int message;

    SCENARIO_CHECK(k_msgq_get(&queue, &message, K_FOREVER) == 0);
    (void)__atomic_add_fetch(&sum, message, __ATOMIC_SEQ_CST);
}

static void get_two(void)
{
    get();
    get();
}

static void check_all_got(void)
{
    SCENARIO_CHECK(sum == 15);
    SCENARIO_CHECK(k_msgq_num_used_get(&queue) == 0);
}

SCENARIO(every_message_comes_once, .set_up = set_up,
         .threads = {{put_1_and_2}, {put_4_and_8}, {get_two}, {get_two}}, .check = check_all_got);

static void put_in_interrupt(void)
{
    int message = 5;

    SCENARIO_CHECK(k_msgq_put(&queue, &message, K_NO_WAIT) == 0);
}

static void check_both_got(void)
{
    SCENARIO_CHECK(sum == 10);
    SCENARIO_CHECK(k_msgq_num_used_get(&queue) == 0);
}

SCENARIO(an_interrupt_puts_what_threads_get, .set_up = set_up, .threads = {{get}, {get}},
         .irqs = {{put_in_interrupt, 2}}, .check = check_both_got);

static void put_1_or_be_purged(void)
{
    int message = 1;
    int result = k_msgq_put(&queue, &message, K_FOREVER);

    SCENARIO_CHECK(result == 0 || result == -ENOMSG);
    scenario_count(result == 0 ? &sum : &refused);
}

static void purge(void)
{
    k_msgq_purge(&queue);
}

static void fill_and_set_up(void)
{
    set_up();
    (void)k_msgq_put(&queue, &(int){0}, K_NO_WAIT);
    (void)k_msgq_put(&queue, &(int){0}, K_NO_WAIT);
}

static void check_purged(void)
{
    SCENARIO_CHECK(sum + refused == 2);
    SCENARIO_CHECK(k_msgq_num_used_get(&queue) <= (uint32_t)sum);
}

static void purge_until_all_are_gone(void)
{
    while (sum + refused < 2) {
        purge();
        k_yield();
    }
}

SCENARIO(a_purge_sends_writers_away, .set_up = fill_and_set_up,
         .threads = {{put_1_or_be_purged}, {put_1_or_be_purged}, {purge_until_all_are_gone}},
         .check = check_purged);

static void get_within_a_tick(void)
{
    int message;
    int result = k_msgq_get(&queue, &message, K_TICKS(1));

    SCENARIO_CHECK(result == 0 || result == -EAGAIN);
    (void)__atomic_add_fetch(result == 0 ? &sum : &refused, result == 0 ? message : 1,
                             __ATOMIC_SEQ_CST);
}

static void put_5(void)
{
    put(5);
}

static void check_got_or_there(void)
{
    SCENARIO_CHECK(sum / 5 + refused == 2);
    SCENARIO_CHECK(sum / 5 + (int)k_msgq_num_used_get(&queue) == 2);
}

SCENARIO(a_message_comes_or_the_time_is_over, .set_up = set_up,
         .threads = {{get_within_a_tick}, {get_within_a_tick}, {put_5}, {put_5}},
         .irqs = {{scenario_tick, 2}}, .check = check_got_or_there);

static struct k_mem_slab slab;
static char blocks[2][16] __attribute__((aligned(8)));

static void set_up_slab(void)
{
    (void)k_mem_slab_init(&slab, blocks, sizeof(blocks[0]), 2);
    sum = 0;
}

static void use_block(void)
{
    void *block;

    SCENARIO_CHECK(k_mem_slab_alloc(&slab, &block, K_FOREVER) == 0);
    *(volatile char *)block = 1;
    scenario_count(&sum);
    k_mem_slab_free(&slab, block);
}

static void use_block_in_interrupt(void)
{
    void *block;

    if (k_mem_slab_alloc(&slab, &block, K_NO_WAIT) == 0) {
        k_mem_slab_free(&slab, block);
    }
}

static void check_all_blocks_back(void)
{
    SCENARIO_CHECK(sum == 3);
    SCENARIO_CHECK(k_mem_slab_num_free_get(&slab) == 2);
}

SCENARIO(every_block_comes_back, .set_up = set_up_slab,
         .threads = {{use_block}, {use_block}, {use_block}}, .irqs = {{use_block_in_interrupt, 1}},
         .check = check_all_blocks_back);
