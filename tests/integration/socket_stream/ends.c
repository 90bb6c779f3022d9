/* SPDX-License-Identifier: Apache-2.0 */

/* How streams end: shut, closed, lingered, reset. */

#include <string.h>

#include "socket_support.h"

enum {
    PORT = 7
};

TEST_CASE(each_direction_ends_for_itself)
{
    struct pair pair = connect_pair(PORT);
    char text[16] = "";

    TEST_EQUAL(net_send(pair.client, "question", 8, 0), 8);
    TEST_EQUAL(net_shutdown(pair.client, NET_SHUT_WR), 0);
    TEST_EQUAL(net_send(pair.client, "x", 1, 0), -EPIPE);
    TEST_EQUAL(net_recv(pair.server, text, sizeof(text), NET_MSG_WAITALL), 8);
    TEST_EQUAL(net_recv(pair.server, text, sizeof(text), 0), 0);
    TEST_EQUAL(net_send(pair.server, "answer", 6, 0), 6);
    TEST_EQUAL(net_recv(pair.client, text, sizeof(text), 0), 6);
    TEST_EQUAL(net_shutdown(pair.server, NET_SHUT_WR), 0);
    TEST_EQUAL(net_recv(pair.client, text, sizeof(text), 0), 0);
    TEST_EQUAL(net_recv(pair.client, text, sizeof(text), 0), 0);
    k_msleep(SHORT_MS);
    TEST_EQUAL(net_send(pair.server, "x", 1, 0), -EPIPE);
    TEST_EQUAL(net_send(pair.client, "x", 1, 0), -EPIPE);
    TEST_EQUAL(get_option(pair.client, NET_SOL_SOCKET, NET_SO_ERROR), 0);
    TEST_EQUAL(get_option(pair.server, NET_SOL_SOCKET, NET_SO_ERROR), 0);
    close_pair(&pair);
}

TEST_CASE(both_ends_may_shut_down_at_once)
{
    struct pair pair = connect_pair(PORT);
    char text[4];

    TEST_EQUAL(net_shutdown(pair.client, NET_SHUT_WR), 0);
    TEST_EQUAL(net_shutdown(pair.server, NET_SHUT_WR), 0);
    TEST_EQUAL(net_recv(pair.client, text, sizeof(text), 0), 0);
    TEST_EQUAL(net_recv(pair.server, text, sizeof(text), 0), 0);
    close_pair(&pair);
}

TEST_CASE_WITHIN(a_stream_shut_for_reading_throws_away_what_comes, 20000)
{
    struct pair pair = connect_pair(PORT);
    static uint8_t bytes[50000];

    TEST_EQUAL(net_send(pair.client, bytes, 4000, 0), 4000);
    k_msleep(SHORT_MS);
    TEST_EQUAL(net_shutdown(pair.server, NET_SHUT_RD), 0);
    TEST_EQUAL(net_recv(pair.server, bytes, sizeof(bytes), 0), 0);
    TEST_EQUAL(net_send(pair.client, bytes, sizeof(bytes), 0), sizeof(bytes));
    TEST_EQUAL(net_recv(pair.server, bytes, sizeof(bytes), 0), 0);
    TEST_EQUAL(net_send(pair.server, "still", 5, 0), 5);
    TEST_EQUAL(net_recv(pair.client, bytes, sizeof(bytes), 0), 5);
    close_pair(&pair);
}

TEST_CASE(what_was_sent_before_the_close_arrives)
{
    struct pair pair = connect_pair(PORT);
    static uint8_t bytes[9000];

    fill_pattern(bytes, sizeof(bytes), 5, 0);
    TEST_EQUAL(net_send(pair.client, bytes, sizeof(bytes), 0), sizeof(bytes));
    close_socket(pair.client);
    memset(bytes, 0, sizeof(bytes));
    TEST_EQUAL(net_recv(pair.server, bytes, sizeof(bytes), NET_MSG_WAITALL), sizeof(bytes));
    TEST_TRUE(is_pattern(bytes, sizeof(bytes), 5, 0));
    TEST_EQUAL(net_recv(pair.server, bytes, sizeof(bytes), 0), 0);
    close_socket(pair.server);
}

/* Window updates are batched, so that lwIP does not know of all that was read. */
TEST_CASE(a_close_after_everything_was_read_is_no_reset)
{
    struct pair pair = connect_pair(PORT);
    char text[64];

    TEST_EQUAL(net_send(pair.client, "request", 7, 0), 7);
    TEST_EQUAL(net_recv(pair.server, text, sizeof(text), 0), 7);
    TEST_EQUAL(net_send(pair.server, "answer", 6, 0), 6);
    close_socket(pair.server);
    TEST_EQUAL(net_recv(pair.client, text, sizeof(text), 0), 6);
    TEST_EQUAL(net_recv(pair.client, text, sizeof(text), 0), 0);
    TEST_EQUAL(get_option(pair.client, NET_SOL_SOCKET, NET_SO_ERROR), 0);
    close_socket(pair.client);
}

TEST_CASE(a_close_with_something_unread_is_a_reset)
{
    struct pair pair = connect_pair(PORT);
    char text[64];

    TEST_EQUAL(net_send(pair.client, "unread", 6, 0), 6);
    k_msleep(SHORT_MS);
    close_socket(pair.server);
    TEST_EQUAL(net_recv(pair.client, text, sizeof(text), 0), -ECONNRESET);
    TEST_EQUAL(net_recv(pair.client, text, sizeof(text), 0), 0);
    TEST_EQUAL(net_send(pair.client, text, 1, 0), -EPIPE);
    close_socket(pair.client);
}

TEST_CASE(data_before_a_reset_is_read_first)
{
    struct pair pair = connect_pair(PORT);
    struct net_linger reset = {.l_onoff = 1, .l_linger = 0};
    char text[64];

    TEST_EQUAL(net_setsockopt(pair.server, NET_SOL_SOCKET, NET_SO_LINGER, &reset, sizeof(reset)),
               0);
    TEST_EQUAL(net_send(pair.server, "last words", 10, 0), 10);
    k_msleep(SHORT_MS);
    close_socket(pair.server);
    k_msleep(SHORT_MS);
    TEST_EQUAL(net_recv(pair.client, text, sizeof(text), 0), 10);
    TEST_EQUAL(net_recv(pair.client, text, sizeof(text), 0), -ECONNRESET);
    TEST_EQUAL(net_recv(pair.client, text, sizeof(text), 0), 0);
    close_socket(pair.client);
}

TEST_CASE(a_lingering_close_waits_for_the_acknowledgement)
{
    struct pair pair = connect_pair(PORT);
    struct net_linger linger = {.l_onoff = 1, .l_linger = 3};
    static uint8_t bytes[11680];
    struct net_linger back;
    size_t length = sizeof(back);

    TEST_EQUAL(net_setsockopt(pair.client, NET_SOL_SOCKET, NET_SO_LINGER, &linger, sizeof(linger)),
               0);
    TEST_EQUAL(net_getsockopt(pair.client, NET_SOL_SOCKET, NET_SO_LINGER, &back, &length), 0);
    TEST_EQUAL(back.l_linger, 3);
    TEST_EQUAL(net_send(pair.client, bytes, sizeof(bytes), 0), sizeof(bytes));
    int start_ms = now_ms();

    close_socket(pair.client); /* the reader does not read: all of the time */
    EXPECT_TOOK(start_ms, 3000);
    TEST_EQUAL(net_recv(pair.server, bytes, sizeof(bytes), NET_MSG_WAITALL), sizeof(bytes));
    TEST_EQUAL(net_recv(pair.server, bytes, 1, 0), 0);
    close_socket(pair.server);
}

TEST_CASE(a_lingering_close_ends_with_the_acknowledgement)
{
    struct pair pair = connect_pair(PORT);
    struct net_linger linger = {.l_onoff = 1, .l_linger = 3};
    static uint8_t bytes[11680];

    TEST_EQUAL(net_setsockopt(pair.client, NET_SOL_SOCKET, NET_SO_LINGER, &linger, sizeof(linger)),
               0);
    TEST_EQUAL(net_send(pair.client, bytes, sizeof(bytes), 0), sizeof(bytes));
    start_receiver(0, pair.server, 0, 1, 0);
    *worker(1) = (struct worker){.socket = pair.server, .flags = NET_MSG_WAITALL};
    int start_ms = now_ms();

    start_worker(1, receive_once);
    TEST_EQUAL(join_worker(1), 64);
    TEST_EQUAL(net_recv(pair.server, bytes, sizeof(bytes) - 64, NET_MSG_WAITALL),
               sizeof(bytes) - 64);
    close_socket(pair.client);
    TEST_AT_MOST(now_ms() - start_ms, 2999); /* less than the limit */
    TEST_EQUAL(join_worker(0), 0);
    close_socket(pair.server);
}
