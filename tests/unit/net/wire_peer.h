/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WIRE_PEER_H
#define WIRE_PEER_H

/* The other end of a socket's connection: a peer on the wire that does what a case likes. */

#include <lwip/stats.h>
#include <lwip_hooks.h>
#include <net/socket.h>
#include <net/socket_info.h>

#include "net_fixture.h"

enum {
    PORT = 80,
    PEER_PORT = 4000,
    PEER_ISN = 5000,
    WINDOW = 8000,
    TCP = 6,
    UDP = 17,
    MSS = 1460,
};

/* The peer's side of one connection. */
static struct {
    uint16_t own_port;     /* 0: PEER_PORT */
    uint16_t port;         /* ours, as it sees it */
    uint32_t next;         /* the sequence number that it sends next */
    uint32_t acknowledged; /* what it expects from us next */
} peer;

/* The peer, at a port. */
static inline struct net_address peer_address(uint16_t port)
{
    return net_address(NET_IP(192, 168, 1, 50), port);
}

/* The peer sends a segment with its next sequence number, which does not count as sent. */
static inline void send_segment(uint8_t flags, const void *data, size_t length)
{
    static const uint8_t mss_1460[4] = {2, 4, MSS >> 8, MSS & 0xff};
    bool is_first = (flags & TCP_FLAG_SYN) != 0;
    struct packet_tcp tcp = {.from_port = peer.own_port != 0 ? peer.own_port : PEER_PORT,
                             .to_port = peer.port,
                             .sequence = peer.next,
                             .acknowledged = peer.acknowledged,
                             .flags = flags,
                             .window = WINDOW,
                             .options = is_first ? mss_1460 : NULL,
                             .options_length = is_first ? sizeof(mss_1460) : 0,
                             .data = data,
                             .length = length};
    struct packet packet;

    packet_tcp(&packet, PEER_IP, OUR_IP, &tcp);
    deliver(&packet);
}

/* Send data that counts as sent. */
static inline void send_data(const void *data, size_t length)
{
    send_segment(TCP_FLAG_ACK | TCP_FLAG_PSH, data, length);
    peer.next += (uint32_t)length;
}

/* The same for the end. */
static inline void send_fin(void)
{
    send_segment(TCP_FLAG_ACK | TCP_FLAG_FIN, NULL, 0);
    peer.next++;
}

/* How many of our segments have these flags. */
static inline int count_sent(uint8_t flags)
{
    int count = 0;

    for (int i = 0; i < eth0.sent_count; i++) {
        struct packet_view view;
        bool is_tcp = packet_read(eth0.sent[i].bytes, eth0.sent[i].length, &view) &&
                      view.ethernet_type == 0x0800 && view.protocol == TCP;

        count += is_tcp && (view.flags & flags) == flags ? 1 : 0;
    }
    return count;
}

/* The window in the frame that was sent last. */
static inline uint16_t window_sent(void)
{
    assert_true(eth0.sent_count > 0);
    return packet_get_16(eth0.sent[eth0.sent_count - 1].bytes + 14 + 20 + 14);
}

/* The peer takes and acknowledges all that was sent to it. */
static inline void acknowledge_all(void)
{
    for (int i = 0; i < eth0.sent_count; i++) {
        struct packet_view view;

        if (packet_read(eth0.sent[i].bytes, eth0.sent[i].length, &view) && view.protocol == TCP &&
            view.sequence == peer.acknowledged) {
            peer.acknowledged += (uint32_t)view.length;
            peer.acknowledged += (view.flags & TCP_FLAG_FIN) != 0 ? 1U : 0U;
        }
    }
    fake_interface_clear(&eth0);
    send_segment(TCP_FLAG_ACK, NULL, 0);
}

static inline int option(int socket, int level, int name)
{
    int value = -1;
    size_t length = sizeof(value);

    assert_int_equal(net_getsockopt(socket, level, name, &value, &length), 0);
    return value;
}

static inline void set_option(int socket, int level, int name, int value)
{
    assert_int_equal(net_setsockopt(socket, level, name, &value, sizeof(value)), 0);
}

/* A listener on PORT. */
static inline int open_listener(int backlog)
{
    struct net_address address = net_address(NET_IP_ANY, PORT);
    int socket = net_socket(NET_AF_INET, NET_SOCK_STREAM | NET_SOCK_NONBLOCK, 0);

    assert_true(socket > 0);
    assert_int_equal(net_bind(socket, &address), 0);
    assert_int_equal(net_listen(socket, backlog), 0);
    return socket;
}

/* The peer's SYN with sequence number @p first; our answer is noted in `peer`. */
static inline void send_peer_syn(uint32_t first)
{
    peer.port = PORT;
    peer.next = first;
    peer.acknowledged = 0;
    fake_interface_clear(&eth0);
    send_segment(TCP_FLAG_SYN, NULL, 0);
    peer.next++;
    struct packet_view answer = sent_frame(TCP);

    assert_int_equal(answer.flags, TCP_FLAG_SYN | TCP_FLAG_ACK);
    peer.acknowledged = answer.sequence + 1;
    fake_interface_clear(&eth0);
}

/* The peer connects; what our side has accepted. */
static inline int accept_from_peer(int listener)
{
    send_peer_syn(PEER_ISN);
    send_segment(TCP_FLAG_ACK, NULL, 0);
    return net_accept4(listener, NULL, NET_SOCK_NONBLOCK);
}

/* The peer sends a segment, from whatever port. */
static inline void send_tcp(const struct packet_tcp *tcp)
{
    struct packet packet;

    packet_tcp(&packet, PEER_IP, OUR_IP, tcp);
    deliver(&packet);
}

/* The peer sends a SYN from @p port, besides `peer`; what it says to our answer. */
static inline struct packet_tcp syn_from(uint16_t port)
{
    struct packet_tcp tcp = {.from_port = port,
                             .to_port = PORT,
                             .sequence = PEER_ISN,
                             .flags = TCP_FLAG_SYN,
                             .window = WINDOW};

    fake_interface_clear(&eth0);
    send_tcp(&tcp);
    tcp.sequence++;
    tcp.flags = TCP_FLAG_ACK;
    tcp.acknowledged = sent_frame(TCP).sequence + 1;
    return tcp;
}

/* The peer connects from @p port, besides `peer`; the last segment that it has sent. */
static inline struct packet_tcp connect_from(uint16_t port)
{
    struct packet_tcp tcp = syn_from(port);

    send_tcp(&tcp);
    return tcp;
}

/* A connection with the peer. */
static inline int connected_socket(void)
{
    int listener = open_listener(1);
    int socket = accept_from_peer(listener);

    assert_true(socket > 0);
    assert_int_equal(net_close(listener), 0);
    fake_interface_clear(&eth0);
    return socket;
}

static inline void close_by_reset(int socket)
{
    struct net_linger linger = {.l_onoff = 1, .l_linger = 0};

    assert_int_equal(net_setsockopt(socket, NET_SOL_SOCKET, NET_SO_LINGER, &linger, sizeof(linger)),
                     0);
    assert_int_equal(net_close(socket), 0);
}

static inline void reset_by_peer(void)
{
    send_segment(TCP_FLAG_RST | TCP_FLAG_ACK, NULL, 0);
}

/* All connections and sockets are gone, after the longest time that lwIP keeps them. */
static inline int check_nothing_is_left(void **state)
{
    struct net_socket_statistics statistics;

    (void)state;
    fake_kernel_advance(300000);
    net_socket_statistics_get(&statistics);
    assert_int_equal(statistics.in_use, 0);
    assert_int_equal(lwip_stats.memp[MEMP_TCP_PCB]->used, 0);
    assert_int_equal(lwip_stats.memp[MEMP_TCP_SEG]->used, 0);
    assert_int_equal(lwip_stats.memp[MEMP_PBUF_POOL]->used, 0);
    assert_int_equal(net__buffers_held, 0);
    fake_interface_clear(&eth0);
    /* The peer is known to ARP again. */
    struct packet arp;

    packet_arp(&arp, 1, PEER_IP, OUR_IP);
    deliver(&arp);
    fake_interface_clear(&eth0);
    return 0;
}

#define CASE(name) cmocka_unit_test_teardown(name, check_nothing_is_left)

#endif
