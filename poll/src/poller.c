/* SPDX-License-Identifier: Apache-2.0 */

/*
 * One watch for each event, and one poller that the first of them wakes.
 *
 * Invariant: the first `linked` events of a poller have a watch that is on its source, or on none;
 * those behind were never touched.
 */

#include "poller.h"

#include <errno.h>
#include <kernel/fatal.h>
#include <kernel/lock.h>
#include <kernel/wait_queue.h>

/* By the bit that is the type: what to ask, where the pollable is, what its answer is called. */
struct kind {
    k_ready_fn *ready;
    uint8_t offset;
    uint8_t state;
};

static const struct kind kinds[] = {
    {k_poll_signal_ready, offsetof(struct k_poll_signal, pollable), K_POLL_STATE_SIGNALED},
    {k_sem_ready, offsetof(struct k_sem, pollable), K_POLL_STATE_SEM_AVAILABLE},
    {k_queue_ready, offsetof(struct k_queue, pollable), K_POLL_STATE_DATA_AVAILABLE},
    {k_msgq_ready, offsetof(struct k_msgq, pollable), K_POLL_STATE_MSGQ_DATA_AVAILABLE},
    {k_pipe_ready, offsetof(struct k_pipe, pollable), K_POLL_STATE_PIPE_DATA_AVAILABLE},
};

BASE_STATIC_ASSERT(offsetof(struct k_fifo, _queue) == 0 && offsetof(struct k_lifo, _queue) == 0,
                   "struct k_fifo, struct k_lifo: the queue must come first");

#define WANTED (K_READY_IN | K_READY_ALWAYS)

static const struct kind *kind_of(const struct k_poll_event *event)
{
    unsigned int index = (unsigned int)__builtin_ctz(event->type);

    __ASSERT(event->type == 1U << index && index < ARRAY_SIZE(kinds),
             "k_poll(): the type of an event is none of K_POLL_TYPE_*");
    return &kinds[index];
}

static struct k_source source_of(const struct k_poll_event *event)
{
    const struct kind *kind = kind_of(event);
    char *object = event->obj;

    __ASSERT(object != NULL, "k_poll(): an event without an object");
    return (struct k_source){(struct k_pollable *)(void *)(object + kind->offset), kind->ready};
}

static void note_state(struct k_poll_event *event, uint32_t told)
{
    if ((told & K_READY_IN) != 0) {
        event->state |= kind_of(event)->state;
    }
    if ((told & K_READY_ALWAYS) != 0) {
        event->state |= K_POLL_STATE_CANCELLED;
    }
}

static void tell(struct k_poller *poller, uint32_t told)
{
    if (!poller->is_told) {
        poller->is_told = true;
        poller->result = (told & K_READY_IN) != 0 ? 0 : -EINTR;
        poller->on_told(poller);
    }
}

static void wake_poller(struct k_watch *watch)
{
    tell(CONTAINER_OF(watch, struct k_poll_event, watch)->poller, watch->told);
}

static void look_at(struct k_poller *poller, struct k_poll_event *event)
{
    struct k_source source = source_of(event);
    uint32_t ready = source.ready(source.pollable) & WANTED;

    if (ready != 0) {
        note_state(event, ready);
        tell(poller, ready);
    }
}

static void link_event(struct k_poller *poller, struct k_poll_event *event)
{
    event->poller = poller;
    event->watch.source = NULL;
    event->watch.told = 0;
    if (IS_ENABLED(CONFIG_WATCH_LISTING)) {
        event->watch.state = K_WATCH_ARMED;
    }
    poller->linked++;
    if (event->type != K_POLL_TYPE_IGNORE) {
        k_watch_arm(&event->watch, source_of(event), K_READY_IN, wake_poller);
    }
}

void poller_arm(struct k_poller *poller, int count, bool may_wait)
{
    for (int i = 0; i < count; i++) {
        struct k_poll_event *event = &poller->events[i];
        unsigned int key = irq_lock();

        if (may_wait && !poller->is_told) {
            link_event(poller, event);
        } else if (event->type != K_POLL_TYPE_IGNORE) {
            look_at(poller, event);
        }
        irq_unlock(key); /* nobody waits for the poller yet, so nobody is woken */
    }
}

void poller_collect(struct k_poller *poller)
{
    for (int i = 0; i < poller->linked; i++) {
        struct k_poll_event *event = &poller->events[i];
        unsigned int key = irq_lock();

        k_watch_detach(&event->watch);
        note_state(event, event->watch.told);
        irq_unlock(key);
    }
    poller->linked = 0;
}

void poller_detach(struct k_poller *poller)
{
    for (int i = 0; i < poller->linked; i++) {
        k_watch_detach(&poller->events[i].watch);
    }
    poller->linked = 0;
}
