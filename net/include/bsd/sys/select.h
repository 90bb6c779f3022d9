/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BSD_SYS_SELECT_H
#define BSD_SYS_SELECT_H

/**
 * @file
 * select() for sockets.
 *
 * A set holds numbers of sockets, not bits: a number that belonged to a socket before is not
 * taken for the one that has its place now.
 */

#include <bsd_redirect.h>
#include <stdbool.h>
#include <sys/time.h>

#ifdef __cplusplus
extern "C" {
#endif

struct timeval;

/** Sockets in a set: as many as there are. */
#define FD_SETSIZE CONFIG_NET_SOCKETS

typedef struct {
    int sockets[FD_SETSIZE]; /* each at its place; 0: none */
    bool has_others;         /* numbers that no socket has */
} fd_set;

/** The place of @p socket in @p set, or NULL: no socket has this number. */
static inline int *bsd__place(int socket, fd_set *set)
{
    int place = socket & 0xff;

    return socket > 0 && place < FD_SETSIZE ? &set->sockets[place] : (int *)0;
}

static inline void bsd__fd_set(int socket, fd_set *set)
{
    int *place = bsd__place(socket, set);

    if (place != (int *)0) {
        *place = socket;
    } else {
        set->has_others = true;
    }
}

static inline void bsd__fd_clear(int socket, fd_set *set)
{
    int *place = bsd__place(socket, set);

    if (place != (int *)0 && *place == socket) {
        *place = 0;
    }
}

static inline int bsd__fd_is_set(int socket, const fd_set *set)
{
    int place = socket & 0xff;

    return socket > 0 && place < FD_SETSIZE && set->sockets[place] == socket;
}

static inline void bsd__fd_zero(fd_set *set)
{
    for (int i = 0; i < FD_SETSIZE; i++) {
        set->sockets[i] = 0;
    }
    set->has_others = false;
}

#define FD_SET(socket, set)   bsd__fd_set((socket), (set))
#define FD_CLR(socket, set)   bsd__fd_clear((socket), (set))
#define FD_ISSET(socket, set) bsd__fd_is_set((socket), (set))
#define FD_ZERO(set)          bsd__fd_zero(set)

/**
 * Wait until a socket of @p reading or @p writing is ready: net_poll() in its oldest form. What
 * is not ready is taken out of the sets; an error makes a socket ready in both.
 *
 * @param count      Ignored.
 * @param excepted   Becomes empty, and nothing is waited for: there is no urgent data. This and the
 *                   other sets may be NULL.
 * @param timeout    Rounded up to milliseconds; NULL: no limit. Not written.
 *
 * @return How many sockets are in the sets then; 0: none within @p timeout; -1 with errno EBADF (a
 *         socket in a set is closed, or was meanwhile; the sets are as before) or EINVAL (more than
 *         CONFIG_NET_POLL_SOCKETS, which is said on the console, or a strange @p timeout).
 *
 * @context Thread.
 * @cost    As net_poll(), and O(CONFIG_NET_SOCKETS). A set has 4 bytes for each of those.
 */
int select(int count, fd_set *reading, fd_set *writing, fd_set *excepted, struct timeval *timeout)
    BSD__SYMBOL(select);

#ifdef __cplusplus
}
#endif

#endif
