/* SPDX-License-Identifier: Apache-2.0 */

/* Tests of iperf over the loopback: how they end, and that nothing is left of them. */

#include <net/iperf.h>
#include <string.h>

#include "socket_support.h"

enum {
    PORT = 5002, /* where we listen */
    HEADER_BYTES = 24,
    ANSWER_LATER = 0x80,
};

K_MSGQ_DEFINE(reports, sizeof(struct net_iperf_report), 4, 4);

static void on_end(const struct net_iperf_report *report, void *context)
{
    TEST_EQUAL((uintptr_t)context, (uintptr_t)&reports);
    TEST_EQUAL(k_msgq_put(&reports, report, K_NO_WAIT), 0);
}

void start_servers(void)
{
    TEST_EQUAL(net_iperf_serve(NET_IPERF_PORT, on_end, &reports), 0);
}

static struct net_iperf_report next_report(int within_ms)
{
    struct net_iperf_report report = {0};

    TEST_EQUAL(k_msgq_get(&reports, &report, K_MSEC(within_ms)), 0);
    return report;
}

static int connect_to(uint16_t port)
{
    struct net_address server = loopback(port);
    int socket = open_socket(NET_SOCK_STREAM);

    TEST_EQUAL(net_connect(socket, &server), 0);
    return socket;
}

static void put_number(uint8_t *header, size_t word, uint32_t value)
{
    for (size_t i = 0; i < 4; i++) {
        header[(4 * word) + i] = (uint8_t)(value >> (24 - (8 * i)));
    }
}

/* As iperf begins: flags, threads, its own port, length of a buffer, window, bytes to send. */
static void send_header(int socket, uint8_t flags, uint32_t amount)
{
    uint8_t header[HEADER_BYTES] = {flags};

    put_number(header, 1, 1);
    put_number(header, 2, PORT);
    put_number(header, 5, amount);
    TEST_EQUAL(net_send(socket, header, sizeof(header), 0), sizeof(header));
    settle();
}

static void reset(int socket)
{
    const struct net_linger now = {.l_onoff = 1, .l_linger = 0};

    TEST_EQUAL(net_setsockopt(socket, NET_SOL_SOCKET, NET_SO_LINGER, &now, sizeof(now)), 0);
    close_socket(socket);
}

TEST_CASE(what_a_client_sends_is_counted)
{
    static const uint8_t data[20000];
    int client = connect_to(NET_IPERF_PORT);

    send_header(client, 0, 0);
    TEST_EQUAL(net_send(client, data, sizeof(data), 0), sizeof(data));
    close_socket(client);

    struct net_iperf_report report = next_report(LONG_MS);

    TEST_EQUAL(report.end, NET_IPERF_RECEIVED);
    TEST_EQUAL(report.bytes, HEADER_BYTES + sizeof(data));
    TEST_EQUAL(report.peer.ip, NET_IP_LOOPBACK);
    settle();
}

TEST_CASE(a_client_that_resets_leaves_nothing_behind)
{
    for (int i = 0; i < 3; i++) {
        int client = connect_to(NET_IPERF_PORT);

        send_header(client, 0, 0);
        reset(client);
        TEST_EQUAL(next_report(LONG_MS).end, NET_IPERF_RESET);
    }
    settle();
}

TEST_CASE(less_than_a_header_is_a_failure)
{
    int client = connect_to(NET_IPERF_PORT);

    TEST_EQUAL(net_send(client, "hello", 5, 0), 5);
    TEST_EQUAL(next_report(LONG_MS).end, NET_IPERF_FAILED);
    close_socket(client);
    settle();
}

TEST_CASE_WITHIN(a_client_that_is_silent_is_left, 20000)
{
    int client = connect_to(NET_IPERF_PORT);

    TEST_EQUAL(next_report(15000).end, NET_IPERF_FAILED);
    close_socket(client);
    settle();
}

static size_t receive_all(int socket)
{
    static uint8_t bytes[2000];
    size_t total = 0;

    for (;;) {
        int received = net_recv(socket, bytes, sizeof(bytes), 0);

        TEST_AT_LEAST(received, 0);
        if (received == 0) {
            return total;
        }
        total += (size_t)received;
    }
}

TEST_CASE(who_asks_for_it_is_sent_to_afterwards)
{
    enum {
        AMOUNT = 20000,
    };
    int listener = open_listener(PORT, 1);
    int client = connect_to(NET_IPERF_PORT);

    send_header(client, ANSWER_LATER, AMOUNT);
    close_socket(client);
    TEST_EQUAL(next_report(LONG_MS).end, NET_IPERF_RECEIVED);

    int answer = net_accept(listener, NULL);
    size_t received = receive_all(answer);

    TEST_AT_LEAST(received, AMOUNT);
    TEST_AT_MOST(received, AMOUNT + (2 * CONFIG_NET_TCP_MSS));
    close_socket(answer);
    close_socket(listener);

    struct net_iperf_report report = next_report(LONG_MS);

    TEST_EQUAL(report.end, NET_IPERF_SENT);
    TEST_EQUAL(report.bytes, received);
    settle();
}

/* Begins a test in which we send, and accepts it: the listener stays. */
static int begin_sending(int *listener)
{
    struct net_address server = loopback(PORT);
    uint8_t header[2 * HEADER_BYTES];

    *listener = open_listener(PORT, 1);
    TEST_EQUAL(net_iperf_send(&server, on_end, &reports), 0);

    int socket = net_accept(*listener, NULL);

    TEST_AT_LEAST(socket, 0);
    TEST_EQUAL(net_recv(socket, header, sizeof(header), NET_MSG_WAITALL), sizeof(header));
    TEST_EQUAL(memcmp(header, header + HEADER_BYTES, HEADER_BYTES), 0);
    return socket;
}

TEST_CASE(a_server_that_resets_ends_a_test)
{
    int listener;
    int socket = begin_sending(&listener);

    reset(socket);
    TEST_EQUAL(next_report(LONG_MS).end, NET_IPERF_RESET);
    close_socket(listener);
    settle();
}

TEST_CASE(a_server_that_ends_its_side_ends_a_test)
{
    int listener;
    int socket = begin_sending(&listener);

    TEST_EQUAL(net_shutdown(socket, NET_SHUT_WR), 0);
    TEST_AT_LEAST(receive_all(socket), 1);
    TEST_EQUAL(next_report(LONG_MS).end, NET_IPERF_RESET);
    close_socket(socket);
    close_socket(listener);
    settle();
}

TEST_CASE(without_a_server_a_test_ends_at_once)
{
    struct net_address server = loopback(PORT);

    TEST_EQUAL(net_iperf_send(&server, on_end, &reports), 0);
    TEST_EQUAL(next_report(LONG_MS).end, NET_IPERF_RESET);
    settle();
}

TEST_CASE(a_port_that_is_taken_is_refused)
{
    TEST_EQUAL(net_iperf_serve(NET_IPERF_PORT, on_end, &reports), -ENOBUFS);
}
