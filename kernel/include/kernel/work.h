/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KERNEL_WORK_H
#define KERNEL_WORK_H

/**
 * @file
 * Work queues: threads that run short functions, one after the other, in the order in
 * which they were submitted.
 *
 * A work item is in at most one place: queued, or running, or both (submitted again while
 * it runs). It never runs on two queues at once.
 */

#include <base/ring.h>
#include <kernel/pollable.h>
#include <kernel/thread.h>
#include <kernel/timeout.h>
#include <kernel/wait_queue.h>

#ifdef __cplusplus
extern "C" {
#endif

struct k_work;
struct k_work_q;

/** What a work item does. Runs in the thread of its queue. */
typedef void (*k_work_handler_t)(struct k_work *work);

struct k_work {
    struct ring_node node; /* in its queue; next is NULL when it is not queued */
    k_work_handler_t handler;
    uintptr_t queue; /* struct k_work_q *, last used; low bits: K__WORK_* */
};

/* Low bits of k_work.queue: the item belongs to a larger one. */
#define K__WORK_IS_WATCH          1U
#define K__WORK_KIND_MASK         3U
#define K__WORK_ON(queue_, kind_) ((uintptr_t)(queue_) + (kind_))

/** Bits of k_work_busy_get(). */
enum {
    K_WORK_RUNNING = 0x01,
    K_WORK_CANCELING = 0x02,
    K_WORK_QUEUED = 0x04,
    K_WORK_DELAYED = 0x08,
    K_WORK_FLUSHING = 0x10, /**< Never set: who flushes is not known to the item. */
};

/** Start-up options of a queue. */
struct k_work_queue_config {
    const char *name; /**< Of its thread, or NULL. */
    bool no_yield;    /**< Do not yield to equal or more urgent threads between items. */
    bool essential;   /**< Its end is a fatal error. */
#if CONFIG_WORKQUEUE_BLAME
    bool must_not_wait; /**< A handler that waits is told to k_work_blame(). */
    k_timeout_t budget; /**< So is one that takes longer; K_NO_WAIT: as long as it likes. */
#endif
#if CONFIG_WORKQUEUE_SHARE
    /**
     * At most so many items run in each share_period, from the first one on; then the queue rests
     * until that is over, and less urgent threads run. 0: as many as there are.
     */
    uint32_t share_items;
    k_timeout_t share_period;
#endif
};

/** Members are private to kernel/src. */
struct k_work_q {
    struct k_thread thread;
    struct ring_node *pending;    /* of k_work.node */
    struct k_work *current;       /* what runs; only compared, never followed, once disowned */
    struct k_wait_queue finished; /* wait for run_count to move */
    struct k_wait_queue drained;  /* wait for an empty queue */
    struct k_work_q *waits_for;   /* the queue that a handler of this one waits for */
    uint32_t run_count;           /* handlers that have returned */
    uint8_t mode;                 /* enum k__work_queue_mode */
    uint8_t drainers;             /* threads in k_work_queue_drain() */
    bool is_disowned;             /* current's owner has taken it back: do not touch it again */
    bool is_current_cancelled;    /* somebody waits for current to return and not to come back */
    bool is_no_yield;
#if CONFIG_WORKQUEUE_BLAME
    struct {
        uintptr_t handler; /* that runs, or 0 */
        k_timeout_t budget;
        struct k__timeout budget_over;
        const struct k_watch *suspect; /* whose handler takes nothing; only compared */
        uint32_t level;                /* before the handler that runs; 0: not to be compared */
        uint16_t runs_for_nothing;
        uint16_t others; /* items that have run since the suspect */
        bool must_not_wait;
    } blame;
#endif
#if CONFIG_WORKQUEUE_SHARE
    struct {
        uint32_t begin; /* of this period: the low half of its tick */
        uint32_t ticks; /* of a period */
        uint32_t items;
        uint32_t left;
    } share;
#endif
};

/** Room that k_work_flush() and the _sync calls want from their caller for as long as they take. */
struct k_work_sync {
    struct k_work barrier;
    struct k_wait_queue waiter;
    bool is_done;
};

#define K_WORK_INIT(handler_)                                                                      \
    {                                                                                              \
        .handler = (handler_)                                                                      \
    }

/** Define a work item that runs @p handler_. */
#define K_WORK_DEFINE(name, handler_) struct k_work name = K_WORK_INIT(handler_)

/** Set up @p work to run @p handler. */
void k_work_init(struct k_work *work, k_work_handler_t handler);

/** Set up a queue; k_work_queue_start() makes it run. */
void k_work_queue_init(struct k_work_q *queue);

/**
 * Start the thread of a queue.
 *
 * @param stack, stack_size  From K_THREAD_STACK_DEFINE() and K_THREAD_STACK_SIZEOF().
 * @param prio               Of the thread.
 * @param cfg                Options, or NULL.
 *
 * @context Thread.
 */
void k_work_queue_start(struct k_work_q *queue, k_thread_stack_t *stack, size_t stack_size,
                        int prio, const struct k_work_queue_config *cfg);

/** What a handler did wrong. */
typedef enum k_work_blame_reason {
    K_WORK_WAITED,  /**< It waits, and so do all behind it: on a queue with `must_not_wait`. */
    K_WORK_OVERRAN, /**< It has run for the budget of its queue, and runs still. */
    /**
     * The handler of a poll_work has taken nothing from its source, eight times running (then
     * sixteen, and so on), so that it is called for ever. Noticed for sources that are
     * k_ready_counted(): all of the kernel's.
     */
    K_WORK_TOOK_NOTHING,
} k_work_blame_reason_t;

/**
 * CONFIG_WORKQUEUE_BLAME: a handler holds its queue up, or spins. Weak: the default prints the
 * queue's name and the handler's address, 0x12a4(), which the runner names.
 *
 * @param handler  Address of its k_work_handler_t or poll_work_handler_t.
 *
 * @context Thread or ISR, lock held.
 */
void k_work_blame(struct k_work_q *queue, k_work_blame_reason_t reason, uintptr_t handler);

/** The thread that runs @p queue. */
static inline k_tid_t k_work_queue_thread_get(struct k_work_q *queue)
{
    return &queue->thread;
}

/**
 * Wait until @p queue is empty and idle. Meanwhile it takes only what its own handlers submit.
 *
 * @param plug  Refuse new work from then on, until k_work_queue_unplug().
 *
 * @retval 1        It had to wait.
 * @retval 0        It was empty.
 * @retval -EDEADLK Called from a handler on @p queue, or on one for which @p queue waits (through
 *                  any number of others).
 *
 * @context Thread.
 */
int k_work_queue_drain(struct k_work_q *queue, bool plug);

/** @retval 0 Unplugged. @retval -EALREADY It was not plugged. */
int k_work_queue_unplug(struct k_work_q *queue);

/**
 * Queue @p work on @p queue; while it runs it goes to the queue that runs it.
 *
 * @retval 0        It was queued already.
 * @retval 1        Queued.
 * @retval 2        It is running and was queued to run again, on the same queue.
 * @retval -EBUSY   It is being cancelled, or the queue drains or is plugged.
 * @retval -EINVAL  No queue given and none known.
 * @retval -ENODEV  The queue has not been started.
 *
 * @context Thread or ISR.
 * @cost    O(1).
 */
int k_work_submit_to_queue(struct k_work_q *queue, struct k_work *work);

/** k_work_submit_to_queue() with the system queue k_sys_work_q. */
int k_work_submit(struct k_work *work);

/** Bits of K_WORK_*: what @p work is doing. */
int k_work_busy_get(const struct k_work *work);

/** Is @p work doing anything? */
static inline bool k_work_is_pending(const struct k_work *work)
{
    return k_work_busy_get(work) != 0;
}

/**
 * Wait until @p work has run, if it is queued or running.
 *
 * From a handler on the queue of @p work, or on one for which that queue waits (through any number
 * of others), it would never return: that is asserted. Without assertions it is false at once.
 *
 * @return Whether it had to wait.
 *
 * @context Thread; not from a handler that it would wait for.
 * @cost    O(1), and O(queues that wait for each other) from a handler.
 */
bool k_work_flush(struct k_work *work, struct k_work_sync *sync);

/** Take @p work out of its queue. @return The busy bits that remain. @context Thread or ISR. */
int k_work_cancel(struct k_work *work);

/**
 * k_work_cancel(), and wait until the handler is not running. Any number of threads at once;
 * submitting meanwhile is -EBUSY.
 *
 * From a handler on the queue of @p work, or on one for which that queue waits (through any number
 * of others), it would never return: that is asserted. Without assertions the work is cancelled
 * and may be running still.
 *
 * @return Whether it was pending.
 *
 * @context Thread; not from a handler that it would wait for.
 */
bool k_work_cancel_sync(struct k_work *work, struct k_work_sync *sync);

/** Work that is submitted after a time. */
struct k_work_delayable {
    struct k_work work;
    struct k__timeout timeout;
    struct k_work_q *queue; /* where it goes when its time has come */
};

#define K_WORK_DELAYABLE_INIT(handler_)                                                            \
    {                                                                                              \
        .work = K_WORK_INIT(handler_)                                                              \
    }

/** Define a delayable work item that runs @p handler_. */
#define K_WORK_DELAYABLE_DEFINE(name, handler_)                                                    \
    struct k_work_delayable name = K_WORK_DELAYABLE_INIT(handler_)

void k_work_init_delayable(struct k_work_delayable *dwork, k_work_handler_t handler);

/** The delayable item whose work is @p work, as its handler is given it. */
static inline struct k_work_delayable *k_work_delayable_from_work(struct k_work *work)
{
    return CONTAINER_OF(work, struct k_work_delayable, work);
}

/**
 * Submit @p dwork after @p delay, unless it is scheduled or queued already: then it stays so.
 *
 * @retval 0  Already scheduled or queued.
 * @retval 1  Scheduled, or queued when @p delay is K_NO_WAIT.
 * @retval 2  K_NO_WAIT, while it runs: queued again.
 * @retval    The negative values of k_work_submit_to_queue().
 *
 * @context Thread or ISR.
 * @cost    O(1).
 */
int k_work_schedule_for_queue(struct k_work_q *queue, struct k_work_delayable *dwork,
                              k_timeout_t delay);
int k_work_schedule(struct k_work_delayable *dwork, k_timeout_t delay);

/** As k_work_schedule_for_queue(), but a running delay is replaced by the new one. */
int k_work_reschedule_for_queue(struct k_work_q *queue, struct k_work_delayable *dwork,
                                k_timeout_t delay);
int k_work_reschedule(struct k_work_delayable *dwork, k_timeout_t delay);

int k_work_delayable_busy_get(const struct k_work_delayable *dwork);
static inline bool k_work_delayable_is_pending(const struct k_work_delayable *dwork)
{
    return k_work_delayable_busy_get(dwork) != 0;
}

/** The tick at which @p dwork will be submitted, or now if it is not scheduled. */
k_ticks_t k_work_delayable_expires_get(const struct k_work_delayable *dwork);
/** Ticks until @p dwork is submitted, or 0. */
k_ticks_t k_work_delayable_remaining_get(const struct k_work_delayable *dwork);

int k_work_cancel_delayable(struct k_work_delayable *dwork);
bool k_work_cancel_delayable_sync(struct k_work_delayable *dwork, struct k_work_sync *sync);
/** Submit now what is scheduled, and wait until it has run. */
bool k_work_flush_delayable(struct k_work_delayable *dwork, struct k_work_sync *sync);

/** The system work queue; exists with CONFIG_SYSTEM_WORKQUEUE. */
extern struct k_work_q k_sys_work_q;

#ifdef __cplusplus
}
#endif

#endif
