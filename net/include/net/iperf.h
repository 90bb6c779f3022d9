/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NET_IPERF_H
#define NET_IPERF_H

/**
 * @file
 * How fast TCP is, measured together with iperf of version 2. Exists with CONFIG_NET_IPERF.
 *
 *     net_iperf_serve(NET_IPERF_PORT, on_test, NULL);
 *
 *     iperf -c 192.168.1.20         # on the other side
 *
 * Tests run on the network's queue and take no thread, no socket and no buffer of their own: what
 * they show is the stack, without sockets.
 */

#include <net/socket.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Where iperf listens. */
#define NET_IPERF_PORT 5001

/** A test of net_iperf_send() takes so long. */
#define NET_IPERF_SEND_SECONDS 10

/** How a test ended. */
enum net_iperf_end {
    NET_IPERF_RECEIVED, /**< The other side has sent all it wanted. */
    NET_IPERF_SENT,     /**< We have. */
    NET_IPERF_FAILED,   /**< No memory, nothing for 10 seconds, or data that makes no sense. */
    NET_IPERF_RESET,    /**< The other side ended it, or was never there. */
};

struct net_iperf_report {
    enum net_iperf_end end;
    struct net_address peer; /**< Address and port 0: the connection is not there any more. */
    uint32_t bytes;          /**< Modulo 2^32. */
    uint32_t milliseconds;
};

/**
 * A test is over.
 *
 * @context The network's queue, core lock held: hand the report on, and wait for nothing.
 */
typedef void (*net_iperf_report_fn)(const struct net_iperf_report *report, void *context);

/**
 * Listen on @p port for tests, for good; any number at a time. A client that asks for it (iperf -r
 * or -d) is also sent to, at the port that it names, for as long as it says.
 *
 * @retval 0
 * @retval -ENETDOWN  net_start() has not been called.
 * @retval -ENOBUFS   No memory, no connection or listener left, or the port is taken.
 *
 * @context Thread.
 */
int net_iperf_serve(uint16_t port, net_iperf_report_fn on_end, void *context);

/**
 * Connect to an iperf that listens (iperf -s) and send for NET_IPERF_SEND_SECONDS.
 *
 * @retval 0          It has begun: @p on_end will be called once.
 * @retval -ENETDOWN  net_start() has not been called.
 * @retval -ENOBUFS   No memory, no connection left, or no way to @p server; @p on_end may have been
 *                    called for it.
 *
 * @context Thread.
 */
int net_iperf_send(const struct net_address *server, net_iperf_report_fn on_end, void *context);

#ifdef __cplusplus
}
#endif

#endif
