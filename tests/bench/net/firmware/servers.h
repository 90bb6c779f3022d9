/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The servers of the bench firmware. Each function starts one; the network is started before.
 *
 * All return 0 or -errno, and are called from the main thread.
 */
#ifndef BENCH_SERVERS_H
#define BENCH_SERVERS_H

#include <stdint.h>

struct k_work_q;

/** Start the queue on which triggered work runs; before the other functions. */
void servers_start_queue(void);

/** The queue on which triggered work runs. */
struct k_work_q *servers_queue(void);

/** Open a bound, non-blocking datagram socket. @return The socket, or -errno. */
int servers_open_udp(uint16_t port);

/** Open a listening socket, whose connections send at once. @return The socket, or -errno. */
int servers_listen(uint16_t port);

/* Triggered work: no connection has a thread. */

int serve_http_by_work(uint16_t port);
int serve_parsed_http_by_work(uint16_t port);
int serve_tcp_echo_by_work(uint16_t port);
int serve_udp_echo_by_work(uint16_t port);
int serve_commands(uint16_t port);

/* Each a thread that waits in its socket calls and serves one connection at a time. */

int serve_http_blocking(uint16_t port);
int serve_tcp_echo_blocking(uint16_t port);
int serve_udp_echo_blocking(uint16_t port);
int serve_discard_blocking(uint16_t port);
int serve_source_blocking(uint16_t port);

#endif
