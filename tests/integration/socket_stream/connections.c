/* SPDX-License-Identifier: Apache-2.0 */

/* Listening, accepting, addresses; and that nothing is left in the end. */

#include "socket_support.h"

enum {
    PORT = 7
};

TEST_CASE(a_connection_receives_before_it_is_accepted)
{
    int listener = open_listener(PORT, 3);
    struct net_address address = loopback(PORT);
    struct net_address peer;
    int clients[2];
    char text[8] = "";

    for (int i = 0; i < 2; i++) {
        clients[i] = open_socket(NET_SOCK_STREAM);
        TEST_EQUAL(net_connect(clients[i], &address), 0);
        TEST_EQUAL(net_send(clients[i], i == 0 ? "one" : "two", 3, 0), 3);
    }
    k_msleep(SHORT_MS);
    for (int i = 0; i < 2; i++) {
        int server = net_accept4(listener, &peer, NET_SOCK_NONBLOCK);

        TEST_AT_LEAST(server, 1);
        TEST_EQUAL(peer.ip, NET_IP_LOOPBACK);
        TEST_EQUAL(net_ntohs(peer.port), port_of(clients[i]));
        TEST_EQUAL(net_recv(server, text, sizeof(text), 0), 3);
        TEST_STRING(text, i == 0 ? "one" : "two");
        TEST_EQUAL(net_recv(server, text, sizeof(text), 0), -EAGAIN);
        close_socket(server);
        close_socket(clients[i]);
    }
    TEST_EQUAL(net_set_nonblocking(listener, true), 0);
    TEST_EQUAL(net_accept(listener, NULL), -EAGAIN);
    close_socket(listener);
}

TEST_CASE(a_connection_that_ended_before_it_is_accepted_can_be_read)
{
    int listener = open_listener(PORT, 3);
    struct net_address address = loopback(PORT);
    int client = open_socket(NET_SOCK_STREAM);
    char text[8] = "";

    TEST_EQUAL(net_connect(client, &address), 0);
    TEST_EQUAL(net_send(client, "bye", 3, 0), 3);
    close_socket(client);
    k_msleep(SHORT_MS);
    int server = net_accept(listener, NULL);

    TEST_EQUAL(net_recv(server, text, sizeof(text), 0), 3);
    TEST_EQUAL(net_recv(server, text, sizeof(text), 0), 0);
    close_socket(server);
    close_socket(listener);
}

static void reset_on_close(int socket)
{
    struct net_linger linger = {.l_onoff = 1, .l_linger = 0};

    TEST_EQUAL(net_setsockopt(socket, NET_SOL_SOCKET, NET_SO_LINGER, &linger, sizeof(linger)), 0);
}

TEST_CASE(a_connection_that_is_reset_before_it_is_accepted_disappears)
{
    int listener = open_listener(PORT, 3);
    struct net_address address = loopback(PORT);
    struct net_pollfd each = {.fd = listener, .events = NET_POLLIN};
    int clients[3];

    for (int i = 0; i < 3; i++) {
        clients[i] = open_socket(NET_SOCK_STREAM);
        TEST_EQUAL(net_connect(clients[i], &address), 0);
        reset_on_close(clients[i]);
    }
    k_msleep(SHORT_MS);
    TEST_EQUAL(net_poll(&each, 1, 0), 1);
    for (int i = 0; i < 3; i++) { /* of first, middle and last the middle goes first */
        close_socket(clients[(i + 1) % 3]);
        k_msleep(SHORT_MS);
    }
    TEST_EQUAL(net_poll(&each, 1, 0), 0);
    TEST_EQUAL(net_set_nonblocking(listener, true), 0);
    TEST_EQUAL(net_accept(listener, NULL), -EAGAIN);
    close_socket(listener);
}

TEST_CASE_WITHIN(the_backlog_is_counted, 20000)
{
    int listener = open_listener(PORT, 2);
    struct net_address address = loopback(PORT);
    int clients[3];
    int servers[3];

    for (int i = 0; i < 3; i++) {
        clients[i] = open_socket(NET_SOCK_STREAM | NET_SOCK_NONBLOCK);
        int result = net_connect(clients[i], &address);

        TEST_TRUE(result == -EINPROGRESS || (result == 0 && i < 2));
        k_msleep(SHORT_MS);
    }
    TEST_EQUAL(net_connect(clients[0], &address), -EISCONN);
    TEST_EQUAL(net_connect(clients[1], &address), -EISCONN);
    TEST_EQUAL(net_connect(clients[2], &address), -EALREADY);
    servers[0] = net_accept(listener, NULL);
    servers[1] = net_accept(listener, NULL);
    servers[2] = net_accept(listener, NULL); /* its SYN is sent again */
    for (int i = 0; i < 3; i++) {
        TEST_AT_LEAST(servers[i], 1);
        close_socket(servers[i]);
        close_socket(clients[i]);
    }
    close_socket(listener);
}

TEST_CASE(accepted_sockets_have_the_options_of_the_listener)
{
    struct net_address address = loopback(PORT);
    int listener = open_listener(PORT, 1);
    int client = open_socket(NET_SOCK_STREAM);

    set_option(listener, NET_IPPROTO_TCP, NET_TCP_NODELAY, 1);
    set_option(listener, NET_SOL_SOCKET, NET_SO_KEEPALIVE, 1);
    set_option(listener, NET_IPPROTO_TCP, NET_TCP_KEEPIDLE, 77);
    set_option(listener, NET_IPPROTO_IP, NET_IP_TTL, 9);
    set_option(listener, NET_SOL_SOCKET, NET_SO_RCVLOWAT, 2);
    TEST_EQUAL(net_set_nonblocking(listener, true), 0);
    TEST_EQUAL(net_connect(client, &address), 0);
    k_msleep(SHORT_MS);
    int server = net_accept(listener, NULL);

    TEST_AT_LEAST(server, 1);
    TEST_EQUAL(net_is_nonblocking(server), 0);
    TEST_EQUAL(get_option(server, NET_IPPROTO_TCP, NET_TCP_NODELAY), 1);
    TEST_EQUAL(get_option(server, NET_SOL_SOCKET, NET_SO_KEEPALIVE), 1);
    TEST_EQUAL(get_option(server, NET_IPPROTO_TCP, NET_TCP_KEEPIDLE), 77);
    TEST_EQUAL(get_option(server, NET_IPPROTO_IP, NET_IP_TTL), 9);
    TEST_EQUAL(get_option(server, NET_SOL_SOCKET, NET_SO_RCVLOWAT), 2);
    close_socket(server);
    close_socket(client);
    close_socket(listener);
}

TEST_CASE(an_option_leaves_a_listener_ready)
{
    struct net_address address = loopback(PORT);
    int listener = open_listener(PORT, 1);
    int client = open_socket(NET_SOCK_STREAM);
    struct net_pollfd each = {.fd = listener, .events = NET_POLLIN};

    TEST_EQUAL(net_connect(client, &address), 0);
    TEST_EQUAL(net_poll(&each, 1, LONG_MS), 1);
    set_option(listener, NET_SOL_SOCKET, NET_SO_RCVLOWAT, 2);
    TEST_EQUAL(net_poll(&each, 1, 0), 1);
    close_socket(client);
    close_socket(listener);
}

TEST_CASE(several_threads_accept_from_one_listener)
{
    struct net_address address = loopback(PORT);
    int listener = open_listener(PORT, 4);
    int clients[3];

    for (size_t i = 0; i < 3; i++) {
        *worker(i) = (struct worker){.socket = listener};
        start_worker(i, accept_once);
    }
    k_msleep(SHORT_MS);
    for (size_t i = 0; i < 3; i++) {
        clients[i] = open_socket(NET_SOCK_STREAM);
        TEST_EQUAL(net_connect(clients[i], &address), 0);
    }
    for (size_t i = 0; i < 3; i++) {
        TEST_AT_LEAST(join_worker(i), 1);
        close_socket(worker(i)->result);
        close_socket(clients[i]);
    }
    close_socket(listener);
}

TEST_CASE(both_ends_know_both_addresses)
{
    struct pair pair = connect_pair(PORT);
    struct net_address address;

    TEST_EQUAL(port_of(pair.server), PORT);
    TEST_AT_LEAST(port_of(pair.client), 49152);
    TEST_EQUAL(net_getpeername(pair.client, &address), 0);
    TEST_EQUAL(address.family, NET_AF_INET);
    TEST_EQUAL(address.ip, NET_IP_LOOPBACK);
    TEST_EQUAL(net_ntohs(address.port), PORT);
    TEST_EQUAL(net_getpeername(pair.server, &address), 0);
    TEST_EQUAL(net_ntohs(address.port), port_of(pair.client));
    TEST_EQUAL(net_getsockname(pair.client, &address), 0);
    TEST_EQUAL(address.ip, NET_IP_LOOPBACK);
    close_pair(&pair);
}

TEST_CASE(ephemeral_ports_are_not_in_sequence)
{
    uint16_t ports[4];
    int steps = 0;

    for (size_t i = 0; i < 4; i++) {
        struct net_address any = net_address(NET_IP_ANY, 0);
        int socket = open_socket(NET_SOCK_STREAM);

        TEST_EQUAL(net_bind(socket, &any), 0);
        ports[i] = port_of(socket);
        TEST_AT_LEAST(ports[i], 49152);
        steps += i > 0 && ports[i] == ports[i - 1] + 1 ? 1 : 0;
        close_socket(socket);
    }
    TEST_AT_MOST(steps, 1);
}

TEST_CASE_WITHIN(no_connection_is_left, 200000)
{
    if (!time_is_virtual()) {
        TEST_SKIP("TIME_WAIT takes minutes");
    }
    k_msleep(150000);
    TEST_EQUAL(pool_used("TCP_PCB"), 0);
}
