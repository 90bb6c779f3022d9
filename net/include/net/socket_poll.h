/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NET_SOCKET_POLL_H
#define NET_SOCKET_POLL_H

/**
 * @file
 * Readiness of sockets: work items that they trigger, sockets among other things to wait for,
 * and poll().
 *
 *     static struct poll_work reader = POLL_WORK_INIT(&queue, on_data);
 *
 *     net_poll_work_arm(socket, &reader, K_READY_IN, 0);
 *
 * What makes a socket ready, and what consumes it:
 *
 *     K_READY_IN   bytes, a datagram, a connection to accept, the end of the stream, an error.
 *                  net_recv() and net_accept() consume it; the end of the stream stays.
 *     K_READY_OUT  a send of NET_SO_SNDLOWAT bytes would not wait; connected; an error. A send
 *                  that fills the buffer consumes it. Not while the shared memory is used up.
 *     K_READY_HUP  both directions of a stream have ended.
 *     K_READY_ERR  NET_SO_ERROR is not 0. Reading it, or the call that returns it, consumes it.
 */

#include <poll/poll_set.h>
#include <poll/poll_work.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Arm @p work on @p socket: poll_work_arm() for a socket. Looking the socket up and arming are
 * one step, so that no close comes between.
 *
 * @param wanted, flags  As of poll_work_arm().
 *
 * @retval 0
 * @retval -EBADF  No such socket.
 * @retval -EALREADY, -EBUSY  As of poll_work_arm().
 *
 * @context Thread or ISR.
 * @cost    O(1).
 */
int net_poll_work_arm(int socket, struct poll_work *work, uint32_t wanted, uint32_t flags);

/** The same with a timeout: poll_work_arm_timed(). */
int net_poll_work_arm_timed(int socket, struct poll_work_timed *work, uint32_t wanted,
                            uint32_t flags, k_timeout_t timeout);

/**
 * Put @p socket into @p set as @p member: poll_set_add() for a socket. When the socket is closed,
 * by whomever, the member is ready with K_READY_CLOSED and has left the set.
 *
 * @retval 0
 * @retval -EBADF     No such socket.
 * @retval -EALREADY  @p member is in a set.
 *
 * @context Thread or ISR.
 * @cost    O(1).
 */
int net_poll_set_add(struct poll_set *set, struct poll_member *member, int socket, uint32_t wanted,
                     uint32_t flags);

/**
 * @p socket as something to watch, for poll_wait().
 *
 * The source is good until the socket is closed; it is not checked when it is armed. Where
 * another thread may close the socket, use net_poll_work_arm(), net_poll_set_add() or net_poll(),
 * or close it in the thread that waits. A source of a socket that was closed is K_READY_CLOSED
 * until its place is used again, which happens to the place that was closed longest ago.
 *
 * @retval 0
 * @retval -EBADF  No such socket; the source is not written.
 *
 * @context Thread or ISR.
 */
int net_socket_source(int socket, struct k_source *source);

/** One socket of net_poll(). */
struct net_pollfd {
    int fd;        /**< The socket; negative: none. */
    short events;  /**< Mask of NET_POLLIN, NET_POLLOUT. */
    short revents; /**< What holds: of `events`, and NET_POLLERR, NET_POLLHUP, NET_POLLNVAL. */
};

#define NET_POLLIN     0x001
#define NET_POLLPRI    0x002 /**< Never: there is no urgent data. */
#define NET_POLLOUT    0x004
#define NET_POLLERR    0x008
#define NET_POLLHUP    0x010
#define NET_POLLNVAL   0x020 /**< No such socket, or it was closed meanwhile. */
#define NET_POLLRDNORM 0x040
#define NET_POLLWRNORM 0x100

/**
 * Wait until one of @p count sockets is ready.
 *
 * @param timeout_ms  Longest wait; 0: none, negative: no limit.
 *
 * @return How many have `revents`.
 * @retval 0        None had within @p timeout_ms.
 * @retval -EINVAL  @p count is above CONFIG_NET_POLL_SOCKETS; said on the console too.
 *
 * @context Thread.
 * @cost    O(count) to arm and disarm, O(1) for an event; 56 bytes of the caller's stack for each
 *          of CONFIG_NET_POLL_SOCKETS.
 */
int net_poll(struct net_pollfd *sockets, size_t count, int timeout_ms);

#ifdef __cplusplus
}
#endif

#endif
