/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Telling those who met an empty pool that there is memory again.
 *
 * lwIP frees in any context, also without the core lock, so all that is done there is to submit
 * one work item. Somebody who was turned away says so first (net_memory_wait()) and then tries
 * once more; what is freed after that is told. A free that nobody waits for costs a comparison.
 */

#include <lwip/priv/tcp_priv.h>
#include <lwip/stats.h>
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

/* Limits */

#define OOSEQ_BUFFERS (CONFIG_NET_RX_BUFFERS / 6U)

static uint32_t buffers_out_of_order(const struct tcp_pcb *connection)
{
    uint32_t count = 0;

    for (const struct tcp_seg *segment = connection->ooseq; segment != NULL;
         segment = segment->next) {
        count += pbuf_clen(segment->p);
    }
    return count;
}

/*
 * Peers send out of order what they like, and the network often does. So all of it together is
 * bounded: a peer sends again what was not kept.
 */
uint16_t net__ooseq_limit(const struct tcp_pcb *connection)
{
    uint32_t left = OOSEQ_BUFFERS > 0 ? OOSEQ_BUFFERS : 1U;

    if (net__buffers_held >= NET__BUFFERS_FEW) {
        return 0;
    }
    for (const struct tcp_pcb *other = tcp_active_pcbs; other != NULL; other = other->next) {
        uint32_t used = other == connection ? 0 : buffers_out_of_order(other);

        left -= MIN(left, used);
    }
    return (uint16_t)MIN(left, 2U * CONFIG_NET_TCP_WINDOW_SEGMENTS);
}

bool net__may_wait_for_arp(const struct pbuf *packet)
{
    return lwip_stats.mem.used + packet->tot_len + NET__HEAP_OVERHEAD_BYTES <= NET__HEAP_FEW_BYTES;
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
