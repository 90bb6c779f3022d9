/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SOCKET_PIPE_H
#define SOCKET_PIPE_H

/*
 * Rings of bytes, for pairs of sockets. How much a ring holds is its owner's to know. The core lock
 * is held; for net__pipe_get() either lock is enough.
 */

#include <stddef.h>
#include <stdint.h>

struct net__pipe;
struct pbuf;

/* One that is empty; or NULL, which is said on the console. */
struct net__pipe *net__pipe_allocate(void);
void net__pipe_free(struct net__pipe *pipe);

/* Copy out of the ring, from byte number @p at of what it holds. */
void net__pipe_get(const struct net__pipe *pipe, size_t at, uint8_t *to, size_t count);

/* The same into it, from a buffer or, when that is NULL, from a chain; of both from @p offset. */
void net__pipe_put(struct net__pipe *pipe, size_t at, const uint8_t *from, const struct pbuf *chain,
                   size_t offset, size_t count);

/* The first bytes are not needed any more. The kernel's lock is held too. */
void net__pipe_drop(struct net__pipe *pipe, size_t count);

#endif
