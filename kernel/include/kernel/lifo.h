/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KERNEL_LIFO_H
#define KERNEL_LIFO_H

/**
 * @file
 * LIFOs: queues whose newest item comes out first. See kernel/queue.h for what an item is; contexts
 * and costs are those of the queue's calls.
 */

#include <kernel/queue.h>

#ifdef __cplusplus
extern "C" {
#endif

struct k_lifo {
    struct k_queue _queue;
};

#define K_LIFO_INIT                                                                                \
    {                                                                                              \
        ._queue = K_QUEUE_INIT                                                                     \
    }

/** Define a LIFO that is ready for use. `static` may stand before it. */
#define K_LIFO_DEFINE(name) struct k_lifo name = K_LIFO_INIT

static inline void k_lifo_init(struct k_lifo *lifo)
{
    k_queue_init(&lifo->_queue);
}

/** Add @p data as the first, or hand it to the first thread that waits. */
static inline void k_lifo_put(struct k_lifo *lifo, void *data)
{
    k_queue_prepend(&lifo->_queue, data);
}

/** k_queue_alloc_prepend(). @retval 0 @retval -ENOMEM There is no memory. */
static inline int32_t k_lifo_alloc_put(struct k_lifo *lifo, void *data)
{
    return k_queue_alloc_prepend(&lifo->_queue, data);
}

/** Take the newest item. @return The item, or NULL as k_queue_get() does. */
static inline void *k_lifo_get(struct k_lifo *lifo, k_timeout_t timeout)
{
    return k_queue_get(&lifo->_queue, timeout);
}

/** @p lifo as something to watch: k_queue_source(). */
static inline struct k_source k_lifo_source(struct k_lifo *lifo)
{
    return k_queue_source(&lifo->_queue);
}

#ifdef __cplusplus
}
#endif

#endif
