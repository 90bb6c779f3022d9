/* SPDX-License-Identifier: Apache-2.0 */

/* Waiting for any of several things: one watch each, all waking the same thread. */

#include <errno.h>
#include <kernel/lock.h>
#include <kernel/wait_queue.h>
#include <poll/poll_wait.h>

struct poll__waiter {
    struct k_wait_queue thread;
    int told;
};

static void wake_waiter(struct k_watch *watch)
{
    struct poll__waiter *waiter = CONTAINER_OF(watch, struct poll_event, watch)->waiter;

    waiter->told++;
    (void)k_wake_first(&waiter->thread, 0);
}

/* Each under its own lock section: arming many things does not mask interrupts for long. */
static void arm_all(struct poll_event *events, size_t count, struct poll__waiter *waiter)
{
    for (size_t i = 0; i < count; i++) {
        unsigned int key = irq_lock();

        events[i].waiter = waiter;
        k_watch_arm(&events[i].watch, events[i].source, events[i].wanted, wake_waiter);
        irq_unlock(key);
    }
}

static int collect(struct poll_event *events, size_t count)
{
    int ready = 0;

    for (size_t i = 0; i < count; i++) {
        unsigned int key = irq_lock();

        k_watch_detach(&events[i].watch);
        events[i].ready = events[i].watch.told;
        irq_unlock(key);
        ready += events[i].ready != 0 ? 1 : 0;
    }
    return ready;
}

int poll_wait(struct poll_event *events, size_t count, k_timeout_t timeout)
{
    struct poll__waiter waiter = {K_WAIT_QUEUE_INIT, 0};
    int error = 0;

    arm_all(events, count, &waiter);
    unsigned int key = irq_lock();

    if (waiter.told == 0 && !k__timeout_is_no_wait(timeout)) {
        error = k_wait(&waiter.thread, timeout, key);
    } else {
        irq_unlock(key);
    }
    int ready = collect(events, count);

    return ready > 0 ? ready : error;
}
