/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KERNEL_SRC_READY_RINGS_H
#define KERNEL_SRC_READY_RINGS_H

/*
 * The threads that are ready: a ring for each priority, and a bitmap of those that are not empty.
 * Everything is O(1), but with deadlines. Part of scheduler.h; ready_list.h is the other choice.
 */

#include "scheduler.h"

/* The index of the most urgent ready priority; 32 when nothing is ready. */
static inline unsigned int k__most_urgent(void)
{
    return k__cpu.bitmap != 0 ? (unsigned int)__builtin_clz(k__cpu.bitmap) : 32U;
}

static inline bool k__is_any_ready(void)
{
    return k__cpu.bitmap != 0;
}

/* Not 0 when something is ready; for k__first_ready_of(). */
static inline uint32_t k__ready_mask(void)
{
    return k__cpu.bitmap;
}

static inline struct k_thread *k__first_ready_of(uint32_t ready)
{
    return k__thread_of(k__cpu.ready[__builtin_clz(ready)]);
}

/* Something is ready. */
static inline struct k_thread *k__first_ready(void)
{
    return k__first_ready_of(k__cpu.bitmap);
}

/* @p prio is the thread's, which the caller may know already. */
static inline void k__ready_append_at(struct k_thread *thread, unsigned int prio)
{
    if (IS_ENABLED(CONFIG_SCHED_DEADLINE)) {
        k__cpu.bitmap |= 0x80000000U >> prio;
        k__insert_by_urgency(&k__cpu.ready[prio], &thread->node);
        return;
    }
    if (LIKELY(ring_append(&k__cpu.ready[prio], &thread->node))) {
        k__cpu.bitmap |= 0x80000000U >> prio;
    }
}

/* The same for one that is in a ring of its own. */
static inline void k__ready_append_alone(struct k_thread *thread, unsigned int prio)
{
    if (IS_ENABLED(CONFIG_SCHED_DEADLINE)) {
        k__ready_append_at(thread, prio);
    } else if (LIKELY(ring_append_alone(&k__cpu.ready[prio], &thread->node))) {
        k__cpu.bitmap |= 0x80000000U >> prio;
    }
}

/* Returns k__ready_mask() as it is then. */
static inline uint32_t k__ready_remove(struct k_thread *thread)
{
    unsigned int prio = thread->prio;

    if (UNLIKELY(!ring_remove(&k__cpu.ready[prio], &thread->node))) {
        return k__cpu.bitmap;
    }
    uint32_t bitmap = k__cpu.bitmap & ~(0x80000000U >> prio);

    k__cpu.bitmap = bitmap;
    return bitmap;
}

/* A ready thread goes before all of its priority. */
static inline void k__go_before_equals(struct k_thread *thread)
{
    k__cpu.ready[thread->prio] = &thread->node;
}

/* The running thread, which is ready, yields to its equals when it is next rescheduled. */
static inline void k__go_behind_equals(struct k_thread *running)
{
    if (IS_ENABLED(CONFIG_SCHED_DEADLINE)) {
        (void)k__ready_remove(running);
        k__ready_append_at(running, running->prio);
    } else {
        k__cpu.ready[running->prio] = running->node.next;
    }
}

/* Is another thread of the priority of this one ready, which is so too? */
static inline bool k__has_equals(const struct k_thread *thread)
{
    return thread->node.next != &thread->node;
}

/* Does a ready thread run before all of its priority? */
static inline bool k__is_first_of_equals(const struct k_thread *thread)
{
    return k__cpu.ready[thread->prio] == &thread->node;
}

#endif
