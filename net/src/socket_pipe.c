/* SPDX-License-Identifier: Apache-2.0 */

#include "socket_pipe.h"

#include <base/util.h>
#include <kernel/console.h>
#include <lwip/pbuf.h>
#include <stdbool.h>
#include <string.h>

struct net__pipe {
    bool is_used;
    uint32_t start; /* of what it holds */
    uint8_t bytes[CONFIG_NET_SOCKET_PAIR_BYTES];
};

static struct net__pipe pipes[2 * CONFIG_NET_SOCKET_PAIRS];

struct net__pipe *net__pipe_allocate(void)
{
    for (size_t i = 0; i < ARRAY_SIZE(pipes); i++) {
        if (!pipes[i].is_used) {
            pipes[i].is_used = true;
            pipes[i].start = 0;
            return &pipes[i];
        }
    }
    printk("socketpair: more pairs than CONFIG_NET_SOCKET_PAIRS\n");
    return NULL;
}

void net__pipe_free(struct net__pipe *pipe)
{
    pipe->is_used = false;
}

void net__pipe_get(const struct net__pipe *pipe, size_t at, uint8_t *to, size_t count)
{
    size_t begin = (pipe->start + at) % sizeof(pipe->bytes);
    size_t first = MIN(count, sizeof(pipe->bytes) - begin);

    memcpy(to, pipe->bytes + begin, first);
    memcpy(to + first, pipe->bytes, count - first);
}

void net__pipe_put(struct net__pipe *pipe, size_t at, const uint8_t *from, const struct pbuf *chain,
                   size_t offset, size_t count)
{
    while (count > 0) {
        size_t begin = (pipe->start + at) % sizeof(pipe->bytes);
        size_t part = MIN(count, sizeof(pipe->bytes) - begin);

        if (from != NULL) {
            memcpy(pipe->bytes + begin, from + offset, part);
        } else {
            (void)pbuf_copy_partial(chain, pipe->bytes + begin, (u16_t)part, (u16_t)offset);
        }
        at += part;
        offset += part;
        count -= part;
    }
}

void net__pipe_drop(struct net__pipe *pipe, size_t count)
{
    pipe->start = (uint32_t)((pipe->start + count) % sizeof(pipe->bytes));
}
