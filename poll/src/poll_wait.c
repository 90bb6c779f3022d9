/* SPDX-License-Identifier: Apache-2.0 */

/* Waiting for any of several things: one watch each, all waking the same thread. */

#include <errno.h>
#include <kernel/lock.h>
#include <kernel/wait_queue.h>
#include <poll/poll_wait.h>

struct poll__waiter {
    struct k_wait_queue thread;
    int told;
    struct k_cleanup cleanup;
    struct poll_event *events;
    size_t count;
};

static void wake_waiter(struct k_watch *watch)
{
    struct poll__waiter *waiter = CONTAINER_OF(watch, struct poll_event, watch)->waiter;

    waiter->told++;
    (void)k_wake_first(&waiter->thread, 0);
}

/* The thread is gone, and the memory of its watches with it. */
static void detach_all(struct k_cleanup *cleanup)
{
    struct poll__waiter *waiter = CONTAINER_OF(cleanup, struct poll__waiter, cleanup);

    for (size_t i = 0; i < waiter->count; i++) {
        k_watch_detach(&waiter->events[i].watch);
    }
}

/* Finding the source and arming are one step, so that no close comes between. */
static void arm(struct poll_event *event)
{
    if (event->find == NULL || event->find(event)) {
        k_watch_arm(&event->watch, event->source, event->wanted, wake_waiter);
        return;
    }
    event->watch.told = K_READY_CLOSED;
    wake_waiter(&event->watch);
}

/* Each under its own lock section: arming many things does not mask interrupts for long. */
static void arm_all(struct poll__waiter *waiter)
{
    for (size_t i = 0; i < waiter->count; i++) {
        struct poll_event *event = &waiter->events[i];
        unsigned int key = irq_lock();

        event->waiter = waiter;
        if (IS_ENABLED(CONFIG_WATCH_LISTING)) {
            event->watch.state = K_WATCH_ARMED;
        }
        arm(event);
        irq_unlock(key);
    }
}

/* What it was told, and what has come since. */
static uint32_t detach(struct k_watch *watch)
{
    uint32_t ready = watch->told;

    if (ready != 0 && watch->source != NULL) {
        ready |= watch->ready(watch->source) & watch->wanted;
    }
    k_watch_detach(watch);
    return ready;
}

static int collect(struct poll_event *events, size_t count)
{
    int ready = 0;

    for (size_t i = 0; i < count; i++) {
        unsigned int key = irq_lock();

        events[i].ready = detach(&events[i].watch);
        irq_unlock(key);
        ready += events[i].ready != 0 ? 1 : 0;
    }
    return ready;
}

static int wait_until_told(struct poll__waiter *waiter, k_timeout_t timeout)
{
    unsigned int key = irq_lock();

    if (waiter->told != 0 || k__timeout_is_no_wait(timeout)) {
        irq_unlock(key);
        return 0;
    }
    return k_wait(&waiter->thread, timeout, key);
}

int poll_wait(struct poll_event *events, size_t count, k_timeout_t timeout)
{
    struct poll__waiter waiter = {
        .cleanup = {detach_all},
        .events = events,
        .count = count,
    };

    for (size_t i = 0; i < count; i++) {
        events[i].watch.source = NULL;
    }
    k_cleanup_set(&waiter.cleanup);
    arm_all(&waiter);
    int error = wait_until_told(&waiter, timeout);
    int ready = collect(events, count);

    k_cleanup_set(NULL);
    return ready > 0 ? ready : error;
}
