/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BSD_POLL_H
#define BSD_POLL_H

/** @file poll() for sockets: net_poll() of net/socket_poll.h. */

#include <bsd_redirect.h>
#include <net/socket_poll.h>

#ifdef __cplusplus
extern "C" {
#endif

struct pollfd {
    int fd;
    short events;
    short revents;
};

typedef unsigned int nfds_t;

#define POLLIN     NET_POLLIN
#define POLLPRI    NET_POLLPRI
#define POLLOUT    NET_POLLOUT
#define POLLERR    NET_POLLERR
#define POLLHUP    NET_POLLHUP
#define POLLNVAL   NET_POLLNVAL
#define POLLRDNORM NET_POLLRDNORM
#define POLLWRNORM NET_POLLWRNORM

/** net_poll(). @context Thread. */
int poll(struct pollfd *sockets, nfds_t count, int timeout_ms) BSD__SYMBOL(poll);

#ifdef __cplusplus
}
#endif

#endif
