/* SPDX-License-Identifier: Apache-2.0 */

/* Waiting in a thread for any of several things. */

#include "helpers.h"
#include "level.h"
#include "queues.h"

#include <errno.h>
#include <petrel.h>

static K_SEM_DEFINE(sem, 0, 5);
K_MSGQ_DEFINE(letters, 1, 2, 1);
static K_TIMER_DEFINE(timer, NULL, NULL);
static struct level level;

/* Over a semaphore, a queue for reading, a timer, and a level for writing. */
#define EVENTS 4

struct wait {
    struct poll_event events[EVENTS];
    k_timeout_t timeout;
    int result;
};

static void set_up(struct wait *wait, k_timeout_t timeout)
{
    const struct poll_event events[EVENTS] = {
        POLL_EVENT(k_sem_source(&sem), K_READY_IN),
        POLL_EVENT(k_msgq_source(&letters), K_READY_IN),
        POLL_EVENT(k_timer_source(&timer), K_READY_IN),
        POLL_EVENT(level_source(&level), K_READY_OUT),
    };

    for (int i = 0; i < EVENTS; i++) {
        wait->events[i] = events[i];
        wait->events[i].ready = 0xff;
    }
    wait->timeout = timeout;
    wait->result = 99;
}

static void run_wait(void *wait_)
{
    struct wait *wait = wait_;

    wait->result = poll_wait(wait->events, EVENTS, wait->timeout);
    note(wait->result >= 0 ? (char)('0' + wait->result) : 't');
}

static void check_ready(const struct wait *wait, uint32_t a, uint32_t b, uint32_t c, uint32_t d)
{
    TEST_EQUAL(wait->events[0].ready, a);
    TEST_EQUAL(wait->events[1].ready, b);
    TEST_EQUAL(wait->events[2].ready, c);
    TEST_EQUAL(wait->events[3].ready, d);
    TEST_EQUAL(k_watch_count(), 0);
}

TEST_CASE(poll_wait_without_waiting)
{
    struct wait wait;

    set_up(&wait, K_NO_WAIT);
    run_wait(&wait);
    TEST_EQUAL(wait.result, 0);
    check_ready(&wait, 0, 0, 0, 0);
    k_sem_give(&sem);
    level.bits = K_READY_OUT | K_READY_IN;
    run_wait(&wait);
    TEST_EQUAL(wait.result, 2);
    check_ready(&wait, K_READY_IN, 0, 0, K_READY_OUT);
    TEST_EQUAL(k_sem_take(&sem, K_NO_WAIT), 0); /* nothing was taken */
    level.bits = 0;
    TEST_STRING(noted(), "02");
}

TEST_CASE(poll_wait_ends_with_its_time)
{
    struct wait wait;
    int64_t start = k_uptime_ticks();

    set_up(&wait, K_TICKS(12));
    run_wait(&wait);
    check_wait(ticks_since(&start), 12);
    TEST_EQUAL(wait.result, -EAGAIN);
    check_ready(&wait, 0, 0, 0, 0);
    TEST_STRING(noted(), "t");
}

TEST_CASE(poll_wait_is_woken_by_each_kind)
{
    struct wait wait;

    set_up(&wait, K_FOREVER);
    (void)spawn(0, -1, run_wait, &wait);
    TEST_EQUAL(k_watch_count(), EVENTS);
    k_sem_give(&sem);
    TEST_STRING(noted(), "1");
    check_ready(&wait, K_READY_IN, 0, 0, 0);
    k_sem_reset(&sem);
    (void)spawn(0, -1, run_wait, &wait);
    TEST_EQUAL(k_msgq_put(&letters, "a", K_NO_WAIT), 0);
    TEST_STRING(noted(), "1");
    check_ready(&wait, 0, K_READY_IN, 0, 0);
    k_msgq_purge(&letters);
    (void)spawn(0, -1, run_wait, &wait);
    k_timer_start(&timer, K_TICKS(1), K_NO_WAIT);
    (void)k_sleep(K_TICKS(3));
    TEST_STRING(noted(), "1");
    check_ready(&wait, 0, 0, K_READY_IN, 0);
    TEST_EQUAL(k_timer_status_get(&timer), 1);
    (void)spawn(0, -1, run_wait, &wait);
    level_raise(&level, K_READY_IN); /* not wanted */
    TEST_STRING(noted(), "");
    level_raise(&level, K_READY_OUT);
    TEST_STRING(noted(), "1");
    check_ready(&wait, 0, 0, 0, K_READY_OUT);
    level.bits = 0;
    join(0);
}

static void raise_all(void *unused)
{
    (void)unused;
    k_sem_give(&sem);
    (void)k_msgq_put(&letters, "a", K_NO_WAIT);
    level_raise(&level, K_READY_OUT);
}

TEST_CASE(poll_wait_tells_all_that_came_at_once)
{
    struct wait wait;

    set_up(&wait, K_FOREVER);
    (void)spawn(0, -1, run_wait, &wait);
    in_interrupt(raise_all, NULL);
    TEST_STRING(noted(), "3");
    check_ready(&wait, K_READY_IN, K_READY_IN, 0, K_READY_OUT);
    k_sem_reset(&sem);
    k_msgq_purge(&letters);
    level.bits = 0;
    join(0);
}

TEST_CASE(poll_wait_tells_all_that_holds_of_one_source)
{
    struct poll_event event = POLL_EVENT(level_source(&level), K_READY_IN | K_READY_OUT);
    struct wait wait;

    set_up(&wait, K_FOREVER);
    wait.events[3] = event;
    (void)spawn(0, 1, run_wait, &wait);
    let_others_run();
    level_raise(&level, K_READY_IN);
    level_raise(&level, K_READY_OUT); /* before the thread has run */
    level_raise(&level, K_READY_ERR);
    let_others_run();
    TEST_STRING(noted(), "1");
    check_ready(&wait, 0, 0, 0, K_READY_IN | K_READY_OUT | K_READY_ERR);
    level.bits = 0;
    join(0);
}

TEST_CASE(poll_wait_tells_errors_and_closing)
{
    struct wait wait;

    set_up(&wait, K_FOREVER);
    (void)spawn(0, -1, run_wait, &wait);
    level_raise(&level, K_READY_HUP);
    TEST_STRING(noted(), "1");
    check_ready(&wait, 0, 0, 0, K_READY_HUP);
    level.bits = 0;
    (void)spawn(0, -1, run_wait, &wait);
    k_pollable_close(&level.pollable);
    TEST_STRING(noted(), "1");
    check_ready(&wait, 0, 0, 0, K_READY_CLOSED);
    join(0);
}

TEST_CASE(poll_wait_of_several_threads_on_the_same_things)
{
    struct wait waits[3];

    for (int i = 0; i < 3; i++) {
        set_up(&waits[i], K_FOREVER);
        (void)spawn(i, -1, run_wait, &waits[i]);
    }
    TEST_EQUAL(k_watch_count(), 3 * EVENTS);
    k_sem_give(&sem);
    TEST_STRING(noted(), "111");
    for (int i = 0; i < 3; i++) {
        join(i);
        check_ready(&waits[i], K_READY_IN, 0, 0, 0);
    }
    k_sem_reset(&sem);
}

static void wait_on_own_stack(void *unused)
{
    struct wait wait;

    (void)unused;
    set_up(&wait, K_FOREVER);
    run_wait(&wait);
}

/* Its watches are on its stack. */
TEST_CASE(poll_wait_of_an_aborted_thread_leaves_no_watch)
{
    (void)spawn(0, -1, wait_on_own_stack, NULL);
    (void)spawn(1, 1, wait_on_own_stack, NULL);
    let_others_run();
    TEST_EQUAL(k_watch_count(), 2 * EVENTS);
    k_thread_abort(&helpers[0]);
    TEST_EQUAL(k_watch_count(), EVENTS);
    k_sem_give(&sem); /* the other one is woken, but has not run */
    k_thread_abort(&helpers[1]);
    TEST_EQUAL(k_watch_count(), 0);
    TEST_STRING(noted(), "");
    k_sem_reset(&sem);
    raise_all(NULL);
    k_sem_reset(&sem);
    k_msgq_purge(&letters);
    level.bits = 0;
}

TEST_CASE(poll_wait_for_nothing_is_a_sleep)
{
    int64_t start = k_uptime_ticks();

    TEST_EQUAL(poll_wait(NULL, 0, K_TICKS(5)), -EAGAIN);
    check_wait(ticks_since(&start), 5);
    TEST_EQUAL(poll_wait(NULL, 0, K_NO_WAIT), 0);
}

static void end_soon(void *unused)
{
    (void)unused;
}

TEST_CASE(poll_wait_for_the_end_of_a_thread)
{
    struct poll_event event;

    (void)spawn(0, 1, end_soon, NULL);
    event = (struct poll_event)POLL_EVENT(k_thread_source(&helpers[0]), K_READY_IN);
    TEST_EQUAL(poll_wait(&event, 1, K_SECONDS(1)), 1);
    TEST_EQUAL(event.ready, K_READY_IN | K_READY_CLOSED);
    join(0);
    TEST_EQUAL(poll_wait(&event, 1, K_SECONDS(1)), 1);
    TEST_EQUAL(event.ready, K_READY_IN | K_READY_CLOSED);
}
