/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Invariants:
 *  1. Threads wait only while the queue is empty (readers) or full (writers), so one wait queue
 *     serves both. A message put while readers wait is copied straight to the first; a message
 *     taken while writers wait is replaced by the first one's. What a waiter left with
 *     k_wait_with() is the address of its message.
 *  2. While a thread waits or a watch is on the queue, K__MSGQ_ATTENTION is set in used_msgs. So
 *     one comparison covers a full or empty queue, waiters and watchers. The bit may outlast its
 *     reason; the next put or get clears it then.
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

/* Copied so far: the compiler shall go on from these three, not count anew. */
#define KEEP(to, from, size) __asm volatile("" : "+r"(to), "+r"(from), "+r"(size)::"memory")

static void __attribute__((noinline)) copy_any(char *to, const char *from, size_t size)
{
    while (size >= 4U * sizeof(uint32_t)) {
        memcpy(to, from, 4U * sizeof(uint32_t));
        to += 4U * sizeof(uint32_t);
        from += 4U * sizeof(uint32_t);
        size -= 4U * sizeof(uint32_t);
        KEEP(to, from, size);
    }
    while (size >= sizeof(uint32_t)) {
        memcpy(to, from, sizeof(uint32_t));
        to += sizeof(uint32_t);
        from += sizeof(uint32_t);
        size -= sizeof(uint32_t);
        KEEP(to, from, size);
    }
    if (size != 0) {
        memcpy(to, from, size);
    }
}

/* memcpy() of a known length becomes loads and stores of words where the processor allows it. */
static inline void copy_message(char *to, const char *from, size_t size)
{
    if (size == sizeof(uint32_t)) {
        memcpy(to, from, sizeof(uint32_t));
    } else if (size == 4U * sizeof(uint32_t)) {
        memcpy(to, from, 4U * sizeof(uint32_t));
    } else {
        copy_any(to, from, size);
    }
}

static inline char *after(const struct k_msgq *msgq, char *slot)
{
    slot += msgq->msg_size;
    return slot == msgq->buffer_end ? msgq->buffer_start : slot;
}

static inline bool has_room(const struct k_msgq *msgq)
{
    return k_msgq_num_used_get(msgq) < msgq->max_msgs;
}

static inline void append(struct k_msgq *msgq, const void *data)
{
    char *slot = msgq->write_ptr;

    msgq->used_msgs++;
    msgq->write_ptr = after(msgq, slot);
    copy_message(slot, data, msgq->msg_size);
}

static inline void take_first(struct k_msgq *msgq, void *data)
{
    char *slot = msgq->read_ptr;

    msgq->used_msgs--;
    msgq->read_ptr = after(msgq, slot);
    copy_message(data, slot, msgq->msg_size);
}

/* No thread waits now. */
static void tell_watches(struct k_msgq *msgq, uint32_t events)
{
    if (k_pollable_is_watched(&msgq->pollable)) {
        k__pollable_tell_watches(&msgq->pollable, events);
    } else {
        msgq->used_msgs &= ~K__MSGQ_ATTENTION;
    }
}

/* Readers wait, or somebody watches: both only for a message that comes. */
static int __attribute__((noinline))
put_and_tell(struct k_msgq *msgq, const void *data, unsigned int key)
{
    if (!k_wait_queue_is_empty(&msgq->waiters)) {
        copy_message(k_wait_data(k__thread_of(msgq->waiters.first)), data, msgq->msg_size);
        k__pass_to_first(&msgq->waiters, key);
        return 0;
    }
    append(msgq, data);
    tell_watches(msgq, K_READY_IN);
    k__reschedule(key);
    return 0;
}

/* Room may have come since the lock was released: it is looked at again. */
static int __attribute__((noinline))
put_when_full(struct k_msgq *msgq, const void *data, k_timeout_t timeout)
{
    unsigned int key = irq_lock();

    if (has_room(msgq)) {
        return put_and_tell(msgq, data, key);
    }
    if (k__timeout_is_no_wait(timeout)) {
        irq_unlock(key);
        return -ENOMSG;
    }
    msgq->used_msgs |= K__MSGQ_ATTENTION;
    return k_wait_with(&msgq->waiters, timeout, key, (void *)(uintptr_t)data);
}

int k_msgq_put(struct k_msgq *msgq, const void *data, k_timeout_t timeout)
{
    unsigned int key = irq_lock();

    if (UNLIKELY(msgq->used_msgs >= msgq->max_msgs)) {
        if (has_room(msgq)) {
            return put_and_tell(msgq, data, key);
        }
        irq_unlock(key);
        return put_when_full(msgq, data, timeout);
    }
    append(msgq, data);
    irq_unlock(key);
    return 0;
}

/* Writers wait, or somebody watches: both only for room that comes. */
static int __attribute__((noinline)) get_and_tell(struct k_msgq *msgq, void *data, unsigned int key)
{
    take_first(msgq, data);
    if (!k_wait_queue_is_empty(&msgq->waiters)) {
        append(msgq, k_wait_data(k__thread_of(msgq->waiters.first)));
        k__pass_to_first(&msgq->waiters, key);
        return 0;
    }
    tell_watches(msgq, K_READY_OUT);
    k__reschedule(key);
    return 0;
}

/* A message may have come since the lock was released: it is looked at again. */
static int __attribute__((noinline))
get_when_empty(struct k_msgq *msgq, void *data, k_timeout_t timeout)
{
    unsigned int key = irq_lock();

    if (k_msgq_num_used_get(msgq) > 0) {
        return get_and_tell(msgq, data, key);
    }
    if (k__timeout_is_no_wait(timeout)) {
        irq_unlock(key);
        return -ENOMSG;
    }
    msgq->used_msgs = K__MSGQ_ATTENTION;
    return k_wait_with(&msgq->waiters, timeout, key, data);
}

int k_msgq_get(struct k_msgq *msgq, void *data, k_timeout_t timeout)
{
    unsigned int key = irq_lock();

    if (UNLIKELY((int32_t)msgq->used_msgs <= 0)) {
        if (k_msgq_num_used_get(msgq) > 0) {
            return get_and_tell(msgq, data, key);
        }
        irq_unlock(key);
        return get_when_empty(msgq, data, timeout);
    }
    take_first(msgq, data);
    irq_unlock(key);
    return 0;
}

int k_msgq_peek_at(struct k_msgq *msgq, void *data, uint32_t idx)
{
    unsigned int key = irq_lock();

    if (idx >= k_msgq_num_used_get(msgq)) {
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

    if (k_msgq_num_used_get(msgq) > 0) {
        (void)k_wake_all(&msgq->waiters, -ENOMSG);
        msgq->used_msgs &= K__MSGQ_ATTENTION;
        msgq->read_ptr = msgq->write_ptr;
        tell_watches(msgq, K_READY_OUT);
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
    attrs->used_msgs = k_msgq_num_used_get(msgq);
}

/* Asked after the watch was linked, so a watched queue has K__MSGQ_ATTENTION from here on. */
uint32_t k_msgq_ready(struct k_pollable *pollable)
{
    struct k_msgq *msgq = CONTAINER_OF(pollable, struct k_msgq, pollable);
    uint32_t ready = has_room(msgq) ? K_READY_OUT : 0U;

    msgq->used_msgs |= K__MSGQ_ATTENTION;
    uint32_t used = k_msgq_num_used_get(msgq);

    ready |= used > 0 ? K_READY_IN : 0U;
    /* What a waiting writer adds is not told. */
    return k_wait_queue_is_empty(&msgq->waiters) ? k_ready_counted(ready, used) : ready;
}
