/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Handlers that hold their queue up: those that wait where they may not, and those that take longer
 * than their queue's budget. One timeout for each queue runs while a handler does, so that one
 * which never returns is told too.
 *
 * And handlers of watches that take nothing, and so are called for ever. Of each queue one watch at
 * a time is the suspect: whatever else the queue runs between, its runs for nothing are counted.
 * Nothing was taken if the source has as much after the handler as before it, and has told nothing.
 */

#include "timeouts.h"
#include "work_queue.h"

#include <kernel/console.h>
#include <kernel/watch_cycle.h>

/* A handler may take nothing so often; then it is reported, and again after twice as many. */
#define RUNS_FOR_NOTHING 8U
/* So many others run, and the suspect does not: it is gone. */
#define OTHERS 64U

static const char *text_of(k_work_blame_reason_t reason)
{
    switch (reason) {
    case K_WORK_WAITED:
        return "waits";
    case K_WORK_OVERRAN:
        return "takes longer than the queue's budget";
    default:
        return "takes nothing of what it is called for, again and again";
    }
}

void __attribute__((weak))
k_work_blame(struct k_work_q *queue, k_work_blame_reason_t reason, uintptr_t handler)
{
    const char *name = k_thread_name_get(&queue->thread);

    printk("work queue %s: handler 0x%lx() %s\n", name != NULL ? name : "(no name)",
           (unsigned long)arch_code_address((const void *)handler), text_of(reason));
}

static void on_budget_over(struct k__timeout *timeout)
{
    struct k_work_q *queue = CONTAINER_OF(timeout, struct k_work_q, blame.budget_over);

    k_work_blame(queue, K_WORK_OVERRAN, queue->blame.handler);
}

void k__blame_set(struct k_work_q *queue, const struct k_work_queue_config *config)
{
    queue->blame.budget = config->budget;
    queue->blame.must_not_wait = config->must_not_wait;
}

void k__blame_begin(struct k_work_q *queue, uintptr_t handler)
{
    queue->blame.handler = handler;
    if (queue->blame.budget.ticks > 0) {
        k__timeout_start(&queue->blame.budget_over, queue->blame.budget, on_budget_over);
    }
}

void k__blame_end(struct k_work_q *queue)
{
    k__timeout_stop(&queue->blame.budget_over);
    queue->blame.handler = 0;
}

void k__blame_instead(struct k_work_q *queue, uintptr_t handler)
{
    queue->blame.handler = handler;
}

/* What the source of a watch for K_READY_IN alone has, or 0: it cannot be told. */
static uint32_t counted_level(const struct k_watch *watch)
{
    uint32_t wanted = watch->wanted & ((uint32_t)K_READY_IN | (uint32_t)K_READY_OUT);
    uint32_t level = watch->source != NULL ? watch->ready(watch->source) : 0U;
    bool is_counted = (level & K_READY_IN) != 0 && (level & K__READY_COUNTED) != 0;

    return wanted == K_READY_IN && is_counted ? level : 0U;
}

void k__blame_level_before(struct k_work_q *queue, struct k_watch *watch)
{
    watch->state &= (uint8_t)~K_WATCH_TOLD_MORE;
    queue->blame.level = counted_level(watch);
}

static bool took_nothing(const struct k_work_q *queue, const struct k_watch *watch)
{
    return queue->blame.level != 0 && (watch->state & K_WATCH_TOLD_MORE) == 0 &&
           counted_level(watch) == queue->blame.level;
}

static void count_run_for_nothing(struct k_work_q *queue)
{
    uint32_t runs = queue->blame.runs_for_nothing + 1U;

    if (runs > UINT16_MAX) {
        return;
    }
    queue->blame.others = 0;
    queue->blame.runs_for_nothing = (uint16_t)runs;
    if (runs >= RUNS_FOR_NOTHING && (runs & (runs - 1U)) == 0) {
        k_work_blame(queue, K_WORK_TOOK_NOTHING, queue->blame.handler);
    }
}

void k__blame_forget(struct k_work_q *queue, const struct k_watch *watch)
{
    if (queue->blame.suspect == watch) {
        queue->blame.suspect = NULL;
    }
}

void k__blame_level_after(struct k_work_q *queue, const struct k_watch *watch)
{
    if (!took_nothing(queue, watch)) {
        k__blame_forget(queue, watch);
    } else if (queue->blame.suspect == watch) {
        count_run_for_nothing(queue);
        return;
    } else if (queue->blame.suspect == NULL || queue->blame.others >= OTHERS) {
        queue->blame.suspect = watch;
        queue->blame.runs_for_nothing = 0;
        count_run_for_nothing(queue);
        return;
    }
    queue->blame.others++;
}

void k__blame_waiting(struct k_thread *thread)
{
    if ((thread->options & K__IS_WORK_QUEUE) == 0) {
        return;
    }
    struct k_work_q *queue = CONTAINER_OF(thread, struct k_work_q, thread);

    if (queue->blame.must_not_wait && queue->blame.handler != 0) {
        k_work_blame(queue, K_WORK_WAITED, queue->blame.handler);
    }
}
