/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KERNEL_SRC_SCHEDULER_OPTIONS_H
#define KERNEL_SRC_SCHEDULER_OPTIONS_H

/*
 * What options add to the scheduler. Without its option each of these is empty or false, and the
 * compiler takes the call away. The lock is held throughout.
 */

#include <kernel/thread.h>

/* May a thread preempt one that is as urgent? */
#define K__EQUALS_COUNT (IS_ENABLED(CONFIG_SCHED_DEADLINE) || IS_ENABLED(CONFIG_TIMESLICING))

/* In k_thread.ceiling: it holds no resource. */
#define K__NO_CEILING UINT8_MAX

/* Deadlines: does @p thread go before @p other, of the same priority? */
#if CONFIG_SCHED_DEADLINE
static inline bool k__has_earlier_deadline(const struct k_thread *thread,
                                           const struct k_thread *other)
{
    /* Nobody goes before who holds a resource, so that nobody else takes it meanwhile. */
    if (thread->ceiling != other->ceiling) {
        return thread->ceiling != K__NO_CEILING;
    }
    if (!thread->has_deadline || !other->has_deadline) {
        return thread->has_deadline;
    }
    return (int32_t)(thread->deadline - other->deadline) < 0;
}
#else
static inline bool k__has_earlier_deadline(const struct k_thread *thread,
                                           const struct k_thread *other)
{
    (void)thread;
    (void)other;
    return false;
}
#endif

/* Time slices: the slice of @p thread begins; nobody's runs. */
#if CONFIG_TIMESLICING
void k__slice_begin(struct k_thread *thread);
void k__slice_stop(void);
#else
static inline void k__slice_begin(struct k_thread *thread)
{
    (void)thread;
}
static inline void k__slice_stop(void)
{
}
#endif

/* The name that K_THREAD_DEFINE() gives. */
#if CONFIG_THREAD_NAME
static inline void k__name_defined_thread(const struct k__thread_definition *definition)
{
    definition->thread->name = definition->name;
}
#else
static inline void k__name_defined_thread(const struct k__thread_definition *definition)
{
    (void)definition;
}
#endif

/* The list of all threads: a new one, and one that has ended. */
#if CONFIG_THREAD_MONITOR
void k__monitor_begin(struct k_thread *thread);
void k__monitor_end(struct k_thread *thread);
#else
static inline void k__monitor_begin(struct k_thread *thread)
{
    (void)thread;
}
static inline void k__monitor_end(struct k_thread *thread)
{
    (void)thread;
}
#endif

/* Where its stack is: known, and printed in reports. */
#if CONFIG_THREAD_STACK_INFO
static inline void k__stack_note(struct k_thread *thread, void *stack, size_t bytes)
{
    thread->stack = stack;
    thread->stack_bytes = bytes;
}
void k__stack_print(const struct k_thread *thread);
const void *k__stack_end(const struct k_thread *thread); /* NULL when that is */
#else
static inline void k__stack_note(struct k_thread *thread, void *stack, size_t bytes)
{
    (void)thread;
    (void)stack;
    (void)bytes;
}
static inline void k__stack_print(const struct k_thread *thread)
{
    (void)thread;
}
static inline const void *k__stack_end(const struct k_thread *thread)
{
    (void)thread;
    return NULL;
}
#endif

/* Watchdogs: the thread has ended. */
#if CONFIG_THREAD_WATCHDOG
void k__watchdog_end(struct k_thread *thread);
#else
static inline void k__watchdog_end(struct k_thread *thread)
{
    (void)thread;
}
#endif

/* Blame: @p thread is about to wait. */
#if CONFIG_WORKQUEUE_BLAME
void k__blame_waiting(struct k_thread *thread);
#else
static inline void k__blame_waiting(struct k_thread *thread)
{
    (void)thread;
}
#endif

/* Accounting: the cycles since the last call were those of @p thread, or idle ones if NULL. */
#if CONFIG_SCHED_THREAD_USAGE
void k__usage_charge(struct k_thread *thread);
#else
static inline void k__usage_charge(struct k_thread *thread)
{
    (void)thread;
}
#endif

/* Simulation: who runs now that a thread waits; what comes from outside while all do. */
#if CONFIG_SIMULATION
struct k_thread *k__choose_next(struct k_thread *first);
void k__simulate_while_idle(void);
#else
static inline struct k_thread *k__choose_next(struct k_thread *first)
{
    return first;
}
static inline void k__simulate_while_idle(void)
{
}
#endif

#endif
