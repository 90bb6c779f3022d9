/* SPDX-License-Identifier: Apache-2.0 */

/*
 * k_work_poll: the events submit a work item, and so does a timer.
 *
 *     IDLE       submitted → CHANGING
 *     CHANGING   all events armed → WAITING; one is true, or no wait → TRIGGERED
 *     WAITING    told, timed out → TRIGGERED; cancelled → CHANGING, until all events are off → IDLE
 *     TRIGGERED  taken by its queue → IDLE, before the handler
 *
 * Invariant: what is not WAITING is told, but does not submit. So the item never runs while
 * somebody else walks along its events, and what comes first, an event or the time, is the only
 * reason.
 */

#include "poller.h"

#include <errno.h>
#include <kernel/lock.h>
#include <kernel/wait_queue.h>
#include <poll/k_work_poll.h>

enum state {
    IDLE,
    CHANGING,
    WAITING,
    TRIGGERED,
};

/* In the queue's thread. */
static void run(struct k_work *item)
{
    struct k_work_poll *work = CONTAINER_OF(item, struct k_work_poll, work);

    poller_collect(&work->poller);
    work->state = IDLE;
    work->real_handler(item);
}

/* Lock held. What its queue refuses waits on. */
static int trigger(struct k_work_poll *work)
{
    int error = MIN(k_work_submit_to_queue(work->queue, &work->work), 0);

    k_timer_stop(&work->timer);
    work->poll_result = work->poller.result;
    work->state = error != 0 ? WAITING : TRIGGERED;
    return error;
}

/* Both are called with the lock held. */

static void on_told(struct k_poller *poller)
{
    struct k_work_poll *work = CONTAINER_OF(poller, struct k_work_poll, poller);

    if (work->state == WAITING) {
        (void)trigger(work);
    }
}

static void on_time_over(struct k_timer *timer)
{
    struct k_work_poll *work = CONTAINER_OF(timer, struct k_work_poll, timer);

    if (work->state == WAITING) {
        (void)trigger(work);
    }
}

void k_work_poll_init(struct k_work_poll *work, k_work_handler_t handler)
{
    *work = (struct k_work_poll){
        .work = K_WORK_INIT(run),
        .timer = K_TIMER_INIT(on_time_over, NULL),
        .real_handler = handler,
    };
}

/* Lock held. Returns whether the events are the caller's, to be taken off. */
static bool stop_waiting(struct k_work_poll *work)
{
    if (work->state != WAITING) {
        return false;
    }
    k_timer_stop(&work->timer);
    work->state = CHANGING;
    return true;
}

static int begin_submit(struct k_work_q *queue, struct k_work_poll *work)
{
    unsigned int key = irq_lock();
    bool is_idle = work->state == IDLE;
    int error = 0;

    if (!is_idle && work->queue != queue) {
        error = -EADDRINUSE;
    } else if (!is_idle && !stop_waiting(work)) {
        error = -EINVAL;
    } else {
        work->state = CHANGING;
        work->queue = queue;
    }
    irq_unlock(key);
    return error;
}

/* All events are armed: wait for them, unless one was faster. */
static int end_submit(struct k_work_poll *work, k_timeout_t timeout)
{
    unsigned int key = irq_lock();
    int error = 0;

    if (work->poller.is_told || k__timeout_is_no_wait(timeout)) {
        error = trigger(work);
    } else {
        work->state = WAITING;
        k_timer_start(&work->timer, timeout, K_NO_WAIT);
    }
    k_reschedule(key);
    return error;
}

int k_work_poll_submit_to_queue(struct k_work_q *queue, struct k_work_poll *work,
                                struct k_poll_event *events, int num_events, k_timeout_t timeout)
{
    int error = begin_submit(queue, work);

    if (error != 0) {
        return error;
    }
    poller_collect(&work->poller);
    work->poller = (struct k_poller){.on_told = on_told, .events = events, .result = -EAGAIN};
    poller_arm(&work->poller, num_events, !k__timeout_is_no_wait(timeout));
    error = end_submit(work, timeout);
    if (error != 0) {
        (void)k_work_poll_cancel(work);
    }
    return error;
}

int k_work_poll_cancel(struct k_work_poll *work)
{
    unsigned int key = irq_lock();
    bool did_wait = stop_waiting(work);

    irq_unlock(key);
    if (!did_wait) {
        return -EINVAL;
    }
    poller_collect(&work->poller);
    work->state = IDLE;
    return 0;
}
