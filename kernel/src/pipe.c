/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Invariants:
 *  1. Readers wait only while the buffer is empty and no writer waits; writers only while it is
 * full and no reader waits.
 *  2. What a waiter left with k_wait_with() is the address of its struct transfer, which whoever
 *     comes from the other side moves on. It is woken when that is done.
 */

#include "scheduler.h"

#include <errno.h>
#include <kernel/fatal.h>
#include <kernel/pipe.h>
#include <limits.h>
#include <string.h>

struct transfer {
    uint8_t *data;
    size_t len;
    size_t done;
};

void k_pipe_init(struct k_pipe *pipe, uint8_t *buffer, size_t buffer_size)
{
    *pipe = (struct k_pipe)K_PIPE_INIT(buffer, buffer_size);
}

static inline size_t rest_of(const struct transfer *transfer)
{
    return transfer->len - transfer->done;
}

/* As much as both sides have left. */
static void move(struct transfer *to, struct transfer *from)
{
    size_t count = MIN(rest_of(to), rest_of(from));

    memcpy(to->data + to->done, from->data + from->done, count);
    to->done += count;
    from->done += count;
}

static inline struct transfer *first_of(const struct k_wait_queue *waiters)
{
    return k_wait_data(k__thread_of(waiters->first));
}

static inline void wake_first_if_done(struct k_wait_queue *waiters)
{
    if (rest_of(first_of(waiters)) == 0) {
        (void)k_wake_first(waiters, 0);
    }
}

static void move_to_readers(struct k_pipe *pipe, struct transfer *from)
{
    while (rest_of(from) > 0 && !k_wait_queue_is_empty(&pipe->readers)) {
        move(first_of(&pipe->readers), from);
        wake_first_if_done(&pipe->readers);
    }
}

static void move_from_writers(struct k_pipe *pipe, struct transfer *to)
{
    while (rest_of(to) > 0 && !k_wait_queue_is_empty(&pipe->writers)) {
        move(to, first_of(&pipe->writers));
        wake_first_if_done(&pipe->writers);
    }
}

/* The free part of the buffer from its first byte to where it or the buffer ends. */
static struct transfer free_part(const struct k_pipe *pipe)
{
    size_t at = pipe->first + pipe->used;
    bool is_around = at >= pipe->size;

    at -= is_around ? pipe->size : 0U;
    return (struct transfer){pipe->buffer + at, (is_around ? pipe->first : pipe->size) - at, 0};
}

static void move_into_buffer(struct k_pipe *pipe, struct transfer *from)
{
    while (rest_of(from) > 0 && pipe->used < pipe->size) {
        struct transfer part = free_part(pipe);

        move(&part, from);
        pipe->used += part.done;
    }
}

static void move_from_buffer(struct k_pipe *pipe, struct transfer *to)
{
    while (rest_of(to) > 0 && pipe->used > 0) {
        struct transfer part = {pipe->buffer + pipe->first,
                                MIN(pipe->used, pipe->size - pipe->first), 0};

        move(to, &part);
        pipe->used -= part.done;
        pipe->first += part.done;
        pipe->first = pipe->first == pipe->size ? 0U : pipe->first;
    }
}

static void refill_from_writers(struct k_pipe *pipe)
{
    while (pipe->used < pipe->size && !k_wait_queue_is_empty(&pipe->writers)) {
        move_into_buffer(pipe, first_of(&pipe->writers));
        wake_first_if_done(&pipe->writers);
    }
}

static inline void tell_of_room(struct k_pipe *pipe)
{
    if (pipe->used < pipe->size && !pipe->is_closed) {
        k_pollable_tell(&pipe->pollable, K_READY_OUT);
    }
}

static inline void tell_of_bytes(struct k_pipe *pipe)
{
    if (pipe->used > 0) {
        k_pollable_tell(&pipe->pollable, K_READY_IN);
    }
}

/* Without waiting, or after a wait that ended with @p error. */
static int result_of(const struct transfer *own, int error)
{
    return own->done > 0 ? (int)own->done : error;
}

int k_pipe_write(struct k_pipe *pipe, const uint8_t *data, size_t len, k_timeout_t timeout)
{
    struct transfer own = {(uint8_t *)(uintptr_t)data, len, 0};

    if (len > INT_MAX) {
        return -EOVERFLOW;
    }
    unsigned int key = irq_lock();

    if (pipe->is_closed) {
        irq_unlock(key);
        return -EPIPE;
    }
    move_to_readers(pipe, &own);
    move_into_buffer(pipe, &own);
    tell_of_bytes(pipe);
    if (own.done == len || k__timeout_is_no_wait(timeout)) {
        k__reschedule(key);
        return result_of(&own, len == 0 ? 0 : -EAGAIN);
    }
    k_pollable_tell(&pipe->pollable, K_READY_IN); /* bytes in the writer's memory */
    int error = k_wait_with(&pipe->writers, timeout, key, &own);

    return error == 0 || error == -EAGAIN ? result_of(&own, error) : error;
}

int k_pipe_read(struct k_pipe *pipe, uint8_t *data, size_t len, k_timeout_t timeout)
{
    struct transfer own = {data, len, 0};

    if (len > INT_MAX) {
        return -EOVERFLOW;
    }
    unsigned int key = irq_lock();

    move_from_buffer(pipe, &own);
    move_from_writers(pipe, &own);
    refill_from_writers(pipe);
    tell_of_room(pipe);
    if (own.done == len || pipe->is_closed || k__timeout_is_no_wait(timeout)) {
        int error = pipe->is_closed ? -EPIPE : -EAGAIN;

        k__reschedule(key);
        return result_of(&own, len == 0 ? 0 : error);
    }
    k_pollable_tell(&pipe->pollable, K_READY_OUT); /* room in the reader's memory */
    int error = k_wait_with(&pipe->readers, timeout, key, &own);

    return error == -ECANCELED ? error : result_of(&own, error);
}

static void end_waits(struct k_pipe *pipe, int error)
{
    (void)k_wake_all(&pipe->readers, error);
    (void)k_wake_all(&pipe->writers, error);
}

void k_pipe_reset(struct k_pipe *pipe)
{
    unsigned int key = irq_lock();

    pipe->used = 0;
    pipe->first = 0;
    end_waits(pipe, -ECANCELED);
    tell_of_room(pipe);
    k__reschedule(key);
}

void k_pipe_close(struct k_pipe *pipe)
{
    unsigned int key = irq_lock();

    pipe->is_closed = true;
    end_waits(pipe, -EPIPE);
    k_pollable_tell(&pipe->pollable, K_READY_HUP);
    k__reschedule(key);
}

uint32_t k_pipe_ready(struct k_pollable *pollable)
{
    const struct k_pipe *pipe = CONTAINER_OF(pollable, struct k_pipe, pollable);
    uint32_t ready = 0;

    if (pipe->used > 0 || !k_wait_queue_is_empty(&pipe->writers)) {
        ready |= K_READY_IN;
    }
    if (pipe->is_closed) {
        ready |= K_READY_HUP;
    } else if (pipe->used < pipe->size || !k_wait_queue_is_empty(&pipe->readers)) {
        ready |= K_READY_OUT;
    }
    /* What a waiting writer adds is not told. */
    return k_wait_queue_is_empty(&pipe->writers) ? k_ready_counted(ready, (uint32_t)pipe->used)
                                                 : ready;
}
