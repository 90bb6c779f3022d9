/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NET_SOCKET_INFO_H
#define NET_SOCKET_INFO_H

/**
 * @file
 * Which sockets there are, and what they hold: for status pages and shells.
 *
 * @context Thread.
 */

#include <net/socket.h>

#ifdef __cplusplus
extern "C" {
#endif

struct net_socket_info {
    int socket;        /**< 0: a connection that waits to be accepted. */
    int type;          /**< NET_SOCK_STREAM or NET_SOCK_DGRAM. */
    const char *state; /**< "listening", "connected", … */
    struct net_address local;
    struct net_address remote; /**< All 0: none. */
    size_t received_bytes;     /**< Received and not read; of a datagram socket, its buffers. */
    size_t sent_bytes;         /**< Sent and not acknowledged. */
    uint32_t ready;            /**< Mask of enum k_ready. */
    bool is_watched;
};

/** Gets each socket in turn. It may use sockets itself. */
typedef void net_socket_visitor_t(const struct net_socket_info *info, void *context);

/**
 * Show all sockets to @p visit.
 *
 * @cost Takes the core lock around each reading, not around @p visit.
 */
void net_socket_foreach(net_socket_visitor_t *visit, void *context);

/**
 * What somebody holds of the network's pools (net_pool_foreach()). What is under way in an
 * interface belongs to nobody here.
 */
struct net_holdings {
    int socket;               /**< 0: all connections that have no socket (any more), together. */
    int interface;            /**< Number of the one with its local address; 0: any or none. */
    uint32_t records;         /**< TCP_PCB, TCP_PCB_LISTEN, UDP_PCB, RAW_PCB. */
    uint32_t segments;        /**< TCP_SEG: sent and not acknowledged, or out of order. */
    uint32_t receive_buffers; /**< PBUF_POOL: unread, or out of order. */
    uint32_t unsent_bytes;    /**< Of the transmit heap, at least: what is not acknowledged. */
};

/** Gets each holder in turn. It may use sockets itself. */
typedef void net_holdings_visitor_t(const struct net_holdings *holdings, void *context);

/**
 * Show all sockets that hold something to @p visit, then the connections without a socket: those
 * that are being opened or closed, and those that are remembered (TIME-WAIT).
 *
 * @cost Takes the core lock around each reading, not around @p visit. O(sockets, segments).
 */
void net_holdings_foreach(net_holdings_visitor_t *visit, void *context);

struct net_socket_statistics {
    uint32_t in_use;            /**< Now; with the connections that wait to be accepted. */
    uint32_t peak;              /**< The most that ever were. */
    uint32_t refused;           /**< Sockets and connections for which there was none. */
    uint32_t datagrams_dropped; /**< Because their socket's quota was used up. */
};

/** Read the counters. */
void net_socket_statistics_get(struct net_socket_statistics *statistics);

#ifdef __cplusplus
}
#endif

#endif
