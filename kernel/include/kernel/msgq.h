/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KERNEL_MSGQ_H
#define KERNEL_MSGQ_H

/**
 * @file
 * Message queues: a ring of messages of one size, copied in and out.
 */

#include <kernel/malloc.h>
#include <kernel/pollable.h>
#include <kernel/wait_queue.h>
#include <kernel/watch.h>

#ifdef __cplusplus
extern "C" {
#endif

struct k_msgq {
    uint32_t used_msgs; /* and K__MSGQ_ATTENTION */
    uint32_t max_msgs;
    struct k_wait_queue waiters; /* readers while empty, writers while full: never both */
    struct k_pollable pollable;
    size_t msg_size;
    char *write_ptr;
    char *read_ptr;
    char *buffer_start;
    char *buffer_end;
#if CONFIG_HEAP_MEM_POOL_SIZE > 0
    bool is_allocated; /* the buffer is from k_malloc() */
#endif
};

/* In k_msgq.used_msgs: somebody waits or watches. */
#define K__MSGQ_ATTENTION 0x80000000U

struct k_msgq_attrs {
    size_t msg_size;
    uint32_t max_msgs;
    uint32_t used_msgs;
};

#define K_MSGQ_INIT(buffer_, msg_size_, max_msgs_)                                                 \
    {                                                                                              \
        .msg_size = (msg_size_), .max_msgs = (max_msgs_), .read_ptr = (buffer_),                   \
        .write_ptr = (buffer_), .buffer_start = (buffer_),                                         \
        .buffer_end = (buffer_) + ((size_t)(max_msgs_) * (msg_size_))                              \
    }

/** Define a message queue with its buffer, aligned to @p align_. */
#define K_MSGQ_DEFINE(name, msg_size_, max_msgs_, align_)                                          \
    static char __attribute__((aligned(align_))) name##_buffer[(max_msgs_) * (msg_size_)];         \
    struct k_msgq name = K_MSGQ_INIT(name##_buffer, msg_size_, max_msgs_);                         \
    BASE_STATIC_ASSERT((msg_size_) >= 1 && (max_msgs_) >= 1, #name ": sizes must not be 0")

/** Set up a queue in @p buffer, of @p max_msgs times @p msg_size bytes. */
void k_msgq_init(struct k_msgq *msgq, char *buffer, size_t msg_size, uint32_t max_msgs);

/**
 * Set up a queue in memory from k_malloc(), until k_msgq_cleanup().
 *
 * @retval 0
 * @retval -EINVAL  A size is 0, or their product is more than a size_t holds.
 * @retval -ENOMEM  There is no memory for so many.
 *
 * Does not compile without CONFIG_HEAP_MEM_POOL_SIZE.
 */
K__MALLOC int k_msgq_alloc_init(struct k_msgq *msgq, size_t msg_size, uint32_t max_msgs);

/**
 * The queue is not used any more; what k_msgq_alloc_init() has allocated is freed.
 *
 * @retval 0
 * @retval -EBUSY  Threads wait for it.
 */
int k_msgq_cleanup(struct k_msgq *msgq);

/**
 * Copy a message into the queue, or straight to a thread that waits for one.
 *
 * @retval 0        Done.
 * @retval -ENOMSG  The queue was full and @p timeout K_NO_WAIT, or k_msgq_purge() ended the wait.
 * @retval -EAGAIN  It stayed full for @p timeout.
 *
 * @context Thread; an ISR only with K_NO_WAIT.
 * @cost    O(message size), and O(watches) when the level rises.
 */
int k_msgq_put(struct k_msgq *msgq, const void *data, k_timeout_t timeout);

/**
 * Copy the oldest message out of the queue.
 *
 * @retval 0        Done.
 * @retval -ENOMSG  The queue was empty, and @p timeout K_NO_WAIT.
 * @retval -EAGAIN  Nothing came within @p timeout.
 *
 * @context Thread; an ISR only with K_NO_WAIT.
 * @cost    O(message size).
 */
int k_msgq_get(struct k_msgq *msgq, void *data, k_timeout_t timeout);

/** Copy the oldest message and leave it there. @retval 0 @retval -ENOMSG It is empty. */
int k_msgq_peek(struct k_msgq *msgq, void *data);
/** Copy message @p idx, 0 being the oldest. @retval 0 @retval -ENOMSG There is none. */
int k_msgq_peek_at(struct k_msgq *msgq, void *data, uint32_t idx);
/** Empty the queue; waiting writers get -ENOMSG. @context Thread or ISR. */
void k_msgq_purge(struct k_msgq *msgq);
void k_msgq_get_attrs(struct k_msgq *msgq, struct k_msgq_attrs *attrs);

static inline uint32_t k_msgq_num_used_get(const struct k_msgq *msgq)
{
    return msgq->used_msgs & ~K__MSGQ_ATTENTION;
}

static inline uint32_t k_msgq_num_free_get(const struct k_msgq *msgq)
{
    return msgq->max_msgs - k_msgq_num_used_get(msgq);
}

/** K_READY_IN while there is a message, K_READY_OUT while there is room. For watches. */
k_ready_fn k_msgq_ready;

/** @p msgq as something to watch. */
static inline struct k_source k_msgq_source(struct k_msgq *msgq)
{
    struct k_source source = {&msgq->pollable, k_msgq_ready};

    return source;
}

#ifdef __cplusplus
}
#endif

#endif
