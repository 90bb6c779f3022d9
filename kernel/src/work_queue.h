/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KERNEL_SRC_WORK_QUEUE_H
#define KERNEL_SRC_WORK_QUEUE_H

/* What work.c, poll_work.c and the cancelling calls share. The lock is held throughout. */

#include "scheduler.h"

#include <kernel/poll_work.h>
#include <kernel/work.h>

/* Marks the thread of a queue, in k_thread.options. */
#define K__IS_WORK_QUEUE 0x80U

/* Bits of k_work_q.mode: a queue takes what comes while it is K__QUEUE_STARTED and nothing else. */
enum k__work_queue_mode {
    K__QUEUE_STARTED = 0x01,
    K__QUEUE_DRAINING = 0x02, /* takes only what its own handlers submit */
    K__QUEUE_PLUGGED = 0x04,
};

static inline struct k_work_q *k__queue_of(const struct k_work *work)
{
    return (struct k_work_q *)(work->queue & ~(uintptr_t)K__WORK_KIND_MASK);
}

static inline bool k__is_queued(const struct k_work *work)
{
    return work->node.next != NULL;
}

/* Is it in its handler, as far as this queue is concerned? */
static inline bool k__runs(const struct k_work *work, const struct k_work_q *queue)
{
    return queue != NULL && queue->current == work;
}

/* While it runs nothing, its thread waits for nothing else. */
static inline bool k__waits_for_work(const struct k_work_q *queue)
{
    return queue->current == NULL && (queue->thread.state & K__WAITING) != 0;
}

static inline void k__wake_queue(struct k_work_q *queue)
{
    struct k_thread *thread = &queue->thread;

    if (LIKELY(thread->state == K__WAITING)) {
        if (queue->current == NULL) {
            thread->state = K__READY;
            k__ready_append_alone(thread, thread->prio); /* as wait_for_work() left it */
        }
    } else if (UNLIKELY(k__waits_for_work(queue))) { /* and is suspended */
        thread->state &= (uint8_t)~K__WAITING;
    }
}

static inline void k__enqueue(struct k_work_q *queue, struct k_work *work)
{
    (void)ring_append(&queue->pending, &work->node);
    k__wake_queue(queue);
}

static inline void k__dequeue(struct k_work_q *queue, struct k_work *work)
{
    (void)ring_remove(&queue->pending, &work->node);
    work->node.next = NULL;
}

/*
 * Blame: the queue's rules; a handler begins and ends; the one to blame is behind that which the
 * queue knows; what a watch's source had before its handler and has after it; a watch that may be
 * gone. Empty without the option.
 */
#if CONFIG_WORKQUEUE_BLAME
void k__blame_set(struct k_work_q *queue, const struct k_work_queue_config *config);
void k__blame_begin(struct k_work_q *queue, uintptr_t handler);
void k__blame_end(struct k_work_q *queue);
void k__blame_instead(struct k_work_q *queue, uintptr_t handler);
void k__blame_level_before(struct k_work_q *queue, struct k_watch *watch);
void k__blame_level_after(struct k_work_q *queue, const struct k_watch *watch);
void k__blame_forget(struct k_work_q *queue, const struct k_watch *watch);
#else
static inline void k__blame_set(struct k_work_q *queue, const struct k_work_queue_config *config)
{
    (void)queue;
    (void)config;
}
static inline void k__blame_begin(struct k_work_q *queue, uintptr_t handler)
{
    (void)queue;
    (void)handler;
}
static inline void k__blame_end(struct k_work_q *queue)
{
    (void)queue;
}
static inline void k__blame_instead(struct k_work_q *queue, uintptr_t handler)
{
    (void)queue;
    (void)handler;
}
static inline void k__blame_level_before(struct k_work_q *queue, struct k_watch *watch)
{
    (void)queue;
    (void)watch;
}
static inline void k__blame_level_after(struct k_work_q *queue, const struct k_watch *watch)
{
    (void)queue;
    (void)watch;
}
static inline void k__blame_forget(struct k_work_q *queue, const struct k_watch *watch)
{
    (void)queue;
    (void)watch;
}
#endif

/*
 * The queue's share: how much it may run in a period; is there something left of it for the next
 * item? If not, the queue has rested until there is, with the lock released: look again what is
 * pending. Always true without the option.
 */
#if CONFIG_WORKQUEUE_SHARE
void k__share_set(struct k_work_q *queue, const struct k_work_queue_config *config);
bool k__share_use(struct k_work_q *queue, unsigned int *key);
static inline bool k__share_has_room(struct k_work_q *queue, unsigned int *key)
{
    return LIKELY(queue->share.items == 0) || k__share_use(queue, key);
}
#else
static inline void k__share_set(struct k_work_q *queue, const struct k_work_queue_config *config)
{
    (void)queue;
    (void)config;
}
static inline bool k__share_has_room(struct k_work_q *queue, unsigned int *key)
{
    (void)queue;
    (void)key;
    return true;
}
#endif

/* Is the caller a handler for which @p queue waits, through any number of queues, or its own? */
bool k__waits_for_caller(const struct k_work_q *queue);

/*
 * Wait in @p waiters for something that @p queue must do first, so that others see a circle. The
 * lock was released meanwhile and is held again: *key.
 */
void k__wait_for_queue(struct k_work_q *queue, struct k_wait_queue *waiters, unsigned int *key);

/*
 * Wait until the handler that @p queue runs has returned.
 *
 * @retval 0         It has. The lock was released meanwhile and is held again: *key.
 * @retval -EDEADLK  It would wait for the caller.
 */
int k__wait_for_run(struct k_work_q *queue, unsigned int *key);

/* k_work_cancel_sync() with the lock held, which it releases. */
bool k__cancel_sync(struct k_work *work, unsigned int key);

/* The item that @p watch belongs to, or NULL: it belongs to something else. */
struct poll_work *k__poll_work_of(struct k_watch *watch);

/* The handler of a watch's item has returned. */
void k__watch_has_run(struct k_watch *watch);

#endif
