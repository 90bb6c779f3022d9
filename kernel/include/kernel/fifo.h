/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KERNEL_FIFO_H
#define KERNEL_FIFO_H

/**
 * @file
 * FIFOs: queues whose items come out in the order in which they went in. See kernel/queue.h for
 * what an item is; contexts and costs are those of the queue's calls.
 */

#include <kernel/queue.h>

#ifdef __cplusplus
extern "C" {
#endif

struct k_fifo {
    struct k_queue _queue;
};

#define K_FIFO_INIT                                                                                \
    {                                                                                              \
        ._queue = K_QUEUE_INIT                                                                     \
    }

/** Define a FIFO that is ready for use. `static` may stand before it. */
#define K_FIFO_DEFINE(name) struct k_fifo name = K_FIFO_INIT

static inline void k_fifo_init(struct k_fifo *fifo)
{
    k_queue_init(&fifo->_queue);
}

/** Add @p data as the last, or hand it to the first thread that waits. */
static inline void k_fifo_put(struct k_fifo *fifo, void *data)
{
    k_queue_append(&fifo->_queue, data);
}

/** k_queue_alloc_append(). @retval 0 @retval -ENOMEM There is no memory. */
static inline int32_t k_fifo_alloc_put(struct k_fifo *fifo, void *data)
{
    return k_queue_alloc_append(&fifo->_queue, data);
}

/** k_queue_append_list(). */
static inline int k_fifo_put_list(struct k_fifo *fifo, void *head, void *tail)
{
    return k_queue_append_list(&fifo->_queue, head, tail);
}

/** k_queue_merge_slist(). */
static inline int k_fifo_put_slist(struct k_fifo *fifo, sys_slist_t *list)
{
    return k_queue_merge_slist(&fifo->_queue, list);
}

/** Take the oldest item. @return The item, or NULL as k_queue_get() does. */
static inline void *k_fifo_get(struct k_fifo *fifo, k_timeout_t timeout)
{
    return k_queue_get(&fifo->_queue, timeout);
}

/** k_queue_cancel_wait(). */
static inline void k_fifo_cancel_wait(struct k_fifo *fifo)
{
    k_queue_cancel_wait(&fifo->_queue);
}

/** 1 when the FIFO is empty, else 0. */
static inline int k_fifo_is_empty(const struct k_fifo *fifo)
{
    return k_queue_is_empty(&fifo->_queue);
}

/** The oldest item, which stays there, or NULL. */
static inline void *k_fifo_peek_head(struct k_fifo *fifo)
{
    return k_queue_peek_head(&fifo->_queue);
}

/** The newest item, which stays there, or NULL. */
static inline void *k_fifo_peek_tail(struct k_fifo *fifo)
{
    return k_queue_peek_tail(&fifo->_queue);
}

/** @p fifo as something to watch: k_queue_source(). */
static inline struct k_source k_fifo_source(struct k_fifo *fifo)
{
    return k_queue_source(&fifo->_queue);
}

#ifdef __cplusplus
}
#endif

#endif
