/* SPDX-License-Identifier: Apache-2.0 */

/* Bytes, and the flags with which they are sent and received. */

#include <net/interface.h>
#include <string.h>

#include "socket_support.h"

enum {
    PORT = 7
};

TEST_CASE(a_connection_carries_bytes)
{
    char text[16] = "";
    struct pair pair = connect_pair(PORT);

    TEST_EQUAL(net_send(pair.client, "hello", 5, 0), 5);
    TEST_EQUAL(net_recv(pair.server, text, sizeof(text), 0), 5);
    TEST_STRING(text, "hello");
    close_pair(&pair);
}

TEST_CASE_WITHIN(megabytes_arrive_byte_for_byte, 60000)
{
    const size_t total = time_is_virtual() ? 1000003 : 200003;
    struct pair pair = connect_pair(PORT);

    start_sender(0, pair.client, total, 509, 1);
    start_receiver(1, pair.server, total, 699, 1);
    TEST_EQUAL(k_thread_join(&worker(0)->thread, K_SECONDS(50)), 0);
    TEST_EQUAL(join_worker(1), total);
    close_pair(&pair);
}

TEST_CASE_WITHIN(both_directions_work_at_once, 60000)
{
    const size_t total = 65536 + 17;
    struct pair pair = connect_pair(PORT);

    start_sender(0, pair.client, total, 211, 1);
    start_sender(1, pair.server, total, 97, 2);
    start_receiver(2, pair.server, total, 33, 1);
    start_receiver(3, pair.client, total, 500, 2);
    for (size_t i = 0; i < 4; i++) {
        TEST_EQUAL(k_thread_join(&worker(i)->thread, K_SECONDS(50)), 0);
        TEST_EQUAL(worker(i)->result, total);
    }
    close_pair(&pair);
}

TEST_CASE_WITHIN(one_send_of_any_size_waits_for_the_window, 60000)
{
    struct pair pair = connect_pair(PORT);
    static uint8_t bytes[65536];

    *worker(0) = (struct worker){.socket = pair.client, .total = 65536};
    start_worker(0, send_once);
    k_msleep(SHORT_MS);
    TEST_FALSE(has_ended(0));
    TEST_EQUAL(net_recv(pair.server, bytes, sizeof(bytes), NET_MSG_WAITALL), sizeof(bytes));
    TEST_EQUAL(join_worker(0), sizeof(bytes));
    close_pair(&pair);
}

TEST_CASE(peek_leaves_the_bytes)
{
    static uint8_t bytes[3000];
    static uint8_t sent[3000];
    struct pair pair = connect_pair(PORT);

    set_option(pair.client, NET_IPPROTO_TCP, NET_TCP_NODELAY, 1);
    fill_pattern(sent, sizeof(sent), 3, 0);
    TEST_EQUAL(net_send(pair.client, sent, 1, 0), 1);
    TEST_EQUAL(net_recv(pair.server, bytes, 10, NET_MSG_PEEK), 1);
    TEST_EQUAL(net_send(pair.client, sent + 1, sizeof(sent) - 1, 0), sizeof(sent) - 1);
    k_msleep(SHORT_MS);
    TEST_EQUAL(net_recv(pair.server, bytes, sizeof(bytes), NET_MSG_PEEK), sizeof(bytes));
    TEST_MEMORY(bytes, sent, sizeof(sent));
    TEST_EQUAL(net_recv(pair.server, bytes, 700, 0), 700);
    memset(bytes, 0, sizeof(bytes));
    TEST_EQUAL(net_recv(pair.server, bytes, sizeof(bytes), NET_MSG_PEEK), 2300);
    TEST_MEMORY(bytes, sent + 700, 2300);
    TEST_EQUAL(net_recv(pair.server, bytes, sizeof(bytes), 0), 2300);
    TEST_MEMORY(bytes, sent + 700, 2300);
    TEST_EQUAL(net_recv(pair.server, bytes, 1, NET_MSG_PEEK | NET_MSG_DONTWAIT), -EAGAIN);
    close_pair(&pair);
}

TEST_CASE(peek_can_wait_for_several_bytes)
{
    struct pair pair = connect_pair(PORT);
    char bytes[8] = "";

    *worker(0) = (struct worker){.socket = pair.server, .flags = NET_MSG_PEEK | NET_MSG_WAITALL};
    TEST_EQUAL(net_send(pair.client, "ab", 2, 0), 2);
    start_worker(0, receive_once); /* of 64 bytes */
    k_msleep(SHORT_MS);
    TEST_FALSE(has_ended(0));
    for (int i = 0; i < 62; i++) {
        TEST_EQUAL(net_send(pair.client, "c", 1, 0), 1);
    }
    TEST_EQUAL(join_worker(0), 64);
    TEST_EQUAL(net_recv(pair.server, bytes, 3, 0), 3);
    TEST_STRING(bytes, "abc");
    TEST_EQUAL(net_readable_bytes(pair.server), 61);
    close_pair(&pair);
}

TEST_CASE(waitall_fills_the_buffer)
{
    struct pair pair = connect_pair(PORT);

    *worker(0) = (struct worker){.socket = pair.server, .flags = NET_MSG_WAITALL};
    start_worker(0, receive_once);
    for (int i = 0; i < 63; i++) {
        TEST_EQUAL(net_send(pair.client, "x", 1, 0), 1);
        k_msleep(1);
    }
    k_msleep(SHORT_MS);
    TEST_FALSE(has_ended(0));
    TEST_EQUAL(net_send(pair.client, "x", 1, 0), 1);
    TEST_EQUAL(join_worker(0), 64);
    close_pair(&pair);
}

TEST_CASE(waitall_returns_what_came_before_the_end)
{
    struct pair pair = connect_pair(PORT);
    uint8_t bytes[16];

    TEST_EQUAL(net_send(pair.client, "1234567", 7, 0), 7);
    TEST_EQUAL(net_shutdown(pair.client, NET_SHUT_WR), 0);
    TEST_EQUAL(net_recv(pair.server, bytes, sizeof(bytes), NET_MSG_WAITALL), 7);
    TEST_EQUAL(net_recv(pair.server, bytes, sizeof(bytes), NET_MSG_WAITALL), 0);
    close_pair(&pair);
}

static uint32_t frames_sent(void)
{
    for (struct net_interface *each = net_interface_first(); each != NULL; each = each->next) {
        if (each->next == NULL) { /* the loopback */
            return each->statistics.tx_frames;
        }
    }
    return 0;
}

TEST_CASE(more_waits_for_more)
{
    struct pair pair = connect_pair(PORT);
    char text[16] = "";

    set_option(pair.client, NET_IPPROTO_TCP, NET_TCP_NODELAY, 1);
    k_sched_lock(); /* lwIP's timers, which send it after a while, do not run */
    uint32_t before = frames_sent();

    TEST_EQUAL(net_send(pair.client, "ab", 2, NET_MSG_MORE), 2);
    TEST_EQUAL(net_send(pair.client, "cd", 2, NET_MSG_MORE), 2);
    TEST_EQUAL(net_send(pair.client, "ef", 2, NET_MSG_MORE), 2);
    TEST_EQUAL(frames_sent() - before, 0);
    TEST_EQUAL(net_send(pair.client, "g", 1, 0), 1);
    TEST_EQUAL(frames_sent() - before, 1);
    k_sched_unlock();
    TEST_EQUAL(net_recv(pair.server, text, sizeof(text), 0), 7);
    TEST_STRING(text, "abcdefg");
    close_pair(&pair);
}

TEST_CASE(more_is_sent_after_a_while_all_the_same)
{
    struct pair pair = connect_pair(PORT);
    char text[16];

    set_timeout(pair.server, NET_SO_RCVTIMEO, 2000);
    TEST_EQUAL(net_send(pair.client, "ab", 2, NET_MSG_MORE), 2);
    TEST_EQUAL(net_recv(pair.server, text, sizeof(text), 0), 2);
    close_pair(&pair);
}

TEST_CASE_WITHIN(more_goes_on_when_the_buffer_is_full, 20000)
{
    struct pair pair = connect_pair(PORT);
    static uint8_t bytes[65536];

    *worker(0) = (struct worker){.socket = pair.client, .total = 65536, .flags = NET_MSG_MORE};
    start_worker(0, send_once);
    TEST_EQUAL(net_recv(pair.server, bytes, sizeof(bytes), NET_MSG_WAITALL), sizeof(bytes));
    TEST_EQUAL(join_worker(0), sizeof(bytes));
    close_pair(&pair);
}
