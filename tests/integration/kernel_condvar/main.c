/* SPDX-License-Identifier: Apache-2.0 */
#include "helpers.h"

#include <errno.h>

static K_MUTEX_DEFINE(mutex);
static K_CONDVAR_DEFINE(condvar);

static void lock(void)
{
    TEST_EQUAL(k_mutex_lock(&mutex, K_FOREVER), 0);
}

static void unlock(void)
{
    TEST_EQUAL(k_mutex_unlock(&mutex), 0);
}

static void wait_and_note(void *letter)
{
    lock();
    int result = k_condvar_wait(&condvar, &mutex, K_FOREVER);

    note(result == 0 && k_mutex_is_mine(&mutex) ? *(const char *)letter : '!');
    unlock();
}

static void wait_for_5_ticks(void *letter)
{
    lock();
    int result = k_condvar_wait(&condvar, &mutex, K_TICKS(5));

    note(result == 0 ? *(const char *)letter : result == -EAGAIN ? 't' : '!');
    unlock();
}

static void lock_and_note(void *letter)
{
    lock();
    note(*(const char *)letter);
    unlock();
}

static int prio_of(k_tid_t thread)
{
    return k_thread_priority_get(thread) - TEST_PRIORITY;
}

TEST_CASE(condvar_waiters_go_on_by_priority_then_by_arrival)
{
    (void)spawn(0, 2, wait_and_note, "c");
    (void)spawn(1, 1, wait_and_note, "a");
    (void)spawn(2, 1, wait_and_note, "b");
    let_others_run();
    TEST_STRING(noted(), "");
    for (const char *expected = "abc"; *expected != '\0'; expected++) {
        TEST_EQUAL(k_condvar_signal(&condvar), 0);
        let_others_run();
        TEST_EQUAL(*noted(), *expected);
    }
    for (int i = 0; i < 3; i++) {
        join(i);
    }
}

TEST_CASE(condvar_broadcast_says_how_many_go_on)
{
    TEST_EQUAL(k_condvar_broadcast(&condvar), 0);
    (void)spawn(0, 2, wait_and_note, "c");
    (void)spawn(1, 1, wait_and_note, "a");
    (void)spawn(2, 1, wait_and_note, "b");
    let_others_run();
    TEST_EQUAL(k_condvar_broadcast(&condvar), 3);
    TEST_EQUAL(k_condvar_broadcast(&condvar), 0);
    let_others_run();
    TEST_STRING(noted(), "abc");
    for (int i = 0; i < 3; i++) {
        join(i);
    }
}

TEST_CASE(condvar_signal_that_nobody_waits_for_is_lost)
{
    TEST_EQUAL(k_condvar_signal(&condvar), 0);
    lock();
    TEST_EQUAL(k_condvar_wait(&condvar, &mutex, K_TICKS(3)), -EAGAIN);
    TEST_TRUE(k_mutex_is_mine(&mutex));
    unlock();
}

TEST_CASE(condvar_wait_ends_with_its_time)
{
    lock();
    int64_t start = k_uptime_ticks();

    TEST_EQUAL(k_condvar_wait(&condvar, &mutex, K_TICKS(9)), -EAGAIN);
    check_wait(ticks_since(&start), 9);
    TEST_TRUE(k_mutex_is_mine(&mutex));
    start = k_uptime_ticks();
    TEST_EQUAL(k_condvar_wait(&condvar, &mutex, K_TIMEOUT_ABS_TICKS(start + 6)), -EAGAIN);
    TEST_AT_LEAST(ticks_since(&start), 6);
    unlock();
    TEST_EQUAL(k_mutex_unlock(&mutex), -EINVAL);
}

TEST_CASE(condvar_wait_without_waiting_lets_others_have_the_mutex)
{
    lock();
    (void)spawn(0, -1, lock_and_note, "a");
    TEST_STRING(noted(), "");
    TEST_EQUAL(k_condvar_wait(&condvar, &mutex, K_NO_WAIT), -EAGAIN);
    TEST_STRING(noted(), "a");
    TEST_TRUE(k_mutex_is_mine(&mutex));
    TEST_EQUAL(k_mutex_lock(&mutex, K_NO_WAIT), 0);
    TEST_EQUAL(k_condvar_wait(&condvar, &mutex, K_NO_WAIT), -EAGAIN);
    unlock();
    unlock();
    TEST_EQUAL(k_mutex_unlock(&mutex), -EINVAL);
    join(0);
}

static void signal_under_mutex(void *letter)
{
    lock();
    note(*(const char *)letter);
    TEST_EQUAL(k_condvar_signal(&condvar), 0);
    note((char)(*(const char *)letter + 'A' - 'a'));
    unlock();
}

TEST_CASE(condvar_waiter_goes_on_when_the_mutex_is_free)
{
    (void)spawn(0, -1, wait_and_note, "w");
    (void)spawn(1, 0, signal_under_mutex, "s");
    let_others_run();
    TEST_STRING(noted(), "sSw");
    join(0);
    join(1);
}

TEST_CASE(condvar_wait_releases_a_nested_mutex_and_locks_it_as_deeply)
{
    (void)spawn(0, 1, signal_under_mutex, "s");
    for (int i = 0; i < 3; i++) {
        lock();
    }
    TEST_EQUAL(k_condvar_wait(&condvar, &mutex, K_FOREVER), 0);
    TEST_STRING(noted(), "sS");
    (void)spawn(1, -1, lock_and_note, "x");
    for (int i = 0; i < 3; i++) {
        TEST_STRING(noted(), "");
        TEST_TRUE(k_mutex_is_mine(&mutex));
        unlock();
    }
    TEST_STRING(noted(), "x");
    TEST_FALSE(k_mutex_is_mine(&mutex));
    join(0);
    join(1);
}

/* What it has inherited ends with the release; who wants the mutex gets it. */
TEST_CASE(condvar_wait_ends_what_was_inherited)
{
    lock();
    (void)spawn(0, -3, lock_and_note, "a");
    TEST_EQUAL(prio_of(k_current_get()), -3);
    (void)spawn(1, 2, signal_under_mutex, "s");
    TEST_EQUAL(k_condvar_wait(&condvar, &mutex, K_FOREVER), 0);
    TEST_EQUAL(prio_of(k_current_get()), 0);
    TEST_STRING(noted(), "asS");
    unlock();
    join(0);
    join(1);
}

static void hold_for_4_ticks(void *unused)
{
    (void)unused;
    lock();
    note('h');
    (void)k_condvar_signal(&condvar);
    TEST_EQUAL(prio_of(k_current_get()), -1); /* the waiter wants the mutex now */
    (void)k_sleep(K_TICKS(4));
    note('H');
    unlock();
}

TEST_CASE(condvar_waiter_that_wants_its_mutex_is_inherited_from)
{
    (void)spawn(0, -1, wait_and_note, "w");
    (void)spawn(1, 2, hold_for_4_ticks, NULL);
    let_others_run();
    (void)k_sleep(K_TICKS(10));
    TEST_STRING(noted(), "hHw");
    join(0);
    join(1);
}

/* Out of time, but not before it has the mutex. */
TEST_CASE(condvar_waiter_out_of_time_waits_for_its_mutex)
{
    (void)spawn(0, -1, wait_for_5_ticks, "w");
    lock();
    (void)k_sleep(K_TICKS(10));
    TEST_STRING(noted(), "");
    TEST_EQUAL(k_condvar_signal(&condvar), 0);
    unlock();
    TEST_STRING(noted(), "t");
    join(0);
}

TEST_CASE(condvar_signal_is_not_lost_with_an_aborted_waiter)
{
    (void)spawn(0, -2, wait_and_note, "a");
    (void)spawn(1, -1, wait_and_note, "b");
    k_thread_abort(&helpers[0]);
    TEST_EQUAL(k_condvar_signal(&condvar), 0);
    TEST_STRING(noted(), "b");
    TEST_EQUAL(k_condvar_broadcast(&condvar), 0);
    lock(); /* the aborted one did not hold it */
    unlock();
    join(1);
}

static void signal_in_interrupt(void *unused)
{
    (void)unused;
    TEST_EQUAL(k_condvar_signal(&condvar), 0);
    note('i');
}

static void broadcast_in_interrupt(void *unused)
{
    (void)unused;
    TEST_EQUAL(k_condvar_broadcast(&condvar), 2);
    note('i');
}

TEST_CASE(condvar_is_signalled_by_interrupts)
{
    (void)spawn(0, -1, wait_and_note, "a");
    in_interrupt(signal_in_interrupt, NULL);
    TEST_STRING(noted(), "ia");
    join(0);
    (void)spawn(0, -1, wait_and_note, "a");
    (void)spawn(1, -1, wait_and_note, "b");
    in_interrupt(broadcast_in_interrupt, NULL);
    TEST_STRING(noted(), "iab");
    join(0);
    join(1);
}

TEST_CASE(condvar_set_up_at_run_time)
{
    struct k_condvar own;

    TEST_EQUAL(k_condvar_init(&own), 0);
    TEST_EQUAL(k_condvar_signal(&own), 0);
    lock();
    TEST_EQUAL(k_condvar_wait(&own, &mutex, K_TICKS(1)), -EAGAIN);
    unlock();
}
