/* SPDX-License-Identifier: Apache-2.0 */

/* Who holds which blocks of the pools. */

#include <lwip/netif.h>
#include <lwip/priv/tcp_priv.h>
#include <net/socket_info.h>

#include "socket_private.h"

static void add_buffers(struct net_holdings *holdings, const struct pbuf *first)
{
    for (const struct pbuf *each = first; each != NULL; each = each->next) {
        if (pbuf_get_allocsrc(each) == PBUF_TYPE_ALLOC_SRC_MASK_STD_MEMP_PBUF_POOL) {
            holdings->receive_buffers++;
        }
    }
}

static void add_sent(struct net_holdings *holdings, const struct tcp_seg *segment)
{
    for (; segment != NULL; segment = segment->next) {
        holdings->segments++;
        holdings->unsent_bytes += segment->len;
    }
}

static void add_connection(struct net_holdings *holdings, const struct tcp_pcb *pcb)
{
    add_sent(holdings, pcb->unsent);
    add_sent(holdings, pcb->unacked);
    for (const struct tcp_seg *segment = pcb->ooseq; segment != NULL; segment = segment->next) {
        holdings->segments++;
        add_buffers(holdings, segment->p);
    }
    add_buffers(holdings, pcb->refused_data);
}

static int interface_of(const struct ip_pcb *pcb)
{
    const struct netif *netif;

    NETIF_FOREACH(netif)
    {
        if (!ip_addr_isany(&pcb->local_ip) && ip_addr_cmp(&pcb->local_ip, &netif->ip_addr)) {
            return netif_get_index(netif);
        }
    }
    return 0;
}

/* Pairs have no record, and what they hold is their own. */
static void read_socket(const struct net_socket *socket, struct net_holdings *holdings)
{
    *holdings = (struct net_holdings){.socket = MAX(socket->handle, 0)};
    unsigned int key = irq_lock();

    add_buffers(holdings, socket->first);
    irq_unlock(key);
    if (net__is_inside(socket) || socket->pcb.any == NULL) {
        return;
    }
    holdings->records = 1;
    holdings->interface = interface_of(socket->pcb.any);
    if (net__is_stream(socket) && socket->state != NET__LISTENING) {
        add_connection(holdings, socket->pcb.tcp);
    }
}

static bool has_socket(const struct tcp_pcb *pcb)
{
    for (size_t i = 0; i < CONFIG_NET_SOCKETS; i++) {
        const struct net_socket *socket = &net__sockets[i];

        if (socket->kind != NULL && net__is_stream(socket) && socket->pcb.tcp == pcb) {
            return true;
        }
    }
    return false;
}

static void read_rest(struct net_holdings *holdings)
{
    const struct tcp_pcb *const lists[] = {tcp_bound_pcbs, tcp_active_pcbs, tcp_tw_pcbs};

    *holdings = (struct net_holdings){.socket = 0};
    for (size_t i = 0; i < ARRAY_SIZE(lists); i++) {
        for (const struct tcp_pcb *pcb = lists[i]; pcb != NULL; pcb = pcb->next) {
            if (!has_socket(pcb)) {
                holdings->records++;
                add_connection(holdings, pcb);
            }
        }
    }
}

void net_holdings_foreach(net_holdings_visitor_t *visit, void *context)
{
    struct net_holdings holdings;

    for (size_t i = 0; i < CONFIG_NET_SOCKETS; i++) {
        net_core_lock();
        bool is_used = net__sockets[i].kind != NULL;

        if (is_used) {
            read_socket(&net__sockets[i], &holdings);
        }
        net_core_unlock();
        if (is_used) {
            visit(&holdings, context);
        }
    }
    net_core_lock();
    read_rest(&holdings);
    net_core_unlock();
    visit(&holdings, context);
}
