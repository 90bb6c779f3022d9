/* SPDX-License-Identifier: Apache-2.0 */
#ifndef POLL_K_WORK_POLL_H
#define POLL_K_WORK_POLL_H

/**
 * @file
 * k_work_poll: work that runs once one of several kernel objects has something, or a time is over.
 *
 * It is a front over watches, for programs that know it. poll_work (kernel/poll_work.h) stays
 * armed, watches anything that has a source, and costs less.
 *
 * @context Thread or ISR.
 */

#include <kernel/timer.h>
#include <kernel/work.h>
#include <poll/k_poll.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Members are private but for `work` and `poll_result`. */
struct k_work_poll {
    struct k_work work; /**< What the handler is given: CONTAINER_OF(work, …, work). */
    struct k_timer timer;
    struct k_poller poller;
    k_work_handler_t real_handler;
    struct k_work_q *queue;
    int poll_result; /**< For the handler: why it runs. 0, -EAGAIN or -EINTR, as of k_poll(). */
    uint8_t state;
};

/** Set up @p work to run @p handler. */
void k_work_poll_init(struct k_work_poll *work, k_work_handler_t handler);

/**
 * Run @p work on @p queue as soon as one of @p events is true, or @p timeout is over: once.
 *
 * Work that waits already, for the same queue, waits for these events from now on. Its handler may
 * submit it again. A queue that refuses work when the time has come (it drains, or is plugged) lets
 * it wait until it is cancelled or submitted again.
 *
 * @param events      @p num_events of them, not to be touched until the handler runs; then their
 *                    states say what was true.
 * @param timeout     K_NO_WAIT: it runs at once, whatever is true.
 *
 * @retval 0
 * @retval -EINVAL      It is about to run.
 * @retval -EADDRINUSE  It waits, or is about to run, on another queue.
 * @retval              The negative values of k_work_submit_to_queue(), when one of the events is
 *                      true already or @p timeout is K_NO_WAIT.
 *
 * @cost O(num_events); O(1) for an event. The rest is done by the queue before the handler.
 */
int k_work_poll_submit_to_queue(struct k_work_q *queue, struct k_work_poll *work,
                                struct k_poll_event *events, int num_events, k_timeout_t timeout);

/** k_work_poll_submit_to_queue() with the system queue k_sys_work_q. */
int k_work_poll_submit(struct k_work_poll *work, struct k_poll_event *events, int num_events,
                       k_timeout_t timeout);

/**
 * @p work shall not wait any more.
 *
 * @retval 0        It does not, and its handler does not run.
 * @retval -EINVAL  It did not wait: it is about to run, runs, or was not submitted.
 *
 * @cost O(events).
 */
int k_work_poll_cancel(struct k_work_poll *work);

#ifdef __cplusplus
}
#endif

#endif
