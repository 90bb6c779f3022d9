/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Invariant: no thread waits for what is set. What a waiter left with k_wait_with() is the address
 * of its struct wish.
 */

#include "scheduler.h"

#include <kernel/event.h>
#include <kernel/fatal.h>

struct wish {
    uint32_t events;
    bool is_all;
    uint32_t found; /* what was set when it came true */
};

void k_event_init(struct k_event *event)
{
    *event = (struct k_event)K_EVENT_INIT;
}

static bool is_true(const struct wish *wish, uint32_t events)
{
    uint32_t found = events & wish->events;

    return wish->is_all ? found == wish->events : found != 0;
}

static void wake_if_true(struct k_thread *thread, uint32_t events)
{
    struct wish *wish = k_wait_data(thread);

    if (is_true(wish, events)) {
        wish->found = events;
        k__end_wait(thread, 0);
    }
}

/* Waking a thread takes it out of the ring, so its successor is noted before. */
static void wake_whose_wish_is_true(struct k_event *event)
{
    struct ring_node *next = event->waiters.first;
    struct ring_node *last = next->prev;
    struct ring_node *node;

    do {
        node = next;
        next = node->next;
        wake_if_true(k__thread_of(node), event->events);
    } while (node != last);
}

uint32_t k_event_set_masked(struct k_event *event, uint32_t events, uint32_t events_mask)
{
    unsigned int key = irq_lock();
    uint32_t before = event->events;

    event->events = (before & ~events_mask) | (events & events_mask);
    if (UNLIKELY(!k_wait_queue_is_empty(&event->waiters))) {
        wake_whose_wish_is_true(event);
    }
    if (event->events != 0) {
        k_pollable_tell(&event->pollable, K_READY_IN);
    }
    k__reschedule(key);
    return before & events_mask;
}

uint32_t k_event_post(struct k_event *event, uint32_t events)
{
    return k_event_set_masked(event, events, events);
}

uint32_t k_event_set(struct k_event *event, uint32_t events)
{
    return k_event_set_masked(event, events, UINT32_MAX);
}

uint32_t k_event_clear(struct k_event *event, uint32_t events)
{
    unsigned int key = irq_lock();
    uint32_t before = event->events;

    event->events = before & ~events;
    irq_unlock(key);
    return before & events;
}

static uint32_t wait_for(struct k_event *event, struct wish wish, bool reset, k_timeout_t timeout)
{
    if (wish.events == 0) {
        return 0;
    }
    unsigned int key = irq_lock();

    if (reset) {
        event->events = 0;
    }
    if (is_true(&wish, event->events)) {
        wish.found = event->events;
        irq_unlock(key);
    } else if (k__timeout_is_no_wait(timeout)) {
        irq_unlock(key);
    } else {
        (void)k_wait_with(&event->waiters, timeout, key, &wish);
    }
    return wish.found & wish.events;
}

uint32_t k_event_wait(struct k_event *event, uint32_t events, bool reset, k_timeout_t timeout)
{
    return wait_for(event, (struct wish){.events = events}, reset, timeout);
}

uint32_t k_event_wait_all(struct k_event *event, uint32_t events, bool reset, k_timeout_t timeout)
{
    return wait_for(event, (struct wish){.events = events, .is_all = true}, reset, timeout);
}

uint32_t k_event_ready(struct k_pollable *pollable)
{
    const struct k_event *event = CONTAINER_OF(pollable, struct k_event, pollable);

    return event->events != 0 ? k_ready_counted(K_READY_IN, event->events) : 0U;
}
