/* SPDX-License-Identifier: Apache-2.0 */

/* Tasks, each of which awaits a semaphore of its own; the last one's is given. */

#include "measure.h"
#include "rows.h"

static ASYNC_EXECUTOR_DEFINE(executor, 512, URGENT_PRIO);
static struct k_sem sems[MOST];
static struct async_task tasks[MOST];
static size_t last;

static enum async_step take_for_ever(struct async_task *task)
{
    ASYNC_BEGIN(task);
    while (task->result != -ECANCELED) {
        ASYNC_AWAIT(task, k_sem_source(&sems[task - tasks]), K_READY_IN, K_FOREVER);
        (void)k_sem_take(&sems[task - tasks], K_NO_WAIT);
    }
    ASYNC_END(task);
}

static void give_to_last(uint32_t rounds)
{
    for (; rounds > 0; rounds--) {
        k_sem_give(&sems[last]);
    }
}

void measure_async(size_t count)
{
    last = count - 1;
    for (size_t i = 0; i < count; i++) {
        (void)k_sem_init(&sems[i], 0, 1);
        (void)async_start(&tasks[i], &executor, take_for_ever);
    }
    measure_loop("await_cycle", give_to_last);
    for (size_t i = 0; i < count; i++) {
        (void)async_cancel(&tasks[i]);
    }
}
