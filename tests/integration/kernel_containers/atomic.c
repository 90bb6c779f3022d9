/* SPDX-License-Identifier: Apache-2.0 */

/* Words, bits and pointers, also while the clock's interrupt changes the same ones. */

#include "helpers.h"

#define ROUNDS 20000

static atomic_t word;
static atomic_t flags;
static atomic_t in_interrupts;

TEST_CASE(atomic_calls_return_what_was_there)
{
    int object;
    atomic_ptr_t pointer = ATOMIC_PTR_INIT(NULL);

    TEST_EQUAL(atomic_set(&word, 12), 0);
    TEST_EQUAL(atomic_nand(&word, 10), 12);
    TEST_EQUAL(atomic_get(&word), ~8);
    TEST_TRUE(atomic_cas(&word, ~8, 0));
    TEST_FALSE(atomic_ptr_cas(&pointer, &object, NULL));
    TEST_NULL(atomic_ptr_set(&pointer, &object));
    TEST_SAME(atomic_ptr_get(&pointer), &object);
    TEST_SAME(atomic_ptr_clear(&pointer), &object);
    atomic_set_bit_to(&word, 3, true);
    TEST_EQUAL(atomic_clear(&word), 8);
}

static void count_and_toggle(struct k_timer *timer)
{
    (void)timer;
    (void)atomic_inc(&in_interrupts);
    (void)atomic_add(&word, 2);
    (void)atomic_xor(&flags, 5); /* an even number of times */
    (void)atomic_xor(&flags, 5);
}

TEST_CASE(atomic_changes_are_not_lost_to_interrupts)
{
    struct k_timer timer;

    k_timer_init(&timer, count_and_toggle, NULL);
    k_timer_start(&timer, K_TICKS(1), K_TICKS(1));
    for (int i = 0; i < ROUNDS; i++) {
        (void)atomic_inc(&word);
        (void)atomic_nand(&flags, -1); /* twice the complement is the word */
        (void)atomic_nand(&flags, -1);
        if (i % 100 == 0) {
            k_busy_wait(100);
        }
    }
    k_timer_stop(&timer);
    TEST_AT_LEAST(atomic_get(&in_interrupts), 10);
    TEST_EQUAL(atomic_get(&flags), 0);
    TEST_EQUAL(atomic_clear(&word), ROUNDS + (2 * atomic_get(&in_interrupts)));
}
