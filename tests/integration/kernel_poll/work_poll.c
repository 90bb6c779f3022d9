/* SPDX-License-Identifier: Apache-2.0 */

/* k_work_poll. */

#include "helpers.h"
#include "queues.h"

#include <errno.h>
#include <petrel.h>

static K_SEM_DEFINE(sem, 0, 5);
static K_FIFO_DEFINE(fifo);
static struct k_poll_signal signal = K_POLL_SIGNAL_INITIALIZER(signal);

#define EVENTS 3

static struct k_poll_event events[EVENTS];
static struct k_work_poll work;

static void set_up_events(void)
{
    k_poll_event_init(&events[0], K_POLL_TYPE_SEM_AVAILABLE, K_POLL_MODE_NOTIFY_ONLY, &sem);
    k_poll_event_init(&events[1], K_POLL_TYPE_SIGNAL, K_POLL_MODE_NOTIFY_ONLY, &signal);
    k_poll_event_init(&events[2], K_POLL_TYPE_FIFO_DATA_AVAILABLE, K_POLL_MODE_NOTIFY_ONLY, &fifo);
}

/* What was true, by its index, then why it runs. */
static void note_events(struct k_work *item)
{
    const struct k_work_poll *poll = CONTAINER_OF(item, struct k_work_poll, work);

    TEST_SAME(poll, &work);
    for (int i = 0; i < EVENTS; i++) {
        if (events[i].state != K_POLL_STATE_NOT_READY) {
            note((char)('0' + i));
        }
    }
    note(poll->poll_result == 0         ? '.'
         : poll->poll_result == -EAGAIN ? 't'
         : poll->poll_result == -EINTR  ? 'c'
                                        : '!');
    k_sem_reset(&sem);
    k_poll_signal_reset(&signal);
}

static void set_up(void)
{
    set_up_events();
    k_work_poll_init(&work, note_events);
}

static int submit(struct k_work_q *queue, k_timeout_t timeout)
{
    return k_work_poll_submit_to_queue(queue, &work, events, EVENTS, timeout);
}

TEST_CASE(work_poll_runs_when_one_of_its_events_comes)
{
    set_up();
    TEST_EQUAL(submit(&urgent_queue, K_FOREVER), 0);
    TEST_STRING(noted(), "");
    k_sem_give(&sem);
    TEST_STRING(noted(), "0.");
    TEST_EQUAL(events[0].state, K_POLL_STATE_SEM_AVAILABLE);
    k_sem_give(&sem); /* once */
    TEST_EQUAL(k_poll_signal_raise(&signal, 1), 0);
    TEST_STRING(noted(), "");
    k_sem_reset(&sem);
    k_poll_signal_reset(&signal);
    TEST_EQUAL(k_watch_count(), 0);
}

TEST_CASE(work_poll_runs_at_once_when_an_event_is_true)
{
    set_up();
    k_sem_give(&sem);
    TEST_EQUAL(k_poll_signal_raise(&signal, 1), 0);
    TEST_EQUAL(submit(&urgent_queue, K_FOREVER), 0);
    TEST_STRING(noted(), "01.");
    TEST_EQUAL(k_watch_count(), 0);
}

TEST_CASE(work_poll_without_waiting_runs_at_once)
{
    set_up();
    TEST_EQUAL(submit(&urgent_queue, K_NO_WAIT), 0);
    TEST_STRING(noted(), "t");
    k_sem_give(&sem);
    TEST_EQUAL(submit(&urgent_queue, K_NO_WAIT), 0);
    TEST_STRING(noted(), "0.");
}

TEST_CASE(work_poll_runs_when_its_time_is_over)
{
    set_up();
    (void)k_sleep(K_TICKS(1)); /* a tick begins */
    TEST_EQUAL(submit(&urgent_queue, K_TICKS(8)), 0);
    (void)k_sleep(K_TICKS(7));
    TEST_STRING(noted(), "");
    (void)k_sleep(K_TICKS(3));
    TEST_STRING(noted(), "t");
    TEST_EQUAL(k_watch_count(), 0);
    TEST_EQUAL(submit(&urgent_queue, K_TICKS(3)), 0);
    k_sem_give(&sem);
    TEST_STRING(noted(), "0.");
    (void)k_sleep(K_TICKS(10));
    TEST_STRING(noted(), "");
}

/* Time and event: what is first is the only reason, however late the handler is. */
TEST_CASE(work_poll_has_one_reason)
{
    set_up();
    TEST_EQUAL(submit(&lazy_queue, K_TICKS(2)), 0);
    k_busy_wait(5U * 1000000U / CONFIG_SYS_CLOCK_TICKS_PER_SEC);
    k_sem_give(&sem);
    let_others_run();
    TEST_STRING(noted(), "0t");
    set_up_events();
    TEST_EQUAL(submit(&lazy_queue, K_TICKS(2)), 0);
    k_fifo_cancel_wait(&fifo);
    k_sem_give(&sem);
    let_others_run();
    TEST_STRING(noted(), "02c");
    TEST_EQUAL(events[2].state, K_POLL_STATE_CANCELLED);
}

TEST_CASE(work_poll_cancelled_does_not_run)
{
    set_up();
    TEST_EQUAL(k_work_poll_cancel(&work), -EINVAL);
    TEST_EQUAL(submit(&urgent_queue, K_TICKS(5)), 0);
    TEST_EQUAL(k_watch_count(), EVENTS);
    TEST_EQUAL(k_work_poll_cancel(&work), 0);
    TEST_EQUAL(k_watch_count(), 0);
    TEST_EQUAL(k_work_poll_cancel(&work), -EINVAL);
    k_sem_give(&sem);
    (void)k_sleep(K_TICKS(10));
    TEST_STRING(noted(), "");
    k_sem_reset(&sem);
}

TEST_CASE(work_poll_about_to_run_is_not_touched)
{
    set_up();
    TEST_EQUAL(submit(&lazy_queue, K_FOREVER), 0);
    k_sem_give(&sem);
    TEST_EQUAL(k_work_poll_cancel(&work), -EINVAL);
    TEST_EQUAL(submit(&lazy_queue, K_FOREVER), -EINVAL);
    TEST_EQUAL(submit(&urgent_queue, K_FOREVER), -EADDRINUSE);
    let_others_run();
    TEST_STRING(noted(), "0.");
    TEST_EQUAL(submit(&lazy_queue, K_TICKS(1)), 0);
    k_busy_wait(3U * 1000000U / CONFIG_SYS_CLOCK_TICKS_PER_SEC);
    TEST_EQUAL(k_work_poll_cancel(&work), -EINVAL);
    set_up_events();
    let_others_run();
    TEST_STRING(noted(), "t");
}

TEST_CASE(work_poll_that_waits_takes_new_events)
{
    set_up();
    TEST_EQUAL(submit(&lazy_queue, K_TICKS(3)), 0);
    TEST_EQUAL(submit(&urgent_queue, K_FOREVER), -EADDRINUSE);
    TEST_EQUAL(k_work_poll_submit_to_queue(&lazy_queue, &work, &events[1], 1, K_TICKS(20)), 0);
    TEST_EQUAL(k_watch_count(), 1);
    k_sem_give(&sem);
    (void)k_sleep(K_TICKS(10));
    TEST_STRING(noted(), "");
    TEST_EQUAL(k_poll_signal_raise(&signal, 1), 0);
    let_others_run();
    TEST_STRING(noted(), "1.");
}

static int runs_left;

static void submit_again(struct k_work *item)
{
    note_events(item);
    events[0].state = K_POLL_STATE_NOT_READY;
    if (--runs_left > 0) {
        TEST_EQUAL(submit(&urgent_queue, K_FOREVER), 0);
        TEST_EQUAL(events[0].state, K_POLL_STATE_NOT_READY);
    }
}

TEST_CASE(work_poll_is_submitted_again_by_its_handler)
{
    set_up_events();
    k_work_poll_init(&work, submit_again);
    runs_left = 3;
    TEST_EQUAL(submit(&urgent_queue, K_FOREVER), 0);
    for (int i = 0; i < 4; i++) {
        k_sem_give(&sem);
    }
    TEST_STRING(noted(), "0.0.0.");
    TEST_EQUAL(k_watch_count(), 0);
    k_sem_reset(&sem);
}

static void submit_in_interrupt(void *unused)
{
    (void)unused;
    TEST_EQUAL(submit(&urgent_queue, K_FOREVER), 0);
    k_sem_give(&sem);
    note('i');
}

static void cancel_in_interrupt(void *unused)
{
    (void)unused;
    TEST_EQUAL(submit(&urgent_queue, K_FOREVER), 0);
    TEST_EQUAL(k_work_poll_cancel(&work), 0);
}

TEST_CASE(work_poll_works_in_interrupts)
{
    set_up();
    in_interrupt(submit_in_interrupt, NULL);
    TEST_STRING(noted(), "i0.");
    set_up_events();
    in_interrupt(cancel_in_interrupt, NULL);
    TEST_EQUAL(k_watch_count(), 0);
}

TEST_CASE(work_poll_on_the_system_queue)
{
    set_up();
    TEST_EQUAL(k_work_poll_submit(&work, events, EVENTS, K_FOREVER), 0);
    TEST_EQUAL(k_poll_signal_raise(&signal, 1), 0);
    TEST_STRING(noted(), "1.");
}

TEST_CASE(work_poll_on_a_queue_that_refuses)
{
    static struct k_work_q stopped;

    k_work_queue_init(&stopped);
    set_up();
    TEST_EQUAL(submit(&stopped, K_NO_WAIT), -ENODEV);
    k_sem_give(&sem);
    TEST_EQUAL(submit(&stopped, K_FOREVER), -ENODEV);
    TEST_EQUAL(k_watch_count(), 0);
    k_sem_reset(&sem);
    set_up_events();
    TEST_EQUAL(submit(&stopped, K_FOREVER), 0);
    k_sem_give(&sem);
    TEST_EQUAL(k_work_poll_cancel(&work), 0);
    TEST_EQUAL(submit(&urgent_queue, K_FOREVER), 0);
    TEST_STRING(noted(), "0.");
}
