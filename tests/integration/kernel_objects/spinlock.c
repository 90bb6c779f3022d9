/* SPDX-License-Identifier: Apache-2.0 */
#include "helpers.h"

static struct k_spinlock spinlock;

static void note_in_interrupt(struct k_timer *timer)
{
    (void)timer;
    note('i');
}

static void be_busy_for_10_ticks(void)
{
    k_busy_wait(10000000U / CONFIG_SYS_CLOCK_TICKS_PER_SEC);
}

/* An emulator's interrupt may come a little later. */
static void wait_for_note(void)
{
    for (int i = 0; i < 100 && !has_noted(); i++) {
        be_busy_for_10_ticks();
    }
}

TEST_CASE(spinlock_keeps_interrupts_out)
{
    static K_TIMER_DEFINE(timer, note_in_interrupt, NULL);
    k_spinlock_key_t key;

    k_timer_start(&timer, K_TICKS(1), K_NO_WAIT);
    key = k_spin_lock(&spinlock);
    be_busy_for_10_ticks();
    TEST_STRING(noted(), "");
    k_spin_unlock(&spinlock, key);
    wait_for_note();
    TEST_STRING(noted(), "i");
}

TEST_CASE(irq_lock_nests)
{
    static K_TIMER_DEFINE(timer, note_in_interrupt, NULL);
    unsigned int outer;
    unsigned int inner;

    k_timer_start(&timer, K_TICKS(1), K_NO_WAIT);
    outer = irq_lock();
    inner = irq_lock();
    be_busy_for_10_ticks();
    irq_unlock(inner);
    TEST_STRING(noted(), "");
    irq_unlock(outer);
    wait_for_note();
    TEST_STRING(noted(), "i");
}

static void note_letter(void *letter)
{
    note(*(const char *)letter);
}

TEST_CASE(a_thread_woken_under_the_lock_runs_when_it_is_released)
{
    unsigned int key;

    (void)spawn_after(0, -1, note_letter, "a", K_FOREVER);
    key = irq_lock();
    k_thread_start(&helpers[0]);
    note('1');
    irq_unlock(key);
    note('2');
    TEST_STRING(noted(), "1a2");
    join(0);
}

TEST_CASE(atomics_return_what_was_there_before)
{
    static ATOMIC_DEFINE(bits, 70);
    atomic_t word = ATOMIC_INIT(5);

    TEST_EQUAL(atomic_add(&word, 3), 5);
    TEST_EQUAL(atomic_sub(&word, 1), 8);
    TEST_EQUAL(atomic_inc(&word), 7);
    TEST_EQUAL(atomic_dec(&word), 8);
    TEST_EQUAL(atomic_or(&word, 8), 7);
    TEST_EQUAL(atomic_and(&word, 12), 15);
    TEST_EQUAL(atomic_xor(&word, 5), 12);
    TEST_EQUAL(atomic_set(&word, -1), 9);
    TEST_EQUAL(atomic_clear(&word), -1);
    TEST_FALSE(atomic_cas(&word, 1, 2));
    TEST_TRUE(atomic_cas(&word, 0, 2));
    TEST_EQUAL(atomic_get(&word), 2);
    TEST_FALSE(atomic_test_and_set_bit(bits, 69));
    TEST_TRUE(atomic_test_and_set_bit(bits, 69));
    TEST_TRUE(atomic_test_bit(bits, 69));
    TEST_FALSE(atomic_test_bit(bits, 68));
    TEST_TRUE(atomic_test_and_clear_bit(bits, 69));
    TEST_FALSE(atomic_test_and_clear_bit(bits, 69));
    atomic_set_bit(bits, 0);
    TEST_EQUAL(bits[0], 1);
    atomic_clear_bit(bits, 0);
    TEST_EQUAL(bits[0], 0);
}
