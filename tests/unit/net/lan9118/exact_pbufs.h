/* SPDX-License-Identifier: Apache-2.0 */
#ifndef EXACT_PBUFS_H
#define EXACT_PBUFS_H

#include <lwip/pbuf.h>
#include <stdbool.h>

/* lwIP's pbuf_alloc(), pbuf_free() and what tests need besides; each part in memory of its own. */

struct exact_pbufs {
    u16_t part_bytes;     /* longer frames come as chains of parts of this size */
    unsigned int failing; /* so many allocations fail */
    unsigned int in_use;
};

extern struct exact_pbufs exact_pbufs;

void exact_pbufs_reset(void);

/* One more part at the end of the chain (NULL: the first), which begins `skew` bytes into a word.
 */
struct pbuf *exact_pbuf_append(struct pbuf *chain, const void *bytes, u16_t length,
                               unsigned int skew);

#endif
