/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Tasks without a stack, and what runs them.
 *
 * The state of a task's watch is the task's:
 *
 *     IDLE     ended → async_start() → QUEUED
 *     QUEUED   taken by its executor → RUNNING
 *     RUNNING  awaits something ready → QUEUED at the tail; something else → ARMED; ends → IDLE
 *     ARMED    told | time over | cancelled → QUEUED
 *
 * Invariants:
 *  1. A task is in executor->ready exactly in state QUEUED, and runs in state RUNNING only, so one
 *     executor runs it at a time.
 *  2. Its timeout runs in state ARMED only. What leaves ARMED first wins.
 *  3. Its watches are taken off before it goes on. Nothing touches a task that has ended.
 */

#include <errno.h>
#include <kernel/fatal.h>
#include <kernel/lock.h>
#include <kernel/timeout_run.h>
#include <kernel/watch_cycle.h>
#include <poll/async.h>

/* A cancelled task has so many awaits to put things in order. */
#define AWAITS_AFTER_CANCELLATION 100U

void async_executor_init(struct async_executor *executor)
{
    *executor = (struct async_executor)ASYNC_EXECUTOR_INIT;
}

void async_task_init(struct async_task *task)
{
    *task = (struct async_task)ASYNC_TASK_INIT;
}

static enum k_watch_state state_of(const struct async_task *task)
{
    return k_watch_state_of(&task->watch);
}

static void queue_task(struct async_task *task)
{
    struct async_executor *executor = task->executor;

    k__timeout_stop(&task->timeout);
    task->watch.armed = 0;
    k_watch_set_state(&task->watch, K_WATCH_QUEUED);
    (void)ring_append(&executor->ready, &task->node);
    if (executor->irq == ASYNC__IN_A_THREAD) {
        (void)k_wake_first(&executor->thread, 0);
    } else {
        arch_irq_pend((unsigned int)executor->irq);
    }
}

/* What a task may wait for */

static void wake_task(struct k_watch *watch)
{
    queue_task(CONTAINER_OF(watch, struct async_task, watch));
}

/* Several may be told, also before all are armed: the first one queues the task that waits. */
static void wake_branch(struct k_watch *watch)
{
    struct async_task *task = CONTAINER_OF(watch, struct async_branch, watch)->task;

    task->is_told = true;
    if (state_of(task) == K_WATCH_ARMED) {
        queue_task(task);
    }
}

static void on_time_over(struct k__timeout *timeout)
{
    struct async_task *task = CONTAINER_OF(timeout, struct async_task, timeout);

    queue_task(task);
}

/* True: the task goes on at once, as it has been cancelled. */
static bool is_cancelled(struct async_task *task)
{
    if (LIKELY(task->cancelled == 0)) {
        return false;
    }
    __ASSERT(task->cancelled <= AWAITS_AFTER_CANCELLATION,
             "async_cancel(): the task goes on and on after its cancellation: %p", (void *)task);
    task->cancelled = (uint8_t)MIN(task->cancelled + 1, UINT8_MAX);
    task->result = -ECANCELED;
    queue_task(task);
    return true;
}

/* In state ARMED, nothing told: the result is that of the time, unless something is told first. */
static void start_time(struct async_task *task, k_timeout_t timeout)
{
    if (k__timeout_is_no_wait(timeout)) {
        queue_task(task);
    } else if (!k__timeout_is_forever(timeout)) {
        k__timeout_start(&task->timeout, timeout, on_time_over);
    }
}

void async__await(struct async_task *task, struct k_source source, uint32_t wanted,
                  k_timeout_t timeout)
{
    unsigned int key = irq_lock();

    if (!is_cancelled(task)) {
        task->result = -EAGAIN;
        k_watch_set_state(&task->watch, K_WATCH_ARMED);
        k_watch_arm(&task->watch, source, wanted, wake_task);
        if (state_of(task) == K_WATCH_ARMED) {
            start_time(task, timeout);
        }
    }
    k_reschedule(key);
}

void async__sleep(struct async_task *task, k_timeout_t timeout)
{
    unsigned int key = irq_lock();

    if (!is_cancelled(task)) {
        task->result = 0;
        k_watch_set_state(&task->watch, K_WATCH_ARMED);
        start_time(task, timeout);
    }
    k_reschedule(key);
}

/* Branches: each is armed and taken off under its own lock section. */
static void arm_branches(struct async_task *task)
{
    for (size_t i = 0; i < task->branch_count; i++) {
        struct async_branch *branch = &task->branches[i];
        unsigned int key = irq_lock();

        branch->task = task;
        if (IS_ENABLED(CONFIG_WATCH_LISTING)) {
            branch->watch.state = K_WATCH_ARMED;
        }
        k_watch_arm(&branch->watch, branch->source, branch->wanted, wake_branch);
        irq_unlock(key);
    }
}

void async__await_any(struct async_task *task, struct async_branch *branches, size_t count,
                      k_timeout_t timeout)
{
    for (size_t i = 0; i < count; i++) {
        branches[i].ready = 0;
    }
    unsigned int key = irq_lock();

    if (is_cancelled(task)) {
        k_reschedule(key);
        return;
    }
    irq_unlock(key);
    task->branches = branches;
    task->branch_count = count;
    task->is_told = false;
    arm_branches(task); /* the task runs: what is told now is only noted */

    key = irq_lock();
    task->result = task->cancelled != 0 ? -ECANCELED : -EAGAIN;
    k_watch_set_state(&task->watch, K_WATCH_ARMED);
    start_time(task, task->cancelled != 0 || task->is_told ? K_NO_WAIT : timeout);
    k_reschedule(key);
}

static void take_off_branches(struct async_task *task)
{
    int ready = 0;

    for (size_t i = 0; i < task->branch_count; i++) {
        struct async_branch *branch = &task->branches[i];
        unsigned int key = irq_lock();

        k_watch_detach(&branch->watch);
        irq_unlock(key);
        branch->ready = branch->watch.told;
        ready += branch->ready != 0 ? 1 : 0;
    }
    task->branches = NULL;
    task->branch_count = 0;
    if (ready > 0 && task->result != -ECANCELED) {
        task->result = ready;
    }
}

/* Executors */

static void end_task(struct async_task *task)
{
    k_watch_set_state(&task->watch, K_WATCH_IDLE);
    k__pollable_end(&task->ended, K_READY_IN);
}

/* Its source may have closed while it was queued, for whatever reason. */
static void take_what_was_told(struct async_task *task)
{
    k_watch_detach(&task->watch);
    if (task->watch.told != 0 && task->result != -ECANCELED) {
        task->result = task->watch.told;
    }
    task->watch.told = 0;
}

/* Called and returns with the lock held. */
static unsigned int run_first(struct async_executor *executor, unsigned int key)
{
    struct async_task *task = CONTAINER_OF(ring_pop(&executor->ready), struct async_task, node);

    take_what_was_told(task);
    k_watch_set_state(&task->watch, K_WATCH_RUNNING);
    irq_unlock(key);
    if (task->branches != NULL) {
        take_off_branches(task);
    }
    enum async_step step = task->run(task);

    key = irq_lock();
    if (step == ASYNC_STEP_ENDS) {
        end_task(task);
    }
    return key;
}

void async_executor_isr(const void *executor_)
{
    struct async_executor *executor = (struct async_executor *)(uintptr_t)executor_;
    unsigned int key = irq_lock();

    while (executor->ready != NULL) {
        key = run_first(executor, key);
    }
    k_reschedule(key);
}

void async_executor_run(struct async_executor *executor)
{
    unsigned int key = irq_lock();

    for (;;) {
        while (executor->ready != NULL) {
            key = run_first(executor, key);
            k_reschedule(key);
            key = irq_lock();
        }
        k_wait_and_hold(&executor->thread, key);
    }
}

void async__executor_entry(void *executor, void *unused1, void *unused2)
{
    (void)unused1;
    (void)unused2;
    async_executor_run(executor);
}

/* Beginning and end of a task */

int async_start(struct async_task *task, struct async_executor *executor, async_fn_t *run)
{
    unsigned int key = irq_lock();
    int error = -EALREADY;

    if (state_of(task) == K_WATCH_IDLE) {
        error = 0;
        task->executor = executor;
        task->run = run;
        task->resume_at = 0;
        task->cancelled = 0;
        task->result = 0;
        queue_task(task);
    }
    k_reschedule(key);
    return error;
}

int async_cancel(struct async_task *task)
{
    unsigned int key = irq_lock();
    enum k_watch_state state = state_of(task);

    if (state == K_WATCH_IDLE) {
        irq_unlock(key);
        return -EALREADY;
    }
    if (task->cancelled == 0) {
        task->cancelled = 1;
    }
    if (state != K_WATCH_RUNNING) {
        task->result = -ECANCELED;
    }
    if (state == K_WATCH_ARMED) {
        queue_task(task);
    }
    k_reschedule(key);
    return 0;
}

bool async_has_ended(const struct async_task *task)
{
    return state_of(task) == K_WATCH_IDLE;
}

static uint32_t ended_ready(struct k_pollable *pollable)
{
    const struct async_task *task = CONTAINER_OF(pollable, struct async_task, ended);

    return async_has_ended(task) ? K_READY_IN | K_READY_CLOSED : 0U;
}

struct k_source async_task_source(struct async_task *task)
{
    struct k_source source = {&task->ended, ended_ready};

    return source;
}
