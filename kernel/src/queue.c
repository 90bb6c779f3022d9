/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Invariants:
 *  1. Items and waiters never coexist: an item that comes while threads wait goes to the first.
 *  2. `last` is NULL exactly while `first` is.
 *  3. The lowest bit of a link says that the item it lies in is a box from the heap.
 */

#include "scheduler.h"

#include <errno.h>
#include <kernel/fatal.h>
#include <kernel/queue.h>

/* The first word of an item, whatever its user declares there. */
struct k__queue_item {
    uintptr_t link;
} __attribute__((may_alias));

/* Stands for an item that has no word to spare. */
struct box {
    struct k__queue_item item;
    void *data;
};

/* Without a heap there are no boxes, and no bit. */
#define HAS_HEAP (CONFIG_HEAP_MEM_POOL_SIZE > 0)
#define IS_BOX   ((uintptr_t)(HAS_HEAP ? 1U : 0U))

static inline struct k__queue_item *next_of(const struct k__queue_item *item)
{
    return (struct k__queue_item *)(item->link & ~IS_BOX);
}

static inline bool is_box(const struct k__queue_item *item)
{
    return (item->link & IS_BOX) != 0;
}

static inline struct box *box_of(struct k__queue_item *item)
{
    return CONTAINER_OF(item, struct box, item);
}

void k_queue_init(struct k_queue *queue)
{
    *queue = (struct k_queue)K_QUEUE_INIT;
}

/* Make @p next what comes behind @p prev; NULL: what comes first. */
static inline void set_next(struct k_queue *queue, struct k__queue_item *prev,
                            struct k__queue_item *next)
{
    if (prev == NULL) {
        queue->first = next;
    } else {
        prev->link = (uintptr_t)next | (prev->link & IS_BOX);
    }
}

/* @p kind: 0 or IS_BOX. */
static inline void link_behind(struct k_queue *queue, struct k__queue_item *prev,
                               struct k__queue_item *item, uintptr_t kind)
{
    struct k__queue_item *next = prev == NULL ? queue->first : next_of(prev);

    item->link = (uintptr_t)next | kind;
    set_next(queue, prev, item);
    if (next == NULL) {
        queue->last = item;
    }
}

static inline void take_out(struct k_queue *queue, struct k__queue_item *prev,
                            struct k__queue_item *item)
{
    struct k__queue_item *next = next_of(item);

    set_next(queue, prev, next);
    if (next == NULL) {
        queue->last = prev;
    }
}

static void hand_over(struct k_queue *queue, void *data)
{
    k_wake_first(&queue->waiters, 0)->data = data;
}

static inline void tell_and_unlock(struct k_queue *queue, unsigned int key)
{
    if (UNLIKELY(k_pollable_is_watched(&queue->pollable))) {
        k__pollable_tell_watches(&queue->pollable, K_READY_IN);
        k__reschedule(key);
        return;
    }
    irq_unlock(key);
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
    link_behind(queue, prev, data, 0);
    tell_and_unlock(queue, key);
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

/* Releases the lock. */
static int32_t put_in_box(struct k_queue *queue, struct k__queue_item *prev, void *data,
                          unsigned int key)
{
    if (!k_wait_queue_is_empty(&queue->waiters)) {
        hand_over(queue, data);
        k__reschedule(key);
        return 0;
    }
    struct box *box = HAS_HEAP ? k_malloc(sizeof(*box)) : NULL;

    if (box == NULL) {
        irq_unlock(key);
        return -ENOMEM;
    }
    box->data = data;
    link_behind(queue, prev, &box->item, IS_BOX);
    tell_and_unlock(queue, key);
    return 0;
}

int32_t k_queue_alloc_append(struct k_queue *queue, void *data)
{
    unsigned int key = irq_lock();

    return put_in_box(queue, queue->last, data, key);
}

int32_t k_queue_alloc_prepend(struct k_queue *queue, void *data)
{
    return put_in_box(queue, NULL, data, irq_lock());
}

/* Returns what is left of the chain when nobody waits any more. */
static struct k__queue_item *hand_out(struct k_queue *queue, struct k__queue_item *item)
{
    while (item != NULL && !k_wait_queue_is_empty(&queue->waiters)) {
        struct k__queue_item *next = next_of(item);

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

    last->link = 0;
    struct k__queue_item *rest = hand_out(queue, head);

    if (rest != NULL) {
        set_next(queue, queue->last, rest);
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

static void *__attribute__((noinline)) open_box(struct box *box)
{
    void *data = box->data;

    if (HAS_HEAP) {
        k_free(box);
    }
    return data;
}

void *k_queue_get(struct k_queue *queue, k_timeout_t timeout)
{
    unsigned int key = irq_lock();
    struct k__queue_item *item = queue->first;

    if (UNLIKELY(item == NULL)) {
        return wait_for_item(queue, timeout, key);
    }
    take_out(queue, NULL, item);
    irq_unlock(key);
    return is_box(item) ? open_box(box_of(item)) : item;
}

void k_queue_cancel_wait(struct k_queue *queue)
{
    unsigned int key = irq_lock();

    (void)k_wake_first(&queue->waiters, -ECANCELED);
    k_pollable_tell(&queue->pollable, K_READY_ERR);
    k__reschedule(key);
}

/* Returns whether it is there; @p prev is the one before it, or the last. */
static bool find(const struct k_queue *queue, const void *data, struct k__queue_item **prev)
{
    struct k__queue_item *item = queue->first;

    *prev = NULL;
    while (item != NULL && item != data) {
        *prev = item;
        item = next_of(item);
    }
    return item != NULL;
}

bool k_queue_remove(struct k_queue *queue, void *data)
{
    struct k__queue_item *prev;
    unsigned int key = irq_lock();
    bool is_there = find(queue, data, &prev);

    if (is_there) {
        take_out(queue, prev, data);
    }
    irq_unlock(key);
    return is_there;
}

bool k_queue_unique_append(struct k_queue *queue, void *data)
{
    struct k__queue_item *last;
    unsigned int key = irq_lock();

    if (find(queue, data, &last)) {
        irq_unlock(key);
        return false;
    }
    put(queue, last, data, key);
    return true;
}

/* Lock held. */
static void *peek(struct k__queue_item *item)
{
    return item != NULL && is_box(item) ? box_of(item)->data : item;
}

void *k_queue_peek_head(struct k_queue *queue)
{
    unsigned int key = irq_lock();
    void *data = peek(queue->first);

    irq_unlock(key);
    return data;
}

void *k_queue_peek_tail(struct k_queue *queue)
{
    unsigned int key = irq_lock();
    void *data = peek(queue->last);

    irq_unlock(key);
    return data;
}

uint32_t k_queue_ready(struct k_pollable *pollable)
{
    const struct k_queue *queue = CONTAINER_OF(pollable, struct k_queue, pollable);

    /* Which is the first stands for how many there are: what comes behind it is told. */
    return queue->first != NULL ? k_ready_counted(K_READY_IN, (uint32_t)(uintptr_t)queue->first)
                                : 0U;
}
