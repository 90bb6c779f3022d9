/* SPDX-License-Identifier: Apache-2.0 */

/*
 * The share of a queue: so many items in each period. What is over waits in the queue, in its
 * order, and can be cancelled there, while the thread sleeps.
 */

#include "work_queue.h"

#include <kernel/fatal.h>
#include <kernel/time.h>

void k__share_set(struct k_work_q *queue, const struct k_work_queue_config *config)
{
    __ASSERT(config->share_items == 0 ||
                 (config->share_period.ticks > 0 && config->share_period.ticks <= INT32_MAX),
             "k_work_queue_start(): share_period is none, or longer than 2^31 ticks");
    queue->share.begin = (uint32_t)k_uptime_ticks();
    queue->share.ticks = (uint32_t)config->share_period.ticks;
    queue->share.items = config->share_items;
    queue->share.left = config->share_items;
}

/* What is submitted meanwhile does not wake the thread, as something seems to run. */
static void rest(struct k_work_q *queue, int64_t until, unsigned int *key)
{
    queue->current = (struct k_work *)(void *)queue;
    irq_unlock(*key);
    (void)k_sleep(K_TIMEOUT_ABS_TICKS(until));
    *key = irq_lock();
    queue->current = NULL;
}

bool k__share_use(struct k_work_q *queue, unsigned int *key)
{
    int64_t now = k_uptime_ticks();
    uint32_t passed = (uint32_t)now - queue->share.begin;

    if (passed >= queue->share.ticks) {
        queue->share.begin = (uint32_t)now;
        queue->share.left = queue->share.items;
    }
    if (queue->share.left == 0) {
        rest(queue, now + queue->share.ticks - passed, key);
        return false;
    }
    queue->share.left--;
    return true;
}
