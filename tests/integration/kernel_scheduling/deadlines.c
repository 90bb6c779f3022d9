/* SPDX-License-Identifier: Apache-2.0 */

/* Deadlines among threads of one priority. */

#include "helpers.h"

static K_SEM_DEFINE(sem, 0, 10);

/* In units of a deadline; long enough that no time that passes here matters. */
#define LATER 10000000

static void note_letter(void *letter)
{
    note(*(const char *)letter);
}

static void join_all(int threads)
{
    for (int i = 0; i < threads; i++) {
        join(i);
    }
}

TEST_CASE(among_equals_the_earliest_deadline_runs_first)
{
    (void)spawn(0, 1, note_letter, "a");
    (void)spawn(1, 1, note_letter, "b");
    (void)spawn(2, 1, note_letter, "c");
    k_thread_deadline_set(&helpers[0], 3 * LATER);
    k_thread_deadline_set(&helpers[1], 1 * LATER);
    k_thread_deadline_set(&helpers[2], 2 * LATER);
    join_all(3);
    TEST_STRING(noted(), "bca");
}

TEST_CASE(threads_without_a_deadline_come_last)
{
    (void)spawn(0, 1, note_letter, "a");
    (void)spawn(1, 1, note_letter, "b");
    (void)spawn(2, 1, note_letter, "c");
    k_thread_deadline_set(&helpers[2], LATER);
    join_all(3);
    TEST_STRING(noted(), "cab");
}

TEST_CASE(priorities_come_before_deadlines)
{
    (void)spawn(0, 2, note_letter, "a");
    (void)spawn(1, 1, note_letter, "b");
    k_thread_deadline_set(&helpers[0], 1);
    k_thread_deadline_set(&helpers[1], LATER);
    join_all(2);
    TEST_STRING(noted(), "ba");
}

TEST_CASE(a_deadline_that_has_passed_is_the_earliest)
{
    (void)spawn(0, 1, note_letter, "a");
    (void)spawn(1, 1, note_letter, "b");
    k_thread_deadline_set(&helpers[0], 0);
    k_thread_deadline_set(&helpers[1], -LATER);
    join_all(2);
    TEST_STRING(noted(), "ba");
}

TEST_CASE(an_earlier_deadline_preempts)
{
    (void)spawn(0, 0, note_letter, "a");
    k_thread_deadline_set(k_current_get(), 2 * LATER);
    TEST_STRING(noted(), "");
    k_thread_deadline_set(&helpers[0], 3 * LATER);
    TEST_STRING(noted(), "");
    k_thread_deadline_set(&helpers[0], LATER);
    TEST_STRING(noted(), "a");
    join(0);
}

static void set_deadline(void *thread)
{
    k_thread_deadline_set(thread, LATER);
    note('i');
}

TEST_CASE(an_interrupt_may_set_a_deadline)
{
    (void)spawn(0, 0, note_letter, "a");
    in_interrupt(set_deadline, &helpers[0]);
    note('b');
    TEST_STRING(noted(), "iab");
    join(0);
}

TEST_CASE(a_scheduler_lock_holds_earlier_deadlines_back)
{
    (void)spawn(0, 0, note_letter, "a");
    k_sched_lock();
    k_thread_deadline_set(&helpers[0], LATER);
    TEST_STRING(noted(), "");
    k_sched_unlock();
    TEST_STRING(noted(), "a");
    join(0);
}

static K_RESOURCE_DEFINE(shared, TEST_PRIORITY, 0);

TEST_CASE(a_resource_holds_earlier_deadlines_back)
{
    k_resource_key_t key = k_resource_lock(&shared);

    (void)spawn(0, 0, note_letter, "a");
    k_thread_deadline_set(&helpers[0], LATER);
    TEST_STRING(noted(), "");
    k_resource_unlock(&shared, key);
    TEST_STRING(noted(), "a");
    join(0);
}

static void yield_between(void *letter)
{
    note(*(const char *)letter);
    k_yield();
    note((char)(*(const char *)letter + 'A' - 'a'));
}

TEST_CASE(yielding_lets_only_equal_deadlines_by)
{
    (void)spawn(0, 1, yield_between, "a");
    (void)spawn(1, 1, yield_between, "b");
    k_thread_deadline_set(&helpers[0], LATER);
    join_all(2);
    TEST_STRING(noted(), "aAbB");
    (void)spawn(0, 1, yield_between, "a");
    (void)spawn(1, 1, yield_between, "b");
    join_all(2);
    TEST_STRING(noted(), "abAB");
}

static void wait_for_sem(void *letter)
{
    (void)k_sem_take(&sem, K_FOREVER);
    note(*(const char *)letter);
}

static void give_three(void)
{
    for (int i = 0; i < 3; i++) {
        k_sem_give(&sem);
    }
}

TEST_CASE(deadlines_order_those_who_wait)
{
    for (int i = 0; i < 3; i++) {
        (void)spawn(i, -1, wait_for_sem, (void *)(uintptr_t) & "abc"[i]);
    }
    k_thread_deadline_set(&helpers[0], 3 * LATER);
    k_thread_deadline_set(&helpers[2], 1 * LATER);
    k_thread_deadline_set(&helpers[1], 2 * LATER);
    give_three();
    TEST_STRING(noted(), "cba");
    join_all(3);
}

TEST_CASE(among_those_who_wait_too_priorities_come_first)
{
    (void)spawn(0, -1, wait_for_sem, "a");
    (void)spawn(1, -3, wait_for_sem, "b");
    (void)spawn(2, -2, wait_for_sem, "c");
    k_thread_deadline_set(&helpers[0], LATER);
    k_sched_lock();
    give_three();
    k_sched_unlock();
    TEST_STRING(noted(), "bca");
    join_all(3);
}

static void set_and_wait(void *letter)
{
    k_thread_deadline_set(k_current_get(), (*(const char *)letter == 'a' ? 2 : 1) * LATER);
    wait_for_sem(letter);
}

TEST_CASE(who_has_a_deadline_waits_in_its_place)
{
    (void)spawn(0, -1, set_and_wait, "a");
    (void)spawn(1, -1, wait_for_sem, "b");
    (void)spawn(2, -1, set_and_wait, "c");
    give_three();
    TEST_STRING(noted(), "cab");
    join_all(3);
}

TEST_CASE(a_deadline_may_be_set_before_the_start)
{
    (void)spawn(0, 1, note_letter, "a");
    (void)spawn_after(1, 1, note_letter, "b", K_FOREVER);
    k_thread_deadline_set(&helpers[1], LATER);
    k_thread_start(&helpers[1]);
    join_all(2);
    TEST_STRING(noted(), "ba");
}
