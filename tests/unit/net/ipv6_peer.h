/* SPDX-License-Identifier: Apache-2.0 */
#ifndef IPV6_PEER_H
#define IPV6_PEER_H

/* Neighbours on a wire of IPv6, at which we are fe80::ff:fe00:1 and 2001:db8::20. */

#include <lwip/nd6.h>
#include <lwip/priv/nd6_priv.h>
#include <lwip/stats.h>
#include <lwip_hooks.h>
#include <net/socket.h>

#include "net_fixture.h"
#include "packets6.h"

static const uint8_t our_local[16] = {0xfe, 0x80, [11] = 0xff, 0xfe, [15] = 1};
static const uint8_t our_global[16] = {0x20, 0x01, 0x0d, 0xb8, [15] = 0x20};
static const uint8_t peer_local[16] = {0xfe, 0x80, [15] = 0x50};
static const uint8_t peer_global[16] = {0x20, 0x01, 0x0d, 0xb8, [15] = 0x50};
static const uint8_t router_local[16] = {0xfe, 0x80, [15] = 0xfe};
static const uint8_t all_nodes[16] = {0xff, 2, [15] = 1};
static const uint8_t any6[16];
static const uint8_t router_mac[6] = {2, 0, 0, 0, 0, 0xfe};
static const uint8_t other_mac[6] = {2, 0, 0, 0, 0, 0x66};

/* A frame that we have sent. */
struct sent6 {
    const uint8_t *mac; /* to whom */
    const uint8_t *from;
    const uint8_t *to;
    uint8_t protocol;
    uint8_t hops;
    const uint8_t *data;
    size_t length;
};

static inline bool read_sent(int index, struct sent6 *sent)
{
    const struct fake_frame *frame = &eth0.sent[index];
    const uint8_t *ip = frame->bytes + 14;

    if (packet_get_16(frame->bytes + 12) != 0x86dd) {
        return false;
    }
    assert_int_equal(ip[0] >> 4, 6);
    *sent = (struct sent6){.mac = frame->bytes,
                           .from = ip + 8,
                           .to = ip + 24,
                           .protocol = ip[6],
                           .hops = ip[7],
                           .data = ip + IP6_HEADER,
                           .length = packet_get_16(ip + 4)};
    assert_in_range(frame->length, 14 + IP6_HEADER + sent->length, FAKE_FRAME_BYTES);
    return true;
}

/* How many packets of @p protocol, of ICMP of @p type, were sent; the last of them. */
static inline int count_sent6(uint8_t protocol, uint8_t type, struct sent6 *last)
{
    int count = 0;

    for (int i = 0; i < eth0.sent_count; i++) {
        struct sent6 sent;

        if (!read_sent(i, &sent)) {
            continue;
        }
        const uint8_t *data = sent.data;
        uint8_t kind = sent.protocol;

        if (kind == 0) { /* MLD stands behind an option */
            kind = data[0];
            data += 8;
        }
        if (kind == protocol && (protocol != ICMP6 || data[0] == type)) {
            count++;
            if (last != NULL) {
                *last = sent;
            }
        }
    }
    return count;
}

static inline void deliver_icmp6(const struct head6 *head, const void *message, size_t length)
{
    struct packet packet;

    packet_icmp6(&packet, head, message, length);
    deliver(&packet);
}

/* "Who has @p target?", by somebody with an address; NULL: one who wants to have it. */
static inline void solicit(const uint8_t *from, const uint8_t *mac, const uint8_t *target)
{
    uint8_t message[32] = {NEIGHBOUR_SOLICITATION, [24] = 1, 1};
    uint8_t group[16] = {0xff, 2, [11] = 1, 0xff};
    struct head6 head = {.from = from != NULL ? from : any6, .to = group, .mac = mac};

    memcpy(group + 13, target + 13, 3);
    memcpy(message + 8, target, 16);
    memcpy(message + 26, mac, 6);
    deliver_icmp6(&head, message, from != NULL ? 32 : 24);
}

/* "@p target is at @p mac." */
static inline void advertise(const uint8_t *target, const uint8_t *mac, const uint8_t *to,
                             uint8_t flags)
{
    uint8_t message[32] = {NEIGHBOUR_ADVERTISEMENT, [4] = flags, [24] = 2, 1};
    struct head6 head = {.from = target, .to = to, .mac = mac};

    memcpy(message + 8, target, 16);
    memcpy(message + 26, mac, 6);
    deliver_icmp6(&head, message, sizeof(message));
}

enum {
    IS_ROUTER = 0x80,
    IS_SOLICITED = 0x40,
    OVERRIDES = 0x20,
};

/* The peer asks for us, and answers when it is asked. */
static inline void know_peer(const uint8_t *address)
{
    solicit(address, peer_mac, our_global);
    advertise(address, peer_mac, our_global, IS_SOLICITED | OVERRIDES);
    fake_interface_clear(&eth0);
}

static inline void forget_all_neighbours(void)
{
    net_core_lock();
    nd6_cleanup_netif(eth0.interface.netif);
    net_core_unlock();
}

static inline int open_datagram6(uint16_t port)
{
    struct net_address any = net_address6(NULL, port);
    int socket = net_socket(NET_AF_INET6, NET_SOCK_DGRAM | NET_SOCK_NONBLOCK, 0);

    assert_true(socket > 0);
    assert_int_equal(net_bind(socket, &any), 0);
    return socket;
}

#endif
