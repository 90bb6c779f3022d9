/* SPDX-License-Identifier: Apache-2.0 */

/* Handlers of sockets that take nothing of what has arrived are told, and nobody else is. */

#include "socket_support.h"

#include <net/net.h>
#include <net/socket_pair.h>

#define PORT 7000

static int blamed;

void k_work_blame(struct k_work_q *where, k_work_blame_reason_t reason, uintptr_t handler)
{
    (void)handler;
    if (where == &test_queue) {
        TEST_EQUAL(reason, K_WORK_TOOK_NOTHING);
        blamed++;
    }
}

static int watched;
static int runs;

static void take_nothing(struct poll_work *work, uint32_t ready, enum poll_status status)
{
    (void)ready;
    (void)status;
    if (++runs == 12) {
        (void)poll_work_disarm(work);
    }
}

static void take_one_send_another(struct poll_work *work, uint32_t ready, enum poll_status status)
{
    struct net_address to = loopback(PORT);
    char letter;

    take_nothing(work, ready, status);
    TEST_EQUAL(net_recv(watched, &letter, 1, NET_MSG_DONTWAIT), 1);
    TEST_EQUAL(net_sendto(watched, &letter, 1, 0, &to), 1);
}

/* How often the handler was blamed in its twelve runs. */
static int blames_of(poll_handler_t *handler, int socket)
{
    struct poll_work work;

    watched = socket;
    blamed = 0;
    runs = 0;
    poll_work_init(&work, &test_queue, handler);
    TEST_EQUAL(net_poll_work_arm(socket, &work, K_READY_IN, 0), 0);
    k_msleep(SHORT_MS);
    TEST_EQUAL(runs, 12);
    TEST_EQUAL(poll_work_disarm(&work), K_WATCH_IDLE);
    return blamed;
}

TEST_CASE(a_datagram_that_nobody_takes)
{
    int socket = open_datagram(PORT);
    struct net_address to = loopback(PORT);

    TEST_EQUAL(net_sendto(socket, "a", 1, 0, &to), 1);
    k_msleep(SHORT_MS);
    TEST_EQUAL(blames_of(take_nothing, socket), 1);
    close_socket(socket);
}

TEST_CASE(a_datagram_for_each_that_is_taken)
{
    int socket = open_datagram(PORT);
    struct net_address to = loopback(PORT);

    TEST_EQUAL(net_sendto(socket, "a", 1, 0, &to), 1);
    TEST_EQUAL(net_sendto(socket, "b", 1, 0, &to), 1);
    k_msleep(SHORT_MS);
    TEST_EQUAL(blames_of(take_one_send_another, socket), 0);
    close_socket(socket);
}

TEST_CASE(a_connection_that_nobody_accepts)
{
    int listener = open_listener(PORT, 2);
    int client = open_socket(NET_SOCK_STREAM);
    struct net_address to = loopback(PORT);

    TEST_EQUAL(net_connect(client, &to), 0);
    k_msleep(SHORT_MS);
    TEST_EQUAL(blames_of(take_nothing, listener), 1);
    close_socket(listener);
    close_socket(client);
    settle();
}

TEST_CASE(an_end_that_nobody_reads)
{
    struct pair pair = connect_pair(PORT);

    close_socket(pair.client);
    k_msleep(SHORT_MS);
    TEST_EQUAL(blames_of(take_nothing, pair.server), 1);
    close_socket(pair.server);
    settle();
}

static int run_of_state;

static void keep_watching(struct poll_work *work, uint32_t ready, enum poll_status status)
{
    (void)ready;
    (void)status;
    if (++run_of_state == 12) {
        (void)poll_work_disarm(work);
    }
}

TEST_CASE(the_state_of_the_network_is_consumed_by_nothing)
{
    struct poll_work work;

    if (!net_is_ready()) {
        return; /* a board whose interface has no address yet */
    }
    blamed = 0;
    poll_work_init(&work, &test_queue, keep_watching);
    TEST_EQUAL(poll_work_arm(&work, net_state_source(), K_READY_IN, 0), 0);
    k_msleep(SHORT_MS);
    TEST_EQUAL(run_of_state, 12);
    TEST_EQUAL(blamed, 1);
}

TEST_CASE(what_a_pair_has_is_not_known)
{
    int ends[2];

    TEST_EQUAL(net_socketpair(NET_AF_UNIX, NET_SOCK_STREAM, 0, ends), 0);
    TEST_EQUAL(net_send(ends[0], "a", 1, 0), 1);
    TEST_EQUAL(blames_of(take_nothing, ends[1]), 0);
    close_socket(ends[0]);
    close_socket(ends[1]);
}
