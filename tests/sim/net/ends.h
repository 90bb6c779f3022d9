/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SIM_NET_ENDS_H
#define SIM_NET_ENDS_H

/**
 * @file
 * What scenarios of sockets share: two ends that are connected, and a world in which every run
 * begins the same.
 */

#include <errno.h>
#include <net/socket.h>
#include <net/socket_poll.h>

#include "scenario.h"

#define PORT 7

/** Set by the functions below: the ends of a connection, or a listener. */
extern struct ends {
    int here;
    int there;
    int listener;
} ends;

/** For set_up: nothing is open, and time begins anew. Starts the network, the first time. */
void begin(void);

/** For set_up: begin(), and connect two ends: TCP, UDP, a pair of streams. */
void open_stream(void);
void open_datagrams(void);
void open_pair(void);

/** The same, and nothing more fits into `here`. */
void open_full_stream(void);
void open_full_pair(void);

/** For set_up: begin(), and listen. */
void open_listener(void);

/** A stream that is not connected. */
int new_stream(void);

/** The address of the listener, and of `there` of datagrams. */
struct net_address port_here(void);

/** Close @p socket by a reset. @return As of net_close(). */
int reset(int socket);

/** The queue of handlers, an equal of the scenarios' threads. */
extern struct k_work_q handlers;

/**
 * For check: close what is open, and see that nothing is left: no socket, no watch, nothing in any
 * pool, nobody who waits.
 */
void nothing_is_left(void);

#endif
