/* SPDX-License-Identifier: Apache-2.0 */
#ifndef POLL_POLL_WAIT_H
#define POLL_POLL_WAIT_H

/**
 * @file
 * Wait in a thread for any of several things.
 */

#include <kernel/time.h>
#include <kernel/watch.h>

#ifdef __cplusplus
extern "C" {
#endif

struct poll__waiter;
struct poll_event;

/** One thing to wait for. The caller sets @p source and @p wanted, and reads @p ready. */
struct poll_event {
    struct k_source source;
    uint32_t wanted; /**< Mask of enum k_ready. */
    uint32_t ready;  /**< What holds: set by poll_wait(). 0: not this one. */
    /**
     * For sources that another thread may replace, such as sockets: sets `source` right before it
     * is armed, with the lock held. False: it is gone, and ready with K_READY_CLOSED. NULL:
     * `source` is it.
     */
    bool (*find)(struct poll_event *event);
    int handle;                  /**< For @p find. */
    struct k_watch watch;        /* private, during the wait */
    struct poll__waiter *waiter; /* private */
};

/** An initialiser: `{POLL_EVENT(k_sem_source(&sem), K_READY_IN), …}` */
#define POLL_EVENT(source_, wanted_)                                                               \
    {                                                                                              \
        .source = (source_), .wanted = (wanted_)                                                   \
    }

/**
 * Wait until at least one of @p events is ready.
 *
 * @param events  @p count of them, distinct. A source that closes meanwhile is ready with
 *                K_READY_CLOSED.
 *
 * @return How many are ready.
 * @retval 0        @p timeout was K_NO_WAIT and none is.
 * @retval -EAGAIN  None was within @p timeout.
 *
 * @context Thread.
 * @cost    O(count) to arm and disarm; O(1) for an event.
 */
int poll_wait(struct poll_event *events, size_t count, k_timeout_t timeout);

#ifdef __cplusplus
}
#endif

#endif
