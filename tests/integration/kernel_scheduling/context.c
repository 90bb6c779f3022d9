/* SPDX-License-Identifier: Apache-2.0 */

/* What a thread can ask about itself. */

#include "helpers.h"

#include <errno.h>
#include <string.h>

static void keep_word(void *word)
{
    TEST_NULL(k_thread_custom_data_get());
    k_thread_custom_data_set(word);
    k_yield();
    TEST_SAME(k_thread_custom_data_get(), word);
}

TEST_CASE(each_thread_has_a_word_of_its_own)
{
    (void)spawn(0, 1, keep_word, &helpers[0]);
    (void)spawn(1, 1, keep_word, &helpers[1]);
    join(0);
    join(1);
    TEST_NULL(k_thread_custom_data_get());
}

static void ask_in_interrupt(void *unused)
{
    (void)unused;
    TEST_EQUAL(k_is_preempt_thread(), 0);
    TEST_FALSE(k_can_yield());
    note('i');
}

static void ask_in_cooperative_thread(void *unused)
{
    (void)unused;
    TEST_EQUAL(k_is_preempt_thread(), 0);
    TEST_TRUE(k_can_yield());
    note('c');
}

static bool was_pre_kernel;
static bool could_yield_before;

static void __attribute__((constructor)) ask_before_the_start(void)
{
    was_pre_kernel = k_is_pre_kernel();
    could_yield_before = k_can_yield();
}

TEST_CASE(before_the_start_nobody_can_yield)
{
    TEST_TRUE(was_pre_kernel);
    TEST_FALSE(could_yield_before);
}

TEST_CASE(a_thread_knows_where_it_is)
{
    TEST_FALSE(k_is_pre_kernel());
    TEST_SAME(k_sched_current_thread_query(), k_current_get());
    TEST_NOT_EQUAL(k_is_preempt_thread(), 0);
    TEST_TRUE(k_can_yield());
    k_sched_lock();
    TEST_EQUAL(k_is_preempt_thread(), 0);
    k_sched_unlock();
    unsigned int key = irq_lock();
    bool can_yield = k_can_yield();

    irq_unlock(key);
    TEST_FALSE(can_yield);
    in_interrupt(ask_in_interrupt, NULL);
    (void)spawn(0, -TEST_PRIORITY - 1, ask_in_cooperative_thread, NULL);
    join(0);
    TEST_STRING(noted(), "ic");
}

TEST_CASE(names_are_copied_if_they_fit)
{
    char text[6] = "-----";

    TEST_EQUAL(k_thread_name_set(NULL, "Jenny"), 0);
    TEST_STRING(k_thread_name_get(k_current_get()), "Jenny");
    TEST_EQUAL(k_thread_name_copy(k_current_get(), text, 5), -ENOSPC);
    TEST_STRING(text, "-----");
    TEST_EQUAL(k_thread_name_copy(k_current_get(), text, 6), 0);
    TEST_STRING(text, "Jenny");
    TEST_EQUAL(k_thread_name_set(NULL, NULL), 0);
    TEST_EQUAL(k_thread_name_copy(k_current_get(), text, 1), 0);
    TEST_STRING(text, "");
}

static void sleep_for_50_ticks(void *unused)
{
    (void)unused;
    (void)k_sleep(K_TICKS(50));
}

TEST_CASE(it_is_known_how_long_a_thread_waits)
{
    (void)spawn(0, -1, sleep_for_50_ticks, NULL);
    TEST_AT_LEAST(k_thread_timeout_remaining_ticks(&helpers[0]), 49);
    TEST_AT_MOST(k_thread_timeout_remaining_ticks(&helpers[0]), 51);
    TEST_AT_LEAST(k_thread_timeout_expires_ticks(&helpers[0]), k_uptime_ticks() + 49);
    TEST_AT_MOST(k_thread_timeout_expires_ticks(&helpers[0]), k_uptime_ticks() + 51);
    join(0);
    TEST_EQUAL(k_thread_timeout_remaining_ticks(&helpers[0]), 0);
    TEST_AT_LEAST(k_thread_timeout_expires_ticks(&helpers[0]), k_uptime_ticks() - 1);
    TEST_AT_MOST(k_thread_timeout_expires_ticks(&helpers[0]), k_uptime_ticks());
}

static void note_expiry(struct k_timer *timer)
{
    unsigned int key = irq_lock();
    bool was_locked = key != 0;

    irq_unlock(key);
    TEST_TRUE(k_is_in_isr());
    TEST_FALSE(was_locked); /* other interrupts come meanwhile */
    note(*(const char *)k_timer_user_data_get(timer));
    k_wakeup(&helpers[0]);
}

static void sleep_and_note(void *letter)
{
    (void)k_sleep(K_FOREVER);
    note(*(const char *)letter);
}

TEST_CASE(a_thread_may_wait_for_any_interrupt)
{
    struct k_timer timer;

    (void)spawn(0, -1, sleep_and_note, "a");
    k_timer_init(&timer, note_expiry, NULL);
    k_timer_user_data_set(&timer, "t");
    k_timer_start(&timer, K_TICKS(3), K_NO_WAIT);
    while (!has_noted()) {
        k_cpu_idle();
    }
    TEST_STRING(noted(), "ta");
    join(0);
    (void)spawn(0, -1, sleep_and_note, "a");
    k_timer_start(&timer, K_TICKS(3), K_NO_WAIT);
    unsigned int key = irq_lock();

    while (!has_noted()) { /* no interrupt comes between the look and the wait */
        k_cpu_atomic_idle(key);
        key = irq_lock();
    }
    irq_unlock(key);
    TEST_STRING(noted(), "ta");
    join(0);
}

static bool is_locked_inside(struct k_spinlock *lock)
{
    bool was_locked = false;

    K_SPINLOCK(lock)
    {
        unsigned int key = irq_lock();

        was_locked = key != 0;
        irq_unlock(key);
        if (was_locked) {
            K_SPINLOCK_BREAK;
        }
        was_locked = false;
    }
    return was_locked;
}

TEST_CASE(a_block_runs_with_a_spinlock)
{
    struct k_spinlock lock = {0};
    k_spinlock_key_t key;

    TEST_TRUE(is_locked_inside(&lock));
    TEST_TRUE(is_locked_inside(&lock)); /* it was released */
    TEST_EQUAL(k_spin_trylock(&lock, &key), 0);
    k_spin_unlock(&lock, key);
    TEST_TRUE(k_can_yield());
}

TEST_CASE(text_is_formatted_into_memory)
{
    char text[6];

    TEST_EQUAL(snprintk(text, sizeof(text), "%d-%s", 42, "xyz"), 6);
    TEST_STRING(text, "42-xy");
    TEST_EQUAL(CLAMP(5, 1, 3), 3);
    TEST_EQUAL(CLAMP(0, 1, 3), 1);
    TEST_EQUAL(CLAMP(2, 1, 3), 2);
    TEST_EQUAL(DIV_ROUND_UP(7U, 3U), 3);
    TEST_EQUAL(DIV_ROUND_UP(6U, 3U), 2);
}

BUILD_ASSERT(K_THREAD_STACK_LEN(1024) >= 1024);
BUILD_ASSERT(sizeof(char) == 1, "with a text");
