/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Each pool, and the heap, is used up while a stream and short connections are under way: calls
 * fail or wait, nothing else. When it is given back everything goes on by itself.
 */

#include <lwip/mem.h>
#include <lwip/memp.h>
#include <string.h>

#include "net_core.h"
#include "socket_support.h"

enum {
    STREAM_PORT = 7,
    SHORT_PORT = 8,
    DATAGRAM_PORT = 9,
    WORKER_STREAM = 0,
    WORKER_STREAM_END = 1,
    WORKER_SHORT = 2,
    WORKER_SERVER = 3,
    HELD_MS = 300,
    CALL_MS = 400, /* the longest wait of short connections */
    RECOVERED_MS = 60000,
};

static volatile bool is_over;

/* Using up */

struct block {
    struct block *next;
};

static struct block *blocks;

static size_t use_up(memp_t type)
{
    size_t count = 0;

    net_core_lock();
    for (struct block *block; (block = memp_malloc(type)) != NULL; count++) {
        block->next = blocks;
        blocks = block;
    }
    net_core_unlock();
    return count;
}

static void give_back(memp_t type)
{
    net_core_lock();
    while (blocks != NULL) {
        struct block *block = blocks;

        blocks = block->next;
        memp_free(type, block);
    }
    net_core_unlock();
}

static size_t use_up_heap(void)
{
    size_t count = 0;

    net_core_lock();
    for (mem_size_t bytes = 2048; bytes >= sizeof(struct block); bytes /= 2) {
        for (struct block *block; (block = mem_malloc(bytes)) != NULL; count++) {
            block->next = blocks;
            blocks = block;
        }
    }
    net_core_unlock();
    return count;
}

static void give_back_heap(void)
{
    net_core_lock();
    while (blocks != NULL) {
        struct block *block = blocks;

        blocks = block->next;
        mem_free(block);
    }
    net_core_unlock();
}

/* Load: a stream that must arrive, and short connections, which may fail. */

static uint32_t streamed;

static void send_stream(struct worker *self)
{
    uint8_t bytes[300];
    size_t done = 0;

    while (!is_over) {
        fill_pattern(bytes, sizeof(bytes), self->seed, done);
        TEST_EQUAL(net_send(self->socket, bytes, sizeof(bytes), 0), sizeof(bytes));
        done += sizeof(bytes);
        k_msleep(2);
    }
    TEST_EQUAL(net_shutdown(self->socket, NET_SHUT_WR), 0);
    self->result = (int)done;
}

static void receive_stream(struct worker *self)
{
    uint8_t bytes[512];
    size_t done = 0;

    for (;;) {
        int count = net_recv(self->socket, bytes, sizeof(bytes), 0);

        TEST_AT_LEAST(count, 0);
        if (count == 0) {
            break;
        }
        TEST_TRUE(is_pattern(bytes, (size_t)count, self->seed, done));
        done += (size_t)count;
        streamed += (uint32_t)count;
    }
    self->result = (int)done;
}

static void limit(int socket)
{
    set_timeout(socket, NET_SO_RCVTIMEO, CALL_MS);
    set_timeout(socket, NET_SO_SNDTIMEO, CALL_MS);
}

static void serve(struct worker *self)
{
    char byte;

    while (!is_over) {
        int socket = net_accept(self->socket, NULL);

        if (socket == -EAGAIN) {
            continue;
        }
        TEST_AT_LEAST(socket, 1);
        limit(socket);
        if (net_recv(socket, &byte, 1, 0) == 1) {
            (void)net_send(socket, &byte, 1, 0);
        }
        close_socket(socket);
    }
    self->result = 0;
}

/* One short connection: does it get its answer? */
static bool ask(void)
{
    struct net_address address = loopback(SHORT_PORT);
    int socket = net_socket(NET_AF_INET, NET_SOCK_STREAM, 0);
    char byte = 'x';

    if (socket < 0) {
        TEST_EQUAL(socket, -ENOBUFS);
        return false;
    }
    limit(socket);
    bool is_answered = net_connect(socket, &address) == 0 && net_send(socket, &byte, 1, 0) == 1 &&
                       net_recv(socket, &byte, 1, 0) == 1;

    close_socket(socket);
    return is_answered;
}

static volatile uint32_t answers;

static void ask_often(struct worker *self)
{
    while (!is_over) {
        answers += ask() ? 1 : 0;
        k_msleep(5);
    }
    self->result = 0;
}

static bool does_a_datagram_pass(int socket)
{
    struct net_address address = loopback(DATAGRAM_PORT);
    char byte = 'x';

    return net_sendto(socket, &byte, 1, 0, &address) == 1 && net_recv(socket, &byte, 1, 0) == 1;
}

struct load {
    struct pair pair;
    int listener;
    int datagrams;
};

static struct load start_load(void)
{
    struct load load = {.pair = connect_pair(STREAM_PORT),
                        .listener = open_listener(SHORT_PORT, 2),
                        .datagrams = open_datagram(DATAGRAM_PORT)};

    is_over = false;
    limit(load.listener);
    limit(load.datagrams);
    *worker(WORKER_STREAM) = (struct worker){.socket = load.pair.client, .seed = 1};
    *worker(WORKER_STREAM_END) = (struct worker){.socket = load.pair.server, .seed = 1};
    *worker(WORKER_SERVER) = (struct worker){.socket = load.listener};
    start_worker(WORKER_STREAM_END, receive_stream);
    start_worker(WORKER_STREAM, send_stream);
    start_worker(WORKER_SERVER, serve);
    start_worker(WORKER_SHORT, ask_often);
    return load;
}

static int join_late(size_t index)
{
    for (int i = 0; i < RECOVERED_MS / 10 && !has_ended(index); i++) {
        k_msleep(10);
    }
    return join_worker(index);
}

static void stop_load(const struct load *load)
{
    is_over = true;
    int sent = join_late(WORKER_STREAM);

    TEST_EQUAL(join_late(WORKER_STREAM_END), sent);
    TEST_EQUAL(join_late(WORKER_SHORT), 0);
    TEST_EQUAL(join_late(WORKER_SERVER), 0);
    close_socket(load->listener);
    close_socket(load->datagrams);
    close_pair(&load->pair);
}

/* Both go on: bytes of the stream, answers to short connections, a datagram. */
static void expect_progress(const struct load *load)
{
    uint32_t before = streamed;
    uint32_t answers_before = answers;
    bool has_passed = false;

    for (int i = 0; i < RECOVERED_MS / 10; i++) {
        has_passed = has_passed || does_a_datagram_pass(load->datagrams);
        if (has_passed && streamed - before > 3000 && answers - answers_before > 3) {
            return;
        }
        k_msleep(10);
    }
    TEST_FAIL("it does not go on");
}

/* A connection that ended in trouble may take a while to be gone. */
static void wait_until_pools_are_back(void)
{
    static const char *const names[] = {"TCP_SEG", "PBUF_POOL", "PBUF", "TX_HEAP"};

    for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
        for (int n = 0; n < RECOVERED_MS / 10 && pool_used(names[i]) != 0; n++) {
            k_msleep(10);
        }
        TEST_EQUAL(pool_used(names[i]), 0);
    }
}

static void exhaust(memp_t type)
{
    struct load load = start_load();

    for (int round = 0; round < 2; round++) {
        expect_progress(&load);
        /* What is given back in the meantime is taken, too. */
        size_t taken = use_up(type);

        for (int i = 0; i < 10; i++) {
            taken += use_up(type);
            k_msleep(HELD_MS / 10);
        }
        TEST_AT_LEAST(taken, 1);
        give_back(type);
    }
    expect_progress(&load);
    stop_load(&load);
    wait_until_pools_are_back();
}

TEST_CASE_WITHIN(receive_buffers_may_run_out, 3 * RECOVERED_MS)
{
    exhaust(MEMP_PBUF_POOL);
}

TEST_CASE_WITHIN(references_may_run_out, 3 * RECOVERED_MS)
{
    exhaust(MEMP_PBUF);
}

TEST_CASE_WITHIN(segments_may_run_out, 3 * RECOVERED_MS)
{
    exhaust(MEMP_TCP_SEG);
}

TEST_CASE_WITHIN(connections_may_run_out, 3 * RECOVERED_MS)
{
    exhaust(MEMP_TCP_PCB);
}

TEST_CASE_WITHIN(listeners_may_run_out, 3 * RECOVERED_MS)
{
    exhaust(MEMP_TCP_PCB_LISTEN);
}

TEST_CASE_WITHIN(endpoints_may_run_out, 3 * RECOVERED_MS)
{
    exhaust(MEMP_UDP_PCB);
}

TEST_CASE_WITHIN(the_heap_may_run_out, 3 * RECOVERED_MS)
{
    struct load load = start_load();

    for (int round = 0; round < 2; round++) {
        expect_progress(&load);
        size_t taken = use_up_heap();

        for (int i = 0; i < 10; i++) {
            taken += use_up_heap();
            k_msleep(HELD_MS / 10);
        }
        TEST_AT_LEAST(taken, 1);
        give_back_heap();
    }
    expect_progress(&load);
    stop_load(&load);
    wait_until_pools_are_back();
}

/* All at once. */
TEST_CASE_WITHIN(everything_may_run_out, 3 * RECOVERED_MS)
{
    static const memp_t types[] = {MEMP_PBUF_POOL, MEMP_PBUF, MEMP_TCP_SEG, MEMP_TCP_PCB,
                                   MEMP_UDP_PCB};
    struct block *held[ARRAY_SIZE(types)];
    struct load load = start_load();

    expect_progress(&load);
    for (size_t i = 0; i < ARRAY_SIZE(types); i++) {
        (void)use_up(types[i]);
        held[i] = blocks;
        blocks = NULL;
    }
    (void)use_up_heap();
    k_msleep(HELD_MS);
    give_back_heap();
    for (size_t i = 0; i < ARRAY_SIZE(types); i++) {
        blocks = held[i];
        give_back(types[i]);
    }
    expect_progress(&load);
    stop_load(&load);
    wait_until_pools_are_back();
}

/* Sockets that are not read. */

static void flood_datagrams(int sender, uint16_t port, int count)
{
    struct net_address address = loopback(port);

    for (int i = 0; i < count; i++) {
        (void)net_sendto(sender, "x", 1, 0, &address);
        if (i % 4 == 3) {
            k_msleep(1);
        }
    }
}

TEST_CASE_WITHIN(a_socket_that_is_not_read_starves_nobody, 3 * RECOVERED_MS)
{
    struct load load = start_load();
    int unread = open_datagram(DATAGRAM_PORT + 1);
    int sender = open_socket(NET_SOCK_DGRAM);

    set_option(unread, NET_SOL_SOCKET, NET_SO_RCVBUF, 1000000);
    TEST_AT_MOST(get_option(unread, NET_SOL_SOCKET, NET_SO_RCVBUF),
                 CONFIG_NET_RX_BUFFERS / 2 * CONFIG_NET_RX_BUFFER_BYTES);
    for (int round = 0; round < 3; round++) {
        flood_datagrams(sender, DATAGRAM_PORT + 1, 2 * CONFIG_NET_RX_BUFFERS);
        int64_t start = k_uptime_get();

        expect_progress(&load);
        TEST_AT_MOST(k_uptime_get() - start, 3000); /* nobody waits for something sent again */
    }
    close_socket(sender);
    close_socket(unread);
    stop_load(&load);
    wait_until_pools_are_back();
}

/* Those that we remember are gone after twice the life of a segment. */
TEST_CASE_WITHIN(at_the_end_all_connections_are_gone, 3 * RECOVERED_MS)
{
    for (int i = 0; i < RECOVERED_MS / 100 && pool_used("TCP_PCB") != 0; i++) {
        k_msleep(100);
    }
    TEST_EQUAL(pool_used("TCP_PCB"), 0);
    TEST_EQUAL(pool_used("TCP_PCB_LISTEN"), 0);
    TEST_EQUAL(pool_used("UDP_PCB"), 0);
}
