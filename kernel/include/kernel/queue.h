/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KERNEL_QUEUE_H
#define KERNEL_QUEUE_H

/**
 * @file
 * Queues of items that are handed over by address, in any number: nothing is copied or allocated.
 *
 * The first word of an item belongs to the queue while the item is in it:
 *
 *     struct frame {
 *         void *reserved;
 *         uint8_t bytes[64];
 *     };
 *
 *     k_queue_append(&frames, frame);
 *     struct frame *next = k_queue_get(&frames, K_MSEC(10));
 *
 * An item is aligned to a word, and in one queue at a time. What cannot spare its first word goes
 * in by k_queue_alloc_append() and its like, with memory from the program's heap.
 *
 * Readers are served by priority, then in order of arrival; an item that comes while one waits goes
 * straight to it. k_fifo and k_lifo (kernel/fifo.h, kernel/lifo.h) are queues with fewer calls.
 *
 * @context Thread or ISR, unless a function says otherwise.
 */

#include <base/slist.h>
#include <kernel/malloc.h>
#include <kernel/pollable.h>
#include <kernel/wait_queue.h>
#include <kernel/watch.h>

#ifdef __cplusplus
extern "C" {
#endif

struct k__queue_item;

struct k_queue {
    struct k__queue_item *first;
    struct k__queue_item *last; /* NULL when it is empty */
    struct k_wait_queue waiters;
    struct k_pollable pollable;
};

#define K_QUEUE_INIT                                                                               \
    {                                                                                              \
        .first = NULL                                                                              \
    }

/** Define a queue that is ready for use. `static` may stand before it. */
#define K_QUEUE_DEFINE(name) struct k_queue name = K_QUEUE_INIT

/** Set up an empty queue. */
void k_queue_init(struct k_queue *queue);

/** Add @p data as the last. @cost O(1), and O(watches of @p queue). */
void k_queue_append(struct k_queue *queue, void *data);

/** Add @p data as the first. @cost O(1), and O(watches of @p queue). */
void k_queue_prepend(struct k_queue *queue, void *data);

/**
 * Add @p data behind @p prev, which is in the queue; NULL: as the first.
 *
 * While threads wait the queue is empty, and the first of them gets it.
 *
 * @cost O(1), and O(watches of @p queue).
 */
void k_queue_insert(struct k_queue *queue, void *prev, void *data);

/**
 * Add @p data as the last, whatever is in its first word: the link is allocated from the heap of
 * k_malloc(), and freed when the item is taken. k_queue_remove() does not find it.
 *
 * @retval 0
 * @retval -ENOMEM  There is no memory.
 *
 * @cost O(1), and O(watches of @p queue). Does not compile without CONFIG_HEAP_MEM_POOL_SIZE.
 */
K__MALLOC int32_t k_queue_alloc_append(struct k_queue *queue, void *data);

/** The same, as the first. */
K__MALLOC int32_t k_queue_alloc_prepend(struct k_queue *queue, void *data);

/**
 * Add items that are chained by their first words, @p head to @p tail, as the last.
 *
 * @retval 0
 * @retval -EINVAL  @p head or @p tail is NULL.
 *
 * @cost O(1), O(threads that get one of them), and O(watches of @p queue).
 */
int k_queue_append_list(struct k_queue *queue, void *head, void *tail);

/**
 * Add all items of @p list, linked by nodes that are their first members. @p list is empty then.
 *
 * @retval 0
 * @retval -EINVAL  @p list was empty.
 *
 * @cost As k_queue_append_list().
 */
int k_queue_merge_slist(struct k_queue *queue, sys_slist_t *list);

/**
 * Take the first item, waiting up to @p timeout for one.
 *
 * @return The item.
 * @retval NULL  There was none within @p timeout, or k_queue_cancel_wait() ended the wait.
 *
 * @context Thread; an ISR only with K_NO_WAIT (asserted in debug builds).
 * @cost    O(1) when there is an item; else O(n) in the threads waiting for @p queue.
 */
void *k_queue_get(struct k_queue *queue, k_timeout_t timeout);

/**
 * The first waiter's k_queue_get() returns NULL. Watches are told K_READY_ERR, once for each
 * arming: k_poll() returns -EINTR.
 *
 * @cost O(1), and O(watches of @p queue).
 */
void k_queue_cancel_wait(struct k_queue *queue);

/** Take @p data out. @return Whether it was in the queue. @cost O(items), with the lock held. */
bool k_queue_remove(struct k_queue *queue, void *data);

/**
 * Add @p data as the last unless it is in the queue already.
 *
 * @return Whether it was added.
 *
 * @cost O(items), with the lock held.
 */
bool k_queue_unique_append(struct k_queue *queue, void *data);

/** 1 when the queue is empty, else 0. */
static inline int k_queue_is_empty(const struct k_queue *queue)
{
    return queue->first == NULL ? 1 : 0;
}

/** The first item, which stays there, or NULL. */
void *k_queue_peek_head(struct k_queue *queue);

/** The last item, which stays there, or NULL. */
void *k_queue_peek_tail(struct k_queue *queue);

/** K_READY_IN while there is an item; taking it consumes the level. For watches. */
k_ready_fn k_queue_ready;

/** @p queue as something to watch. */
static inline struct k_source k_queue_source(struct k_queue *queue)
{
    struct k_source source = {&queue->pollable, k_queue_ready};

    return source;
}

#ifdef __cplusplus
}
#endif

#endif
