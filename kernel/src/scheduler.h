/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KERNEL_SRC_SCHEDULER_H
#define KERNEL_SRC_SCHEDULER_H

/*
 * Who runs. Private to kernel/src. Everything here is called with the lock held.
 *
 * Invariants:
 *  1. A thread is in the ready ring of its priority exactly if its state is K__READY: the
 *     running thread too, as the first of its ring. With deadlines a ring is ordered by them
 *     instead, and a slice that is over makes another first: then whoever is first runs as
 *     soon as the running thread may be preempted.
 *  2. Bit 31 - n of the bitmap is set exactly if ring n is not empty. With CONFIG_SCHED_SIMPLE
 *     there is neither: the rings lie behind each other in one.
 *  3. There is no idle thread: the thread that blocks last waits for interrupts itself, on
 *     its own stack, until something is ready (k__run_next()).
 */

#include "scheduler_options.h"

#include <base/ring.h>
#include <base/util.h>
#include <kernel/fatal.h>
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
    K__TIME_CANCELLED = 0x80,  /* with K__SUSPENDED: the wait had a timeout */
};

/* In k_thread.options: `data` is a struct k_cleanup. */
#define K__HAS_CLEANUP 0x40U
/* In k_thread.options: it is in a struct os_thread of kernel/compat. */
#define K__IS_OS_THREAD 0x20U

/*
 * Behind the call of a slow path that is the last thing a function does: then the compiler makes no
 * jump of it, saves lr with the other registers, and returns from the fast path by one instruction
 * instead of two.
 */
#define K__NO_TAIL_CALL() __asm volatile("")

struct k__cpu {
#if CONFIG_SCHED_SIMPLE
    struct ring_node *ready;
    struct k_thread *current;
#else
    struct ring_node *ready[K__PRIORITIES]; /* first: indexed without an offset */
    struct k_thread *current;
    uint32_t bitmap;
#endif
    bool is_idle; /* current has blocked and waits for an interrupt */
};

extern struct k__cpu k__cpu;

/* Set by the first contended mutex, so that programs without mutexes do not carry inheritance. */
extern void (*k__on_mutex_waiters_changed)(struct k_wait_queue *waiters);

/* Set when a thread is first watched, so that others do not carry what tells of its end. */
extern void (*k__on_watched_end)(struct k_pollable *ended, uint32_t events);

static inline struct k_thread *k__thread_of(struct ring_node *node)
{
    return CONTAINER_OF(node, struct k_thread, node);
}

/* Does @p thread go before @p other, wherever both wait? */
static inline bool k__is_more_urgent(const struct k_thread *thread, const struct k_thread *other)
{
    if (IS_ENABLED(CONFIG_SCHED_DEADLINE) && thread->prio == other->prio) {
        return k__has_earlier_deadline(thread, other);
    }
    return thread->prio < other->prio;
}

/*
 * What is in scheduler_shared.h: in line wherever it is called, or with CONFIG_SIZE_OPTIMIZATIONS
 * once in the program.
 */
#if CONFIG_SIZE_OPTIMIZATIONS
#define K__SHARED
#else
#define K__SHARED static inline
#endif

/* Put @p node, of a thread, behind all that are as urgent or more. */
K__SHARED void k__insert_by_urgency(struct ring_node **ring, struct ring_node *node);
/* Take the reasons @p bits away from a thread; ready if none is left. */
K__SHARED void k__make_ready(struct k_thread *thread, uint8_t bits);
/* A thread that the caller has just made ready may take over. Releases the lock. */
K__SHARED void k__reschedule(unsigned int key);
/* Out of the ready ring. */
K__SHARED void k__unready(struct k_thread *thread);

#if CONFIG_SCHED_SIMPLE
#include "ready_list.h"
#else
#include "ready_rings.h"
#endif

static inline void k__ready_append(struct k_thread *thread)
{
    k__ready_append_at(thread, thread->prio);
}

static inline void k__switch_to(struct k_thread *next)
{
    struct k_thread *previous = k__cpu.current;

    k__usage_charge(previous);
    k__slice_begin(next);
    k__cpu.current = next;
    arch_switch(&next->context, &previous->context);
}

static inline bool k__yields_to_equals(const struct k_thread *thread)
{
    return thread->threshold != 0 && thread->ceiling == K__NO_CEILING;
}

/*
 * Shall another thread than the running one run? Without deadlines and slices the running thread
 * is the first of its ring, so that only priorities count.
 */
static inline bool k__is_to_be_preempted(const struct k_thread *running)
{
    return k__most_urgent() < running->threshold ||
           (K__EQUALS_COUNT && k__yields_to_equals(running) && running->state == K__READY &&
            !k__is_first_of_equals(running));
}

/* Nothing is ready: wait for interrupts until something is, and run that. */
void k__idle_and_run_next(void);

/* The caller is no longer ready: run what is, or wait for it. Returns when the caller runs again.
 */
void k__run_next(void);

/* The same in line, for a caller who knows k__ready_mask(). */
static inline void k__run_first_of(uint32_t ready)
{
    if (UNLIKELY(ready == 0)) {
        k__idle_and_run_next();
        return;
    }
    k__switch_to(k__choose_next(k__first_ready_of(ready)));
}

static inline void k__dispatch(uint32_t ready)
{
    if (IS_ENABLED(CONFIG_SIZE_OPTIMIZATIONS)) {
        k__run_next();
    } else {
        k__run_first_of(ready);
    }
}

/* @p thread is ready, and more urgent than the running one and all others. */
static inline void k__preempt_by(struct k_thread *thread, unsigned int key)
{
    if (LIKELY(arch_may_switch(key))) {
        k__switch_to(thread);
    } else {
        arch_pend_switch();
    }
}

/*
 * Append @p woken, from ring_pop(), to its ready ring and k__reschedule(), where nothing else has
 * changed. So without deadlines and slices nothing but it can be more urgent than the running
 * thread; in an interrupt, where something else may, the switch is pended and looks again.
 */
static inline void k__append_and_reschedule(struct k_thread *woken, unsigned int key)
{
    unsigned int prio = woken->prio;

    k__ready_append_alone(woken, prio);
    if (K__EQUALS_COUNT || IS_ENABLED(CONFIG_SIZE_OPTIMIZATIONS)) {
        k__reschedule(key);
        return;
    }
    if (prio < k__cpu.current->threshold) {
        k__preempt_by(woken, key);
    }
    irq_unlock(key);
}

/*
 * k_wait() for a caller that knows that it may: it is a thread and holds no other lock, which
 * k__may_wait() asserts.
 */
int k__wait(struct k_wait_queue *queue, k_timeout_t timeout);

static inline void k__must_hold_no_resource(void)
{
    __ASSERT(k__cpu.current->ceiling == K__NO_CEILING,
             "waiting or yielding by a thread that holds a resource");
}

static inline void k__may_wait(unsigned int key)
{
    (void)key;
    __ASSERT(arch_may_switch((arch_key_t)key),
             "a call that waits, in an interrupt or with interrupts locked");
    k__must_hold_no_resource();
}

/*
 * Make the first thread of @p queue, which is not empty, ready; its wait returns 0. Releases the
 * lock, as k_reschedule() does.
 */
void k__pass_to_first(struct k_wait_queue *queue, unsigned int key);

/* The threshold that a thread's priority and scheduler locks give. */
uint8_t k__threshold_of(const struct k_thread *thread);

/* A thread that was put into a ready ring goes behind its equals, but the running one does not. */
void k__stays_first_if_running(struct k_thread *thread);

/* Change the effective priority, wherever the thread is. */
void k__set_effective_priority(struct k_thread *thread, uint8_t prio);

/* What a thread's priority is without what it inherits: its own, or that of what it holds. */
static inline uint8_t k__uninherited_priority(const struct k_thread *thread)
{
    return MIN(thread->base_prio, thread->ceiling);
}

/* Its own priority, or its ceiling, has changed. */
void k__update_priority(struct k_thread *thread);

/* End the wait of a thread: out of its queue, its timeout stopped. */
void k__end_wait(struct k_thread *thread, int result);

/* Priority index of a Zephyr priority. */
static inline uint8_t k__prio_index(int prio)
{
    return (uint8_t)(prio + CONFIG_NUM_COOP_PRIORITIES);
}

/* The complete ticks that @p sleeper has still to sleep. */
int k__sleep_left(const struct k_thread *sleeper);

/* Start a thread that was created with K_FOREVER. */
void k__thread_start_after(struct k_thread *thread, k_timeout_t delay);

/* A fatal error: @p thread had the option K_ESSENTIAL. */
_Noreturn void k__essential_thread_ended(const struct k_thread *thread);

/* The start-up is over: static threads and main() run. */
extern bool k__is_started;

/* The caller ends for good. */
_Noreturn void k__leave(struct k_thread *self);

#if !CONFIG_SIZE_OPTIMIZATIONS
#include "scheduler_shared.h"
#endif

#endif
