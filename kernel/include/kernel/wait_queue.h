/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KERNEL_WAIT_QUEUE_H
#define KERNEL_WAIT_QUEUE_H

/**
 * @file
 * The one service that every blocking call asks for: wait, and be woken. For the kernel's
 * own objects and for stacks on higher floors (sockets, drivers), not for applications.
 *
 * All of it happens under the kernel's lock, taken by irq_lock(): look at the object, and
 * either take what is there or wait; the lock is held without a gap from the look to the
 * sleep, so no wake-up is lost.
 *
 *     unsigned int key = irq_lock();
 *     if (is_ready(object)) { …; irq_unlock(key); return 0; }
 *     return k_wait(&object->readers, timeout, key);
 */

#include <base/ring.h>
#include <kernel/time.h>

#ifdef __cplusplus
extern "C" {
#endif

struct k_thread;

/** Threads that wait for one thing, the most urgent first, then in order of arrival. */
struct k_wait_queue {
    struct ring_node *first; /* of k_thread.node */
};

#define K_WAIT_QUEUE_INIT                                                                          \
    {                                                                                              \
        NULL                                                                                       \
    }

/**
 * Wait in @p queue until somebody wakes the caller.
 *
 * @param timeout  Longest wait. K_NO_WAIT is not allowed: the caller has handled it.
 * @param key      From irq_lock(); it must be the outermost one. Released.
 *
 * @return The result that the waker gave, or -EAGAIN after @p timeout.
 *
 * @context Thread.
 * @cost    O(n) in the threads that wait in this queue at higher or equal priority.
 */
int k_wait(struct k_wait_queue *queue, k_timeout_t timeout, unsigned int key);

/**
 * Wait in @p queue, however long it takes, until somebody wakes the caller; the lock, outermost,
 * is held again then. For those who look at their object again and perhaps go on waiting.
 *
 * @context Thread, lock held.
 * @cost    As k_wait(), without what a timeout takes.
 */
void k_wait_and_hold(struct k_wait_queue *queue, unsigned int key);

/** As k_wait(), and leaves @p data for the waker, who finds it with k_wait_data(). */
int k_wait_with(struct k_wait_queue *queue, k_timeout_t timeout, unsigned int key, void *data);

/** What the thread @p waiter left in k_wait_with(). @context Lock held. */
void *k_wait_data(const struct k_thread *waiter);

/** What must be undone if the thread that does it is aborted. */
struct k_cleanup {
    void (*on_abort)(struct k_cleanup *cleanup); /**< Called with the lock held. */
};

/**
 * Until the next call, with NULL, have @p cleanup->on_abort() called if the calling thread is
 * aborted. Not together with k_wait_with(), which keeps its data in the same place.
 *
 * @context Thread.
 */
void k_cleanup_set(struct k_cleanup *cleanup);

/** Does any thread wait in @p queue? @context Lock held. */
static inline bool k_wait_queue_is_empty(const struct k_wait_queue *queue)
{
    return queue->first == NULL;
}

/**
 * Make the first thread of @p queue ready; its k_wait() returns @p result.
 *
 * The caller ends with k_reschedule().
 *
 * @return The thread, or NULL when none waited.
 *
 * @context Thread or ISR, lock held.
 * @cost    O(1).
 */
struct k_thread *k_wake_first(struct k_wait_queue *queue, int result);

/** Make all threads of @p queue ready. @return How many. @context Lock held. @cost O(n). */
int k_wake_all(struct k_wait_queue *queue, int result);

/**
 * Release the lock, and let a more urgent thread run if one was made ready under it.
 *
 * @context Thread or ISR.
 */
void k_reschedule(unsigned int key);

#ifdef __cplusplus
}
#endif

#endif
