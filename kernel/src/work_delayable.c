/* SPDX-License-Identifier: Apache-2.0 */

/* Work that is submitted after a time. */

#include "timeouts.h"
#include "work_queue.h"

#include <errno.h>

void k_work_init_delayable(struct k_work_delayable *dwork, k_work_handler_t handler)
{
    *dwork = (struct k_work_delayable)K_WORK_DELAYABLE_INIT(handler);
}

/* In the clock's interrupt. A refusal (the queue is plugged) ends the schedule. */
static void on_delay_over(struct k__timeout *timeout)
{
    struct k_work_delayable *dwork = CONTAINER_OF(timeout, struct k_work_delayable, timeout);

    (void)k_work_submit_to_queue(dwork->queue, &dwork->work);
}

static bool is_being_cancelled(const struct k_work_delayable *dwork)
{
    return (k_work_busy_get(&dwork->work) & K_WORK_CANCELING) != 0;
}

static int start_delay(struct k_work_q *queue, struct k_work_delayable *dwork, k_timeout_t delay)
{
    if (is_being_cancelled(dwork)) {
        return -EBUSY;
    }
    if (k__timeout_is_no_wait(delay)) {
        return k_work_submit_to_queue(queue, &dwork->work);
    }
    dwork->queue = queue;
    if (!k__timeout_is_forever(delay)) {
        k__timeout_start(&dwork->timeout, delay, on_delay_over);
    }
    return 1;
}

int k_work_schedule_for_queue(struct k_work_q *queue, struct k_work_delayable *dwork,
                              k_timeout_t delay)
{
    unsigned int key = irq_lock();
    int result = 0;

    if (!k__timeout_is_running(&dwork->timeout) && !k__is_queued(&dwork->work)) {
        result = start_delay(queue, dwork, delay);
    }
    k__reschedule(key);
    return result;
}

int k_work_reschedule_for_queue(struct k_work_q *queue, struct k_work_delayable *dwork,
                                k_timeout_t delay)
{
    unsigned int key = irq_lock();

    k__timeout_stop(&dwork->timeout);
    int result = start_delay(queue, dwork, delay);

    k__reschedule(key);
    return result;
}

int k_work_delayable_busy_get(const struct k_work_delayable *dwork)
{
    unsigned int key = irq_lock();
    int busy = k_work_busy_get(&dwork->work);

    if (k__timeout_is_running(&dwork->timeout)) {
        busy |= K_WORK_DELAYED;
    }
    irq_unlock(key);
    return busy;
}

k_ticks_t k_work_delayable_remaining_get(const struct k_work_delayable *dwork)
{
    unsigned int key = irq_lock();
    k_ticks_t remaining = k__timeout_remaining(&dwork->timeout);

    irq_unlock(key);
    return remaining;
}

k_ticks_t k_work_delayable_expires_get(const struct k_work_delayable *dwork)
{
    unsigned int key = irq_lock();
    k_ticks_t expires = (k_ticks_t)k__now() + k__timeout_remaining(&dwork->timeout);

    irq_unlock(key);
    return expires;
}

/* Lock held. Returns whether it ran. */
static bool stop_delay(struct k_work_delayable *dwork)
{
    bool was_running = k__timeout_is_running(&dwork->timeout);

    k__timeout_stop(&dwork->timeout);
    return was_running;
}

/*
 * Stopping the delay and cancelling the work are one step: nothing that the work does in between
 * may start the delay again.
 */
int k_work_cancel_delayable(struct k_work_delayable *dwork)
{
    unsigned int key = irq_lock();

    (void)stop_delay(dwork);
    int busy = k_work_cancel(&dwork->work);

    irq_unlock(key);
    return busy;
}

bool k_work_cancel_delayable_sync(struct k_work_delayable *dwork, struct k_work_sync *sync)
{
    unsigned int key = irq_lock();
    bool was_delayed = stop_delay(dwork);

    (void)sync;
    return k__cancel_sync(&dwork->work, key) || was_delayed;
}

bool k_work_flush_delayable(struct k_work_delayable *dwork, struct k_work_sync *sync)
{
    unsigned int key = irq_lock();

    if (stop_delay(dwork)) {
        (void)k_work_submit_to_queue(dwork->queue, &dwork->work);
    }
    k__reschedule(key);
    return k_work_flush(&dwork->work, sync);
}
