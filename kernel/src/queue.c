/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Invariants:
 *  1. Items and waiters never coexist: an item that comes while threads wait goes to the first.
 *  2. `last` is NULL exactly while `first` is.
 */

#include "scheduler.h"

#include <errno.h>
#include <kernel/fatal.h>
#include <kernel/queue.h>

/* The first word of an item, whatever its user declares there. */
struct k__queue_item {
    struct k__queue_item *next;
} __attribute__((may_alias));

void k_queue_init(struct k_queue *queue)
{
    *queue = (struct k_queue)K_QUEUE_INIT;
}

static inline void link_behind(struct k_queue *queue, struct k__queue_item *prev,
                               struct k__queue_item *item)
{
    struct k__queue_item **link = prev != NULL ? &prev->next : &queue->first;

    item->next = *link;
    *link = item;
    if (item->next == NULL) {
        queue->last = item;
    }
}

static void hand_over(struct k_queue *queue, void *data)
{
    k_wake_first(&queue->waiters, 0)->data = data;
}

/* Releases the lock. */
static inline void put(struct k_queue *queue, struct k__queue_item *prev, void *data,
                       unsigned int key)
{
    if (UNLIKELY(!k_wait_queue_is_empty(&queue->waiters))) {
        hand_over(queue, data);
        k__reschedule(key);
        return;
    }
    link_behind(queue, prev, data);
    if (UNLIKELY(k_pollable_is_watched(&queue->pollable))) {
        k__pollable_tell_watches(&queue->pollable, K_READY_IN);
        k__reschedule(key);
        return;
    }
    irq_unlock(key);
}

void k_queue_append(struct k_queue *queue, void *data)
{
    unsigned int key = irq_lock();

    put(queue, queue->last, data, key);
}

void k_queue_insert(struct k_queue *queue, void *prev, void *data)
{
    put(queue, prev, data, irq_lock());
}

void k_queue_prepend(struct k_queue *queue, void *data)
{
    k_queue_insert(queue, NULL, data);
}

/* Returns what is left of the chain when nobody waits any more. */
static struct k__queue_item *hand_out(struct k_queue *queue, struct k__queue_item *item)
{
    while (item != NULL && !k_wait_queue_is_empty(&queue->waiters)) {
        struct k__queue_item *next = item->next;

        hand_over(queue, item);
        item = next;
    }
    return item;
}

int k_queue_append_list(struct k_queue *queue, void *head, void *tail)
{
    struct k__queue_item *last = tail;

    if (head == NULL || tail == NULL) {
        return -EINVAL;
    }
    unsigned int key = irq_lock();

    last->next = NULL;
    struct k__queue_item *rest = hand_out(queue, head);

    if (rest != NULL) {
        *(queue->last != NULL ? &queue->last->next : &queue->first) = rest;
        queue->last = last;
        k_pollable_tell(&queue->pollable, K_READY_IN);
    }
    k__reschedule(key);
    return 0;
}

int k_queue_merge_slist(struct k_queue *queue, sys_slist_t *list)
{
    int error = k_queue_append_list(queue, list->head, list->tail);

    sys_slist_init(list);
    return error;
}

static void *wait_for_item(struct k_queue *queue, k_timeout_t timeout, unsigned int key)
{
    if (k__timeout_is_no_wait(timeout)) {
        irq_unlock(key);
        return NULL;
    }
    int error = k_wait(&queue->waiters, timeout, key);

    return error == 0 ? k__cpu.current->data : NULL;
}

/* @p link points to @p item: from `first`, or from the item @p prev. */
static inline void take_out(struct k_queue *queue, struct k__queue_item **link,
                            struct k__queue_item *prev)
{
    *link = (*link)->next;
    if (*link == NULL) {
        queue->last = prev;
    }
}

void *k_queue_get(struct k_queue *queue, k_timeout_t timeout)
{
    unsigned int key = irq_lock();
    struct k__queue_item *item = queue->first;

    if (UNLIKELY(item == NULL)) {
        return wait_for_item(queue, timeout, key);
    }
    take_out(queue, &queue->first, NULL);
    irq_unlock(key);
    return item;
}

void k_queue_cancel_wait(struct k_queue *queue)
{
    unsigned int key = irq_lock();

    (void)k_wake_first(&queue->waiters, -ECANCELED);
    k_pollable_tell(&queue->pollable, K_READY_ERR);
    k__reschedule(key);
}

/* The link that points to @p data, or else the last one. */
static struct k__queue_item **find(struct k_queue *queue, const void *data,
                                   struct k__queue_item **prev)
{
    struct k__queue_item **link = &queue->first;

    *prev = NULL;
    while (*link != NULL && *link != data) {
        *prev = *link;
        link = &(*link)->next;
    }
    return link;
}

bool k_queue_remove(struct k_queue *queue, void *data)
{
    struct k__queue_item *prev;
    unsigned int key = irq_lock();
    struct k__queue_item **link = find(queue, data, &prev);
    bool is_there = *link != NULL;

    if (is_there) {
        take_out(queue, link, prev);
    }
    irq_unlock(key);
    return is_there;
}

bool k_queue_unique_append(struct k_queue *queue, void *data)
{
    struct k__queue_item *last;
    unsigned int key = irq_lock();

    if (*find(queue, data, &last) != NULL) {
        irq_unlock(key);
        return false;
    }
    put(queue, last, data, key);
    return true;
}

uint32_t k_queue_ready(struct k_pollable *pollable)
{
    const struct k_queue *queue = CONTAINER_OF(pollable, struct k_queue, pollable);

    return queue->first != NULL ? K_READY_IN : 0U;
}
