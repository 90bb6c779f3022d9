/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Closing, shutting down and resetting from another thread, against every call that waits. Each
 * ends at once, with the right result, and with nothing left behind.
 */

#include <string.h>

#include "socket_support.h"

enum {
    PORT = 7
};

/* Start @p work on @p socket, and be sure that it waits. */
static void start_waiting(size_t index, void (*work)(struct worker *), int socket, int flags)
{
    *worker(index) = (struct worker){.socket = socket, .total = 1, .flags = flags, .port = PORT};
    start_worker(index, work);
    k_msleep(SHORT_MS);
    TEST_FALSE(has_ended(index));
}

/* It ends without more ado. */
static int result_now(size_t index)
{
    int start_ms = now_ms();
    int result = join_worker(index);

    TEST_AT_MOST(now_ms() - start_ms, LATE_MS);
    return result;
}

static void reset(int socket)
{
    struct net_linger linger = {.l_onoff = 1, .l_linger = 0};

    TEST_EQUAL(net_setsockopt(socket, NET_SOL_SOCKET, NET_SO_LINGER, &linger, sizeof(linger)), 0);
    close_socket(socket);
}

/* Receiving */

TEST_CASE(close_ends_a_receive)
{
    struct pair pair = connect_pair(PORT);

    start_waiting(0, receive_once, pair.server, 0);
    close_socket(pair.server);
    TEST_EQUAL(result_now(0), -EBADF);
    close_socket(pair.client);
}

TEST_CASE(close_ends_the_receives_of_all_threads)
{
    struct pair pair = connect_pair(PORT);
    int datagrams = open_datagram(PORT);

    start_waiting(0, receive_once, pair.server, 0);
    start_waiting(1, receive_once, pair.server, NET_MSG_WAITALL);
    start_waiting(2, receive_once, pair.server, NET_MSG_PEEK);
    start_waiting(3, receive_once, datagrams, 0);
    start_waiting(4, receive_once, datagrams, 0);
    close_socket(pair.server);
    close_socket(datagrams);
    for (size_t i = 0; i < 5; i++) {
        TEST_EQUAL(result_now(i), -EBADF);
    }
    close_socket(pair.client);
}

TEST_CASE(close_by_the_other_side_ends_a_receive)
{
    struct pair pair = connect_pair(PORT);

    start_waiting(0, receive_once, pair.server, 0);
    close_socket(pair.client);
    TEST_EQUAL(result_now(0), 0);
    close_socket(pair.server);
}

TEST_CASE(reset_by_the_other_side_ends_a_receive)
{
    struct pair pair = connect_pair(PORT);

    start_waiting(0, receive_once, pair.server, 0);
    reset(pair.client);
    TEST_EQUAL(result_now(0), -ECONNRESET);
    close_socket(pair.server);
}

TEST_CASE(shutdown_of_either_side_ends_a_receive)
{
    struct pair pair = connect_pair(PORT);

    start_waiting(0, receive_once, pair.server, 0);
    TEST_EQUAL(net_shutdown(pair.server, NET_SHUT_RD), 0);
    TEST_EQUAL(result_now(0), 0);
    start_waiting(0, receive_once, pair.client, 0);
    TEST_EQUAL(net_shutdown(pair.server, NET_SHUT_WR), 0);
    TEST_EQUAL(result_now(0), 0);
    close_pair(&pair);
}

TEST_CASE(waitall_keeps_what_came_before_the_close)
{
    struct pair pair = connect_pair(PORT);

    TEST_EQUAL(net_send(pair.client, "12345", 5, 0), 5);
    start_waiting(0, receive_once, pair.server, NET_MSG_WAITALL);
    close_socket(pair.server);
    TEST_EQUAL(result_now(0), 5);
    close_socket(pair.client);
}

/* Sending */

TEST_CASE(close_ends_a_send)
{
    struct pair pair = connect_pair(PORT);

    (void)fill_stream(pair.client);
    start_waiting(0, send_once, pair.client, 0);
    start_waiting(1, send_once, pair.client, 0);
    close_socket(pair.client);
    TEST_EQUAL(result_now(0), -EBADF);
    TEST_EQUAL(result_now(1), -EBADF);
    TEST_EQUAL(net_shutdown(pair.server, NET_SHUT_RD), 0);
    close_socket(pair.server);
}

TEST_CASE(reset_by_the_other_side_ends_a_send)
{
    struct pair pair = connect_pair(PORT);

    (void)fill_stream(pair.client);
    start_waiting(0, send_once, pair.client, 0);
    start_waiting(1, send_once, pair.client, 0);
    reset(pair.server);
    int first = result_now(0);
    int second = result_now(1);

    /* One of them is told the reason. */
    TEST_TRUE((first == -ECONNRESET && second == -EPIPE) ||
              (first == -EPIPE && second == -ECONNRESET));
    close_socket(pair.client);
}

TEST_CASE(shutdown_ends_a_send)
{
    struct pair pair = connect_pair(PORT);

    (void)fill_stream(pair.client);
    start_waiting(0, send_once, pair.client, 0);
    TEST_EQUAL(net_shutdown(pair.client, NET_SHUT_WR), 0);
    TEST_EQUAL(result_now(0), -EPIPE);
    TEST_EQUAL(net_shutdown(pair.server, NET_SHUT_RD), 0);
    close_pair(&pair);
}

TEST_CASE(a_send_that_was_half_done_says_how_much)
{
    struct pair pair = connect_pair(PORT);

    *worker(0) = (struct worker){.socket = pair.client, .total = 65536};
    start_worker(0, send_once);
    k_msleep(SHORT_MS);
    TEST_FALSE(has_ended(0));
    reset(pair.server);
    TEST_AT_LEAST(result_now(0), 5000);
    TEST_EQUAL(net_send(pair.client, "x", 1, 0), -ECONNRESET);
    TEST_EQUAL(net_send(pair.client, "x", 1, 0), -EPIPE);
    close_socket(pair.client);
}

/* Accepting */

TEST_CASE(close_ends_an_accept)
{
    int listener = open_listener(PORT, 1);

    start_waiting(0, accept_once, listener, 0);
    start_waiting(1, accept_once, listener, 0);
    close_socket(listener);
    TEST_EQUAL(result_now(0), -EBADF);
    TEST_EQUAL(result_now(1), -EBADF);
}

TEST_CASE(close_resets_the_connections_that_were_not_accepted)
{
    struct net_address address = loopback(PORT);
    int listener = open_listener(PORT, 3);
    int clients[2];
    char byte;

    for (int i = 0; i < 2; i++) {
        clients[i] = open_socket(NET_SOCK_STREAM);
        TEST_EQUAL(net_connect(clients[i], &address), 0);
        TEST_EQUAL(net_send(clients[i], "x", 1, 0), 1);
    }
    k_msleep(SHORT_MS);
    close_socket(listener);
    for (int i = 0; i < 2; i++) {
        TEST_EQUAL(net_recv(clients[i], &byte, 1, 0), -ECONNRESET);
        close_socket(clients[i]);
    }
}

/* Connecting */

static int open_deaf_listener(int *client)
{
    struct net_address address = loopback(PORT);
    int listener = open_listener(PORT, 1);

    *client = open_socket(NET_SOCK_STREAM);
    TEST_EQUAL(net_connect(*client, &address), 0);
    return listener;
}

TEST_CASE(close_ends_a_connect)
{
    int first;
    int listener = open_deaf_listener(&first);
    int client = open_socket(NET_SOCK_STREAM);

    start_waiting(0, connect_once, client, 0);
    start_waiting(1, send_once, client, 0);
    start_waiting(2, receive_once, client, 0);
    close_socket(client);
    for (size_t i = 0; i < 3; i++) {
        TEST_EQUAL(result_now(i), -EBADF);
    }
    close_socket(first);
    close_socket(listener);
}

TEST_CASE(a_refused_connect_ends_everything_that_waits_for_it)
{
    int first;
    int listener = open_deaf_listener(&first);
    int client = open_socket(NET_SOCK_STREAM);
    int refused = 0;
    int others = 0;

    start_waiting(0, connect_once, client, 0);
    start_waiting(1, send_once, client, 0);
    start_waiting(2, receive_once, client, 0);
    close_socket(listener); /* the next SYN is answered by a reset */
    for (size_t i = 0; i < 3; i++) {
        int result = join_worker(i);

        refused += result == -ECONNREFUSED ? 1 : 0;
        others += result == -EPIPE || result == -ECONNABORTED || result == 0 ? 1 : 0;
    }
    TEST_EQUAL(refused, 1);
    TEST_EQUAL(others, 2);
    close_socket(client);
    close_socket(first);
}

TEST_CASE(a_connect_to_nobody_is_refused)
{
    struct net_address address = loopback(PORT);
    int client = open_socket(NET_SOCK_STREAM);
    char byte;

    TEST_EQUAL(net_connect(client, &address), -ECONNREFUSED);
    TEST_EQUAL(get_option(client, NET_SOL_SOCKET, NET_SO_ERROR), 0);
    TEST_EQUAL(net_connect(client, &address), -ECONNABORTED);
    TEST_EQUAL(net_recv(client, &byte, 1, 0), 0);
    TEST_EQUAL(net_send(client, &byte, 1, 0), -EPIPE);
    TEST_EQUAL(net_getpeername(client, &address), -ENOTCONN);
    close_socket(client);
}

TEST_CASE(a_refused_connect_that_nobody_waits_for_is_an_error_to_be_read)
{
    struct net_address address = loopback(PORT);
    int client = open_socket(NET_SOCK_STREAM | NET_SOCK_NONBLOCK);
    struct net_pollfd each = {.fd = client, .events = NET_POLLOUT};
    int result;

    result = net_connect(client, &address);
    if (result == -EINPROGRESS) {
        TEST_EQUAL(net_poll(&each, 1, LONG_MS), 1);
        TEST_EQUAL(each.revents, NET_POLLOUT | NET_POLLERR | NET_POLLHUP);
        result = -get_option(client, NET_SOL_SOCKET, NET_SO_ERROR);
    }
    TEST_EQUAL(result, -ECONNREFUSED);
    TEST_EQUAL(get_option(client, NET_SOL_SOCKET, NET_SO_ERROR), 0);
    TEST_EQUAL(net_poll(&each, 1, 0), 1);
    TEST_EQUAL(each.revents, NET_POLLOUT | NET_POLLHUP);
    close_socket(client);
}

/* Polling and watching */

TEST_CASE(close_ends_a_poll)
{
    struct pair pair = connect_pair(PORT);

    start_waiting(0, poll_once, pair.server, NET_POLLIN);
    close_socket(pair.server);
    TEST_EQUAL(result_now(0), NET_POLLNVAL);
    close_socket(pair.client);
}

TEST_CASE(the_other_side_ends_a_poll)
{
    struct pair pair = connect_pair(PORT);

    start_waiting(0, poll_once, pair.server, NET_POLLIN);
    TEST_EQUAL(net_shutdown(pair.client, NET_SHUT_WR), 0);
    TEST_EQUAL(result_now(0), NET_POLLIN);
    TEST_EQUAL(net_shutdown(pair.server, NET_SHUT_WR), 0);
    k_msleep(SHORT_MS);
    *worker(0) = (struct worker){.socket = pair.server, .flags = 0};
    start_worker(0, poll_once);
    TEST_EQUAL(result_now(0), NET_POLLHUP);
    close_pair(&pair);
}

TEST_CASE(a_reset_ends_a_poll)
{
    struct pair pair = connect_pair(PORT);

    start_waiting(0, poll_once, pair.server, NET_POLLIN);
    reset(pair.client);
    TEST_EQUAL(result_now(0), NET_POLLIN | NET_POLLERR | NET_POLLHUP);
    TEST_EQUAL(get_option(pair.server, NET_SOL_SOCKET, NET_SO_ERROR), ECONNRESET);
    close_socket(pair.server);
}

struct watcher {
    struct poll_work work;
    int socket;
    int runs;
    int closed;
    uint32_t ready;
    bool shall_close;
};

static void on_ready(struct poll_work *work, uint32_t ready, enum poll_status status)
{
    struct watcher *watcher = CONTAINER_OF(work, struct watcher, work);
    char bytes[16];

    watcher->runs++;
    watcher->ready |= ready;
    if (status == POLL_CLOSED) {
        watcher->closed++;
        return;
    }
    if (watcher->shall_close) {
        close_socket(watcher->socket);
        return;
    }
    if (net_recv(watcher->socket, bytes, sizeof(bytes), NET_MSG_DONTWAIT) == 0) {
        (void)poll_work_disarm(work); /* the end stays ready */
    }
}

static void watch(struct watcher *watcher, int socket, uint32_t wanted)
{
    *watcher = (struct watcher){.socket = socket};
    poll_work_init(&watcher->work, &test_queue, on_ready);
    TEST_EQUAL(net_poll_work_arm(socket, &watcher->work, wanted, 0), 0);
}

TEST_CASE(every_watch_hears_of_a_close_exactly_once)
{
    static struct watcher watchers[4];
    struct pair pair = connect_pair(PORT);
    int listener = open_listener(PORT + 1, 1);
    int datagrams = open_datagram(PORT);

    watch(&watchers[0], pair.server, K_READY_IN);
    watch(&watchers[1], pair.server, K_READY_IN);
    watch(&watchers[2], listener, K_READY_IN);
    watch(&watchers[3], datagrams, K_READY_IN);
    close_socket(pair.server);
    close_socket(listener);
    close_socket(datagrams);
    k_msleep(SHORT_MS);
    for (int i = 0; i < 4; i++) {
        TEST_EQUAL(watchers[i].runs, 1);
        TEST_EQUAL(watchers[i].closed, 1);
        TEST_EQUAL(net_poll_work_arm(watchers[i].socket, &watchers[i].work, K_READY_IN, 0), -EBADF);
    }
    close_socket(pair.client);
}

TEST_CASE(a_handler_may_close_its_socket)
{
    static struct watcher watcher;
    struct pair pair = connect_pair(PORT);

    watch(&watcher, pair.server, K_READY_IN);
    watcher.shall_close = true;
    TEST_EQUAL(net_send(pair.client, "x", 1, 0), 1);
    k_msleep(SHORT_MS);
    TEST_EQUAL(watcher.runs, 2);
    TEST_EQUAL(watcher.closed, 1);
    close_socket(pair.client);
}

TEST_CASE(a_reset_is_told_to_a_watch)
{
    static struct watcher watcher;
    struct pair pair = connect_pair(PORT);

    watch(&watcher, pair.server, K_READY_IN);
    reset(pair.client);
    k_msleep(SHORT_MS);
    TEST_TRUE((watcher.ready & (K_READY_IN | K_READY_ERR | K_READY_HUP)) ==
              (K_READY_IN | K_READY_ERR | K_READY_HUP));
    TEST_EQUAL(watcher.closed, 0);
    close_socket(pair.server);
}

/* Closing while others close */

static void close_once(struct worker *self)
{
    self->result = net_close(self->socket);
}

TEST_CASE(of_several_closes_one_closes)
{
    struct pair pair = connect_pair(PORT);
    int closed = 0;

    for (size_t i = 0; i < 4; i++) {
        *worker(i) = (struct worker){.socket = pair.server};
        start_worker(i, close_once);
    }
    for (size_t i = 0; i < 4; i++) {
        int result = join_worker(i);

        closed += result == 0 ? 1 : 0;
        TEST_TRUE(result == 0 || result == -EBADF);
    }
    TEST_EQUAL(closed, 1);
    close_socket(pair.client);
}

TEST_CASE(a_close_ends_a_lingering_close)
{
    struct pair pair = connect_pair(PORT);
    struct net_linger linger = {.l_onoff = 1, .l_linger = 100};

    TEST_EQUAL(net_setsockopt(pair.client, NET_SOL_SOCKET, NET_SO_LINGER, &linger, sizeof(linger)),
               0);
    (void)fill_stream(pair.client);
    start_waiting(0, close_once, pair.client, 0);
    linger.l_onoff = 0;
    TEST_EQUAL(net_setsockopt(pair.client, NET_SOL_SOCKET, NET_SO_LINGER, &linger, sizeof(linger)),
               0);
    close_socket(pair.client);
    TEST_EQUAL(result_now(0), -EBADF);
    TEST_EQUAL(net_shutdown(pair.server, NET_SHUT_RD), 0);
    close_socket(pair.server);
}

TEST_CASE(a_reset_ends_a_lingering_close)
{
    struct pair pair = connect_pair(PORT);
    struct net_linger linger = {.l_onoff = 1, .l_linger = 100};

    TEST_EQUAL(net_setsockopt(pair.client, NET_SOL_SOCKET, NET_SO_LINGER, &linger, sizeof(linger)),
               0);
    (void)fill_stream(pair.client);
    start_waiting(0, close_once, pair.client, 0);
    reset(pair.server);
    TEST_EQUAL(result_now(0), 0);
}

/* Many connections that come and go in every way, all at once. */

static uint32_t random_state = 1;

static uint32_t random_below(uint32_t limit)
{
    random_state = random_state * 1664525U + 1013904223U;
    return (random_state >> 8) % limit;
}

static void talk_and_leave(struct worker *self)
{
    struct net_address address = loopback(self->port);
    static uint8_t bytes[4000];

    for (size_t i = 0; i < self->total; i++) {
        int socket = net_socket(NET_AF_INET, NET_SOCK_STREAM, 0);

        if (socket < 0 || net_connect(socket, &address) != 0) {
            (void)net_close(socket);
            k_msleep((int)random_below(20));
            continue;
        }
        (void)net_send(socket, bytes, random_below(sizeof(bytes)), 0);
        if (random_below(2) == 0) {
            (void)net_recv(socket, bytes, 100, NET_MSG_DONTWAIT);
        }
        if (random_below(4) == 0) {
            (void)net_shutdown(socket, (int)random_below(3));
        }
        k_msleep((int)random_below(3));
        if (random_below(3) == 0) {
            reset(socket);
        } else {
            (void)net_close(socket);
        }
    }
    self->result = 0;
}

static void serve(struct worker *self)
{
    static uint8_t bytes[1000];
    int socket;

    while ((socket = net_accept(self->socket, NULL)) > 0) {
        int received;

        (void)net_poll(&(struct net_pollfd){.fd = socket, .events = NET_POLLIN}, 1, 3);
        do {
            received = net_recv(socket, bytes, sizeof(bytes), NET_MSG_DONTWAIT);
            if (received > 0 && random_below(2) == 0) {
                received = net_send(socket, bytes, (size_t)received, NET_MSG_DONTWAIT);
            }
        } while (received > 0 && random_below(8) != 0);
        (void)net_close(socket);
    }
    self->result = socket;
}

TEST_CASE_WITHIN(connections_may_come_and_go_in_every_way, 120000)
{
    int listener = open_listener(PORT, 3);

    random_state = 1;
    for (size_t i = 0; i < 5; i++) {
        *worker(i) = (struct worker){
            .socket = listener, .port = PORT, .total = time_is_virtual() ? 400 : 20};
        start_worker(i, i < 2 ? serve : talk_and_leave);
    }
    for (size_t i = 2; i < 5; i++) {
        TEST_EQUAL(k_thread_join(&worker(i)->thread, K_SECONDS(100)), 0);
    }
    close_socket(listener);
    TEST_EQUAL(join_worker(0), -EBADF);
    TEST_EQUAL(join_worker(1), -EBADF);
    k_msleep(1000);
}

TEST_CASE_WITHIN(no_connection_is_left, 200000)
{
    if (!time_is_virtual()) {
        TEST_SKIP("TIME_WAIT takes minutes");
    }
    k_msleep(150000);
    TEST_EQUAL(pool_used("TCP_PCB"), 0);
    TEST_EQUAL(pool_used("TCP_PCB_LISTEN"), 0);
}
