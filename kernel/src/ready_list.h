/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KERNEL_SRC_READY_LIST_H
#define KERNEL_SRC_READY_LIST_H

/*
 * CONFIG_SCHED_SIMPLE: the threads that are ready, in one ring by urgency. Becoming ready is O(n)
 * in the ready threads that are as urgent or more, everything else O(1). What the functions are
 * for is said in ready_rings.h.
 */

#include "scheduler.h"

static inline bool k__is_any_ready(void)
{
    return k__cpu.ready != NULL;
}

static inline uint32_t k__ready_mask(void)
{
    return k__is_any_ready() ? 1U : 0U;
}

static inline struct k_thread *k__first_ready_of(uint32_t ready)
{
    (void)ready;
    return k__thread_of(k__cpu.ready);
}

static inline struct k_thread *k__first_ready(void)
{
    return k__thread_of(k__cpu.ready);
}

static inline unsigned int k__most_urgent(void)
{
    return k__is_any_ready() ? k__first_ready()->prio : 32U;
}

static inline void k__ready_append_at(struct k_thread *thread, unsigned int prio)
{
    (void)prio;
    k__insert_by_urgency(&k__cpu.ready, &thread->node);
}

static inline void k__ready_append_alone(struct k_thread *thread, unsigned int prio)
{
    k__ready_append_at(thread, prio);
}

static inline uint32_t k__ready_remove(struct k_thread *thread)
{
    (void)ring_remove(&k__cpu.ready, &thread->node);
    return k__ready_mask();
}

static inline void k__go_before_equals(struct k_thread *thread)
{
    struct ring_node *position = k__cpu.ready;

    while (k__thread_of(position)->prio < thread->prio) {
        position = position->next;
    }
    if (position == &thread->node) {
        return;
    }
    (void)k__ready_remove(thread);
    ring_link_before(position, &thread->node);
    if (k__cpu.ready == position) {
        k__cpu.ready = &thread->node;
    }
}

static inline void k__go_behind_equals(struct k_thread *running)
{
    k__unready(running);
    k__ready_append_at(running, running->prio);
}

/* Of the first of them. */
static inline bool k__has_equals(const struct k_thread *thread)
{
    return thread->node.next != &thread->node &&
           k__thread_of(thread->node.next)->prio == thread->prio;
}

/* Asked only while nobody more urgent is ready. */
static inline bool k__is_first_of_equals(const struct k_thread *thread)
{
    return k__cpu.ready == &thread->node;
}

#endif
