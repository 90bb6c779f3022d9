/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KERNEL_POLLABLE_H
#define KERNEL_POLLABLE_H

/**
 * @file
 * What everything that can be waited for embeds: a semaphore, a queue, a socket, a UART.
 * One pointer; an object that nobody watches pays one comparison.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/** What a pollable can be ready for; a mask of these. */
enum k_ready {
    K_READY_IN = 0x01,     /**< Something can be taken: a permit, a message, bytes, a connection. */
    K_READY_OUT = 0x02,    /**< Something can be put. */
    K_READY_ERR = 0x04,    /**< An error waits to be read. Told to every watch. */
    K_READY_HUP = 0x08,    /**< The other side has left. Told to every watch. */
    K_READY_CLOSED = 0x10, /**< The object is gone. Told to every watch, once, and ends it. */
    K_READY_ALWAYS = K_READY_ERR | K_READY_HUP | K_READY_CLOSED,
};

struct k_watch;

struct k_pollable {
    struct k_watch *first; /* ring of the watches from arming to disarming, in every state */
};

#define K_POLLABLE_INIT                                                                            \
    {                                                                                              \
        NULL                                                                                       \
    }

/** Does anybody watch @p pollable? @context Lock held. */
static inline bool k_pollable_is_watched(const struct k_pollable *pollable)
{
    return pollable->first != NULL;
}

/** k_pollable_tell() for a pollable that is watched. */
void k__pollable_tell_watches(struct k_pollable *pollable, uint32_t events);

/**
 * Tell the watches of @p pollable that @p events have become true.
 *
 * The caller ends with k_reschedule(). The object's own state must say the same already:
 * watches ask again.
 *
 * @context Thread or ISR, lock held. The network's core lock may be held.
 * @cost    O(watches of this object).
 */
static inline void k_pollable_tell(struct k_pollable *pollable, uint32_t events)
{
    if (pollable->first != NULL) {
        k__pollable_tell_watches(pollable, events);
    }
}

/**
 * The object is going away: take its watches off, telling each K_READY_CLOSED once.
 *
 * A handler that runs at this moment gets its CLOSED after it has returned, unless it has had
 * its last event. No watch touches the object after this. A handler may, if it does so by itself:
 * before the memory is used again, poll_work_disarm_sync() waits for it.
 *
 * @context Thread or ISR; takes the lock for each watch in turn.
 * @cost    O(watches of this object).
 */
void k_pollable_close(struct k_pollable *pollable);

/**
 * The object has reached its end, which some watches wait for: the same with @p events told too.
 *
 * The caller ends with k_reschedule().
 *
 * @context Thread or ISR, lock held.
 * @cost    O(watches of this object).
 */
void k__pollable_end(struct k_pollable *pollable, uint32_t events);

#ifdef __cplusplus
}
#endif

#endif
