/* SPDX-License-Identifier: Apache-2.0 */

/* k_poll() and poll signals. */

#include "helpers.h"
#include "queues.h"

#include <errno.h>
#include <zephyr/kernel.h>

static K_SEM_DEFINE(sem, 0, 5);
static K_FIFO_DEFINE(fifo);
static K_LIFO_DEFINE(lifo);
static K_QUEUE_DEFINE(queue);
K_MSGQ_DEFINE(letters, 1, 2, 1);
K_PIPE_DEFINE(pipe, 4, 1);
static struct k_poll_signal signal = K_POLL_SIGNAL_INITIALIZER(signal);

static void *item[2]; /* an item of queues */

void test_set_up(void)
{
    start_queues();
}

static long count_watches(void)
{
    return (long)k_watch_count();
}

TEST_COUNTER(watches, count_watches);

/* One of each kind. */
#define EVENTS 8

struct poll {
    struct k_poll_event events[EVENTS];
    int count;
    k_timeout_t timeout;
    int result;
};

static void set_up(struct poll *poll, k_timeout_t timeout)
{
    const struct k_poll_event events[EVENTS] = {
        K_POLL_EVENT_INITIALIZER(K_POLL_TYPE_SEM_AVAILABLE, K_POLL_MODE_NOTIFY_ONLY, &sem),
        K_POLL_EVENT_INITIALIZER(K_POLL_TYPE_FIFO_DATA_AVAILABLE, K_POLL_MODE_NOTIFY_ONLY, &fifo),
        K_POLL_EVENT_INITIALIZER(K_POLL_TYPE_SIGNAL, K_POLL_MODE_NOTIFY_ONLY, &signal),
        K_POLL_EVENT_INITIALIZER(K_POLL_TYPE_MSGQ_DATA_AVAILABLE, K_POLL_MODE_NOTIFY_ONLY,
                                 &letters),
        K_POLL_EVENT_STATIC_INITIALIZER(K_POLL_TYPE_PIPE_DATA_AVAILABLE, K_POLL_MODE_NOTIFY_ONLY,
                                        &pipe, 7),
        K_POLL_EVENT_INITIALIZER(K_POLL_TYPE_IGNORE, K_POLL_MODE_NOTIFY_ONLY, NULL),
        K_POLL_EVENT_INITIALIZER(K_POLL_TYPE_DATA_AVAILABLE, K_POLL_MODE_NOTIFY_ONLY, &lifo),
        K_POLL_EVENT_INITIALIZER(K_POLL_TYPE_DATA_AVAILABLE, K_POLL_MODE_NOTIFY_ONLY, &queue),
    };

    for (int i = 0; i < EVENTS; i++) {
        poll->events[i] = events[i];
    }
    poll->count = EVENTS;
    poll->timeout = timeout;
    poll->result = 99;
}

static void run_poll(void *poll_)
{
    struct poll *poll = poll_;

    poll->result = k_poll(poll->events, poll->count, poll->timeout);
    note(poll->result == 0 ? 'p' : poll->result == -EAGAIN ? 't' : 'c');
}

/* The states of all events but the ignored one, in their order. */
static void check_states(const struct poll *poll, int s0, int s1, int s2, int s3, int s4, int s6,
                         int s7)
{
    const int states[EVENTS] = {s0, s1, s2, s3, s4, 0, s6, s7};

    for (int i = 0; i < EVENTS; i++) {
        TEST_EQUAL(poll->events[i].state, states[i]);
    }
}

static void raise(void)
{
    TEST_EQUAL(k_poll_signal_raise(&signal, 42), 0);
}

static void put_letter(void)
{
    TEST_EQUAL(k_msgq_put(&letters, "a", K_NO_WAIT), 0);
}

static void write_byte(void)
{
    TEST_EQUAL(k_pipe_write(&pipe, (const uint8_t *)"a", 1, K_NO_WAIT), 1);
}

static void consume_all(void)
{
    k_sem_reset(&sem);
    (void)k_fifo_get(&fifo, K_NO_WAIT);
    (void)k_lifo_get(&lifo, K_NO_WAIT);
    (void)k_queue_get(&queue, K_NO_WAIT);
    k_msgq_purge(&letters);
    k_pipe_reset(&pipe);
    k_poll_signal_reset(&signal);
}

TEST_CASE(k_poll_without_waiting)
{
    struct poll poll;

    set_up(&poll, K_NO_WAIT);
    run_poll(&poll);
    TEST_EQUAL(poll.result, -EAGAIN);
    check_states(&poll, 0, 0, 0, 0, 0, 0, 0);
    k_sem_give(&sem);
    write_byte();
    run_poll(&poll);
    TEST_EQUAL(poll.result, 0);
    check_states(&poll, K_POLL_STATE_SEM_AVAILABLE, 0, 0, 0, K_POLL_STATE_PIPE_DATA_AVAILABLE, 0,
                 0);
    TEST_EQUAL(poll.events[4].tag, 7);
    TEST_EQUAL(k_sem_take(&sem, K_NO_WAIT), 0); /* nothing was taken */
    consume_all();
    (void)noted();
}

/* All that is true when it is called is told, with and without waiting. */
TEST_CASE(k_poll_sees_all_that_is_there)
{
    struct poll poll;

    k_sem_give(&sem);
    k_fifo_put(&fifo, &item[0]);
    raise();
    put_letter();
    write_byte();
    k_lifo_put(&lifo, &item[1]);
    for (int i = 0; i < 2; i++) {
        set_up(&poll, i == 0 ? K_FOREVER : K_NO_WAIT);
        run_poll(&poll);
        TEST_EQUAL(poll.result, 0);
        check_states(&poll, K_POLL_STATE_SEM_AVAILABLE, K_POLL_STATE_FIFO_DATA_AVAILABLE,
                     K_POLL_STATE_SIGNALED, K_POLL_STATE_MSGQ_DATA_AVAILABLE,
                     K_POLL_STATE_PIPE_DATA_AVAILABLE, K_POLL_STATE_DATA_AVAILABLE, 0);
    }
    consume_all();
    (void)noted();
}

TEST_CASE(k_poll_ends_with_its_time)
{
    int64_t start = k_uptime_ticks();
    struct poll poll;

    set_up(&poll, K_TICKS(12));
    run_poll(&poll);
    check_wait(ticks_since(&start), 12);
    TEST_EQUAL(poll.result, -EAGAIN);
    check_states(&poll, 0, 0, 0, 0, 0, 0, 0);
    start = k_uptime_ticks();
    TEST_EQUAL(k_poll(NULL, 0, K_TICKS(6)), -EAGAIN);
    check_wait(ticks_since(&start), 6);
    TEST_EQUAL(k_poll(NULL, 0, K_NO_WAIT), -EAGAIN);
    start = k_uptime_ticks();
    poll.timeout = K_TIMEOUT_ABS_TICKS(start + 4);
    run_poll(&poll);
    TEST_AT_LEAST(ticks_since(&start), 4);
    (void)noted();
}

static void wake_and_check(struct poll *poll, void (*happening)(void), int index, int state)
{
    set_up(poll, K_FOREVER);
    (void)spawn(0, -1, run_poll, poll);
    TEST_STRING(noted(), "");
    happening();
    TEST_STRING(noted(), "p");
    TEST_EQUAL(poll->result, 0);
    for (int i = 0; i < EVENTS; i++) {
        TEST_EQUAL(poll->events[i].state, i == index ? state : 0);
    }
    consume_all();
    join(0);
}

static void give(void)
{
    k_sem_give(&sem);
}

static void put_into_fifo(void)
{
    k_fifo_put(&fifo, &item[0]);
}

static void put_into_lifo(void)
{
    k_lifo_put(&lifo, &item[0]);
}

static void append(void)
{
    k_queue_append(&queue, &item[0]);
}

TEST_CASE(k_poll_is_woken_by_each_kind)
{
    struct poll poll;

    wake_and_check(&poll, give, 0, K_POLL_STATE_SEM_AVAILABLE);
    wake_and_check(&poll, put_into_fifo, 1, K_POLL_STATE_FIFO_DATA_AVAILABLE);
    wake_and_check(&poll, raise, 2, K_POLL_STATE_SIGNALED);
    wake_and_check(&poll, put_letter, 3, K_POLL_STATE_MSGQ_DATA_AVAILABLE);
    wake_and_check(&poll, write_byte, 4, K_POLL_STATE_PIPE_DATA_AVAILABLE);
    wake_and_check(&poll, put_into_lifo, 6, K_POLL_STATE_DATA_AVAILABLE);
    wake_and_check(&poll, append, 7, K_POLL_STATE_DATA_AVAILABLE);
}

static void in_isr(void *happening)
{
    ((void (*)(void))(uintptr_t)happening)();
    note('i');
}

TEST_CASE(k_poll_is_woken_by_interrupts)
{
    struct poll poll;

    set_up(&poll, K_FOREVER);
    (void)spawn(0, -1, run_poll, &poll);
    in_interrupt(in_isr, (void *)(uintptr_t)raise);
    TEST_STRING(noted(), "ip");
    TEST_EQUAL(poll.events[2].state, K_POLL_STATE_SIGNALED);
    consume_all();
    join(0);
}

/* What comes before the thread has run is told with the rest; bits are added. */
TEST_CASE(k_poll_states_are_added)
{
    struct poll poll;

    set_up(&poll, K_FOREVER);
    poll.events[0].state = K_POLL_STATE_CANCELLED;
    (void)spawn(0, 1, run_poll, &poll);
    let_others_run();
    k_sem_give(&sem);
    raise();
    let_others_run();
    TEST_STRING(noted(), "p");
    check_states(&poll, K_POLL_STATE_CANCELLED | K_POLL_STATE_SEM_AVAILABLE, 0,
                 K_POLL_STATE_SIGNALED, 0, 0, 0, 0);
    consume_all();
    join(0);
}

TEST_CASE(k_poll_tells_all_who_poll_the_same_object)
{
    struct poll polls[3];

    for (int i = 0; i < 3; i++) {
        set_up(&polls[i], K_FOREVER);
        (void)spawn(i, -1, run_poll, &polls[i]);
    }
    raise();
    TEST_STRING(noted(), "ppp");
    for (int i = 0; i < 3; i++) {
        TEST_EQUAL(polls[i].events[2].state, K_POLL_STATE_SIGNALED);
        join(i);
    }
    consume_all();
}

static void take_permit(void *unused)
{
    (void)unused;
    TEST_EQUAL(k_sem_take(&sem, K_FOREVER), 0);
    note('s');
}

TEST_CASE(k_poll_is_not_told_of_what_goes_to_a_waiting_thread)
{
    struct poll poll;

    set_up(&poll, K_FOREVER);
    (void)spawn(0, -1, run_poll, &poll);
    (void)spawn(1, -1, take_permit, NULL);
    k_sem_give(&sem);
    TEST_STRING(noted(), "s");
    k_sem_give(&sem);
    TEST_STRING(noted(), "p");
    consume_all();
    join(0);
    join(1);
}

TEST_CASE(k_poll_is_interrupted_by_a_cancelled_wait)
{
    struct poll polls[2];

    for (int i = 0; i < 2; i++) {
        set_up(&polls[i], K_FOREVER);
        (void)spawn(i, -1, run_poll, &polls[i]);
    }
    k_fifo_cancel_wait(&fifo);
    TEST_STRING(noted(), "cc");
    for (int i = 0; i < 2; i++) {
        TEST_EQUAL(polls[i].result, -EINTR);
        check_states(&polls[i], 0, K_POLL_STATE_CANCELLED, 0, 0, 0, 0, 0);
        join(i);
    }
    set_up(&polls[0], K_NO_WAIT);
    run_poll(&polls[0]);
    TEST_EQUAL(polls[0].result, -EAGAIN); /* it is over */
    (void)noted();
}

static void close_pipe(void)
{
    k_pipe_close(&pipe);
}

TEST_CASE(k_poll_is_interrupted_by_the_end_of_a_pipe)
{
    static uint8_t buffer[4];
    struct poll poll;

    set_up(&poll, K_FOREVER);
    (void)spawn(0, -1, run_poll, &poll);
    close_pipe();
    TEST_EQUAL(poll.result, -EINTR);
    TEST_EQUAL(poll.events[4].state, K_POLL_STATE_CANCELLED);
    TEST_STRING(noted(), "c");
    k_pipe_init(&pipe, buffer, sizeof(buffer));
    join(0);
}

TEST_CASE(k_poll_of_an_aborted_thread_leaves_nothing_behind)
{
    struct poll poll;

    set_up(&poll, K_FOREVER);
    (void)spawn(0, -1, run_poll, &poll);
    TEST_EQUAL(k_watch_count(), EVENTS - 1);
    k_thread_abort(&helpers[0]);
    TEST_EQUAL(k_watch_count(), 0);
    raise();
    k_sem_give(&sem);
    TEST_STRING(noted(), "");
    consume_all();
}

TEST_CASE(a_signal_stays_raised_until_it_is_reset)
{
    struct k_poll_signal own;
    unsigned int signaled = 5;
    int result;

    k_poll_signal_init(&own);
    k_poll_signal_check(&own, &signaled, &result);
    TEST_EQUAL(signaled, 0);
    TEST_EQUAL(k_poll_signal_raise(&own, -7), 0);
    TEST_EQUAL(k_poll_signal_raise(&own, -8), 0);
    k_poll_signal_check(&own, &signaled, &result);
    TEST_EQUAL(signaled, 1);
    TEST_EQUAL(result, -8);
    TEST_EQUAL(own.result, -8);
    k_poll_signal_reset(&own);
    k_poll_signal_check(&own, &signaled, &result);
    TEST_EQUAL(signaled, 0);
}

TEST_CASE(an_event_set_up_at_run_time)
{
    struct k_poll_event event;

    event.tag = 9;
    k_poll_event_init(&event, K_POLL_TYPE_SIGNAL, K_POLL_MODE_NOTIFY_ONLY, &signal);
    TEST_EQUAL(k_poll(&event, 1, K_NO_WAIT), -EAGAIN);
    raise();
    TEST_EQUAL(k_poll(&event, 1, K_NO_WAIT), 0);
    TEST_EQUAL(event.state, K_POLL_STATE_SIGNALED);
    TEST_EQUAL(event.signal->result, 42);
    TEST_EQUAL(event.tag, 9);
    consume_all();
}

static void take_signal(struct poll_work *work, uint32_t ready, enum poll_status status)
{
    (void)work;
    (void)status;
    TEST_EQUAL(ready, K_READY_IN);
    k_poll_signal_reset(&signal);
    note('w');
}

TEST_CASE(a_signal_triggers_while_it_is_raised)
{
    struct poll_work work;

    poll_work_init(&work, &urgent_queue, take_signal);
    raise();
    TEST_EQUAL(poll_work_arm(&work, k_poll_signal_source(&signal), K_READY_IN, 0), 0);
    raise();
    TEST_STRING(noted(), "ww");
    TEST_EQUAL(poll_work_disarm(&work), K_WATCH_ARMED);
}
