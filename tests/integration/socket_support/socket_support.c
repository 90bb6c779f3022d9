/* SPDX-License-Identifier: Apache-2.0 */

#include "socket_support.h"

#include <net/net.h>
#include <string.h>

#define WORKER_STACK_BYTES (3 * TEST_HELPER_STACK_BYTES)

struct k_work_q test_queue;
static K_THREAD_STACK_DEFINE(queue_stack, WORKER_STACK_BYTES);

static struct worker workers[WORKERS];
static K_THREAD_STACK_ARRAY_DEFINE(worker_stacks, WORKERS, WORKER_STACK_BYTES);

/* What must be the same after each case */

static long sockets_in_use(void)
{
    struct net_socket_statistics statistics;

    net_socket_statistics_get(&statistics);
    return (long)statistics.in_use;
}

static long watches(void)
{
    return (long)k_watch_count();
}

struct search {
    const char *name;
    struct net_pool found;
};

static void find_pool(const struct net_pool *pool, void *context)
{
    struct search *search = context;

    if (strcmp(pool->name, search->name) == 0) {
        search->found = *pool;
    }
}

size_t pool_used(const char *name)
{
    struct search search = {.name = name};

    net_pool_foreach(find_pool, &search);
    return search.found.used;
}

size_t pool_free(const char *name)
{
    struct search search = {.name = name};

    net_pool_foreach(find_pool, &search);
    return search.found.count - search.found.used;
}

/*
 * Connections that end stay a while, in TIME_WAIT: they are looked at at the end of all. An address
 * of IPv6 that gets ready joins a group.
 */
static void add_used(const struct net_pool *pool, void *context)
{
    long *used = context;

    if (strcmp(pool->name, "TCP_PCB") != 0 && strcmp(pool->name, "MLD6_GROUP") != 0) {
        *used += (long)pool->used;
    }
}

static long pools_used(void)
{
    long used = 0;

    net_pool_foreach(add_used, &used);
    return used;
}

TEST_COUNTER(sockets, sockets_in_use);
TEST_COUNTER(watches, watches);
TEST_COUNTER(pools, pools_used);

__attribute__((weak)) void start_servers(void)
{
}

void test_set_up(void)
{
    TEST_EQUAL(net_start(), 0);
    k_work_queue_init(&test_queue);
    k_work_queue_start(&test_queue, queue_stack, K_THREAD_STACK_SIZEOF(queue_stack),
                       TEST_PRIORITY - 1, NULL);
    start_servers();
}

/* Time */

bool time_is_virtual(void)
{
    static int is_virtual = -1;

    if (is_virtual < 0) {
        uint32_t before = k_cycle_get_32();
        volatile uint32_t count = 0;

        while (count < 100000) {
            count++;
        }
        is_virtual = k_cycle_get_32() == before ? 1 : 0;
    }
    return is_virtual == 1;
}

int now_ms(void)
{
    return (int)k_uptime_get();
}

/* Sockets */

struct net_address loopback(uint16_t port)
{
    return net_address(NET_IP_LOOPBACK, port);
}

int open_socket(int type)
{
    int socket = net_socket(NET_AF_INET, type, 0);

    TEST_AT_LEAST(socket, 1);
    return socket;
}

int open_listener(uint16_t port, int backlog)
{
    struct net_address address = loopback(port);
    int socket = open_socket(NET_SOCK_STREAM);

    set_option(socket, NET_SOL_SOCKET, NET_SO_REUSEADDR, 1);
    TEST_EQUAL(net_bind(socket, &address), 0);
    TEST_EQUAL(net_listen(socket, backlog), 0);
    return socket;
}

int open_datagram(uint16_t port)
{
    struct net_address address = loopback(port);
    int socket = open_socket(NET_SOCK_DGRAM);

    TEST_EQUAL(net_bind(socket, &address), 0);
    return socket;
}

uint16_t port_of(int socket)
{
    struct net_address address;

    TEST_EQUAL(net_getsockname(socket, &address), 0);
    return net_ntohs(address.port);
}

struct pair connect_pair(uint16_t port)
{
    struct net_address address = loopback(port);
    int listener = open_listener(port, 1);
    struct pair pair = {.client = open_socket(NET_SOCK_STREAM)};

    TEST_EQUAL(net_connect(pair.client, &address), 0);
    pair.server = net_accept(listener, NULL);
    TEST_AT_LEAST(pair.server, 1);
    close_socket(listener);
    return pair;
}

void close_socket(int socket)
{
    TEST_EQUAL(net_close(socket), 0);
}

void settle(void)
{
    for (int i = 0; i < 200 && pool_used("TCP_SEG") != 0; i++) {
        k_msleep(10);
    }
}

void close_pair(const struct pair *pair)
{
    close_socket(pair->client);
    close_socket(pair->server);
    settle();
}

size_t fill_stream(int socket)
{
    static uint8_t bytes[3000];
    size_t sent = 0;

    /* A late acknowledgement makes room once more. */
    for (int full_ms = 0; full_ms < 2 * ACKNOWLEDGED_MS;) {
        int count = net_send(socket, bytes, sizeof(bytes), NET_MSG_DONTWAIT);

        if (count > 0) {
            sent += (size_t)count;
            full_ms = 0;
        } else {
            TEST_EQUAL(count, -EAGAIN);
            k_msleep(10);
            full_ms += 10;
        }
    }
    return sent;
}

void set_option(int socket, int level, int option, int value)
{
    TEST_EQUAL(net_setsockopt(socket, level, option, &value, sizeof(value)), 0);
}

int get_option(int socket, int level, int option)
{
    int value = -1;
    size_t length = sizeof(value);

    TEST_EQUAL(net_getsockopt(socket, level, option, &value, &length), 0);
    TEST_EQUAL(length, sizeof(value));
    return value;
}

void set_timeout(int socket, int option, int milliseconds)
{
    set_option(socket, NET_SOL_SOCKET, option, milliseconds);
}

/* Bytes */

uint8_t pattern(uint32_t seed, size_t index)
{
    uint32_t mixed = ((uint32_t)index + (seed << 16)) * 2654435761U;

    return (uint8_t)(mixed >> 24);
}

void fill_pattern(uint8_t *bytes, size_t length, uint32_t seed, size_t index)
{
    for (size_t i = 0; i < length; i++) {
        bytes[i] = pattern(seed, index + i);
    }
}

bool is_pattern(const uint8_t *bytes, size_t length, uint32_t seed, size_t index)
{
    for (size_t i = 0; i < length; i++) {
        if (bytes[i] != pattern(seed, index + i)) {
            return false;
        }
    }
    return true;
}

/* Workers */

static void run_worker(void *p1, void *p2, void *p3)
{
    struct worker *self = p1;
    int start_ms = now_ms();

    (void)p2;
    (void)p3;
    self->work(self);
    self->took_ms = now_ms() - start_ms;
}

struct worker *worker(size_t index)
{
    return &workers[index];
}

void start_worker(size_t index, void (*work)(struct worker *worker))
{
    struct worker *self = &workers[index];

    self->work = work;
    self->result = INT32_MIN;
    k_thread_create(&self->thread, worker_stacks[index],
                    K_THREAD_STACK_SIZEOF(worker_stacks[index]), run_worker, self, NULL, NULL,
                    TEST_PRIORITY, 0, K_NO_WAIT);
    k_thread_name_set(&self->thread, "worker");
}

int join_worker(size_t index)
{
    TEST_EQUAL(k_thread_join(&workers[index].thread, K_MSEC(LONG_MS)), 0);
    return workers[index].result;
}

bool has_ended(size_t index)
{
    return k_thread_join(&workers[index].thread, K_NO_WAIT) == 0;
}

/* Sizes that are neither equal nor aligned. */
static size_t next_step(const struct worker *self, size_t done)
{
    size_t step = 1 + ((done * 7919U) + 31U) % self->step;

    return MIN(step, self->total - done);
}

void send_pattern(struct worker *self)
{
    uint8_t bytes[512];
    size_t done = 0;

    while (done < self->total) {
        size_t count = MIN(next_step(self, done), sizeof(bytes));

        fill_pattern(bytes, count, self->seed, done);
        TEST_EQUAL(net_send(self->socket, bytes, count, self->flags), count);
        done += count;
    }
    self->result = (int)done;
}

void receive_pattern(struct worker *self)
{
    uint8_t bytes[700];
    size_t done = 0;

    while (done < self->total) {
        size_t most = MIN(next_step(self, done), sizeof(bytes));
        int count = net_recv(self->socket, bytes, most, self->flags);

        TEST_AT_LEAST(count, 1);
        TEST_AT_MOST(count, most);
        TEST_TRUE(is_pattern(bytes, (size_t)count, self->seed, done));
        done += (size_t)count;
    }
    self->result = (int)done;
}

void start_sender(size_t index, int socket, size_t total, size_t step, uint32_t seed)
{
    *worker(index) = (struct worker){.socket = socket, .total = total, .step = step, .seed = seed};
    start_worker(index, send_pattern);
}

void start_receiver(size_t index, int socket, size_t total, size_t step, uint32_t seed)
{
    *worker(index) = (struct worker){.socket = socket, .total = total, .step = step, .seed = seed};
    start_worker(index, receive_pattern);
}

void receive_once(struct worker *self)
{
    uint8_t bytes[64];

    self->result = net_recv(self->socket, bytes, sizeof(bytes), self->flags);
}

void send_once(struct worker *self)
{
    static const uint8_t bytes[65536];

    self->result = net_send(self->socket, bytes, MIN(self->total, sizeof(bytes)), self->flags);
}

void accept_once(struct worker *self)
{
    self->result = net_accept(self->socket, NULL);
}

void connect_once(struct worker *self)
{
    struct net_address address = loopback(self->port);

    self->result = net_connect(self->socket, &address);
}

void poll_once(struct worker *self)
{
    struct net_pollfd each = {.fd = self->socket, .events = (short)self->flags};
    int count = net_poll(&each, 1, LONG_MS);

    self->result = count == 1 ? each.revents : -count;
}
