/* SPDX-License-Identifier: Apache-2.0 */

/* Waiting for the end of a thread. */

#include "scheduler.h"

#include <errno.h>
#include <kernel/watch.h>

/* Does @p thread wait, through any number of joins, for @p self? */
static bool waits_for(const struct k_thread *thread, const struct k_thread *self)
{
    while (thread != self && (thread->state & K__JOINS) != 0) {
        thread = CONTAINER_OF(thread->waiting_in, struct k_thread, joiners);
    }
    return thread == self;
}

int k_thread_join(k_tid_t thread, k_timeout_t timeout)
{
    unsigned int key = irq_lock();

    if ((thread->state & K__DEAD) != 0) {
        irq_unlock(key);
        return 0;
    }
    if (k__timeout_is_no_wait(timeout)) {
        irq_unlock(key);
        return -EBUSY;
    }
    struct k_thread *self = k__cpu.current;

    if (waits_for(thread, self)) {
        irq_unlock(key);
        return -EDEADLK;
    }
    self->state |= K__JOINS;
    return k_wait(&thread->joiners, timeout, key);
}

static uint32_t thread_ready(struct k_pollable *pollable)
{
    const struct k_thread *thread = CONTAINER_OF(pollable, struct k_thread, ended);

    return (thread->state & K__DEAD) != 0 ? K_READY_IN | K_READY_CLOSED : 0U;
}

struct k_source k_thread_source(k_tid_t thread)
{
    struct k_source source = {&thread->ended, thread_ready};

    k__on_watched_end = k__pollable_end;
    return source;
}
