/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Telling those who met an empty pool that there is memory again.
 *
 * lwIP frees in any context, also without the core lock, so all that is done there is to submit
 * one work item. Somebody who was turned away says so first (net_memory_wait()) and then tries
 * once more; what is freed after that is told. A free that nobody waits for costs a comparison.
 */

#include <lwip_hooks.h>

#include "net_core.h"

atomic_t net__is_memory_awaited;
uint32_t net__buffers_held;

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
    (void)atomic_set(&net__is_memory_awaited, 1);
}

void net__memory_freed(void)
{
    if (atomic_cas(&net__is_memory_awaited, 1, 0)) {
        (void)k_work_submit_to_queue(&net_queue, &available_work);
    }
}

__attribute__((weak)) void net_on_memory_available(void)
{
}

__attribute__((weak)) int8_t net__tcp_admit(const struct tcp_pcb *connection,
                                            const struct pbuf *segment)
{
    (void)connection;
    (void)segment;
    return ERR_OK;
}
