/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KERNEL_PIPE_H
#define KERNEL_PIPE_H

/**
 * @file
 * Pipes: streams of bytes between threads, with or without a buffer.
 *
 * Each call moves as many bytes as it can at once and waits for the rest, until it has moved all or
 * its time is over. Bytes go straight from a writer into the memory of a reader that waits, and
 * from a waiting writer into that of a reader that comes; each waiter is woken once, when it is
 * done.
 *
 * Waiters are served by priority, then in order of arrival. What one call finds room for is
 * together in the stream; the rest of a longer one may be mixed with what others write.
 *
 * @context Thread or ISR, unless a function says otherwise.
 */

#include <kernel/pollable.h>
#include <kernel/wait_queue.h>
#include <kernel/watch.h>

#ifdef __cplusplus
extern "C" {
#endif

struct k_pipe {
    uint8_t *buffer;
    size_t size;
    size_t used;
    size_t first; /* index of the oldest byte */
    bool is_closed;
    struct k_wait_queue readers;
    struct k_wait_queue writers;
    struct k_pollable pollable;
};

#define K_PIPE_INIT(buffer_, buffer_size_)                                                         \
    {                                                                                              \
        .buffer = (buffer_), .size = (buffer_size_)                                                \
    }

/**
 * Define an open pipe with a buffer of @p buffer_size_ bytes, aligned to @p align_. Size 0: bytes
 * move only when a reader and a writer meet.
 */
#define K_PIPE_DEFINE(name, buffer_size_, align_)                                                  \
    static uint8_t __attribute__((aligned(align_)))                                                \
    name##_buffer[(buffer_size_) > 0 ? (buffer_size_) : 1];                                        \
    struct k_pipe name = K_PIPE_INIT(name##_buffer, buffer_size_)

/** Set up an open, empty pipe. @p buffer may be NULL if @p buffer_size is 0. */
void k_pipe_init(struct k_pipe *pipe, uint8_t *buffer, size_t buffer_size);

/**
 * Write @p len bytes of @p data, waiting up to @p timeout until all are taken.
 *
 * @return How many were taken: less than @p len when the time was over.
 * @retval -EAGAIN     None was within @p timeout.
 * @retval -EPIPE      The pipe is closed, or was closed during the wait.
 * @retval -ECANCELED  k_pipe_reset() ended the wait.
 * @retval -EOVERFLOW  @p len is more than an int holds.
 *
 * @context Thread; an ISR only with K_NO_WAIT (asserted in debug builds).
 * @cost    O(bytes that are moved), with the lock held; O(watches of @p pipe); else O(n) in the
 *          writers that wait.
 */
int k_pipe_write(struct k_pipe *pipe, const uint8_t *data, size_t len, k_timeout_t timeout);

/**
 * Read @p len bytes into @p data, waiting up to @p timeout until all are there.
 *
 * What is in the buffer of a closed pipe can still be read.
 *
 * @return How many were read: less than @p len when the time was over or the pipe is closed.
 * @retval -EAGAIN     None came within @p timeout.
 * @retval -EPIPE      The pipe is closed and empty.
 * @retval -ECANCELED  k_pipe_reset() ended the wait.
 * @retval -EOVERFLOW  @p len is more than an int holds.
 *
 * @context Thread; an ISR only with K_NO_WAIT (asserted in debug builds).
 * @cost    O(bytes that are moved), with the lock held; O(watches of @p pipe); else O(n) in the
 *          readers that wait.
 */
int k_pipe_read(struct k_pipe *pipe, uint8_t *data, size_t len, k_timeout_t timeout);

/**
 * Empty the buffer; all waits end with -ECANCELED. The pipe stays open, or closed.
 *
 * @cost O(waiters), and O(watches of @p pipe).
 */
void k_pipe_reset(struct k_pipe *pipe);

/**
 * No more is written: waiting writers get -EPIPE, waiting readers what they have. k_pipe_init()
 * opens the pipe again.
 *
 * @cost O(waiters), and O(watches of @p pipe).
 */
void k_pipe_close(struct k_pipe *pipe);

/**
 * K_READY_IN while there are bytes, K_READY_OUT while there is room, K_READY_HUP once the pipe is
 * closed. Without a buffer: while a writer, or a reader, waits. For watches.
 */
k_ready_fn k_pipe_ready;

/** @p pipe as something to watch. */
static inline struct k_source k_pipe_source(struct k_pipe *pipe)
{
    struct k_source source = {&pipe->pollable, k_pipe_ready};

    return source;
}

#ifdef __cplusplus
}
#endif

#endif
