/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BSD_NETINET_TCP_H
#define BSD_NETINET_TCP_H

/** @file Options of TCP: see net/socket.h. */

#include <net/socket.h>

#define TCP_NODELAY   NET_TCP_NODELAY
#define TCP_KEEPIDLE  NET_TCP_KEEPIDLE
#define TCP_KEEPINTVL NET_TCP_KEEPINTVL
#define TCP_KEEPCNT   NET_TCP_KEEPCNT
#define TCP_INFO      NET_TCP_INFO

#define tcp_info net_tcp_info

#define TCP_ESTABLISHED NET_TCP_ESTABLISHED
#define TCP_SYN_SENT    NET_TCP_SYN_SENT
#define TCP_SYN_RECV    NET_TCP_SYN_RECV
#define TCP_FIN_WAIT1   NET_TCP_FIN_WAIT1
#define TCP_FIN_WAIT2   NET_TCP_FIN_WAIT2
#define TCP_TIME_WAIT   NET_TCP_TIME_WAIT
#define TCP_CLOSE       NET_TCP_CLOSE
#define TCP_CLOSE_WAIT  NET_TCP_CLOSE_WAIT
#define TCP_LAST_ACK    NET_TCP_LAST_ACK
#define TCP_LISTEN      NET_TCP_LISTEN
#define TCP_CLOSING     NET_TCP_CLOSING

#endif
