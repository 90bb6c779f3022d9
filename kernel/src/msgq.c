/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Invariant: threads wait only while the queue is empty (readers) or full (writers), so one
 * wait queue serves both. A message put while readers wait is copied straight to the first; a
 * message taken while writers wait is replaced by the first one's. What a waiter left with
 * k_wait_with() is the address of its message.
 */

#include "alloc.h"
#include "scheduler.h"

#include <errno.h>
#include <kernel/fatal.h>
#include <kernel/msgq.h>
#include <string.h>

void k_msgq_init(struct k_msgq *msgq, char *buffer, size_t msg_size, uint32_t max_msgs)
{
    __ASSERT(msg_size > 0 && max_msgs > 0, "k_msgq_init(): sizes must not be 0");
    *msgq = (struct k_msgq)K_MSGQ_INIT(buffer, msg_size, max_msgs);
}

/* Whole words where everything is aligned: most messages. */
static inline void copy_message(void *to, const void *from, size_t size)
{
    if (LIKELY((((uintptr_t)to | (uintptr_t)from | size) & 3U) == 0)) {
        uint32_t *to_word = to;
        const uint32_t *from_word = from;

        do {
            *to_word++ = *from_word++;
            __asm volatile("" ::: "memory"); /* keeps it from becoming a call of memcpy() */
            size -= 4U;
        } while (size > 0);
        return;
    }
    memcpy(to, from, size);
}

static inline char *after(const struct k_msgq *msgq, char *slot)
{
    slot += msgq->msg_size;
    return slot == msgq->buffer_end ? msgq->buffer_start : slot;
}

static inline void append(struct k_msgq *msgq, const void *data)
{
    copy_message(msgq->write_ptr, data, msgq->msg_size);
    msgq->write_ptr = after(msgq, msgq->write_ptr);
    msgq->used_msgs++;
}

static int __attribute__((noinline))
hand_to_reader(struct k_msgq *msgq, const void *data, unsigned int key)
{
    struct k_thread *reader = k_wake_first(&msgq->waiters, 0);

    copy_message(k_wait_data(reader), data, msgq->msg_size);
    k__reschedule(key);
    return 0;
}

static int __attribute__((noinline))
put_when_full(struct k_msgq *msgq, const void *data, k_timeout_t timeout, unsigned int key)
{
    if (k__timeout_is_no_wait(timeout)) {
        irq_unlock(key);
        return -ENOMSG;
    }
    return k_wait_with(&msgq->waiters, timeout, key, (void *)(uintptr_t)data);
}

int k_msgq_put(struct k_msgq *msgq, const void *data, k_timeout_t timeout)
{
    unsigned int key = irq_lock();

    if (UNLIKELY(msgq->used_msgs == msgq->max_msgs)) {
        return put_when_full(msgq, data, timeout, key);
    }
    if (UNLIKELY(!k_wait_queue_is_empty(&msgq->waiters))) {
        return hand_to_reader(msgq, data, key);
    }
    append(msgq, data);
    if (UNLIKELY(k_pollable_is_watched(&msgq->pollable))) {
        k__pollable_tell_watches(&msgq->pollable, K_READY_IN);
        k__reschedule(key);
        return 0;
    }
    irq_unlock(key);
    return 0;
}

static int __attribute__((noinline))
get_when_empty(struct k_msgq *msgq, void *data, k_timeout_t timeout, unsigned int key)
{
    if (k__timeout_is_no_wait(timeout)) {
        irq_unlock(key);
        return -ENOMSG;
    }
    return k_wait_with(&msgq->waiters, timeout, key, data);
}

static void __attribute__((noinline)) refill_from_writer(struct k_msgq *msgq)
{
    struct k_thread *writer = k_wake_first(&msgq->waiters, 0);

    append(msgq, k_wait_data(writer));
}

int k_msgq_get(struct k_msgq *msgq, void *data, k_timeout_t timeout)
{
    unsigned int key = irq_lock();

    if (UNLIKELY(msgq->used_msgs == 0)) {
        return get_when_empty(msgq, data, timeout, key);
    }
    copy_message(data, msgq->read_ptr, msgq->msg_size);
    msgq->read_ptr = after(msgq, msgq->read_ptr);
    msgq->used_msgs--;
    if (UNLIKELY(!k_wait_queue_is_empty(&msgq->waiters))) {
        refill_from_writer(msgq);
        k__reschedule(key);
        return 0;
    }
    if (UNLIKELY(k_pollable_is_watched(&msgq->pollable))) {
        k__pollable_tell_watches(&msgq->pollable, K_READY_OUT);
        k__reschedule(key);
        return 0;
    }
    irq_unlock(key);
    return 0;
}

int k_msgq_peek_at(struct k_msgq *msgq, void *data, uint32_t idx)
{
    unsigned int key = irq_lock();

    if (idx >= msgq->used_msgs) {
        irq_unlock(key);
        return -ENOMSG;
    }
    size_t capacity = (size_t)(msgq->buffer_end - msgq->buffer_start);
    size_t offset = (size_t)(msgq->read_ptr - msgq->buffer_start) + (idx * msgq->msg_size);

    if (offset >= capacity) {
        offset -= capacity;
    }
    copy_message(data, msgq->buffer_start + offset, msgq->msg_size);
    irq_unlock(key);
    return 0;
}

int k_msgq_peek(struct k_msgq *msgq, void *data)
{
    return k_msgq_peek_at(msgq, data, 0);
}

void k_msgq_purge(struct k_msgq *msgq)
{
    unsigned int key = irq_lock();

    if (msgq->used_msgs > 0) {
        (void)k_wake_all(&msgq->waiters, -ENOMSG);
        msgq->used_msgs = 0;
        msgq->read_ptr = msgq->write_ptr;
        k_pollable_tell(&msgq->pollable, K_READY_OUT);
    }
    k__reschedule(key);
}

int k_msgq_cleanup(struct k_msgq *msgq)
{
    unsigned int key = irq_lock();
    bool is_waited_for = !k_wait_queue_is_empty(&msgq->waiters);

    irq_unlock(key);
    if (is_waited_for) {
        return -EBUSY;
    }
    k__msgq_release(msgq);
    return 0;
}

void k_msgq_get_attrs(struct k_msgq *msgq, struct k_msgq_attrs *attrs)
{
    attrs->msg_size = msgq->msg_size;
    attrs->max_msgs = msgq->max_msgs;
    attrs->used_msgs = msgq->used_msgs;
}

uint32_t k_msgq_ready(struct k_pollable *pollable)
{
    const struct k_msgq *msgq = CONTAINER_OF(pollable, struct k_msgq, pollable);
    uint32_t ready = 0;

    if (msgq->used_msgs > 0) {
        ready |= K_READY_IN;
    }
    if (msgq->used_msgs < msgq->max_msgs) {
        ready |= K_READY_OUT;
    }
    return ready;
}
