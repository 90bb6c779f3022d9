/* SPDX-License-Identifier: Apache-2.0 */
#ifndef POLL_ASYNC_H
#define POLL_ASYNC_H

/**
 * @file
 * Tasks without a stack: functions that wait for anything that can be watched, and go on where
 * they were.
 *
 *     struct blinker {
 *         struct async_task task;
 *         int times;
 *     };
 *
 *     static enum async_step blink(struct async_task *task)
 *     {
 *         struct blinker *self = CONTAINER_OF(task, struct blinker, task);
 *
 *         ASYNC_BEGIN(task);
 *         for (self->times = 0; self->times < 10; self->times++) {
 *             toggle();
 *             ASYNC_AWAIT(task, k_sem_source(&pressed), K_READY_IN, K_MSEC(500));
 *             if (task->result < 0) {
 *                 continue; // nobody has pressed
 *             }
 *             (void)k_sem_take(&pressed, K_NO_WAIT);
 *         }
 *         ASYNC_END(task);
 *     }
 *
 * A task runs on an executor: in a thread, or in an interrupt of a level of your choice. One task
 * of an executor runs at a time, up to its next ASYNC_AWAIT(); the others are queued in the order
 * in which what they wait for happened.
 *
 * What must outlive an await lies in the structure around the task: local variables do not. No
 * `switch` may stand around an await. A task must not block; in an interrupt, the kernel refuses.
 */

#include <base/util.h>
#include <kernel/pollable.h>
#include <kernel/thread.h>
#include <kernel/time.h>
#include <kernel/timeout.h>
#include <kernel/wait_queue.h>
#include <kernel/watch.h>

#ifdef __cplusplus
extern "C" {
#endif

/** What a task's function returns; the macros do. */
enum async_step {
    ASYNC_STEP_WAITS,
    ASYNC_STEP_ENDS,
};

struct async_task;

/** A task's function: begins with ASYNC_BEGIN() and ends with ASYNC_END(). */
typedef enum async_step async_fn_t(struct async_task *task);

/** Runs tasks, one at a time. Members are private. */
struct async_executor {
    struct ring_node *ready; /* of async_task.node */
    struct k_wait_queue thread;
    int irq; /* ASYNC__IN_A_THREAD: none */
};

#define ASYNC__IN_A_THREAD (-1)

/** A static initialiser: for a thread that calls async_executor_run(). */
#define ASYNC_EXECUTOR_INIT                                                                        \
    {                                                                                              \
        NULL, K_WAIT_QUEUE_INIT, ASYNC__IN_A_THREAD                                                \
    }

/** A static initialiser: for interrupt @p irq_, whose handler calls async_executor_isr(). */
#define ASYNC_EXECUTOR_IRQ_INIT(irq_)                                                              \
    {                                                                                              \
        NULL, K_WAIT_QUEUE_INIT, (irq_)                                                            \
    }

/** One of several things that a task waits for at once. */
struct async_branch {
    struct k_source source;
    uint32_t wanted;         /**< Mask of enum k_ready. */
    uint32_t ready;          /**< What holds: set when the task goes on. 0: not this one. */
    struct k_watch watch;    /* private */
    struct async_task *task; /* private */
};

/** An initialiser: `{ASYNC_BRANCH(k_sem_source(&sem), K_READY_IN), …}` */
#define ASYNC_BRANCH(source_, wanted_)                                                             \
    {                                                                                              \
        .source = (source_), .wanted = (wanted_)                                                   \
    }

/** A task. 76 bytes on a 32-bit target. Members but `result` are private. */
struct async_task {
    struct k_watch watch;  /* on what it waits for; its state is the task's */
    struct ring_node node; /* in executor->ready, in state QUEUED */
    struct k__timeout timeout;
    async_fn_t *run;
    struct async_executor *executor;
    struct async_branch *branches; /* it waits for these */
    size_t branch_count;
    struct k_pollable ended;
    uint16_t resume_at; /* a line of its function; 0: the beginning */
    uint8_t cancelled;  /* 0, or 1 and the awaits since */
    bool is_told;       /* a branch has been */
    /**
     * How the last await ended: a mask of enum k_ready, which with K_READY_CLOSED says that the
     * source is gone; the number of branches that are ready; 0 after a sleep; -EAGAIN when the
     * time was over; -ECANCELED.
     */
    int result;
};

BASE_STATIC_ASSERT(sizeof(void *) != 4 || sizeof(struct async_task) == 76 + K__WATCH_LISTING_BYTES,
                   "struct async_task: 76 bytes on a 32-bit target is promised");

/** A static initialiser; zeroed memory is as good. */
#define ASYNC_TASK_INIT                                                                            \
    {                                                                                              \
        .result = 0                                                                                \
    }

/** Set up an executor for a thread. @context Thread or ISR. */
void async_executor_init(struct async_executor *executor);

/**
 * Run the tasks of @p executor, and wait for them, for ever. What the thread of an executor does:
 * its priority is the tasks'.
 *
 * @context Thread.
 */
void async_executor_run(struct async_executor *executor) __attribute__((noreturn));

/**
 * Define a thread that runs the executor @p name_, at priority @p prio_, on a stack of @p stack_
 * bytes.
 */
#define ASYNC_EXECUTOR_DEFINE(name_, stack_, prio_)                                                \
    struct async_executor name_ = ASYNC_EXECUTOR_INIT;                                             \
    K_THREAD_DEFINE(name_##_runner, stack_, async__executor_entry, &name_, NULL, NULL, prio_, 0, 0)

/**
 * The handler of an executor's interrupt: runs what is ready. It is pended by software, so any
 * interrupt that no device uses will do; its level is the tasks'.
 *
 *     static struct async_executor urgent = ASYNC_EXECUTOR_IRQ_INIT(UNUSED_IRQ);
 *
 *     irq_connect_dynamic(UNUSED_IRQ, 1, async_executor_isr, &urgent, 0);
 *     irq_enable(UNUSED_IRQ);
 *
 * @param executor  A struct async_executor.
 *
 * @context ISR.
 */
void async_executor_isr(const void *executor);

/** Set up a task that has ended. @context Thread or ISR. */
void async_task_init(struct async_task *task);

/**
 * Start @p task on @p executor, at the beginning of @p run.
 *
 * @retval 0
 * @retval -EALREADY  It has not ended.
 *
 * @context Thread or ISR.
 * @cost    O(1).
 */
int async_start(struct async_task *task, struct async_executor *executor, async_fn_t *run);

/**
 * Have @p task end early: its await, and each later one, ends at once with -ECANCELED. It is the
 * task that ends, after it has put things in order; async_task_source() says when.
 *
 * @retval 0
 * @retval -EALREADY  It has ended.
 *
 * @context Thread or ISR.
 * @cost    O(1).
 */
int async_cancel(struct async_task *task);

/** Has @p task ended, or never been started? @context Thread or ISR. */
bool async_has_ended(const struct async_task *task);

/**
 * The end of @p task as something to wait for: K_READY_IN. From then on its memory may be used
 * again.
 */
struct k_source async_task_source(struct async_task *task);

/** Begin the function of @p task. */
#define ASYNC_BEGIN(task)                                                                          \
    switch ((task)->resume_at) {                                                                   \
    case 0:

/** End the function, and the task. */
#define ASYNC_END(task)                                                                            \
    }                                                                                              \
    return ASYNC_STEP_ENDS

/** End the task here. */
#define ASYNC_EXIT(task)                                                                           \
    do {                                                                                           \
        (void)(task);                                                                              \
        return ASYNC_STEP_ENDS;                                                                    \
    } while (0)

#define ASYNC__WAIT(task, begin)                                                                   \
    do {                                                                                           \
        (task)->resume_at = (uint16_t)__LINE__;                                                    \
        begin;                                                                                     \
        return ASYNC_STEP_WAITS;                                                                   \
    case __LINE__:;                                                                                \
    } while (0)

/**
 * Wait until @p source is ready for @p wanted, at most @p timeout; then see `task->result`.
 *
 * Level-triggered: what is ready already is no wait, but lets other tasks go first.
 */
#define ASYNC_AWAIT(task, source, wanted, timeout)                                                 \
    ASYNC__WAIT(task, async__await((task), (source), (wanted), (timeout)))

/**
 * Wait until one of @p count branches, an array that outlives the await, is ready; then see
 * `task->result` and each branch's `ready`.
 */
#define ASYNC_AWAIT_ANY(task, branches, count, timeout)                                            \
    ASYNC__WAIT(task, async__await_any((task), (branches), (count), (timeout)))

/** Wait for @p timeout. `task->result` is 0, or -ECANCELED. */
#define ASYNC_SLEEP(task, timeout) ASYNC__WAIT(task, async__sleep((task), (timeout)))

/** Let other tasks go first. `task->result` is 0, or -ECANCELED. */
#define ASYNC_YIELD(task) ASYNC__WAIT(task, async__sleep((task), K_NO_WAIT))

/* What the macros call; the last thing that a task does in a step. */
void async__await(struct async_task *task, struct k_source source, uint32_t wanted,
                  k_timeout_t timeout);
void async__await_any(struct async_task *task, struct async_branch *branches, size_t count,
                      k_timeout_t timeout);
void async__sleep(struct async_task *task, k_timeout_t timeout);
void async__executor_entry(void *executor, void *unused1, void *unused2);

#ifdef __cplusplus
}
#endif

#endif
