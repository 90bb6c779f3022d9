/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KERNEL_SRC_WATCH_WORK_H
#define KERNEL_SRC_WATCH_WORK_H

/* Running the work item of a watch, in line in its queue's loop. */

#include "work_queue.h"

#include <kernel/poll_work.h>
#include <kernel/watch_cycle.h>

static inline enum poll_status k__poll_status_of(uint32_t told)
{
    if (UNLIKELY((told & (K_WATCH_TOLD_TIMEOUT | K_READY_CLOSED)) != 0)) {
        return (told & K_READY_CLOSED) != 0 ? POLL_CLOSED : POLL_TIMEOUT;
    }
    return POLL_READY;
}

/* Run the handler, and evaluate the watch again. */
static inline unsigned int k__run_watch_work(struct k_work_q *queue, struct k_work *work,
                                             unsigned int key)
{
    struct poll_work *item = CONTAINER_OF(work, struct poll_work, work);
    poll_handler_t *handler = (poll_handler_t *)(void (*)(void))work->handler;
    uint32_t told = item->watch.told;

    k__blame_level_before(queue, &item->watch);
    (void)k_watch_forget_delivered(&item->watch, told);
    item->watch.told = 0;
    item->watch.state++; /* QUEUED: RUNNING */
    irq_unlock(key);
    handler(item, told & ~K_WATCH_TOLD_TIMEOUT, k__poll_status_of(told));
    key = irq_lock();
    if (LIKELY(!queue->is_disowned)) {
        k__blame_level_after(queue, &item->watch);
        k__watch_has_run(&item->watch);
    } else {
        queue->is_disowned = false;
        k__blame_forget(queue, &item->watch);
    }
    return key;
}

#endif
