/* SPDX-License-Identifier: Apache-2.0 */
#include "helpers.h"

#include <errno.h>

static K_SEM_DEFINE(sem, 0, 2);

static void take_and_note(void *letter)
{
    if (k_sem_take(&sem, K_FOREVER) == 0) {
        note(*(const char *)letter);
    } else {
        note('!');
    }
}

static void give(void *count_)
{
    int count = *(const int *)count_;

    for (int i = 0; i < count; i++) {
        k_sem_give(&sem);
    }
    note('i');
}

TEST_CASE(sem_permits_go_by_priority_then_by_arrival)
{
    static const int less_urgent[] = {-2, -3, -2, -4, -3, -1};
    static char letters[] = "abcdef";

    for (int i = 0; i < 6; i++) { /* each waits before the next one comes */
        (void)spawn(i, less_urgent[i], take_and_note, &letters[i]);
    }
    k_sched_lock();
    for (int i = 0; i < 6; i++) {
        k_sem_give(&sem);
    }
    TEST_EQUAL(k_sem_count_get(&sem), 0);
    k_sched_unlock();
    TEST_STRING(noted(), "dbeacf");
    for (int i = 0; i < 6; i++) {
        join(i);
    }
    (void)spawn(0, -1, take_and_note, "a"); /* and one at a time */
    (void)spawn(1, -2, take_and_note, "b");
    (void)spawn(2, -1, take_and_note, "c");
    (void)spawn(3, -2, take_and_note, "d");
    for (int i = 0; i < 4; i++) {
        note((char)('1' + i));
        k_sem_give(&sem);
    }
    TEST_STRING(noted(), "1b2d3a4c");
    for (int i = 0; i < 4; i++) {
        join(i);
    }
}

TEST_CASE(sem_give_to_a_more_urgent_thread_lets_it_run_at_once)
{
    (void)spawn(0, -1, take_and_note, "a");
    note('1');
    k_sem_give(&sem);
    note('2');
    TEST_STRING(noted(), "1a2");
    (void)spawn(0, 1, take_and_note, "b");
    let_others_run();
    k_sem_give(&sem);
    note('3');
    let_others_run();
    TEST_STRING(noted(), "3b");
    join(0);
}

TEST_CASE(sem_given_in_an_interrupt_wakes_when_that_has_ended)
{
    int count = 1;

    (void)spawn(0, -1, take_and_note, "a");
    in_interrupt(give, &count);
    note('2');
    TEST_STRING(noted(), "ia2");
    join(0);
    count = 5;
    in_interrupt(give, &count);
    TEST_EQUAL(k_sem_count_get(&sem), 2);
    k_sem_reset(&sem);
    TEST_STRING(noted(), "i");
}

static void take_in_interrupt(void *result)
{
    *(int *)result = k_sem_take(&sem, K_NO_WAIT);
}

TEST_CASE(sem_is_taken_in_an_interrupt_without_waiting)
{
    int result = 1;

    in_interrupt(take_in_interrupt, &result);
    TEST_EQUAL(result, -EBUSY);
    k_sem_give(&sem);
    in_interrupt(take_in_interrupt, &result);
    TEST_EQUAL(result, 0);
    TEST_EQUAL(k_sem_count_get(&sem), 0);
}

TEST_CASE(sem_take_waits_as_long_as_it_was_told)
{
    int64_t start = k_uptime_ticks();

    TEST_EQUAL(k_sem_take(&sem, K_NO_WAIT), -EBUSY);
    TEST_EQUAL(k_sem_take(&sem, K_TICKS(20)), -EAGAIN);
    check_wait(ticks_since(&start), 20);
    TEST_EQUAL(k_sem_take(&sem, K_TIMEOUT_ABS_TICKS(start + 30)), -EAGAIN);
    TEST_AT_LEAST(k_uptime_ticks(), start + 30);
    TEST_EQUAL(k_sem_take(&sem, K_TIMEOUT_ABS_TICKS(0)), -EAGAIN);
}

static void take_for_5_ticks(void *letter)
{
    int result = k_sem_take(&sem, K_TICKS(5));

    note(result == 0 ? *(const char *)letter : result == -EAGAIN ? 't' : '!');
}

TEST_CASE(sem_waiter_whose_time_is_over_takes_no_permit)
{
    (void)spawn(0, -2, take_for_5_ticks, "a");
    (void)spawn(1, -1, take_and_note, "b");
    (void)k_sleep(K_TICKS(10));
    k_sem_give(&sem);
    TEST_STRING(noted(), "tb");
    TEST_EQUAL(k_sem_count_get(&sem), 0);
}

TEST_CASE(sem_given_in_time_stops_the_timeout)
{
    (void)spawn(0, -2, take_for_5_ticks, "a");
    k_sem_give(&sem);
    TEST_STRING(noted(), "a");
    join(0);
    /* The thread's timeout is not left behind: nobody else's wait ends by it. */
    (void)spawn(0, -2, take_and_note, "b");
    (void)k_sleep(K_TICKS(20));
    TEST_STRING(noted(), "");
    k_sem_give(&sem);
    TEST_STRING(noted(), "b");
    join(0);
}

TEST_CASE(sem_reset_ends_the_waits)
{
    (void)spawn(0, -1, take_and_note, "a");
    (void)spawn(1, -1, take_and_note, "b");
    k_sem_reset(&sem);
    TEST_STRING(noted(), "!!");
    k_sem_give(&sem);
    k_sem_reset(&sem);
    TEST_EQUAL(k_sem_count_get(&sem), 0);
}

TEST_CASE(sem_permit_is_not_lost_with_an_aborted_waiter)
{
    (void)spawn(0, -2, take_and_note, "a");
    (void)spawn(1, -1, take_and_note, "b");
    k_thread_abort(&helpers[0]);
    k_sem_give(&sem);
    TEST_STRING(noted(), "b");
    join(1);
    (void)spawn(0, -2, take_for_5_ticks, "a");
    k_thread_abort(&helpers[0]);
    (void)k_sleep(K_TICKS(10));
    k_sem_give(&sem);
    TEST_EQUAL(k_sem_take(&sem, K_NO_WAIT), 0);
    TEST_STRING(noted(), "");
}

TEST_CASE(sem_given_to_a_suspended_waiter_is_its)
{
    (void)spawn(0, -1, take_and_note, "a");
    k_thread_suspend(&helpers[0]);
    k_sem_give(&sem);
    TEST_EQUAL(k_sem_count_get(&sem), 0);
    TEST_STRING(noted(), "");
    k_thread_resume(&helpers[0]);
    TEST_STRING(noted(), "a");
    join(0);
}

static void change_priority(void *less_urgent)
{
    k_thread_priority_set(&helpers[0], TEST_PRIORITY + *(int *)less_urgent);
}

TEST_CASE(sem_waiters_whose_priority_changes_change_places)
{
    int less_urgent = -2;

    (void)spawn(0, 2, take_and_note, "a");
    (void)spawn(1, 1, take_and_note, "b");
    let_others_run();
    in_interrupt(change_priority, &less_urgent);
    k_sem_give(&sem);
    TEST_STRING(noted(), "a");
    k_sem_give(&sem);
    join(0);
    join(1);
    TEST_STRING(noted(), "b");
    /* And the other way. */
    (void)spawn(0, -2, take_and_note, "a");
    (void)spawn(1, -1, take_and_note, "b");
    less_urgent = 1;
    change_priority(&less_urgent);
    k_sem_give(&sem);
    k_sem_give(&sem);
    join(0);
    join(1);
    TEST_STRING(noted(), "ba");
}

TEST_CASE(sem_set_up_refuses_impossible_counts)
{
    struct k_sem bad;

    TEST_EQUAL(k_sem_init(&bad, 0, 0), -EINVAL);
    TEST_EQUAL(k_sem_init(&bad, 3, 2), -EINVAL);
    TEST_EQUAL(k_sem_init(&bad, 2, 2), 0);
}
