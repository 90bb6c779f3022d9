/* SPDX-License-Identifier: Apache-2.0 */

/* k_poll(): the events wake the thread that waits for them. */

#include "poller.h"

#include <errno.h>
#include <kernel/fatal.h>
#include <kernel/lock.h>
#include <kernel/wait_queue.h>

struct thread_poller {
    struct k_poller poller;
    struct k_wait_queue thread;
    struct k_cleanup cleanup;
};

void k_poll_event_init(struct k_poll_event *event, uint32_t type, int mode, void *obj)
{
    __ASSERT(mode == K_POLL_MODE_NOTIFY_ONLY, "k_poll_event_init(): no such mode");
    event->type = (uint8_t)type;
    event->state = K_POLL_STATE_NOT_READY;
    event->mode = (uint8_t)mode;
    event->obj = obj;
}

static void wake_thread(struct k_poller *poller)
{
    (void)k_wake_first(&CONTAINER_OF(poller, struct thread_poller, poller)->thread, 0);
}

/* The thread is gone, and its poller's memory with it. */
static void on_abort(struct k_cleanup *cleanup)
{
    poller_detach(&CONTAINER_OF(cleanup, struct thread_poller, cleanup)->poller);
}

static int wait_until_told(struct thread_poller *self, k_timeout_t timeout)
{
    unsigned int key = irq_lock();

    if (self->poller.is_told) {
        irq_unlock(key);
        return 0;
    }
    return k_wait(&self->thread, timeout, key);
}

int k_poll(struct k_poll_event *events, int num_events, k_timeout_t timeout)
{
    struct thread_poller self = {
        .poller = {.on_told = wake_thread, .events = events, .result = -EAGAIN},
        .cleanup = {on_abort},
    };

    __ASSERT(!k_is_in_isr(), "k_poll() in an interrupt");
    __ASSERT(num_events >= 0 && (events != NULL || num_events == 0),
             "k_poll(): num_events without events");
    if (k__timeout_is_no_wait(timeout)) {
        poller_arm(&self.poller, num_events, false);
        return self.poller.result;
    }
    k_cleanup_set(&self.cleanup);
    poller_arm(&self.poller, num_events, true);
    (void)wait_until_told(&self, timeout);
    poller_collect(&self.poller);
    k_cleanup_set(NULL);
    return self.poller.result;
}
