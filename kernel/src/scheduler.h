/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KERNEL_SRC_SCHEDULER_H
#define KERNEL_SRC_SCHEDULER_H

/*
 * Who runs. Private to kernel/src. Everything here is called with the lock held.
 *
 * Invariants:
 *  1. A thread is in the ready ring of its priority exactly if its state is K__READY: the
 *     running thread too, as the first of its ring.
 *  2. Bit 31 - n of the bitmap is set exactly if ring n is not empty.
 *  3. There is no idle thread: the thread that blocks last waits for interrupts itself, on
 *     its own stack, until something is ready (k__run_next()).
 */

#include <base/ring.h>
#include <base/util.h>
#include <kernel/thread.h>

#define K__PRIORITIES (CONFIG_NUM_COOP_PRIORITIES + CONFIG_NUM_PREEMPT_PRIORITIES)

BASE_STATIC_ASSERT(K__PRIORITIES <= 32,
                   "NUM_COOP_PRIORITIES and NUM_PREEMPT_PRIORITIES: together at most 32");

/* Why a thread does not run; ready when none holds. */
enum k__thread_state {
    K__READY = 0,
    K__PRESTART = 0x01, /* created, not started */
    K__WAITING = 0x02,  /* in a wait queue, or asleep */
    K__SUSPENDED = 0x04,
    K__DEAD = 0x08,
    K__WAITS_FOR_MUTEX = 0x10, /* with K__WAITING: waiting_in is a mutex's */
    K__SLEEPING = 0x20,        /* with K__WAITING: k_wakeup() may end it */
    K__JOINS = 0x40,           /* with K__WAITING: waiting_in is a thread's joiners */
};

/* In k_thread.options: `data` is a struct k_cleanup. */
#define K__HAS_CLEANUP 0x40U

struct k__cpu {
    struct k_thread *current;
    uint32_t bitmap;
    bool is_idle; /* current has blocked and waits for an interrupt */
    struct ring_node *ready[K__PRIORITIES];
};

extern struct k__cpu k__cpu;
extern struct k_thread *k__threads; /* all that have not ended */

/* A walk over all threads that is under way with the lock released; on its caller's stack. */
struct k__walk {
    struct k_thread *next;   /* to be visited; never one that has ended */
    struct k_thread *walker; /* with it the walk ends */
    struct k__walk *outer;
};

extern struct k__walk *k__walks;

/* Set by the first contended mutex, so that programs without mutexes do not carry inheritance. */
extern void (*k__on_mutex_waiters_changed)(struct k_wait_queue *waiters);

/* The index of the most urgent ready priority; 32 when nothing is ready. */
static inline unsigned int k__most_urgent(void)
{
    return k__cpu.bitmap != 0 ? (unsigned int)__builtin_clz(k__cpu.bitmap) : 32U;
}

static inline struct k_thread *k__thread_of(struct ring_node *node)
{
    return CONTAINER_OF(node, struct k_thread, node);
}

static inline void k__ready_append(struct k_thread *thread)
{
    unsigned int prio = thread->prio;

    if (ring_append(&k__cpu.ready[prio], &thread->node)) {
        k__cpu.bitmap |= 0x80000000U >> prio;
    }
}

static inline void k__ready_remove(struct k_thread *thread)
{
    unsigned int prio = thread->prio;

    if (ring_remove(&k__cpu.ready[prio], &thread->node)) {
        k__cpu.bitmap &= ~(0x80000000U >> prio);
    }
}

static inline void k__switch_to(struct k_thread *next)
{
    struct k_thread *previous = k__cpu.current;

    k__cpu.current = next;
    arch_switch(&next->context, &previous->context);
}

/* The caller is no longer ready: run what is, or wait for it. Returns when the caller runs again.
 */
void k__run_next(void);

/* Take the reasons @p bits away from a thread; ready if none is left. */
static inline void k__make_ready(struct k_thread *thread, uint8_t bits)
{
    thread->state &= (uint8_t)~bits;
    if (thread->state == K__READY) {
        k__ready_append(thread);
    }
}

/* A thread that the caller has just made ready may take over. Releases the lock. */
static inline void k__reschedule(unsigned int key)
{
    if (UNLIKELY(k__most_urgent() < k__cpu.current->threshold)) {
        if (arch_may_switch(key)) {
            k__switch_to(k__thread_of(k__cpu.ready[k__most_urgent()]));
        } else {
            arch_pend_switch();
        }
    }
    irq_unlock(key);
}

/* The threshold that a thread's priority and scheduler locks give. */
uint8_t k__threshold_of(const struct k_thread *thread);

/* A thread that was put into a ready ring goes behind its equals, but the running one does not. */
void k__stays_first_if_running(struct k_thread *thread);

/* Change the effective priority, wherever the thread is. */
void k__set_effective_priority(struct k_thread *thread, uint8_t prio);

/* End the wait of a thread: out of its queue, its timeout stopped. */
void k__end_wait(struct k_thread *thread, int result);

/* Priority index of a Zephyr priority. */
static inline uint8_t k__prio_index(int prio)
{
    return (uint8_t)(prio + CONFIG_NUM_COOP_PRIORITIES);
}

/* Start a thread that was created with K_FOREVER. */
void k__thread_start_after(struct k_thread *thread, k_timeout_t delay);

/* A fatal error: @p thread had the option K_ESSENTIAL. */
_Noreturn void k__essential_thread_ended(const struct k_thread *thread);

/* The caller ends for good. */
_Noreturn void k__leave(struct k_thread *self);

#endif
