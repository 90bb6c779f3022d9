/* SPDX-License-Identifier: Apache-2.0 */

/* Time slices. */

#include "helpers.h"

#define SLICE_TICKS 20
#define SLICE_MS    (SLICE_TICKS * 1000 / CONFIG_SYS_CLOCK_TICKS_PER_SEC)

static void busy_for_ticks(int64_t ticks)
{
    k_busy_wait((uint32_t)(ticks * 1000000 / CONFIG_SYS_CLOCK_TICKS_PER_SEC));
}

/* Notes its letter at the start and end of 3 half slices. */
static void work_hard(void *letter)
{
    note(*(const char *)letter);
    busy_for_ticks(SLICE_TICKS * 3 / 2);
    note((char)(*(const char *)letter + 'A' - 'a'));
}

static void start_two(int less_urgent)
{
    (void)spawn(0, less_urgent, work_hard, "a");
    (void)spawn(1, less_urgent, work_hard, "b");
}

static void join_two(void)
{
    join(0);
    join(1);
    k_sched_time_slice_set(0, 0);
}

TEST_CASE(without_slices_a_thread_keeps_the_processor)
{
    start_two(1);
    join_two();
    TEST_STRING(noted(), "aAbB");
}

TEST_CASE(equals_take_turns_slice_by_slice)
{
    k_sched_time_slice_set(SLICE_MS, 0);
    start_two(1);
    join_two();
    TEST_STRING(noted(), "abAB");
}

TEST_CASE(more_urgent_threads_than_asked_for_are_not_sliced)
{
    k_sched_time_slice_set(SLICE_MS, TEST_PRIORITY + 2);
    start_two(1);
    join_two();
    TEST_STRING(noted(), "aAbB");
}

TEST_CASE(threads_as_urgent_as_asked_for_are_sliced)
{
    k_sched_time_slice_set(SLICE_MS, TEST_PRIORITY + 1);
    start_two(1);
    join_two();
    TEST_STRING(noted(), "abAB");
}

TEST_CASE(cooperative_threads_are_not_sliced)
{
    k_sched_time_slice_set(SLICE_MS, 0);
    k_sched_lock();
    start_two(-TEST_PRIORITY - 1);
    k_sched_unlock();
    join_two();
    TEST_STRING(noted(), "aAbB");
}

static void work_under_scheduler_lock(void *letter)
{
    k_sched_lock();
    work_hard(letter);
    k_sched_unlock();
}

TEST_CASE(a_thread_that_locks_the_scheduler_is_not_sliced)
{
    k_sched_time_slice_set(SLICE_MS, 0);
    (void)spawn(0, 1, work_under_scheduler_lock, "a");
    (void)spawn(1, 1, work_hard, "b");
    join_two();
    TEST_STRING(noted(), "aAbB");
}

static K_RESOURCE_DEFINE(shared, TEST_PRIORITY + 1, 0);

static void work_with_the_resource(void *letter)
{
    k_resource_key_t key = k_resource_lock(&shared);

    work_hard(letter);
    k_resource_unlock(&shared, key);
}

TEST_CASE(a_thread_that_holds_a_resource_is_not_sliced)
{
    k_sched_time_slice_set(SLICE_MS, 0);
    (void)spawn(0, 1, work_with_the_resource, "a");
    (void)spawn(1, 1, work_hard, "b");
    join_two();
    TEST_STRING(noted(), "aAbB");
}

static void start_equal(void *unused)
{
    (void)unused;
    busy_for_ticks(SLICE_TICKS / 2);
    (void)spawn(1, 1, work_hard, "b");
    note('x');
    busy_for_ticks(SLICE_TICKS);
    note('y');
}

TEST_CASE(an_equal_that_comes_later_gets_its_turn)
{
    k_sched_time_slice_set(SLICE_MS, 0);
    (void)spawn(0, 1, start_equal, NULL);
    join_two();
    TEST_STRING(noted(), "xbyB");
}

/* A slice begins when a thread gets the processor, so what is short is never interrupted. */
static void wait_and_work(void *letter)
{
    for (int i = 0; i < 3; i++) {
        (void)k_sleep(K_TICKS(1));
        note(*(const char *)letter);
        busy_for_ticks(SLICE_TICKS / 2);
        note((char)(*(const char *)letter + 'A' - 'a'));
    }
}

TEST_CASE(a_slice_begins_anew_after_a_wait)
{
    k_sched_time_slice_set(SLICE_MS, 0);
    (void)spawn(0, 1, wait_and_work, "a");
    (void)spawn(1, 1, wait_and_work, "b");
    join_two();
    TEST_STRING(noted(), "aAbBaAbBaAbB");
}

static void note_expiry(struct k_thread *thread, void *data)
{
    TEST_TRUE(k_is_in_isr());
    TEST_SAME(thread, &helpers[0]);
    note(*(const char *)data);
}

TEST_CASE(a_thread_may_have_a_slice_of_its_own)
{
    k_sched_lock();
    start_two(1);
    k_thread_time_slice_set(&helpers[0], SLICE_TICKS, note_expiry, "-");
    k_sched_unlock();
    join_two();
    TEST_STRING(noted(), "a-bBA");
}

TEST_CASE(a_cooperative_thread_has_no_slice_of_its_own_either)
{
    k_sched_lock();
    start_two(-TEST_PRIORITY - 1);
    k_thread_time_slice_set(&helpers[0], SLICE_TICKS, note_expiry, "-");
    k_sched_unlock();
    join_two();
    TEST_STRING(noted(), "aAbB");
}

static void work_a_little_and_sleep(void *letter)
{
    note(*(const char *)letter);
    (void)k_sleep(K_TICKS(6 * SLICE_TICKS));
    note((char)(*(const char *)letter + 'A' - 'a'));
}

TEST_CASE(a_short_slice_is_over_before_the_long_one_of_the_thread_before)
{
    k_sched_time_slice_set(4 * SLICE_MS, 0);
    k_sched_lock();
    (void)spawn(1, 1, work_a_little_and_sleep, "b");
    (void)spawn(0, 1, work_hard, "a");
    k_thread_time_slice_set(&helpers[0], SLICE_TICKS, note_expiry, "-");
    k_sched_unlock();
    join_two();
    TEST_STRING(noted(), "ba-AB");
}

static void slice_itself_and_work(void *letter)
{
    k_thread_time_slice_set(k_current_get(), SLICE_TICKS, note_expiry, "-");
    work_hard(letter);
}

TEST_CASE(a_thread_may_give_itself_a_slice)
{
    (void)spawn(0, 1, slice_itself_and_work, "a");
    (void)spawn(1, 1, work_hard, "b");
    join_two();
    TEST_STRING(noted(), "a-bBA");
}

static void slice_everybody(struct k_timer *timer)
{
    (void)timer;
    k_sched_time_slice_set(SLICE_MS, 0);
}

TEST_CASE(slices_may_begin_while_nobody_runs)
{
    struct k_timer timer;

    k_timer_init(&timer, slice_everybody, NULL);
    k_timer_start(&timer, K_TICKS(1), K_NO_WAIT);
    (void)k_sleep(K_TICKS(3));
    start_two(1);
    join_two();
    TEST_STRING(noted(), "abAB");
}

static void suspend_it(struct k_thread *thread, void *data)
{
    (void)data;
    k_thread_suspend(thread);
}

TEST_CASE(the_end_of_a_slice_may_suspend_the_thread)
{
    start_two(1);
    k_thread_time_slice_set(&helpers[0], SLICE_TICKS, suspend_it, NULL);
    join(1);
    TEST_STRING(noted(), "abB");
    k_thread_time_slice_set(&helpers[0], 0, NULL, NULL);
    k_thread_resume(&helpers[0]);
    join_two();
    TEST_STRING(noted(), "A");
}

static void lower_priority(struct k_thread *thread, void *data)
{
    (void)data;
    k_thread_priority_set(thread, TEST_PRIORITY + 3);
}

TEST_CASE(the_end_of_a_slice_may_change_the_priority)
{
    start_two(1);
    (void)spawn(2, 2, work_hard, "c");
    k_thread_time_slice_set(&helpers[0], SLICE_TICKS, lower_priority, NULL);
    join_two();
    join(2);
    TEST_STRING(noted(), "abBcCA");
}

TEST_CASE(slices_of_the_running_thread_change_at_once)
{
    (void)spawn(0, 0, work_hard, "a");
    k_sched_time_slice_set(SLICE_MS, 0);
    busy_for_ticks(SLICE_TICKS + SLICE_TICKS / 2);
    TEST_STRING(noted(), "a");
    k_thread_priority_set(&helpers[0], TEST_PRIORITY - 1);
    TEST_STRING(noted(), "A");
    join(0);
    k_sched_time_slice_set(0, 0);
}
