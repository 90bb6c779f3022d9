/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Between lwIP and drivers of Ethernet controllers.
 *
 * lwIP trusts the MAC to have padded frames to their least length: its ARP reads a full packet
 * whatever came. Frames of virtual controllers, of USB and of TAP are as long as the sender made
 * them, so here they are padded; what cannot be a frame is dropped.
 */

#include <lwip/etharp.h>
#include <lwip/pbuf.h>
#include <netif/ethernet.h>
#include <string.h>

#include "net_private.h"

#define HEADER_BYTES    14U
#define MIN_FRAME_BYTES 60U             /* without the check sequence */
#define MAX_FRAME_BYTES (NET_MTU + 18U) /* with a VLAN tag */

/* A copy of @p frame, with zeros behind it; the frame is freed. NULL when there is no buffer. */
static struct pbuf *pad(struct pbuf *frame)
{
    uint8_t bytes[ETH_PAD_SIZE + MIN_FRAME_BYTES] = {0};
    struct pbuf *padded = pbuf_alloc(PBUF_RAW, sizeof(bytes), PBUF_POOL);

    (void)pbuf_copy_partial(frame, bytes, sizeof(bytes), 0);
    pbuf_free(frame);
    if (padded != NULL) {
        (void)pbuf_take(padded, bytes, sizeof(bytes));
    }
    return padded;
}

static void ethernet_frame_input(struct net_interface *interface, struct pbuf *frame)
{
    struct net_interface_statistics *statistics = &interface->statistics;
    const uint32_t bytes = frame->tot_len - ETH_PAD_SIZE;

    if (frame->tot_len < ETH_PAD_SIZE + HEADER_BYTES || bytes > MAX_FRAME_BYTES) {
        statistics->rx_dropped++;
        pbuf_free(frame);
        return;
    }
    statistics->rx_frames++;
    statistics->rx_bytes += bytes;
    if (IS_ENABLED(CONFIG_NET_PACKET_SOCKETS)) {
        net__packet_received(interface, frame);
    }
    if (bytes < MIN_FRAME_BYTES) {
        frame = pad(frame);
    }
    if (frame == NULL) {
        statistics->rx_no_buffer++;
        return;
    }
    (void)ethernet_input(frame, interface->netif);
}

/* What is too long for the network is refused here; fragments are not made. */
static err_t ethernet_transmit(struct netif *netif, struct pbuf *frame)
{
    err_t error;

    if (frame->tot_len > ETH_PAD_SIZE + NET_MTU + HEADER_BYTES) {
        return ERR_VAL;
    }
    /* lwIP may send the same buffer again: it gets its padding back. */
    (void)pbuf_remove_header(frame, ETH_PAD_SIZE);
    error = net__interface_transmit(netif, frame);
    (void)pbuf_add_header(frame, ETH_PAD_SIZE);
    return error;
}

/* A packet to a group, of which members on this machine get a copy. */
static err_t output(struct netif *netif, struct pbuf *packet, const ip4_addr_t *address)
{
    if (IS_ENABLED(CONFIG_NET_LOOPBACK) && (packet->flags & PBUF_FLAG_MCASTLOOP) != 0) {
        net__loopback_copy(netif, packet);
    }
    return etharp_output(netif, packet, address);
}

static err_t ethernet_init(struct netif *netif)
{
    const struct net_interface *interface = netif->state;

    netif->mtu = NET_MTU;
    netif->flags = NETIF_FLAG_BROADCAST | NETIF_FLAG_ETHARP | NETIF_FLAG_ETHERNET;
    netif->hwaddr_len = ETH_HWADDR_LEN;
    memcpy(netif->hwaddr, interface->mac, ETH_HWADDR_LEN);
    netif->output = etharp_output;
    netif->linkoutput = ethernet_transmit;
    if (IS_ENABLED(CONFIG_NET_IPV6)) {
        net__ipv6_init_ethernet(netif);
    }
    if (IS_ENABLED(CONFIG_NET_MULTICAST)) {
        netif->flags |= NETIF_FLAG_IGMP;
        netif->output = output;
    }
    return ERR_OK;
}

const struct net_link net__link_ethernet = {.init = ethernet_init, .input = ethernet_frame_input};
