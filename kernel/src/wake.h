/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KERNEL_SRC_WAKE_H
#define KERNEL_SRC_WAKE_H

/* Waking the first of a wait queue, in line. The lock is held. */

#include "scheduler.h"
#include "timeouts.h"

/*
 * Out of its queue, whose first it is, without a limit any more; its wait will return @p result.
 * What then keeps it from running, if anything, is its state.
 */
static inline struct k_thread *k__end_first_wait(struct k_wait_queue *queue, int result)
{
    struct k_thread *thread = k__thread_of(ring_pop(&queue->first));

    thread->waiting_in = NULL;
    thread->result = result;
    k__timeout_stop(&thread->timeout);
    thread->state &= (uint8_t) ~(K__WAITING | K__WAITS_FOR_MUTEX | K__JOINS);
    return thread;
}

/* What k__pass_to_first() does. */
static inline void k__pass_on(struct k_wait_queue *queue, unsigned int key)
{
    struct k_thread *thread = k__end_first_wait(queue, 0);

    if (UNLIKELY(thread->state != K__READY)) {
        irq_unlock(key);
        return;
    }
    k__append_and_reschedule(thread, key);
}

/* k__pass_to_first() in line; with CONFIG_SIZE_OPTIMIZATIONS code counts for more. */
static inline void k__pass_to_first_in_line(struct k_wait_queue *queue, unsigned int key)
{
    if (IS_ENABLED(CONFIG_SIZE_OPTIMIZATIONS)) {
        k__pass_to_first(queue, key);
        return;
    }
    k__pass_on(queue, key);
}

#endif
