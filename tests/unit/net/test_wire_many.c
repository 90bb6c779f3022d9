/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Many connections, one after the other, opened, used and closed in every order there is. Time
 * passes as each needs it; at the end every counter is what it was.
 *
 * PETREL_CONNECTIONS in the environment says how many.
 */

#include <stdlib.h>

#include "wire_peer.h"

enum {
    CONNECTIONS = 8000,
    LATER_MS = 3,
};

static int listener;
static uint32_t number; /* of the connection */

static void close_socket(int socket)
{
    assert_int_equal(net_close(socket), 0);
}

/* Opening */

static void send_syn(void)
{
    peer.own_port = (uint16_t)(1024 + (number % 60000));
    send_peer_syn(number * 100000U);
}

static void connect_peer(void)
{
    send_syn();
    send_segment(TCP_FLAG_ACK, NULL, 0);
}

static int accepted(void)
{
    int socket = net_accept4(listener, NULL, NET_SOCK_NONBLOCK);

    assert_true(socket > 0);
    fake_interface_clear(&eth0);
    return socket;
}

static int opened_by_peer(void)
{
    connect_peer();
    return accepted();
}

static int start_connecting(void)
{
    struct net_address address = peer_address(PEER_PORT);
    int socket = net_socket(NET_AF_INET, NET_SOCK_STREAM | NET_SOCK_NONBLOCK, 0);

    fake_interface_clear(&eth0);
    assert_int_equal(net_connect(socket, &address), -EINPROGRESS);
    peer.own_port = PEER_PORT;
    peer.port = sent_frame(TCP).from_port;
    peer.next = number * 100000U;
    peer.acknowledged = sent_frame(TCP).sequence + 1;
    fake_interface_clear(&eth0);
    return socket;
}

static int opened_by_us(void)
{
    int socket = start_connecting();

    send_segment(TCP_FLAG_SYN | TCP_FLAG_ACK, NULL, 0);
    peer.next++;
    fake_interface_clear(&eth0);
    return socket;
}

/* Using */

static void say(int socket)
{
    assert_int_equal(net_send(socket, "answer", 6, 0), 6);
    acknowledge_all();
}

static void hear(int socket)
{
    char bytes[16];

    assert_int_equal(net_recv(socket, bytes, sizeof(bytes), 0), 7);
}

static void use(int socket)
{
    send_data("request", 7);
    hear(socket);
    say(socket);
}

static void expect_end(int socket, int result)
{
    char byte;

    assert_int_equal(net_recv(socket, &byte, 1, 0), result);
}

/* Closing: each order is a function of an open socket. */

static void peer_first(int socket)
{
    send_fin();
    expect_end(socket, 0);
    close_socket(socket);
    acknowledge_all();
}

static void we_first(int socket)
{
    close_socket(socket);
    acknowledge_all();
    send_fin();
}

static void we_first_with_the_peers_end_in_its_acknowledgement(int socket)
{
    fake_interface_clear(&eth0);
    close_socket(socket);
    peer.acknowledged++;
    send_fin();
}

static void both_at_once(int socket)
{
    close_socket(socket);
    send_fin();
    acknowledge_all();
    peer.acknowledged++;
    send_segment(TCP_FLAG_ACK, NULL, 0);
}

static void reset_of_the_peer(int socket)
{
    reset_by_peer();
    expect_end(socket, -ECONNRESET);
    close_socket(socket);
}

static void reset_of_the_peer_after_its_end(int socket)
{
    send_fin();
    reset_by_peer();
    close_socket(socket);
}

static void reset_of_the_peer_after_our_end(int socket)
{
    assert_int_equal(net_shutdown(socket, NET_SHUT_WR), 0);
    acknowledge_all();
    reset_by_peer();
    close_socket(socket);
}

static void reset_of_ours(int socket)
{
    close_by_reset(socket);
}

static void close_with_something_unread(int socket)
{
    send_data("unread", 6);
    close_socket(socket);
}

static void close_with_something_out_of_order(int socket)
{
    peer.next += 10;
    send_segment(TCP_FLAG_ACK, "later", 5);
    peer.next -= 10;
    fake_interface_clear(&eth0);
    close_socket(socket);
    acknowledge_all();
    send_fin();
}

static void close_with_something_to_be_sent(int socket)
{
    fake_interface_clear(&eth0);
    assert_int_equal(net_send(socket, "last", 4, 0), 4);
    close_socket(socket);
    acknowledge_all();
    acknowledge_all();
    send_fin();
}

static void half_closed_by_us(int socket)
{
    fake_interface_clear(&eth0);
    assert_int_equal(net_shutdown(socket, NET_SHUT_WR), 0);
    acknowledge_all();
    send_data("request", 7);
    hear(socket);
    send_fin();
    expect_end(socket, 0);
    close_socket(socket);
}

static void half_closed_by_the_peer(int socket)
{
    send_fin();
    expect_end(socket, 0);
    fake_interface_clear(&eth0);
    say(socket);
    assert_int_equal(net_shutdown(socket, NET_SHUT_WR), 0);
    acknowledge_all();
    close_socket(socket);
}

static void shut_down_for_reading(int socket)
{
    assert_int_equal(net_shutdown(socket, NET_SHUT_RD), 0);
    send_data("unwanted", 8);
    fake_interface_clear(&eth0);
    close_socket(socket);
    acknowledge_all();
    send_fin();
}

static void (*const closings[])(int socket) = {
    peer_first,
    we_first,
    we_first_with_the_peers_end_in_its_acknowledgement,
    both_at_once,
    reset_of_the_peer,
    reset_of_the_peer_after_its_end,
    reset_of_the_peer_after_our_end,
    reset_of_ours,
    close_with_something_unread,
    close_with_something_out_of_order,
    close_with_something_to_be_sent,
    half_closed_by_us,
    half_closed_by_the_peer,
    shut_down_for_reading,
};

#define CLOSINGS (sizeof(closings) / sizeof(closings[0]))

/* Ends before there is a socket, or before there is a connection. */

static void reset_before_accepted(void)
{
    connect_peer();
    reset_by_peer();
    assert_int_equal(net_accept(listener, NULL), -EAGAIN);
}

static void closed_before_accepted(void)
{
    connect_peer();
    send_data("request", 7);
    send_fin();
    int socket = accepted();

    hear(socket);
    expect_end(socket, 0);
    close_socket(socket);
    acknowledge_all();
}

static void reset_in_the_handshake(void)
{
    send_syn();
    reset_by_peer();
}

static void silent_after_the_syn(void)
{
    send_syn();
}

static void refused(void)
{
    int socket = start_connecting();

    reset_by_peer();
    expect_end(socket, -ECONNREFUSED);
    close_socket(socket);
}

static void closed_while_connecting(void)
{
    close_socket(start_connecting());
    send_segment(TCP_FLAG_SYN | TCP_FLAG_ACK, NULL, 0);
}

/* Others of its connections are remembered, and keep the port from those who do not insist. */
static int listen_again(void)
{
    struct net_address address = net_address(NET_IP_ANY, PORT);
    int socket = net_socket(NET_AF_INET, NET_SOCK_STREAM | NET_SOCK_NONBLOCK, 0);

    set_option(socket, NET_SOL_SOCKET, NET_SO_REUSEADDR, 1);
    assert_int_equal(net_bind(socket, &address), 0);
    assert_int_equal(net_listen(socket, 5), 0);
    return socket;
}

static void dropped_with_its_listener(void)
{
    connect_peer();
    close_socket(listener);
    listener = listen_again();
}

static void (*const beginnings[])(void) = {
    reset_before_accepted,
    closed_before_accepted,
    reset_in_the_handshake,
    silent_after_the_syn,
    refused,
    closed_while_connecting,
    dropped_with_its_listener,
};

#define BEGINNINGS (sizeof(beginnings) / sizeof(beginnings[0]))
#define ALL        (2 * CLOSINGS + BEGINNINGS)

static void one_connection(size_t order)
{
    if (order >= 2 * CLOSINGS) {
        beginnings[order - (2 * CLOSINGS)]();
        return;
    }
    int socket = order < CLOSINGS ? opened_by_peer() : opened_by_us();

    use(socket);
    fake_interface_clear(&eth0);
    closings[order % CLOSINGS](socket);
}

static void expect_only_the_listener(void)
{
    struct net_socket_statistics statistics;

    net_socket_statistics_get(&statistics);
    assert_int_equal(statistics.in_use, 1);
    assert_int_equal(net__buffers_held, 0);
}

/* ARP forgets after some minutes. */
static void introduce_peer(void)
{
    struct packet arp;

    packet_arp(&arp, 1, PEER_IP, OUR_IP);
    deliver(&arp);
}

static uint32_t wanted(void)
{
    const char *text = getenv("PETREL_CONNECTIONS");

    return text == NULL ? CONNECTIONS : (uint32_t)strtoul(text, NULL, 10);
}

static void connections_closed_in_every_order_leave_nothing(void **state)
{
    size_t heap = lwip_stats.mem.used;

    (void)state;
    listener = listen_again();
    for (number = 1; number <= wanted(); number++) {
        if (number % 10000 == 0) {
            introduce_peer();
        }
        one_connection(number % ALL);
        expect_only_the_listener();
        fake_kernel_advance(LATER_MS);
        fake_interface_clear(&eth0);
    }
    peer.own_port = 0;
    close_socket(listener);
    (void)check_nothing_is_left(NULL);
    assert_int_equal(lwip_stats.mem.used, heap);
    assert_int_equal(lwip_stats.memp[MEMP_TCP_PCB_LISTEN]->used, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(connections_closed_in_every_order_leave_nothing),
    };

    return cmocka_run_group_tests(tests, start_network, NULL);
}
