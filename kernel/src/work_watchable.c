/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Work whose end can be watched.
 *
 * Invariant: when the watches are told, its queue does not touch the item any more: it is not what
 * runs from then on, although the thread has not left this file yet.
 */

#include "work_queue.h"

#include <kernel/work_watchable.h>

void k_work_watchable_init(struct k_work_watchable *item, k_work_handler_t handler)
{
    *item = (struct k_work_watchable)K_WORK_WATCHABLE_INIT(handler);
}

/* Lock held. */
static bool is_done(const struct k_work_watchable *item)
{
    return !k__is_queued(&item->work) && !k__runs(&item->work, k__queue_of(&item->work));
}

/* Releases the lock. */
static void tell_if_done(struct k_work_watchable *item, unsigned int key)
{
    if (is_done(item)) {
        k__pollable_end(&item->done, K_READY_IN);
    }
    k__reschedule(key);
}

void k__work_watchable_run(struct k_work *work)
{
    struct k_work_watchable *item = k_work_watchable_from_work(work);
    struct k_work_q *queue = k__queue_of(work);

    k__blame_instead(queue, (uintptr_t)item->handler);
    item->handler(work);
    unsigned int key = irq_lock();

    queue->current = NULL;
    tell_if_done(item, key);
}

static uint32_t done_ready(struct k_pollable *pollable)
{
    const struct k_work_watchable *item = CONTAINER_OF(pollable, struct k_work_watchable, done);

    return is_done(item) ? K_READY_IN | K_READY_CLOSED : 0U;
}

struct k_source k_work_done_source(struct k_work_watchable *item)
{
    struct k_source source = {&item->done, done_ready};

    return source;
}

int k_work_watchable_cancel(struct k_work_watchable *item)
{
    int busy = k_work_cancel(&item->work);

    tell_if_done(item, irq_lock());
    return busy;
}

bool k_work_watchable_cancel_sync(struct k_work_watchable *item, struct k_work_sync *sync)
{
    bool was_pending = k_work_cancel_sync(&item->work, sync);

    tell_if_done(item, irq_lock());
    return was_pending;
}
