/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BSD_NETINET_TCP_H
#define BSD_NETINET_TCP_H

/** @file Options of TCP: see net/socket.h. */

#include <net/socket.h>

#define TCP_NODELAY   NET_TCP_NODELAY
#define TCP_KEEPIDLE  NET_TCP_KEEPIDLE
#define TCP_KEEPINTVL NET_TCP_KEEPINTVL
#define TCP_KEEPCNT   NET_TCP_KEEPCNT

#endif
