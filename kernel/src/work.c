/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Work queues.
 *
 * Invariants:
 *  1. A work item is linked in at most one queue, and then that is the one it names.
 *  2. `current` is the item whose handler runs, from before its first instruction until after
 *     its last. When its owner takes it back meanwhile (is_disowned), only the address is
 *     compared from then on: the item may be gone. The thread waits while it is NULL only for work.
 *  3. run_count moves each time a handler has returned; whoever waits for a handler waits for
 *     that.
 */

#include "watch_work.h"

#include <errno.h>
#include <kernel/fatal.h>
#include <string.h>

void k_work_init(struct k_work *work, k_work_handler_t handler)
{
    *work = (struct k_work)K_WORK_INIT(handler);
}

void k_work_queue_init(struct k_work_q *queue)
{
    memset(queue, 0, sizeof(*queue));
}

static unsigned int run_plain_work(struct k_work_q *queue, struct k_work *work, unsigned int key)
{
    k_work_handler_t handler = work->handler;

    (void)queue;
    irq_unlock(key);
    handler(work);
    return irq_lock();
}

static unsigned int run_next(struct k_work_q *queue, unsigned int key)
{
    struct k_work *work = CONTAINER_OF(ring_pop(&queue->pending), struct k_work, node);

    work->node.next = NULL;
    queue->current = work;
    k__blame_begin(queue, (uintptr_t)work->handler);
    if ((work->queue & K__WORK_IS_WATCH) != 0) {
        key = k__run_watch_work(queue, work, key);
    } else {
        key = run_plain_work(queue, work, key);
    }
    k__blame_end(queue);
    queue->current = NULL;
    queue->is_current_cancelled = false;
    queue->run_count++;
    if (UNLIKELY(!k_wait_queue_is_empty(&queue->finished))) {
        (void)k_wake_all(&queue->finished, 0);
        k__reschedule(key);
        key = irq_lock();
    }
    return key;
}

static void wait_for_work(struct k_work_q *queue)
{
    struct k_thread *self = &queue->thread;

    if (UNLIKELY(!k_wait_queue_is_empty(&queue->drained))) {
        (void)k_wake_all(&queue->drained, 0);
    }
    (void)k__ready_remove(self);
    ring_leave_alone(&self->node);
    self->state |= K__WAITING;
    k__run_next();
}

/* More urgent threads run by themselves, but not if the queue is cooperative. */
static inline bool others_come_first(const struct k_thread *self)
{
    return k__has_equals(self) || (self->threshold == 0 && k__most_urgent() < self->prio);
}

static void run_queue(void *p1, void *p2, void *p3)
{
    struct k_work_q *queue = p1;
    unsigned int key = irq_lock();

    (void)p2;
    (void)p3;
    for (;;) {
        while (queue->pending != NULL) {
            if (!k__share_has_room(queue, &key)) {
                continue;
            }
            key = run_next(queue, key);
            if (!queue->is_no_yield && others_come_first(&queue->thread)) {
                irq_unlock(key);
                k_yield();
                key = irq_lock();
            }
        }
        wait_for_work(queue);
    }
}

void k_work_queue_start(struct k_work_q *queue, k_thread_stack_t *stack, size_t stack_size,
                        int prio, const struct k_work_queue_config *cfg)
{
    const struct k_work_queue_config config = cfg != NULL ? *cfg : (struct k_work_queue_config){0};

    __ASSERT(queue->mode == 0, "k_work_queue_start(): it has been started");
    queue->mode = K__QUEUE_STARTED;
    queue->is_no_yield = config.no_yield;
    k__blame_set(queue, &config);
    k__share_set(queue, &config);
    (void)k_thread_create(&queue->thread, stack, stack_size, run_queue, queue, NULL, NULL, prio,
                          K__IS_WORK_QUEUE | (config.essential ? K_ESSENTIAL : 0U), K_FOREVER);
    (void)k_thread_name_set(&queue->thread, config.name);
    k_thread_start(&queue->thread);
}

/* 0, or why the queue does not take work from the caller. */
static int refusal(const struct k_work_q *queue)
{
    if (LIKELY(queue->mode == K__QUEUE_STARTED)) {
        return 0;
    }
    if ((queue->mode & K__QUEUE_STARTED) == 0) {
        return -ENODEV;
    }
    bool is_own = k__cpu.current == &queue->thread && !k_is_in_isr();

    return is_own && (queue->mode & K__QUEUE_PLUGGED) == 0 ? 0 : -EBUSY;
}

static int submit_locked(struct k_work_q *queue, struct k_work *work)
{
    struct k_work_q *last = k__queue_of(work);
    bool is_running = k__runs(work, last);

    if (is_running && last->is_current_cancelled) {
        return -EBUSY;
    }
    if (k__is_queued(work)) {
        return 0;
    }
    if (is_running || queue == NULL) {
        queue = last;
    }
    if (queue == NULL) {
        return -EINVAL;
    }
    int error = refusal(queue);

    if (error != 0) {
        return error;
    }
    work->queue = K__WORK_ON(queue, 0);
    k__enqueue(queue, work);
    return is_running ? 2 : 1;
}

int k_work_submit_to_queue(struct k_work_q *queue, struct k_work *work)
{
    unsigned int key = irq_lock();
    int result = submit_locked(queue, work);

    k__reschedule(key);
    return result;
}

int k_work_busy_get(const struct k_work *work)
{
    unsigned int key = irq_lock();
    const struct k_work_q *queue = k__queue_of(work);
    int busy = k__is_queued(work) ? K_WORK_QUEUED : 0;

    if (k__runs(work, queue)) {
        busy |= K_WORK_RUNNING | (queue->is_current_cancelled ? K_WORK_CANCELING : 0);
    }
    irq_unlock(key);
    return busy;
}

/* What shuts the queue stays until the last of those who drain it has seen it empty. */
static void wait_until_drained(struct k_work_q *queue, unsigned int *key)
{
    queue->mode |= K__QUEUE_DRAINING;
    queue->drainers++;
    k__wait_for_queue(queue, &queue->drained, key);
    if (--queue->drainers == 0) {
        queue->mode &= (uint8_t)~K__QUEUE_DRAINING;
    }
}

int k_work_queue_drain(struct k_work_q *queue, bool plug)
{
    unsigned int key = irq_lock();
    bool is_busy = !k__waits_for_work(queue) && queue->mode != 0;

    if (k__waits_for_caller(queue)) {
        irq_unlock(key);
        return -EDEADLK;
    }
    if (is_busy) {
        wait_until_drained(queue, &key);
    }
    if (plug) {
        queue->mode |= K__QUEUE_PLUGGED;
    }
    irq_unlock(key);
    return is_busy ? 1 : 0;
}

int k_work_queue_unplug(struct k_work_q *queue)
{
    unsigned int key = irq_lock();
    bool was_plugged = (queue->mode & K__QUEUE_PLUGGED) != 0;

    queue->mode &= (uint8_t)~K__QUEUE_PLUGGED;
    irq_unlock(key);
    return was_plugged ? 0 : -EALREADY;
}
