/* SPDX-License-Identifier: Apache-2.0 */

/* Waiting for work: flush and cancel, from any number of threads at once. */

#include "work_queue.h"

#include <errno.h>
#include <kernel/fatal.h>

/* The queue whose thread this is, or NULL. */
static struct k_work_q *queue_run_by(struct k_thread *thread)
{
    bool is_queue = (thread->options & K__IS_WORK_QUEUE) != 0;

    return is_queue ? CONTAINER_OF(thread, struct k_work_q, thread) : NULL;
}

/* Does @p queue wait, through any number of queues, for @p waiter? */
static bool waits_for(const struct k_work_q *queue, const struct k_work_q *waiter)
{
    while (queue != NULL && queue != waiter) {
        queue = queue->waits_for;
    }
    return queue != NULL;
}

bool k__waits_for_caller(const struct k_work_q *queue)
{
    const struct k_work_q *own = queue_run_by(k__cpu.current);

    return own != NULL && waits_for(queue, own);
}

void k__wait_for_queue(struct k_work_q *queue, struct k_wait_queue *waiters, unsigned int *key)
{
    struct k_work_q *own = queue_run_by(k__cpu.current);

    if (own != NULL) {
        own->waits_for = queue;
    }
    (void)k_wait(waiters, K_FOREVER, *key);
    *key = irq_lock();
    if (own != NULL) {
        own->waits_for = NULL;
    }
}

int k__wait_for_run(struct k_work_q *queue, unsigned int *key)
{
    uint32_t seen = queue->run_count;

    if (k__waits_for_caller(queue)) {
        return -EDEADLK;
    }
    while (queue->run_count == seen && queue->current != NULL) {
        k__wait_for_queue(queue, &queue->finished, key);
    }
    return 0;
}

static int cancel_locked(struct k_work *work)
{
    struct k_work_q *queue = k__queue_of(work);

    if (k__is_queued(work)) {
        k__dequeue(queue, work);
    }
    if (!k__runs(work, queue)) {
        return 0;
    }
    return K_WORK_RUNNING | (queue->is_current_cancelled ? K_WORK_CANCELING : 0);
}

int k_work_cancel(struct k_work *work)
{
    unsigned int key = irq_lock();
    int busy = cancel_locked(work);

    irq_unlock(key);
    return busy;
}

bool k__cancel_sync(struct k_work *work, unsigned int key)
{
    struct k_work_q *queue = k__queue_of(work);
    bool was_pending = k__is_queued(work) || k__runs(work, queue);

    if ((cancel_locked(work) & K_WORK_RUNNING) != 0) {
        queue->is_current_cancelled = true;
        int error = k__wait_for_run(queue, &key);

        __ASSERT(error == 0, "k_work_cancel_sync() from a handler that it would wait for");
        (void)error;
    }
    irq_unlock(key);
    return was_pending;
}

bool k_work_cancel_sync(struct k_work *work, struct k_work_sync *sync)
{
    (void)sync;
    return k__cancel_sync(work, irq_lock());
}

static void on_barrier(struct k_work *work)
{
    struct k_work_sync *sync = CONTAINER_OF(work, struct k_work_sync, barrier);
    unsigned int key = irq_lock();

    sync->is_done = true;
    (void)k_wake_first(&sync->waiter, 0);
    k__reschedule(key);
}

/* A barrier right behind the work: whatever else is submitted, it is passed once. */
static void put_barrier(struct k_work_q *queue, const struct k_work *work, struct k_work *barrier)
{
    barrier->queue = K__WORK_ON(queue, 0);
    if (queue->pending == NULL) {
        k__enqueue(queue, barrier);
    } else if (k__is_queued(work)) {
        ring_link_before(work->node.next, &barrier->node);
    } else {
        ring_link_before(queue->pending, &barrier->node);
        queue->pending = &barrier->node;
    }
}

bool k_work_flush(struct k_work *work, struct k_work_sync *sync)
{
    unsigned int key = irq_lock();
    struct k_work_q *queue = k__queue_of(work);

    if (!k__is_queued(work) && !k__runs(work, queue)) {
        irq_unlock(key);
        return false;
    }
    bool is_circle = k__waits_for_caller(queue);

    __ASSERT(!is_circle, "k_work_flush() from a handler that it would wait for");
    if (is_circle) {
        irq_unlock(key);
        return false;
    }
    *sync = (struct k_work_sync){.barrier = K_WORK_INIT(on_barrier)};
    put_barrier(queue, work, &sync->barrier);
    while (!sync->is_done) {
        k__wait_for_queue(queue, &sync->waiter, &key);
    }
    irq_unlock(key);
    return true;
}
