/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NET_SOCKET_PAIR_H
#define NET_SOCKET_PAIR_H

/**
 * @file
 * Two sockets that are connected to each other, inside the machine: no packets, no addresses.
 *
 * @context Thread.
 */

#include <net/socket.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Open a pair of sockets. What is sent by the one is received by the other. All calls on sockets
 * and all forms of readiness work with them; what belongs to addresses is refused.
 *
 * When one is closed, the other receives what is left and then 0; sending is -EPIPE. A datagram
 * is received whole or cut, as elsewhere, and none is ever lost: a send waits for room.
 *
 * @param domain        NET_AF_UNIX.
 * @param type          NET_SOCK_STREAM or NET_SOCK_DGRAM; with NET_SOCK_NONBLOCK if wanted.
 * @param protocol      0.
 * @param[out] sockets  Two; not written on an error.
 *
 * @retval 0
 * @retval -EAFNOSUPPORT, -EPROTOTYPE, -EPROTONOSUPPORT  As of net_socket().
 * @retval -ENFILE    CONFIG_NET_SOCKET_PAIRS are open, which is said on the console; or
 *                    CONFIG_NET_SOCKETS are.
 * @retval -ENETDOWN  net_start() was not called: sockets do not work before.
 *
 * @cost O(CONFIG_NET_SOCKET_PAIRS).
 */
int net_socketpair(int domain, int type, int protocol, int sockets[2]);

#ifdef __cplusplus
}
#endif

#endif
