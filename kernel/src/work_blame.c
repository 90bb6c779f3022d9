/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Handlers that hold their queue up: those that wait where they may not, and those that take longer
 * than their queue's budget. One timeout for each queue runs while a handler does, so that one
 * which never returns is told too.
 */

#include "timeouts.h"
#include "work_queue.h"

#include <kernel/console.h>

void __attribute__((weak))
k_work_blame(struct k_work_q *queue, k_work_blame_reason_t reason, uintptr_t handler)
{
    const char *name = k_thread_name_get(&queue->thread);

    printk("work queue %s: handler 0x%lx() %s\n", name != NULL ? name : "(no name)",
           (unsigned long)arch_code_address((const void *)handler),
           reason == K_WORK_WAITED ? "waits" : "takes longer than the queue's budget");
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
