/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KERNEL_SRC_SCHEDULER_SHARED_H
#define KERNEL_SRC_SCHEDULER_SHARED_H

/* Part of scheduler.h, or with CONFIG_SIZE_OPTIMIZATIONS of scheduler_shared.c alone. */

#include "scheduler.h"

K__SHARED void k__insert_by_urgency(struct ring_node **ring, struct ring_node *node)
{
    const struct k_thread *thread = k__thread_of(node);
    struct ring_node *first = *ring;

    if (first == NULL || !k__is_more_urgent(thread, k__thread_of(first->prev))) {
        (void)ring_append(ring, node);
        return;
    }
    struct ring_node *position = first;

    while (!k__is_more_urgent(thread, k__thread_of(position))) {
        position = position->next;
    }
    ring_link_before(position, node);
    if (position == first) {
        *ring = node;
    }
}

K__SHARED void k__unready(struct k_thread *thread)
{
    (void)k__ready_remove(thread);
}

K__SHARED void k__make_ready(struct k_thread *thread, uint8_t bits)
{
    thread->state &= (uint8_t)~bits;
    if (thread->state == K__READY) {
        k__ready_append(thread);
    }
}

K__SHARED void k__reschedule(unsigned int key)
{
    if (UNLIKELY(k__is_to_be_preempted(k__cpu.current))) {
        if (arch_may_switch(key)) {
            k__switch_to(k__first_ready());
        } else {
            arch_pend_switch();
        }
    }
    irq_unlock(key);
}

#endif
