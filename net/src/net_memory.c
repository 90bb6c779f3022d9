/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Telling those who met an empty pool that there is memory again.
 *
 * lwIP frees in any context, also without the core lock, so all that is done there is to submit
 * one work item. Somebody who was turned away says so first (net_memory_wait()) and then tries
 * once more; what is freed after that is told. A free that nobody waits for costs a comparison.
 */

#include <kernel/atomic.h>
#include <lwip_hooks.h>

#include "net_core.h"

static atomic_t is_awaited;

static void tell_available(struct k_work *work)
{
    (void)work;
    net_core_lock();
    net_on_memory_available();
    net_core_unlock();
}

static K_WORK_DEFINE(available_work, tell_available);

void net_memory_wait(void)
{
    (void)atomic_set(&is_awaited, 1);
}

void net__memory_freed(void)
{
    if (atomic_get(&is_awaited) == 0 || !atomic_cas(&is_awaited, 1, 0)) {
        return;
    }
    (void)k_work_submit_to_queue(&net_queue, &available_work);
}

__attribute__((weak)) void net_on_memory_available(void)
{
}
