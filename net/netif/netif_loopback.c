/* SPDX-License-Identifier: Apache-2.0 */

/*
 * The loopback: an interface whose driver keeps what it is to send and receives it later, from
 * the network's queue. So a packet to ourselves never runs into the code that has just sent it,
 * and a burst is bounded: what is too much is refused, and TCP sends it later.
 *
 * Packets are copied into receive buffers: lwIP keeps those of TCP, and takes the headers off
 * what it receives.
 */

#include <errno.h>
#include <lwip/ip4.h>
#include <lwip/pbuf.h>

#include "net_private.h"

static struct pbuf *under_way[CONFIG_NET_LOOPBACK_FRAMES];
static uint32_t taken; /* in all, modulo 2^32 */
static uint32_t put;

static int loopback_start(struct net_interface *interface)
{
    interface->is_link_up = true;
    return 0;
}

static const struct net_interface_driver loopback_driver;
static struct net_interface loopback = {.name = "lo", .driver = &loopback_driver};

struct net_interface *net_loopback(void)
{
    return &loopback;
}

/* @p index: of the interface that it shall come in by. */
static int keep(struct pbuf *packet, uint8_t index)
{
    if (put - taken == ARRAY_SIZE(under_way)) {
        return -ENOBUFS;
    }
    struct pbuf *copy = pbuf_clone(PBUF_RAW, PBUF_POOL, packet);

    if (copy == NULL) {
        return -ENOBUFS;
    }
    copy->if_idx = index;
    under_way[put++ % ARRAY_SIZE(under_way)] = copy;
    net_interface_rx_pending(&loopback);
    return 0;
}

static int loopback_transmit(struct net_interface *interface, struct pbuf *packet)
{
    return keep(packet, netif_get_index(interface->netif));
}

/* One that is lost here is lost as on the wire. */
void net__loopback_copy(struct netif *netif, struct pbuf *packet)
{
    (void)keep(packet, netif_get_index(netif));
}

static struct pbuf *loopback_receive(struct net_interface *interface)
{
    (void)interface;
    return taken == put ? NULL : under_way[taken++ % ARRAY_SIZE(under_way)];
}

static void loopback_unmask(struct net_interface *interface)
{
    (void)interface;
}

static err_t loopback_output(struct netif *netif, struct pbuf *packet, const ip4_addr_t *address)
{
    bool is_for_group = IS_ENABLED(CONFIG_NET_MULTICAST) && ip4_addr_ismulticast(address);

    if (is_for_group && (packet->flags & PBUF_FLAG_MCASTLOOP) == 0) {
        return ERR_OK; /* the sender does not want its own, and there is nobody else */
    }
    return net__interface_transmit(netif, packet);
}

static err_t loopback_init(struct netif *netif)
{
    ip4_addr_t address;
    ip4_addr_t netmask;

    netif->mtu = NET_MTU;
    netif->output = loopback_output;
    netif->flags |= CONFIG_NET_MULTICAST ? NETIF_FLAG_IGMP : 0;
    if (IS_ENABLED(CONFIG_NET_IPV6)) {
        net__ipv6_init_loopback(netif);
    }
    IP4_ADDR(&address, 127, 0, 0, 1);
    IP4_ADDR(&netmask, 255, 0, 0, 0);
    netif_set_addr(netif, &address, &netmask, &address);
    return ERR_OK;
}

static void loopback_input(struct net_interface *interface, struct pbuf *packet)
{
    interface->statistics.rx_frames++;
    interface->statistics.rx_bytes += packet->tot_len;
    if (IS_ENABLED(CONFIG_NET_IPV6) && *(const uint8_t *)packet->payload >> 4 == 6) {
        net__ipv6_input(packet, netif_get_by_index(packet->if_idx));
        return;
    }
    (void)ip4_input(packet, netif_get_by_index(packet->if_idx));
}

const struct net_link net__link_loopback = {
    .init = loopback_init, .input = loopback_input, .is_loopback = true};

static const struct net_interface_driver loopback_driver = {
    .start = loopback_start,
    .transmit = loopback_transmit,
    .receive = loopback_receive,
    .unmask = loopback_unmask,
    .link = &net__link_loopback,
};

void net__loopback_register(void)
{
    net_interface_register(&loopback);
}
