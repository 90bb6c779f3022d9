/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KERNEL_THREAD_H
#define KERNEL_THREAD_H

/**
 * @file
 * Threads and the scheduler.
 *
 * Priorities: from -CONFIG_NUM_COOP_PRIORITIES (most urgent) to CONFIG_NUM_PREEMPT_PRIORITIES - 1.
 * A negative one is cooperative: such a thread runs until it waits or yields.
 * A thread that becomes ready goes behind those of its priority.
 *
 * @context Thread, unless a function says otherwise.
 */

#include <arch/arch.h>
#include <base/ring.h>
#include <errno.h>
#include <kernel/lock.h>
#include <kernel/pollable.h>
#include <kernel/timeout.h>
#include <kernel/wait_queue.h>

#ifdef __cplusplus
extern "C" {
#endif

struct k_mutex;
struct k_thread;
typedef struct k_thread *k_tid_t;

/** What a thread runs; when it returns, the thread has ended. */
typedef void (*k_thread_entry_t)(void *p1, void *p2, void *p3);

/** Called when a slice set by k_thread_time_slice_set() is over. @context ISR, lock held. */
typedef void (*k_thread_timeslice_fn_t)(struct k_thread *thread, void *data);

/** Members are private to the kernel; see k_thread_foreach() and the getters. */
struct k_thread {
    struct arch_context context; /* first: what is switched to is at the thread's address */
    struct ring_node node;       /* in its ready ring, or in a wait queue */
    uint8_t prio;                /* effective, as an index: 0 is most urgent */
    uint8_t threshold;           /* only a thread with a lower index than this may preempt it */
    uint8_t state;               /* enum k__thread_state */
    uint8_t base_prio;           /* without inheritance */
    struct k_wait_queue *waiting_in;
    int result; /* of the wait */
    void *data; /* left for the waker */
    struct k__timeout timeout;
    struct k_mutex *held;        /* mutexes it owns that others wait for */
    struct k_wait_queue joiners; /* wait for its end */
    struct k_pollable ended;     /* ready when it has ended */
    uint8_t sched_locks;
    uint8_t options;
    uint8_t ceiling; /* of the resources that it holds */
#if CONFIG_ERRNO
    int errno_value;
#endif
#if CONFIG_THREAD_MONITOR
    struct k_thread *next_thread; /* all threads that have not ended */
    struct k_thread *previous_thread;
#endif
#if CONFIG_THREAD_STACK_INFO
    void *stack;
    size_t stack_bytes;
#endif
#if CONFIG_THREAD_NAME
    const char *name;
#endif
#if CONFIG_THREAD_CUSTOM_DATA
    void *custom_data;
#endif
#if CONFIG_SCHED_DEADLINE
    uint32_t deadline; /* of clock_source_cycles() */
    bool has_deadline;
#endif
#if CONFIG_TIMESLICING
    int32_t slice_ticks; /* 0: the system's */
    k_thread_timeslice_fn_t slice_expired;
    void *slice_data;
#endif
#if CONFIG_SCHED_THREAD_USAGE
    uint64_t cycles;
    bool is_not_counted;
#endif
#if CONFIG_THREAD_WATCHDOG
    k_ticks_t watchdog_ticks; /* 0: none */
    struct k__timeout watchdog;
#endif
};

/** Options of k_thread_create(). */
enum {
    K_ESSENTIAL = 0x01, /**< Its end is a fatal error. */
    K_FP_REGS = 0x02,   /**< No effect: floating-point registers are kept of those who use them. */
};

#define K_PRIO_COOP(x)                    (-(CONFIG_NUM_COOP_PRIORITIES - (x)))
#define K_PRIO_PREEMPT(x)                 (x)
#define K_HIGHEST_THREAD_PRIO             (-CONFIG_NUM_COOP_PRIORITIES)
#define K_HIGHEST_APPLICATION_THREAD_PRIO K_HIGHEST_THREAD_PRIO
#define K_LOWEST_APPLICATION_THREAD_PRIO  (CONFIG_NUM_PREEMPT_PRIORITIES - 1)

/** One unit of a stack; only arrays of it, made by the macros below, are of use. */
typedef struct {
    uint8_t byte;
} k_thread_stack_t;

#define K__STACK_BYTES(size) (ROUND_UP((size), ARCH_STACK_ALIGN) + ARCH_STACK_GUARD_BYTES)

/** Define a stack with room for @p size bytes. `static` may stand before it. */
#define K_THREAD_STACK_DEFINE(sym, size)                                                           \
    k_thread_stack_t __attribute__((aligned(ARCH_STACK_ALIGN), section(".bss.noinit")))            \
    sym[K__STACK_BYTES(size)]
#define K_KERNEL_STACK_DEFINE(sym, size) K_THREAD_STACK_DEFINE(sym, size)
/** Define an array of @p n stacks. */
#define K_THREAD_STACK_ARRAY_DEFINE(sym, n, size)                                                  \
    k_thread_stack_t __attribute__((aligned(ARCH_STACK_ALIGN), section(".bss.noinit")))            \
    sym[n][K__STACK_BYTES(size)]
#define K_KERNEL_STACK_ARRAY_DEFINE(sym, n, size) K_THREAD_STACK_ARRAY_DEFINE(sym, n, size)
/** A stack as the member of a structure, which lies where its alignment is kept. */
#define K_KERNEL_STACK_MEMBER(sym, size)                                                           \
    k_thread_stack_t __attribute__((aligned(ARCH_STACK_ALIGN))) sym[K__STACK_BYTES(size)]
/** Declare a stack, or an array of them, that another file defines. */
#define K_THREAD_STACK_DECLARE(sym, size) extern k_thread_stack_t sym[K__STACK_BYTES(size)]
#define K_KERNEL_STACK_DECLARE(sym, size) K_THREAD_STACK_DECLARE(sym, size)
#define K_THREAD_STACK_ARRAY_DECLARE(sym, n, size)                                                 \
    extern k_thread_stack_t sym[n][K__STACK_BYTES(size)]
#define K_KERNEL_STACK_ARRAY_DECLARE(sym, n, size) K_THREAD_STACK_ARRAY_DECLARE(sym, n, size)
/** The bytes that a stack with room for @p size takes. */
#define K_THREAD_STACK_LEN(size) K__STACK_BYTES(size)
#define K_KERNEL_STACK_LEN(size) K__STACK_BYTES(size)
/** The size to give k_thread_create() for the stack @p sym. */
#define K_THREAD_STACK_SIZEOF(sym) (sizeof(sym) - ARCH_STACK_GUARD_BYTES)
#define K_KERNEL_STACK_SIZEOF(sym) K_THREAD_STACK_SIZEOF(sym)

/**
 * Create a thread in the storage @p thread and start it after @p delay.
 *
 * @param stack       From K_THREAD_STACK_DEFINE().
 * @param stack_size  K_THREAD_STACK_SIZEOF(stack).
 * @param entry       Runs with @p p1, @p p2, @p p3.
 * @param prio        See the head of this file; out of range is a fatal error.
 * @param options     0 or K_ESSENTIAL.
 * @param delay       K_NO_WAIT, a time, or K_FOREVER: until k_thread_start().
 *
 * @return @p thread.
 *
 * @context Thread; not for a thread that has not ended.
 */
k_tid_t k_thread_create(struct k_thread *thread, k_thread_stack_t *stack, size_t stack_size,
                        k_thread_entry_t entry, void *p1, void *p2, void *p3, int prio,
                        uint32_t options, k_timeout_t delay);

/** Start a thread that was created with a delay. No effect if it has started. */
void k_thread_start(k_tid_t thread);

struct k__thread_definition {
    struct k_thread *thread;
    k_thread_stack_t *stack;
    size_t stack_size;
    k_thread_entry_t entry;
    void *p1, *p2, *p3;
    int prio;
    uint32_t options;
    int32_t delay_ms;
#if CONFIG_THREAD_NAME
    const char *name;
#endif
};

#if CONFIG_THREAD_NAME
#define K__DEFINED_NAME(name) , #name
#else
#define K__DEFINED_NAME(name)
#endif

/*
 * The linker puts them behind each other. Their alignment is given, so that the compiler does not
 * choose a larger one for some.
 */
#define K__THREAD_DEFINITION                                                                       \
    static const struct k__thread_definition                                                       \
        __attribute__((section("petrel_threads"), used, aligned(sizeof(void *))))

/**
 * Define a thread that starts @p delay_ms milliseconds after the kernel; -1: at
 * k_thread_start(). @p name becomes its k_tid_t and its name.
 */
#define K_THREAD_DEFINE(name_, stack_size_, entry_, p1_, p2_, p3_, prio_, options_, delay_ms_)     \
    static K_THREAD_STACK_DEFINE(name_##_stack, stack_size_);                                      \
    static struct k_thread name_##_thread;                                                         \
    K__THREAD_DEFINITION name_##_definition = {&name_##_thread,                                    \
                                               name_##_stack,                                      \
                                               K_THREAD_STACK_SIZEOF(name_##_stack),               \
                                               (entry_),                                           \
                                               (void *)(p1_),                                      \
                                               (void *)(p2_),                                      \
                                               (void *)(p3_),                                      \
                                               (prio_),                                            \
                                               (options_),                                         \
                                               (delay_ms_)K__DEFINED_NAME(name_)};                 \
    const k_tid_t name_ = &name_##_thread

#define K_KERNEL_THREAD_DEFINE(name, stack_size, entry, p1, p2, p3, prio, options, delay_ms)       \
    K_THREAD_DEFINE(name, stack_size, entry, p1, p2, p3, prio, options, delay_ms)

/** The running thread; in an interrupt the interrupted one. @context Thread or ISR. */
k_tid_t k_current_get(void);
static inline k_tid_t k_sched_current_thread_query(void)
{
    return k_current_get();
}

/**
 * Wait for an interrupt, whatever else is ready: for programs that do their own waiting.
 *
 * @context Thread.
 */
void k_cpu_idle(void);
/** The same with interrupts locked until it waits, and then unlocked: @p key is irq_lock()'s. */
void k_cpu_atomic_idle(unsigned int key);

/**
 * Wait until @p thread has ended.
 *
 * @retval 0         It has ended.
 * @retval -EBUSY    It has not, and @p timeout was K_NO_WAIT.
 * @retval -EAGAIN   It has not within @p timeout.
 * @retval -EDEADLK  It is the caller, or it waits for the caller in the same way.
 *
 * @cost O(length of the chain of threads that wait for each other), and O(threads that join
 *       @p thread).
 */
int k_thread_join(k_tid_t thread, k_timeout_t timeout);

/**
 * End @p thread, whatever it does.
 *
 * Aborting the running thread does not return. A thread that has ended stays so.
 *
 * A mutex that it holds stays locked, as what it protects may be half changed: to lock it is
 * -EBUSY or -EAGAIN, or waits for ever; to unlock it is -EPERM; and threads that wait for it go on
 * waiting. The mutex refers to @p thread, so that storage must not serve for anything else before
 * k_mutex_init() has made the mutex a new one, which it may when nobody waits for it. The same
 * holds when a thread returns from its entry with a mutex.
 *
 * @cost O(threads that join it + its watches + calls of k_thread_foreach_unlocked() under way).
 */
void k_thread_abort(k_tid_t thread);

/**
 * Stop @p thread until k_thread_resume(). No effect when it is stopped already.
 *
 * What it waits for is still handed to it. A running timeout is cancelled: if the thread waits or
 * sleeps with one, the call returns once the thread has been resumed, with what a time-out
 * returns unless it got what it waited for; a sleep returns what was left of it.
 *
 * @context Thread or ISR.
 */
void k_thread_suspend(k_tid_t thread);
/** Undo k_thread_suspend(). @context Thread or ISR. */
void k_thread_resume(k_tid_t thread);

/** Let other threads of the same priority run. */
void k_yield(void);

/** May the caller yield, or wait: not in an interrupt or under a lock? @context Any. */
bool k_can_yield(void);
/** Non-zero in a thread that may be preempted by others. @context Thread or ISR. */
int k_is_preempt_thread(void);
/** Is the kernel still starting up: before main() and the static threads? @context Any. */
bool k_is_pre_kernel(void);

/**
 * Sleep for @p timeout.
 *
 * @return 0, or the milliseconds that were left when k_wakeup() ended the sleep.
 */
int32_t k_sleep(k_timeout_t timeout);
/** k_sleep(K_MSEC(ms)). */
int32_t k_msleep(int32_t ms);
/** k_sleep(K_USEC(us)); returns microseconds. */
int32_t k_usleep(int32_t us);
/** End the sleep of @p thread. No effect when it does not sleep. @context Thread or ISR. */
void k_wakeup(k_tid_t thread);

int k_thread_priority_get(k_tid_t thread);
/** Set the priority, under any inheritance. @context Thread or ISR. */
void k_thread_priority_set(k_tid_t thread, int prio);

/** Nobody preempts the caller until k_sched_unlock(). Nests. Waiting suspends it. */
void k_sched_lock(void);
void k_sched_unlock(void);

#if CONFIG_THREAD_NAME
/**
 * Set the name of @p thread, or of the caller if that is NULL. The text is not copied.
 *
 * @retval 0
 * @retval -ENOSYS  CONFIG_THREAD_NAME is off.
 */
int k_thread_name_set(k_tid_t thread, const char *name);
/** The name, or NULL. */
const char *k_thread_name_get(k_tid_t thread);
/**
 * Copy the name into @p buffer; "" if there is none.
 *
 * @retval 0
 * @retval -ENOSPC  @p size bytes are not enough: nothing was copied.
 * @retval -ENOSYS  CONFIG_THREAD_NAME is off: nothing was copied.
 */
int k_thread_name_copy(k_tid_t thread, char *buffer, size_t size);
#else
static inline int k_thread_name_set(k_tid_t thread, const char *name)
{
    (void)thread;
    (void)name;
    return -ENOSYS;
}
static inline const char *k_thread_name_get(k_tid_t thread)
{
    (void)thread;
    return NULL;
}
static inline int k_thread_name_copy(k_tid_t thread, char *buffer, size_t size)
{
    (void)thread;
    (void)buffer;
    (void)size;
    return -ENOSYS;
}
#endif

/** Write the state as text into @p buffer. @return @p buffer. */
const char *k_thread_state_str(k_tid_t thread, char *buffer, size_t size);

/* Before what needs an option. */
#if CONFIG_THREAD_STACK_INFO
#define K__STACK_INFO
#else
#define K__STACK_INFO __attribute__((error("it needs CONFIG_THREAD_STACK_INFO")))
#endif
#if CONFIG_THREAD_MONITOR
#define K__MONITOR
#else
#define K__MONITOR __attribute__((error("it needs CONFIG_THREAD_MONITOR")))
#endif

/**
 * CONFIG_THREAD_STACK_INFO: how much of the stack was never used.
 *
 * @param[out] unused  In bytes.
 * @retval 0
 * @cost O(stack size).
 */
K__STACK_INFO int k_thread_stack_space_get(const struct k_thread *thread, size_t *unused);

/** CONFIG_THREAD_STACK_INFO: the bytes of the stack that the thread can use. */
K__STACK_INFO size_t k_thread_stack_size_get(const struct k_thread *thread);

typedef void (*k_thread_user_cb_t)(const struct k_thread *thread, void *user_data);
/**
 * CONFIG_THREAD_MONITOR: call @p callback for each thread that has not ended, with the lock held:
 * be short.
 */
K__MONITOR void k_thread_foreach(k_thread_user_cb_t callback, void *user_data);
/**
 * The same with the lock released around each call.
 *
 * @p callback may wait, and may end and create threads: those that end before their turn are not
 * visited, nor are those that are created meanwhile, even if in the storage of one that has ended.
 */
K__MONITOR void k_thread_foreach_unlocked(k_thread_user_cb_t callback, void *user_data);

/** The tick at which the time-out of what @p thread waits for ends, or now. @context Thread or ISR.
 */
k_ticks_t k_thread_timeout_expires_ticks(const struct k_thread *thread);
/** Ticks until then, or 0. @context Thread or ISR. */
k_ticks_t k_thread_timeout_remaining_ticks(const struct k_thread *thread);

/**
 * @name CONFIG_THREAD_CUSTOM_DATA
 * A word of the calling thread that the kernel does not use.
 * @{
 */
void k_thread_custom_data_set(void *value);
void *k_thread_custom_data_get(void);
/** @} */

/**
 * CONFIG_SCHED_DEADLINE: among threads of its priority @p thread goes before those whose deadline
 * is later, and before those without one, wherever it waits and when it is ready.
 *
 * @param deadline  From now, in units of k_cycle_get_32(). All deadlines in use must lie within
 *                  2^31 cycles of each other.
 *
 * @context Thread or ISR.
 * @cost    O(n) in the threads of its priority that are ready or wait in the same place; so is
 *          becoming ready, with this option.
 */
void k_thread_deadline_set(k_tid_t thread, int deadline);

/**
 * CONFIG_TIMESLICING: a thread that has run for @p slice milliseconds goes behind its equals.
 *
 * @param slice  0: no slices.
 * @param prio   Threads that are more urgent than this are not sliced. Cooperative ones never are.
 *
 * @context Thread or ISR.
 */
void k_sched_time_slice_set(int32_t slice, int prio);

/**
 * CONFIG_TIMESLICING: give @p thread, if it is preemptible, a slice of its own, whatever its
 * priority.
 *
 * @param slice_ticks  0: the system's slice.
 * @param expired      Called when the slice is over, before the thread goes behind its equals, or
 *                     NULL. It may change the thread's priority or slice, or suspend it.
 * @param data         For @p expired.
 *
 * @context Thread or ISR.
 */
void k_thread_time_slice_set(struct k_thread *thread, int32_t slice_ticks,
                             k_thread_timeslice_fn_t expired, void *data);

/** CONFIG_SCHED_THREAD_USAGE: counts of k_cycle_get_32(). */
typedef struct k_thread_runtime_stats {
    uint64_t execution_cycles; /**< Of a thread: what it has run. Of all: busy and idle. */
    uint64_t total_cycles;     /**< Of a thread: the same. Of all: busy. */
    uint64_t idle_cycles;      /**< Of all: waiting for interrupts. */
} k_thread_runtime_stats_t;

/** @retval 0 @retval -EINVAL An argument is NULL. @context Thread or ISR. */
int k_thread_runtime_stats_get(k_tid_t thread, k_thread_runtime_stats_t *stats);
/** @retval 0 @retval -EINVAL @p stats is NULL. @context Thread or ISR. */
int k_thread_runtime_stats_all_get(k_thread_runtime_stats_t *stats);
/** Count @p thread again. @retval 0 @retval -EINVAL It is NULL. */
int k_thread_runtime_stats_enable(k_tid_t thread);
/** Do not count @p thread until k_thread_runtime_stats_enable(). @retval 0 @retval -EINVAL */
int k_thread_runtime_stats_disable(k_tid_t thread);

/**
 * CONFIG_THREAD_WATCHDOG: from now on @p thread must call k_thread_watchdog_feed() within each
 * @p limit, or k_thread_watchdog_expired() is called.
 *
 * @param limit  A duration; K_FOREVER or K_NO_WAIT: no watchdog.
 *
 * @context Thread or ISR.
 */
void k_thread_watchdog_set(k_tid_t thread, k_timeout_t limit);
/** The calling thread is alive. */
void k_thread_watchdog_feed(void);
/**
 * A thread has not fed its watchdog. Weak: the default prints its name and state, and is a fatal
 * error. After one of the application's that returns, the watchdog rests until it is fed or set.
 *
 * @context ISR, lock held.
 */
void k_thread_watchdog_expired(k_tid_t thread);

struct k_source;
/** K_READY_IN and K_READY_CLOSED when @p thread has ended: for watches, which end with it. */
struct k_source k_thread_source(k_tid_t thread);

#ifdef __cplusplus
}
#endif

#endif
