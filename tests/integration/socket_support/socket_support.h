/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SOCKET_SUPPORT_H
#define SOCKET_SUPPORT_H

/**
 * @file
 * What tests of sockets share: starting the network, connections over the loopback, threads with
 * something to do, bytes that can be verified. After each case the sockets in use, the watches
 * and lwIP's pools must be what they were before.
 */

#include <errno.h>
#include <kernel/kernel.h>
#include <net/socket.h>
#include <net/socket_info.h>
#include <net/socket_poll.h>

#include "test.h"

/** Starts what stays for all cases; the network runs already. Weak: nothing. */
void start_servers(void);

/** What blocks for ever in a correct program, and is over after so long in one that is not. */
#define LONG_MS 5000

/** Long enough for threads and the loopback to do what can be done at once. */
#define SHORT_MS 20

/** Is time virtual, so that limits can be checked to the tick and long waits cost nothing? */
bool time_is_virtual(void);

/** After so long at most everything that arrived is acknowledged: acknowledgements are delayed. */
#define ACKNOWLEDGED_MS 250

/** Milliseconds since the kernel started. */
int now_ms(void);

/**
 * How much too late something may be: nothing in virtual time, but two ticks may be involved;
 * elsewhere as long as a host with other things to do may hold up a program.
 */
#define LATE_MS (time_is_virtual() ? 1 : 2000)

/** How long it took since then, to the tick in virtual time. */
#define EXPECT_TOOK(since_ms, expected_ms)                                                         \
    do {                                                                                           \
        int took_ = now_ms() - (since_ms);                                                         \
        TEST_AT_LEAST(took_, (expected_ms));                                                       \
        TEST_AT_MOST(took_, (expected_ms) + LATE_MS);                                              \
    } while (0)

/** The address 127.0.0.1 with @p port. */
struct net_address loopback(uint16_t port);

/** A socket of @p type; anything else is a failure. */
int open_socket(int type);

/** A stream that listens on @p port. */
int open_listener(uint16_t port, int backlog);

/** A datagram socket bound to @p port. */
int open_datagram(uint16_t port);

/** The local port of @p socket, in the processor's order. */
uint16_t port_of(int socket);

/** Two ends of one connection. */
struct pair {
    int client;
    int server;
};

/** Connect two streams, through a listener on @p port that is closed again. */
struct pair connect_pair(uint16_t port);

/** Until everything sent has been acknowledged, which a delayed acknowledgement holds up. */
void settle(void);

/** Close both ends, and settle. */
void close_pair(const struct pair *pair);

void close_socket(int socket);

/** Send into a stream that nobody reads until nothing fits any more; returns the bytes sent. */
size_t fill_stream(int socket);

void set_option(int socket, int level, int option, int value);
int get_option(int socket, int level, int option);
void set_timeout(int socket, int option, int milliseconds);

/** Byte number @p index of the stream called @p seed. */
uint8_t pattern(uint32_t seed, size_t index);
void fill_pattern(uint8_t *bytes, size_t length, uint32_t seed, size_t index);
bool is_pattern(const uint8_t *bytes, size_t length, uint32_t seed, size_t index);

/** A thread that does one thing. */
struct worker {
    struct k_thread thread;
    void (*work)(struct worker *worker);
    int socket;
    int result;
    size_t total;
    size_t step; /* most bytes in one call */
    uint32_t seed;
    uint16_t port;
    int flags;
    int took_ms;
};

#define WORKERS 9

/**
 * Start worker number @p index with @p work. The other members are the caller's to set before;
 * get it by worker().
 */
void start_worker(size_t index, void (*work)(struct worker *worker));
struct worker *worker(size_t index);

/** Wait for its end; returns its result. */
int join_worker(size_t index);

/** Has it ended? */
bool has_ended(size_t index);

/** Works: send `total` bytes of the pattern, or receive and verify them, `step` at a time. */
void send_pattern(struct worker *worker);
void receive_pattern(struct worker *worker);

/** Start worker number @p index with these works. */
void start_sender(size_t index, int socket, size_t total, size_t step, uint32_t seed);
void start_receiver(size_t index, int socket, size_t total, size_t step, uint32_t seed);

/** Works: one call that waits; `result` is what it returned, `took_ms` how long it took. */
void receive_once(struct worker *worker);
void send_once(struct worker *worker);
void accept_once(struct worker *worker);
void connect_once(struct worker *worker);
void poll_once(struct worker *worker);

/** Free bytes or blocks of the pool @p name. */
size_t pool_free(const char *name);

/** Blocks in use of the pool @p name. */
size_t pool_used(const char *name);

/** The queue that triggered work of the tests runs on; more urgent than the cases. */
extern struct k_work_q test_queue;

#endif
