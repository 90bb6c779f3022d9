/* SPDX-License-Identifier: Apache-2.0 */

/* Receiving on loan, and sending without a copy. */

#include <net/net.h>
#include <net/socket_pair.h>
#include <net/socket_zero_copy.h>
#include <string.h>

#include "socket_support.h"

enum {
    PORT = 7,
    OTHER_PORT = 8,
    LONG = 9000,
};

/* Verify all pieces and give them back. Returns how many bytes, and in *pieces of how many. */
static size_t verify(struct net_loan *loan, uint32_t seed, size_t index, int *pieces)
{
    size_t done = 0;

    *pieces = 0;
    do {
        TEST_TRUE(loan->data != NULL || loan->length == 0);
        TEST_TRUE(is_pattern(loan->data, loan->length, seed, index + done));
        done += loan->length;
        (*pieces)++;
    } while (net_loan_next(loan));
    TEST_EQUAL(loan->length, 0);
    net_loan_return(loan);
    return done;
}

TEST_CASE(a_datagram_on_loan)
{
    int receiver = open_datagram(PORT);
    int sender = open_datagram(OTHER_PORT);
    struct net_address to = loopback(PORT);
    struct net_address from;
    struct net_loan loan;
    uint8_t bytes[300];
    size_t used = pool_used("PBUF_POOL");
    int pieces;

    fill_pattern(bytes, sizeof(bytes), 4, 0);
    TEST_EQUAL(net_recv_loan(receiver, &loan, 1, NET_MSG_DONTWAIT, NULL), -EAGAIN);
    for (int i = 0; i < 2; i++) {
        TEST_EQUAL(net_sendto(sender, bytes, sizeof(bytes), 0, &to), sizeof(bytes));
    }
    TEST_EQUAL(net_recv_loan(receiver, &loan, 1, 0, &from), sizeof(bytes));
    TEST_EQUAL(net_ntohs(from.port), OTHER_PORT);
    TEST_EQUAL(verify(&loan, 4, 0, &pieces), sizeof(bytes));
    TEST_EQUAL(pieces, 1);

    /* It outlives the socket. */
    TEST_EQUAL(net_recv_loan(receiver, &loan, SIZE_MAX, 0, NULL), sizeof(bytes));
    close_socket(receiver);
    TEST_EQUAL(pool_used("PBUF_POOL"), used + 1);
    TEST_EQUAL(verify(&loan, 4, 0, &pieces), sizeof(bytes));
    TEST_EQUAL(pool_used("PBUF_POOL"), used);
    TEST_EQUAL(net_recv_loan(receiver, &loan, SIZE_MAX, 0, NULL), -EBADF);
    close_socket(sender);
}

TEST_CASE(an_empty_datagram_on_loan)
{
    int receiver = open_datagram(PORT);
    struct net_address to = loopback(PORT);
    struct net_loan loan;

    TEST_EQUAL(net_sendto(receiver, "", 0, 0, &to), 0);
    TEST_EQUAL(net_recv_loan(receiver, &loan, SIZE_MAX, 0, NULL), 0);
    TEST_EQUAL(loan.length, 0);
    TEST_FALSE(net_loan_next(&loan));
    net_loan_return(&loan);
    net_loan_return(&loan);
    close_socket(receiver);
}

/* Loans of any size, mixed with plain receives, over pbufs that are taken whole and in part. */
TEST_CASE(a_stream_on_loan)
{
    struct pair pair = connect_pair(PORT);
    const size_t total = 60000;
    size_t done = 0;
    int most_pieces = 0;

    *worker(0) = (struct worker){.socket = pair.client, .total = total, .step = 500, .seed = 6};
    start_worker(0, send_pattern);
    for (size_t i = 0; done < total; i++) {
        struct net_loan loan;
        uint8_t bytes[64];
        int pieces;
        int count;

        if (i % 3 == 2) {
            count = net_recv(pair.server, bytes, sizeof(bytes), 0);
            TEST_AT_LEAST(count, 1);
            TEST_TRUE(is_pattern(bytes, (size_t)count, 6, done));
        } else {
            count = net_recv_loan(pair.server, &loan, 1 + (i * 977) % 5000, 0, NULL);
            TEST_AT_LEAST(count, 1);
            TEST_EQUAL(verify(&loan, 6, done, &pieces), (size_t)count);
            most_pieces = MAX(most_pieces, pieces);
        }
        done += (size_t)count;
    }
    TEST_EQUAL(join_worker(0), (int)total);
    TEST_AT_LEAST(most_pieces, 2);
    TEST_EQUAL(net_shutdown(pair.client, NET_SHUT_WR), 0);
    struct net_loan loan;

    TEST_EQUAL(net_recv_loan(pair.server, &loan, SIZE_MAX, 0, NULL), 0);
    net_loan_return(&loan);
    close_pair(&pair);
}

static size_t heap_used(void)
{
    return pool_used("TX_HEAP");
}

TEST_CASE(a_stream_sends_from_where_the_bytes_are)
{
    static uint8_t bytes[LONG];
    static uint8_t received[LONG];
    struct pair pair = connect_pair(PORT);
    size_t before = heap_used();

    fill_pattern(bytes, sizeof(bytes), 8, 0);
    for (int i = 0; i < 2; i++) {
        int flags = i == 0 ? NET_MSG_ZEROCOPY : 0;

        TEST_EQUAL(net_send(pair.client, bytes, sizeof(bytes), flags), LONG);
        if (i == 0) {
            TEST_AT_MOST(heap_used() - before, LONG / 3);
        } else {
            TEST_AT_LEAST(heap_used() - before, LONG / 3);
        }
        TEST_EQUAL(net_recv(pair.server, received, sizeof(received), NET_MSG_WAITALL), LONG);
        TEST_EQUAL(memcmp(bytes, received, sizeof(bytes)), 0);
        memset(received, 0, sizeof(received));
        k_msleep(2 * ACKNOWLEDGED_MS);
    }
    close_pair(&pair);
}

/* More pieces than there are references: what does not fit waits, and all arrives. */
static void send_pieces(struct worker *self)
{
    static uint8_t bytes[64];

    fill_pattern(bytes, sizeof(bytes), 9, 0);
    self->result = 0;
    for (int i = 0; i < 400; i++) {
        TEST_EQUAL(net_send(self->socket, bytes, sizeof(bytes), NET_MSG_ZEROCOPY), sizeof(bytes));
        self->result++;
    }
}

TEST_CASE(many_small_pieces_without_a_copy)
{
    struct pair pair = connect_pair(PORT);
    uint8_t received[64];

    *worker(0) = (struct worker){.socket = pair.client};
    start_worker(0, send_pieces);
    for (int i = 0; i < 400; i++) {
        TEST_EQUAL(net_recv(pair.server, received, sizeof(received), NET_MSG_WAITALL),
                   sizeof(received));
        TEST_TRUE(is_pattern(received, sizeof(received), 9, 0));
    }
    TEST_EQUAL(join_worker(0), 400);
    close_pair(&pair);
}

TEST_CASE(what_cannot_be_lent_is_said)
{
    int both[2];
    int receiver = open_datagram(PORT);
    struct net_loan loan;

    TEST_EQUAL(net_recv_loan(receiver, &loan, 1, NET_MSG_PEEK, NULL), -EOPNOTSUPP);
    TEST_EQUAL(net_recv_loan(receiver, &loan, 1, NET_MSG_WAITALL, NULL), -EOPNOTSUPP);
    TEST_EQUAL(net_socketpair(NET_AF_UNIX, NET_SOCK_STREAM, 0, both), 0);
    TEST_EQUAL(net_recv_loan(both[0], &loan, 1, 0, NULL), -EOPNOTSUPP);
    TEST_EQUAL(net_send(both[0], "x", 1, NET_MSG_ZEROCOPY), 1);
    close_socket(both[0]);
    close_socket(both[1]);
    close_socket(receiver);
}
