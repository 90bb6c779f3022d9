/* SPDX-License-Identifier: Apache-2.0 */

/* Datagrams over the loopback: bounds, addresses, connecting, what is refused. */

#include <string.h>

#include "socket_support.h"

enum {
    PORT = 5000,
    OTHER_PORT = 5001,
    LARGEST = 1472
};

static const uint8_t nothing[1];

static int send_to(int socket, const void *data, size_t length, uint16_t port)
{
    struct net_address address = loopback(port);

    return net_sendto(socket, data, length, 0, &address);
}

TEST_CASE(a_datagram_arrives_with_its_sender)
{
    int receiver = open_datagram(PORT);
    int sender = open_datagram(OTHER_PORT);
    struct net_address from;
    char text[16] = "";

    TEST_EQUAL(send_to(sender, "hello", 5, PORT), 5);
    TEST_EQUAL(net_recvfrom(receiver, text, sizeof(text), 0, &from), 5);
    TEST_STRING(text, "hello");
    TEST_EQUAL(from.family, NET_AF_INET);
    TEST_EQUAL(from.ip, NET_IP_LOOPBACK);
    TEST_EQUAL(net_ntohs(from.port), OTHER_PORT);
    close_socket(receiver);
    close_socket(sender);
}

TEST_CASE(every_size_arrives_whole)
{
    int receiver = open_datagram(PORT);
    int sender = open_socket(NET_SOCK_DGRAM);
    static uint8_t sent[LARGEST];
    static uint8_t received[LARGEST + 1];

    for (size_t length = 0; length <= LARGEST; length += length < 64 ? 1 : 97) {
        fill_pattern(sent, length, (uint32_t)length, 0);
        TEST_EQUAL(send_to(sender, sent, length, PORT), length);
        memset(received, 0, sizeof(received));
        TEST_EQUAL(net_recv(receiver, received, sizeof(received), 0), length);
        TEST_TRUE(is_pattern(received, length, (uint32_t)length, 0));
        TEST_EQUAL(received[length], 0);
    }
    TEST_EQUAL(send_to(sender, sent, LARGEST, PORT), LARGEST);
    TEST_EQUAL(net_recv(receiver, received, sizeof(received), 0), LARGEST);
    close_socket(receiver);
    close_socket(sender);
}

TEST_CASE(a_datagram_beyond_a_frame_is_refused)
{
    int sender = open_socket(NET_SOCK_DGRAM);
    static const uint8_t bytes[70000];

    TEST_EQUAL(send_to(sender, bytes, LARGEST + 1, PORT), -EMSGSIZE);
    TEST_EQUAL(send_to(sender, bytes, sizeof(bytes), PORT), -EMSGSIZE);
    close_socket(sender);
}

TEST_CASE(a_short_buffer_loses_the_rest)
{
    int receiver = open_datagram(PORT);
    int sender = open_socket(NET_SOCK_DGRAM);
    char text[5] = "....";

    TEST_EQUAL(send_to(sender, "1234567", 7, PORT), 7);
    TEST_EQUAL(send_to(sender, "abcdefg", 7, PORT), 7);
    TEST_EQUAL(send_to(sender, "next", 4, PORT), 4);
    TEST_EQUAL(net_recv(receiver, text, 3, 0), 3);
    TEST_STRING(text, "123.");
    TEST_EQUAL(net_recv(receiver, text, 3, NET_MSG_TRUNC), 7);
    TEST_STRING(text, "abc.");
    TEST_EQUAL(net_recv(receiver, text, 4, 0), 4);
    TEST_STRING(text, "next");
    close_socket(receiver);
    close_socket(sender);
}

TEST_CASE(a_buffer_of_nothing_takes_a_datagram)
{
    int receiver = open_datagram(PORT);
    int sender = open_socket(NET_SOCK_DGRAM);
    char text[5] = "";

    TEST_EQUAL(send_to(sender, "1", 1, PORT), 1);
    TEST_EQUAL(send_to(sender, "2", 1, PORT), 1);
    TEST_EQUAL(net_recv(receiver, NULL, 0, 0), 0);
    TEST_EQUAL(net_recv(receiver, text, 4, 0), 1);
    TEST_STRING(text, "2");
    close_socket(receiver);
    close_socket(sender);
}

TEST_CASE(an_empty_datagram_is_a_datagram)
{
    int receiver = open_datagram(PORT);
    int sender = open_datagram(OTHER_PORT);
    struct net_address from = {0};
    char text[5];

    TEST_EQUAL(send_to(sender, nothing, 0, PORT), 0);
    TEST_EQUAL(net_recvfrom(receiver, text, sizeof(text), 0, &from), 0);
    TEST_EQUAL(net_ntohs(from.port), OTHER_PORT);
    TEST_EQUAL(net_recv(receiver, text, sizeof(text), NET_MSG_DONTWAIT), -EAGAIN);
    close_socket(receiver);
    close_socket(sender);
}

TEST_CASE(peek_leaves_the_datagram)
{
    int receiver = open_datagram(PORT);
    int sender = open_datagram(OTHER_PORT);
    struct net_address from;
    char text[8] = "";

    TEST_EQUAL(send_to(sender, "first", 5, PORT), 5);
    TEST_EQUAL(send_to(sender, "second", 6, PORT), 6);
    TEST_EQUAL(net_readable_bytes(receiver), 5);
    for (int i = 0; i < 2; i++) {
        TEST_EQUAL(net_recvfrom(receiver, text, sizeof(text), NET_MSG_PEEK, &from), 5);
        TEST_STRING(text, "first");
        TEST_EQUAL(net_ntohs(from.port), OTHER_PORT);
    }
    TEST_EQUAL(net_recv(receiver, text, 2, NET_MSG_PEEK | NET_MSG_TRUNC), 5);
    TEST_EQUAL(net_recv(receiver, text, sizeof(text), 0), 5);
    TEST_EQUAL(net_readable_bytes(receiver), 6);
    TEST_EQUAL(net_recv(receiver, text, sizeof(text), 0), 6);
    TEST_EQUAL(net_readable_bytes(receiver), 0);
    close_socket(receiver);
    close_socket(sender);
}

static uint32_t dropped(void)
{
    struct net_socket_statistics statistics;

    net_socket_statistics_get(&statistics);
    return statistics.datagrams_dropped;
}

TEST_CASE(the_quota_bounds_what_waits)
{
    int receiver = open_datagram(PORT);
    int sender = open_socket(NET_SOCK_DGRAM);
    char text[8];
    int received = 0;
    uint32_t before = dropped();

    set_option(receiver, NET_SOL_SOCKET, NET_SO_RCVBUF, 3 * CONFIG_NET_RX_BUFFER_BYTES);
    TEST_EQUAL(get_option(receiver, NET_SOL_SOCKET, NET_SO_RCVBUF), 3 * CONFIG_NET_RX_BUFFER_BYTES);
    for (char c = 'a'; c < 'f'; c++) {
        TEST_EQUAL(send_to(sender, &c, 1, PORT), 1);
        k_msleep(1);
    }
    k_msleep(SHORT_MS);
    TEST_EQUAL(dropped() - before, 2);
    while (net_recv(receiver, text, sizeof(text), NET_MSG_DONTWAIT) == 1) {
        TEST_EQUAL(text[0], 'a' + received);
        received++;
    }
    TEST_EQUAL(received, 3);
    TEST_EQUAL(send_to(sender, "again", 5, PORT), 5);
    TEST_EQUAL(net_recv(receiver, text, sizeof(text), 0), 5);

    set_option(receiver, NET_SOL_SOCKET, NET_SO_RCVBUF, 1);
    TEST_EQUAL(send_to(sender, "one", 3, PORT), 3);
    TEST_EQUAL(send_to(sender, "two", 3, PORT), 3);
    TEST_EQUAL(net_recv(receiver, text, sizeof(text), 0), 3);
    TEST_EQUAL(net_recv(receiver, text, sizeof(text), NET_MSG_DONTWAIT), -EAGAIN);
    close_socket(receiver);
    close_socket(sender);
}

TEST_CASE(a_connected_socket_hears_its_peer_only)
{
    int receiver = open_datagram(PORT);
    int peer = open_datagram(OTHER_PORT);
    int stranger = open_socket(NET_SOCK_DGRAM);
    struct net_address address = loopback(OTHER_PORT);
    struct net_address none = {.family = NET_AF_UNSPEC};
    char text[16];

    TEST_EQUAL(net_getpeername(receiver, &address), -ENOTCONN);
    address = loopback(OTHER_PORT);
    TEST_EQUAL(net_connect(receiver, &address), 0);
    TEST_EQUAL(net_getpeername(receiver, &address), 0);
    TEST_EQUAL(net_ntohs(address.port), OTHER_PORT);
    TEST_EQUAL(send_to(stranger, "stranger", 8, PORT), 8);
    TEST_EQUAL(send_to(peer, "peer", 4, PORT), 4);
    TEST_EQUAL(net_recv(receiver, text, sizeof(text), 0), 4);
    TEST_EQUAL(net_recv(receiver, text, sizeof(text), NET_MSG_DONTWAIT), -EAGAIN);

    TEST_EQUAL(net_send(receiver, "answer", 6, 0), 6);
    TEST_EQUAL(net_recv(peer, text, sizeof(text), 0), 6);
    TEST_EQUAL(send_to(receiver, "x", 1, OTHER_PORT), -EISCONN);

    TEST_EQUAL(net_connect(receiver, &none), 0);
    TEST_EQUAL(net_send(receiver, "x", 1, 0), -EDESTADDRREQ);
    TEST_EQUAL(send_to(stranger, "stranger", 8, PORT), 8);
    TEST_EQUAL(net_recv(receiver, text, sizeof(text), 0), 8);
    close_socket(receiver);
    close_socket(peer);
    close_socket(stranger);
}

TEST_CASE(an_address_without_a_way_is_unreachable)
{
    int sender = open_socket(NET_SOCK_DGRAM);
    struct net_address far = net_address(NET_IP(10, 9, 8, 7), PORT);
    struct net_address other = {.family = 99};

    TEST_EQUAL(net_sendto(sender, "x", 1, 0, &far), -ENETUNREACH);
    TEST_EQUAL(net_sendto(sender, "x", 1, 0, &other), -EAFNOSUPPORT);
    TEST_EQUAL(net_connect(sender, &other), -EAFNOSUPPORT);
    TEST_EQUAL(net_send(sender, "x", 1, 0), -EDESTADDRREQ);
    other = loopback(0);
    TEST_EQUAL(net_sendto(sender, "x", 1, 0, &other), -EADDRNOTAVAIL);
    TEST_EQUAL(net_connect(sender, &other), -EADDRNOTAVAIL);
    close_socket(sender);
}

TEST_CASE(no_address_means_this_machine)
{
    int receiver = open_datagram(PORT);
    int sender = open_socket(NET_SOCK_DGRAM);
    struct net_address here = net_address(NET_IP_ANY, PORT);
    char text[8];

    TEST_EQUAL(net_sendto(sender, "x", 1, 0, &here), 1);
    TEST_EQUAL(net_recv(receiver, text, sizeof(text), 0), 1);
    close_socket(receiver);
    close_socket(sender);
}

TEST_CASE(a_socket_can_send_to_itself)
{
    int socket = open_datagram(PORT);
    char text[8];

    for (int i = 0; i < 100; i++) {
        TEST_EQUAL(send_to(socket, "x", 1, PORT), 1);
        TEST_EQUAL(net_recv(socket, text, sizeof(text), 0), 1);
    }
    close_socket(socket);
}

TEST_CASE(a_port_belongs_to_one_socket)
{
    int first = open_datagram(PORT);
    int second = open_socket(NET_SOCK_DGRAM);
    struct net_address address = loopback(PORT);

    TEST_EQUAL(net_bind(second, &address), -EADDRINUSE);
    set_option(second, NET_SOL_SOCKET, NET_SO_REUSEADDR, 1);
    TEST_EQUAL(net_bind(second, &address), -EADDRINUSE);
    set_option(first, NET_SOL_SOCKET, NET_SO_REUSEADDR, 1);
    TEST_EQUAL(net_bind(second, &address), 0);
    TEST_EQUAL(net_bind(second, &address), -EINVAL);
    close_socket(first);
    close_socket(second);
}

TEST_CASE(shutting_down_ends_each_direction)
{
    int socket = open_datagram(PORT);
    int sender = open_socket(NET_SOCK_DGRAM);
    struct net_address address = loopback(PORT);
    char text[8];

    TEST_EQUAL(net_shutdown(socket, NET_SHUT_RD), -ENOTCONN);
    TEST_EQUAL(net_connect(sender, &address), 0);
    TEST_EQUAL(net_shutdown(sender, NET_SHUT_WR), 0);
    TEST_EQUAL(net_send(sender, "x", 1, 0), -EPIPE);
    *worker(0) = (struct worker){.socket = sender};
    start_worker(0, receive_once);
    k_msleep(SHORT_MS);
    TEST_FALSE(has_ended(0));
    TEST_EQUAL(net_shutdown(sender, NET_SHUT_RD), 0);
    TEST_EQUAL(join_worker(0), 0);
    TEST_EQUAL(net_recv(sender, text, sizeof(text), 0), 0);
    close_socket(socket);
    close_socket(sender);
}

TEST_CASE(a_socket_shut_down_stays_readable_behind_its_last_datagram)
{
    int socket = open_datagram(PORT);
    struct net_address address = loopback(PORT);
    struct net_pollfd each = {.fd = socket, .events = NET_POLLIN};
    char byte;

    TEST_EQUAL(net_connect(socket, &address), 0);
    TEST_EQUAL(net_send(socket, "x", 1, 0), 1);
    TEST_EQUAL(net_poll(&each, 1, SHORT_MS), 1);
    TEST_EQUAL(net_shutdown(socket, NET_SHUT_RD), 0);
    TEST_EQUAL(net_recv(socket, &byte, 1, 0), 1);
    TEST_EQUAL(net_poll(&each, 1, 0), 1);
    TEST_EQUAL(net_recv(socket, &byte, 1, 0), 0);
    close_socket(socket);
}

TEST_CASE(several_threads_receive_one_datagram_each)
{
    int receiver = open_datagram(PORT);
    int sender = open_socket(NET_SOCK_DGRAM);

    for (size_t i = 0; i < 4; i++) {
        *worker(i) = (struct worker){.socket = receiver};
        start_worker(i, receive_once);
    }
    k_msleep(SHORT_MS);
    for (int i = 0; i < 4; i++) {
        TEST_EQUAL(send_to(sender, "x", 1, PORT), 1);
    }
    for (size_t i = 0; i < 4; i++) {
        TEST_EQUAL(join_worker(i), 1);
    }
    close_socket(receiver);
    close_socket(sender);
}

TEST_CASE(a_datagram_that_is_only_peeked_at_wakes_the_next_thread)
{
    int receiver = open_datagram(PORT);
    int sender = open_socket(NET_SOCK_DGRAM);

    *worker(0) = (struct worker){.socket = receiver, .flags = NET_MSG_PEEK};
    *worker(1) = (struct worker){.socket = receiver};
    start_worker(0, receive_once);
    start_worker(1, receive_once);
    k_msleep(SHORT_MS);
    TEST_EQUAL(send_to(sender, "x", 1, PORT), 1);
    TEST_EQUAL(join_worker(0), 1);
    TEST_EQUAL(join_worker(1), 1);
    close_socket(receiver);
    close_socket(sender);
}

TEST_CASE(unread_datagrams_go_with_their_socket)
{
    int receiver = open_datagram(PORT);
    int sender = open_socket(NET_SOCK_DGRAM);

    for (int i = 0; i < 5; i++) {
        TEST_EQUAL(send_to(sender, "x", 1, PORT), 1);
    }
    k_msleep(SHORT_MS);
    close_socket(receiver);
    close_socket(sender);
}

TEST_CASE(options_of_streams_are_not_for_datagrams)
{
    int socket = open_socket(NET_SOCK_DGRAM);
    int value = 1;
    size_t length = sizeof(value);
    struct net_linger linger = {0};

    TEST_EQUAL(net_setsockopt(socket, NET_IPPROTO_TCP, NET_TCP_NODELAY, &value, sizeof(value)),
               -ENOPROTOOPT);
    TEST_EQUAL(net_getsockopt(socket, NET_IPPROTO_TCP, NET_TCP_NODELAY, &value, &length),
               -ENOPROTOOPT);
    TEST_EQUAL(net_setsockopt(socket, NET_SOL_SOCKET, NET_SO_LINGER, &linger, sizeof(linger)),
               -ENOPROTOOPT);
    TEST_EQUAL(net_setsockopt(socket, NET_SOL_SOCKET, NET_SO_RCVLOWAT, &value, sizeof(value)),
               -ENOPROTOOPT);
    TEST_EQUAL(get_option(socket, NET_SOL_SOCKET, NET_SO_TYPE), NET_SOCK_DGRAM);
    TEST_EQUAL(get_option(socket, NET_SOL_SOCKET, NET_SO_PROTOCOL), NET_IPPROTO_UDP);
    TEST_EQUAL(net_listen(socket, 1), -EOPNOTSUPP);
    TEST_EQUAL(net_accept(socket, NULL), -EOPNOTSUPP);
    close_socket(socket);
}
