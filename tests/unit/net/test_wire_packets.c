/* SPDX-License-Identifier: Apache-2.0 */

/* Packet sockets: frames as they are on the wire. */

#include <net/socket_message.h>

#include "wire_peer.h"

static uint32_t index_of(const char *name)
{
    return (uint32_t)net_interface_index(net_interface_by_name(name));
}

static struct net_address place(uint32_t interface, uint16_t type)
{
    return (struct net_address){NET_AF_PACKET, net_htons(type), interface};
}

static int open_packet(uint16_t type)
{
    int socket = net_socket(NET_AF_PACKET, NET_SOCK_RAW | NET_SOCK_NONBLOCK, net_htons(type));

    assert_true(socket > 0);
    return socket;
}

static void frames_come_as_they_are_and_go_on(void **state)
{
    int arps = open_packet(NET_FRAME_ARP);
    int all = open_packet(NET_FRAME_ALL);
    struct net_address from = {0};
    uint8_t bytes[200];
    struct packet packet;

    (void)state;
    packet_arp(&packet, 1, PEER_IP, OUR_IP);
    deliver(&packet);
    assert_int_equal(sent_frame(0).ethernet_type, 0x0806); /* it was answered */
    assert_int_equal(net_readable_bytes(arps), packet.length);
    assert_int_equal(net_recvfrom(arps, bytes, sizeof(bytes), 0, &from), packet.length);
    assert_memory_equal(bytes, packet.bytes, packet.length);
    assert_int_equal(from.family, NET_AF_PACKET);
    assert_int_equal(from.port, net_htons(NET_FRAME_ARP));
    assert_int_equal(from.ip, index_of("eth0"));
    assert_int_equal(net_recv(all, bytes, sizeof(bytes), 0), packet.length);
    assert_memory_equal(bytes, packet.bytes, packet.length);

    packet_udp(&packet, PEER_IP, 1, OUR_IP, 2, "x", 1);
    deliver(&packet);
    assert_int_equal(net_recv(arps, bytes, sizeof(bytes), 0), -EAGAIN);
    assert_int_equal(net_recv(all, bytes, sizeof(bytes), 0), packet.length);
    assert_int_equal(net_close(arps), 0);
    assert_int_equal(net_close(all), 0);
    deliver(&packet);
}

static void frames_go_out_as_they_are(void **state)
{
    static uint8_t frame[1514] = {2, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 0x88, 0xb5, 'x', 'y'};
    int socket = open_packet(0);
    struct net_address to = place(index_of("eth0"), 0);
    struct net_buffer out[] = {{frame, 3}, {frame + 3, 13}};
    struct net_message message = {.buffers = out, .count = 2};

    (void)state;
    assert_int_equal(net_send(socket, frame, 60, 0), -EDESTADDRREQ);
    assert_int_equal(net_sendto(socket, frame, 60, 0, &to), 60);
    assert_int_equal(eth0.sent_count, 1);
    assert_true(eth0.sent[0].length >= 60);
    assert_memory_equal(eth0.sent[0].bytes, frame, 60);

    fake_interface_clear(&eth0);
    assert_int_equal(net_bind(socket, &to), 0);
    assert_int_equal(net_sendmsg(socket, &message, 0), 16);
    assert_memory_equal(eth0.sent[0].bytes, frame, 16);
    fake_interface_clear(&eth0);
    assert_int_equal(net_send(socket, frame, sizeof(frame), 0), sizeof(frame));
    assert_int_equal(eth0.sent[0].length, sizeof(frame));
    assert_int_equal(net_send(socket, frame, sizeof(frame) + 1, 0), -EMSGSIZE);
    assert_int_equal(net_send(socket, frame, 13, 0), -EINVAL);
    assert_int_equal(net_send(socket, frame, 60, NET_MSG_MORE), -EOPNOTSUPP);
    to = place(index_of("lo"), 0);
    assert_int_equal(net_sendto(socket, frame, 60, 0, &to), -EOPNOTSUPP);
    to = place(77, 0);
    assert_int_equal(net_sendto(socket, frame, 60, 0, &to), -ENODEV);
    to = place(0, 0);
    assert_int_equal(net_sendto(socket, frame, 60, 0, &to), -EDESTADDRREQ);
    to = peer_address(1);
    assert_int_equal(net_sendto(socket, frame, 60, 0, &to), -EAFNOSUPPORT);
    assert_int_equal(net_close(socket), 0);
}

static void a_socket_is_of_a_type_and_an_interface(void **state)
{
    int socket = open_packet(0);
    struct net_address address = place(index_of("lo"), NET_FRAME_ARP);
    uint8_t bytes[200];
    struct packet packet;

    (void)state;
    packet_arp(&packet, 1, PEER_IP, OUR_IP);
    deliver(&packet);
    assert_int_equal(net_recv(socket, bytes, sizeof(bytes), 0), -EAGAIN);
    assert_int_equal(net_bind(socket, &address), 0);
    deliver(&packet);
    assert_int_equal(net_recv(socket, bytes, sizeof(bytes), 0), -EAGAIN);
    address = place(index_of("eth0"), 0);
    assert_int_equal(net_bind(socket, &address), 0);
    assert_int_equal(net_getsockname(socket, &address), 0);
    assert_int_equal(address.port, net_htons(NET_FRAME_ARP));
    assert_int_equal(address.ip, index_of("eth0"));
    deliver(&packet);
    assert_int_equal(net_recv(socket, bytes, 10, NET_MSG_TRUNC), packet.length);
    address = place(99, 0);
    assert_int_equal(net_bind(socket, &address), -ENODEV);
    address = peer_address(1);
    assert_int_equal(net_bind(socket, &address), -EAFNOSUPPORT);
    assert_int_equal(net_connect(socket, &address), -EOPNOTSUPP);
    assert_int_equal(net_getpeername(socket, &address), -ENOTCONN);
    assert_int_equal(net_shutdown(socket, NET_SHUT_RD), -ENOTCONN);
    assert_int_equal(net_listen(socket, 1), -EOPNOTSUPP);
    assert_int_equal(net_close(socket), 0);
    assert_int_equal(net_socket(NET_AF_PACKET, NET_SOCK_DGRAM, 0), -EPROTOTYPE);
    assert_int_equal(net_socket(NET_AF_PACKET, NET_SOCK_RAW, 0x10000), -EPROTONOSUPPORT);
}

/* Runts are shown as short as they came; what is no frame is not shown. */
static void short_frames_are_shown_as_they_came(void **state)
{
    int socket = open_packet(NET_FRAME_ALL);
    uint8_t bytes[200];
    struct packet packet = {.length = 20, .bytes = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14}};

    (void)state;
    deliver(&packet);
    assert_int_equal(net_recv(socket, bytes, sizeof(bytes), 0), 20);
    packet.length = 13;
    deliver(&packet);
    assert_int_equal(net_recv(socket, bytes, sizeof(bytes), 0), -EAGAIN);
    assert_int_equal(net_close(socket), 0);
}

/* Half of all buffers: NET_SOCKET_RECEIVE_BYTES is more than there is. */
static void an_unread_socket_holds_its_quota(void **state)
{
    int socket = open_packet(NET_FRAME_ALL);
    uint8_t bytes[200];
    struct packet packet;
    int count = 0;

    (void)state;
    assert_int_equal(option(socket, NET_SOL_SOCKET, NET_SO_RCVBUF),
                     CONFIG_NET_RX_BUFFERS / 2 * CONFIG_NET_RX_BUFFER_BYTES);
    packet_arp(&packet, 1, PEER_IP, OUR_IP);
    for (int i = 0; i < 2 * CONFIG_NET_RX_BUFFERS; i++) {
        deliver(&packet);
    }
    fake_interface_clear(&eth0);
    deliver(&packet);
    assert_int_equal(sent_frame(0).ethernet_type, 0x0806); /* others go on */
    while (net_recv(socket, bytes, sizeof(bytes), 0) > 0) {
        count++;
    }
    assert_int_equal(count, CONFIG_NET_RX_BUFFERS / 2);
    assert_int_equal(net_close(socket), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(frames_come_as_they_are_and_go_on),      CASE(frames_go_out_as_they_are),
        CASE(a_socket_is_of_a_type_and_an_interface), CASE(short_frames_are_shown_as_they_came),
        CASE(an_unread_socket_holds_its_quota),
    };

    return cmocka_run_group_tests(tests, start_network, NULL);
}
