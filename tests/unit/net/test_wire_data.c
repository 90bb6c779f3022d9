/* SPDX-License-Identifier: Apache-2.0 */

/* What goes over the wire, as the peer sees it: windows, options, buffers, datagrams. */

#include "wire_peer.h"

/* The window */

static void the_window_opens_by_quarters(void **state)
{
    static uint8_t bytes[MSS];
    int before;

    (void)state;
    int socket = connected_socket();

    for (int i = 0; i < 4; i++) {
        send_data(bytes, MSS);
    }
    fake_kernel_advance(300);
    assert_int_equal(window_sent(), 0);
    fake_interface_clear(&eth0);
    assert_int_equal(net_recv(socket, bytes, 1000, 0), 1000);
    assert_int_equal(count_sent(0), 0);
    assert_int_equal(net_recv(socket, bytes, 460, 0), 460);
    assert_int_equal(count_sent(0), 1);
    assert_int_equal(window_sent(), MSS);
    while (net_recv(socket, bytes, MSS, 0) > 0) {
    }
    before = count_sent(0);
    assert_in_range(before, 2, 4);
    assert_int_equal(window_sent(), 4 * MSS);

    /* Requests and answers: the window costs no segment of its own. */
    fake_interface_clear(&eth0);
    for (int i = 0; i < 4; i++) {
        send_data(bytes, 300);
        assert_int_equal(net_recv(socket, bytes, MSS, 0), 300);
        assert_int_equal(net_send(socket, "answer", 6, 0), 6);
        assert_int_equal(count_sent(TCP_FLAG_PSH), 1);
        assert_int_equal(count_sent(0), 1);
        acknowledge_all();
        fake_interface_clear(&eth0);
    }
    assert_int_equal(net_close(socket), 0);
    reset_by_peer();
}

/* Each side with a closed window must not answer the other's acknowledgements. */
static void an_acknowledgement_is_not_answered_while_the_window_is_closed(void **state)
{
    static const char bytes[MSS];

    (void)state;
    int socket = connected_socket();

    for (int i = 0; i < 4; i++) {
        send_data(bytes, MSS);
    }
    assert_int_equal(window_sent(), 0);
    fake_interface_clear(&eth0);
    send_segment(TCP_FLAG_ACK, NULL, 0);
    assert_int_equal(eth0.sent_count, 0);
    peer.next--; /* an old one is: so a peer asks whether we are alive */
    send_segment(TCP_FLAG_ACK, NULL, 0);
    peer.next++;
    assert_int_equal(eth0.sent_count, 1);
    reset_by_peer();
    assert_int_equal(net_close(socket), 0);
}

static void a_small_receive_buffer_is_a_small_window(void **state)
{
    static uint8_t bytes[MSS];

    (void)state;
    int socket = connected_socket();

    set_option(socket, NET_SOL_SOCKET, NET_SO_RCVBUF, 2 * MSS);
    for (int i = 0; i < 8; i++) {
        send_data(bytes, MSS);
        assert_int_equal(net_recv(socket, bytes, MSS, 0), MSS);
        fake_kernel_advance(300);
    }
    assert_int_equal(window_sent(), 2 * MSS);
    set_option(socket, NET_SOL_SOCKET, NET_SO_RCVBUF, 100000);
    send_data(bytes, 10);
    assert_int_equal(net_recv(socket, bytes, MSS, 0), 10);
    assert_int_equal(window_sent(), 4 * MSS);
    assert_int_equal(net_close(socket), 0);
    reset_by_peer();
}

/* Options on the wire */

static void options_reach_the_wire(void **state)
{
    (void)state;
    int socket = connected_socket();

    set_option(socket, NET_IPPROTO_IP, NET_IP_TTL, 7);
    set_option(socket, NET_IPPROTO_IP, NET_IP_TOS, 0x10);
    assert_int_equal(net_send(socket, "a", 1, 0), 1);
    assert_int_equal(eth0.sent[0].bytes[14 + 8], 7);
    assert_int_equal(eth0.sent[0].bytes[14 + 1], 0x10);
    /* Nagle: small segments wait for the acknowledgement, unless told otherwise. */
    assert_int_equal(net_send(socket, "b", 1, 0), 1);
    assert_int_equal(count_sent(0), 1);
    acknowledge_all();
    assert_int_equal(count_sent(0), 1);
    acknowledge_all();
    set_option(socket, NET_IPPROTO_TCP, NET_TCP_NODELAY, 1);
    assert_int_equal(net_send(socket, "c", 1, 0), 1);
    assert_int_equal(net_send(socket, "d", 1, 0), 1);
    assert_int_equal(count_sent(0), 2);
    acknowledge_all();
    reset_by_peer();
    assert_int_equal(net_close(socket), 0);
}

/* Few receive buffers */

static void a_stream_with_unread_data_gets_no_more_when_buffers_are_few(void **state)
{
    char bytes[16];
    uint32_t held;

    (void)state;
    int socket = connected_socket();

    send_data("first", 5);
    assert_int_equal(net_readable_bytes(socket), 5);
    held = net__buffers_held;
    net__buffers_held = NET__BUFFERS_FEW;
    fake_interface_clear(&eth0);
    send_segment(TCP_FLAG_ACK | TCP_FLAG_PSH, "second", 6);
    fake_kernel_advance(500);
    assert_int_equal(net_readable_bytes(socket), 5);

    /* Acknowledgements come in all the same. */
    fake_interface_clear(&eth0);
    assert_int_equal(net_send(socket, "answer", 6, 0), 6);
    acknowledge_all();
    fake_kernel_advance(5000);
    assert_int_equal(count_sent(TCP_FLAG_PSH), 0);

    /* The peer tries again. */
    net__buffers_held = held;
    send_data("second", 6);
    assert_int_equal(net_readable_bytes(socket), 11);
    assert_int_equal(net_recv(socket, bytes, sizeof(bytes), 0), 11);
    assert_memory_equal(bytes, "firstsecond", 11);

    /* One that has read everything still gets something. */
    net__buffers_held = NET__BUFFERS_FEW;
    send_data("third", 5);
    assert_int_equal(net_recv(socket, bytes, sizeof(bytes), 0), 5);
    net__buffers_held = 0;
    reset_by_peer();
    assert_int_equal(net_close(socket), 0);
}

/* Datagrams */

static int open_datagram(void)
{
    struct net_address address = net_address(NET_IP_ANY, PORT);
    int socket = net_socket(NET_AF_INET, NET_SOCK_DGRAM | NET_SOCK_NONBLOCK, 0);

    assert_int_equal(net_bind(socket, &address), 0);
    return socket;
}

static void a_broadcast_needs_permission(void **state)
{
    static const uint8_t everybody[6] = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff};
    struct net_address net = net_address(NET_IP(192, 168, 1, 255), PORT);
    struct net_address all = net_address(NET_IP_BROADCAST, PORT);

    (void)state;
    int socket = open_datagram();

    assert_int_equal(net_sendto(socket, "x", 1, 0, &net), -EACCES);
    assert_int_equal(net_sendto(socket, "x", 1, 0, &all), -EACCES);
    assert_int_equal(eth0.sent_count, 0);
    set_option(socket, NET_SOL_SOCKET, NET_SO_BROADCAST, 1);
    assert_int_equal(net_sendto(socket, "x", 1, 0, &net), 1);
    assert_int_equal(net_sendto(socket, "x", 1, 0, &all), 1);
    assert_int_equal(eth0.sent_count, 2);
    assert_memory_equal(eth0.sent[0].bytes, everybody, 6);
    assert_int_equal(net_close(socket), 0);
}

static void a_connection_to_everybody_is_unreachable(void **state)
{
    struct net_address net = net_address(NET_IP(192, 168, 1, 255), PORT);

    (void)state;
    int socket = net_socket(NET_AF_INET, NET_SOCK_STREAM | NET_SOCK_NONBLOCK, 0);

    assert_int_equal(net_connect(socket, &net), -ENETUNREACH);
    assert_int_equal(net_close(socket), 0);
}

static void datagrams_of_every_size_have_the_right_checksum(void **state)
{
    static uint8_t bytes[1472];
    struct net_address to = peer_address(PEER_PORT);

    (void)state;
    int socket = open_datagram();

    for (size_t i = 0; i < sizeof(bytes); i++) {
        bytes[i] = (uint8_t)(i * 5);
    }
    for (size_t length = 0; length <= sizeof(bytes); length += length < 40 ? 1 : 179) {
        fake_interface_clear(&eth0);
        assert_int_equal(net_sendto(socket, bytes + (length % 4), length - (length % 4), 0, &to),
                         length - (length % 4));
        struct packet_view view = sent_frame(UDP);

        assert_true(view.is_checksum_good);
        assert_int_equal(view.from_port, PORT);
        assert_int_equal(view.length, length - (length % 4));
        assert_memory_equal(view.data, bytes + (length % 4), view.length);
    }
    assert_int_equal(net_close(socket), 0);
}

/* A datagram is sent out of the caller's memory: what has to wait must have been copied. */
static void a_datagram_that_waits_for_arp_is_a_copy(void **state)
{
    struct net_address stranger = net_address(NET_IP(192, 168, 1, 77), PEER_PORT);
    char text[] = "original";
    struct packet arp;

    (void)state;
    int socket = open_datagram();

    assert_int_equal(net_sendto(socket, text, 8, 0, &stranger), 8);
    memset(text, 'x', sizeof(text));
    fake_interface_clear(&eth0);
    packet_arp(&arp, 2, IP(192, 168, 1, 77), OUR_IP);
    deliver(&arp);
    struct packet_view view = sent_frame(UDP);

    assert_int_equal(view.length, 8);
    assert_memory_equal(view.data, "original", 8);
    assert_true(view.is_checksum_good);
    assert_int_equal(net_close(socket), 0);
}

static void an_interface_without_room_is_told(void **state)
{
    struct net_address to = peer_address(PEER_PORT);

    (void)state;
    int socket = open_datagram();

    eth0.transmit_error = -ENOBUFS;
    assert_int_equal(net_sendto(socket, "x", 1, 0, &to), -ENOBUFS);
    eth0.transmit_error = 0;
    assert_int_equal(net_sendto(socket, "x", 1, 0, &to), 1);
    assert_int_equal(net_close(socket), 0);
}

static void a_datagram_says_who_sent_it(void **state)
{
    struct net_address from = {0};
    struct packet packet;
    char bytes[8];

    (void)state;
    int socket = open_datagram();

    packet_udp(&packet, PEER_IP, 1234, OUR_IP, PORT, "hi", 2);
    deliver(&packet);
    assert_int_equal(net_recvfrom(socket, bytes, sizeof(bytes), 0, &from), 2);
    assert_int_equal(from.ip, NET_IP(192, 168, 1, 50));
    assert_int_equal(net_ntohs(from.port), 1234);
    assert_int_equal(net_close(socket), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(the_window_opens_by_quarters),
        CASE(an_acknowledgement_is_not_answered_while_the_window_is_closed),
        CASE(a_small_receive_buffer_is_a_small_window),
        CASE(options_reach_the_wire),
        CASE(a_stream_with_unread_data_gets_no_more_when_buffers_are_few),
        CASE(a_broadcast_needs_permission),
        CASE(a_connection_to_everybody_is_unreachable),
        CASE(datagrams_of_every_size_have_the_right_checksum),
        CASE(a_datagram_that_waits_for_arp_is_a_copy),
        CASE(an_interface_without_room_is_told),
        CASE(a_datagram_says_who_sent_it),
    };

    return cmocka_run_group_tests(tests, start_network, NULL);
}
