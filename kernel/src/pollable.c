/* SPDX-License-Identifier: Apache-2.0 */

/* Telling the watches of an object, and its end. */

#include "scheduler.h"
#include "tell.h"

#include <kernel/watch.h>

/* Waking a watch leaves it in the ring, so the walk is safe. */
void k__tell_ring(struct k_watch *first, uint32_t events)
{
    struct k_watch *watch = first;

    do {
        k__tell_watch(watch, events);
        watch = CONTAINER_OF(watch->node.next, struct k_watch, node);
    } while (watch != first);
}

void k__pollable_tell_watches(struct k_pollable *pollable, uint32_t events)
{
    k__tell_watches(pollable->first, events);
}

/* A queued or running watch finds what it is told when it is looked at next. */
static void end_watch(struct k_watch *watch, uint32_t events)
{
    bool must_wake = watch->armed != 0;

    k_watch_detach(watch);
    watch->told |= (uint8_t)(watch->wanted & events);
    watch->armed = 0;
    if (must_wake) {
        watch->wake(watch);
    }
}

void k_pollable_close(struct k_pollable *pollable)
{
    unsigned int key = irq_lock();

    while (pollable->first != NULL) {
        end_watch(pollable->first, K_READY_CLOSED);
        k__reschedule(key);
        key = irq_lock();
    }
    irq_unlock(key);
}

void k__pollable_end(struct k_pollable *pollable, uint32_t events)
{
    while (pollable->first != NULL) {
        end_watch(pollable->first, events | K_READY_CLOSED);
    }
}
