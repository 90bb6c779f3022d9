/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Message queues. Messages lie in slots: those that are used in a list, the most urgent first, the
 * others in another.
 *
 * Invariant: threads wait only while the queue is empty (readers) or full (writers), so one wait
 * queue serves both. What a waiter left with k_wait_with() is its transfer.
 */

#include "cmsis_layer.h"

#include <errno.h>
#include <string.h>

struct os__message {
    struct os__message *next;
    uint8_t priority;
};

#define HEAD_BYTES (2U * sizeof(void *))

BASE_STATIC_ASSERT(sizeof(struct os__message) == HEAD_BYTES,
                   "OS_MESSAGE_QUEUE_BYTES() counts two words for each message");

struct transfer {
    void *data;
    uint8_t priority;
};

static void *data_of(struct os__message *message)
{
    return (char *)message + HEAD_BYTES;
}

static void give_slot(struct os_message_queue *queue, struct os__message *slot)
{
    slot->next = queue->free;
    queue->free = slot;
}

static size_t slot_bytes(uint32_t message_bytes)
{
    return ROUND_UP((size_t)message_bytes, sizeof(void *)) + HEAD_BYTES;
}

static void set_up(struct os_message_queue *queue, uint32_t capacity, uint32_t message_bytes)
{
    size_t bytes = slot_bytes(message_bytes);

    queue->capacity = capacity;
    queue->message_bytes = message_bytes;
    for (uint32_t i = capacity; i > 0; i--) {
        give_slot(queue, (void *)((char *)queue->memory + ((i - 1U) * bytes)));
    }
}

osMessageQueueId_t osMessageQueueNew(uint32_t msg_count, uint32_t msg_size,
                                     const osMessageQueueAttr_t *attr)
{
    if (msg_count == 0 || msg_size == 0 || msg_size > INT32_MAX) {
        return NULL;
    }
    struct os_message_queue *queue = OS__NEW(attr, struct os_message_queue);

    if (queue == NULL) {
        return NULL;
    }
    queue->memory =
        os__data_new(&queue->object, attr != NULL ? attr->mq_mem : NULL,
                     attr != NULL ? attr->mq_size : 0, (uint64_t)msg_count * slot_bytes(msg_size));
    if (queue->memory == NULL) {
        return os__object_abandon(&queue->object);
    }
    set_up(queue, msg_count, msg_size);
    return os__object_publish(&queue->object, OS__MESSAGE_QUEUE);
}

const char *osMessageQueueGetName(osMessageQueueId_t mq_id)
{
    return os__name(mq_id, OS__MESSAGE_QUEUE);
}

/* Behind all that are as urgent or more. */
static void insert(struct os_message_queue *queue, struct os__message *message)
{
    struct os__message **link = &queue->first;

    if (queue->first != NULL && queue->last->priority >= message->priority) {
        link = &queue->last->next;
    } else {
        while (*link != NULL && (*link)->priority >= message->priority) {
            link = &(*link)->next;
        }
    }
    message->next = *link;
    *link = message;
    if (message->next == NULL) {
        queue->last = message;
    }
}

static void append(struct os_message_queue *queue, const struct transfer *from)
{
    struct os__message *message = queue->free;

    queue->free = message->next;
    message->priority = from->priority;
    memcpy(data_of(message), from->data, queue->message_bytes);
    insert(queue, message);
    queue->count++;
}

static void hand_to_reader(struct os_message_queue *queue, const struct transfer *from)
{
    struct transfer *to = k_wait_data(k_wake_first(&queue->waiters, 0));

    to->priority = from->priority;
    memcpy(to->data, from->data, queue->message_bytes);
}

static int wait_with(struct os_message_queue *queue, struct transfer *transfer, uint32_t ticks,
                     unsigned int key)
{
    k_timeout_t timeout = os__timeout(ticks);

    if (k__timeout_is_no_wait(timeout)) {
        irq_unlock(key);
        return -EBUSY;
    }
    return k_wait_with(&queue->waiters, timeout, key, transfer);
}

static osStatus_t put(struct os_message_queue *queue, struct transfer *from, uint32_t timeout,
                      unsigned int key)
{
    if (queue->count == queue->capacity) {
        return os__result(wait_with(queue, from, timeout, key));
    }
    if (queue->count == 0 && !k_wait_queue_is_empty(&queue->waiters)) {
        hand_to_reader(queue, from);
    } else {
        append(queue, from);
    }
    k_reschedule(key);
    return osOK;
}

/* What is wrong with a call; osOK: nothing, and the kernel is still locked. */
static osStatus_t check(osMessageQueueId_t mq_id, const void *message, uint32_t timeout,
                        unsigned int key)
{
    osStatus_t status = os__check_wait(mq_id, OS__MESSAGE_QUEUE, timeout, key);

    if (status == osOK && message == NULL) {
        status = osErrorParameter;
    }
    if (status != osOK) {
        irq_unlock(key);
    }
    return status;
}

osStatus_t osMessageQueuePut(osMessageQueueId_t mq_id, const void *msg_ptr, uint8_t msg_prio,
                             uint32_t timeout)
{
    struct transfer from = {(void *)(uintptr_t)msg_ptr, msg_prio};
    unsigned int key = irq_lock();
    osStatus_t status = check(mq_id, msg_ptr, timeout, key);

    return status == osOK ? put(mq_id, &from, timeout, key) : status;
}

/* A slot has become free: it is the first writer's, if one waits. */
static void serve_writer(struct os_message_queue *queue)
{
    struct k_thread *writer = k_wake_first(&queue->waiters, 0);

    if (writer != NULL) {
        append(queue, k_wait_data(writer));
    }
}

static void take_first(struct os_message_queue *queue, struct transfer *to)
{
    struct os__message *message = queue->first;

    queue->first = message->next;
    queue->count--;
    to->priority = message->priority;
    memcpy(to->data, data_of(message), queue->message_bytes);
    give_slot(queue, message);
}

static osStatus_t get(struct os_message_queue *queue, struct transfer *to, uint32_t timeout,
                      unsigned int key)
{
    if (queue->count == 0) {
        return os__result(wait_with(queue, to, timeout, key));
    }
    take_first(queue, to);
    serve_writer(queue);
    k_reschedule(key);
    return osOK;
}

osStatus_t osMessageQueueGet(osMessageQueueId_t mq_id, void *msg_ptr, uint8_t *msg_prio,
                             uint32_t timeout)
{
    struct transfer to = {msg_ptr, 0};
    unsigned int key = irq_lock();
    osStatus_t status = check(mq_id, msg_ptr, timeout, key);

    if (status == osOK) {
        status = get(mq_id, &to, timeout, key);
    }
    if (status == osOK && msg_prio != NULL) {
        *msg_prio = to.priority;
    }
    return status;
}

uint32_t osMessageQueueGetCapacity(osMessageQueueId_t mq_id)
{
    const struct os_message_queue *queue = os__find(mq_id, OS__MESSAGE_QUEUE);

    return queue != NULL ? queue->capacity : 0;
}

uint32_t osMessageQueueGetMsgSize(osMessageQueueId_t mq_id)
{
    const struct os_message_queue *queue = os__find(mq_id, OS__MESSAGE_QUEUE);

    return queue != NULL ? queue->message_bytes : 0;
}

uint32_t osMessageQueueGetCount(osMessageQueueId_t mq_id)
{
    const struct os_message_queue *queue = os__find(mq_id, OS__MESSAGE_QUEUE);

    return queue != NULL ? queue->count : 0;
}

uint32_t osMessageQueueGetSpace(osMessageQueueId_t mq_id)
{
    const struct os_message_queue *queue = os__find(mq_id, OS__MESSAGE_QUEUE);

    return queue != NULL ? queue->capacity - queue->count : 0;
}

static void forget_all(struct os_message_queue *queue)
{
    if (queue->first != NULL) {
        queue->last->next = queue->free;
        queue->free = queue->first;
        queue->first = NULL;
        queue->count = 0;
    }
}

static void reset(struct os_message_queue *queue)
{
    unsigned int key = irq_lock();
    bool waiters_write = queue->count == queue->capacity;

    forget_all(queue);
    while (waiters_write && queue->count < queue->capacity &&
           !k_wait_queue_is_empty(&queue->waiters)) {
        serve_writer(queue);
    }
    k_reschedule(key);
}

osStatus_t osMessageQueueReset(osMessageQueueId_t mq_id)
{
    osStatus_t status = os__enter_in_thread(mq_id, OS__MESSAGE_QUEUE);

    if (status == osOK) {
        reset(mq_id);
        os__leave();
    }
    return status;
}

osStatus_t osMessageQueueDelete(osMessageQueueId_t mq_id)
{
    osStatus_t status = os__enter_in_thread(mq_id, OS__MESSAGE_QUEUE);

    if (status == osOK) {
        struct os_message_queue *queue = mq_id;

        os__object_delete(&queue->object, &queue->waiters, queue->memory);
        os__leave();
    }
    return status;
}
