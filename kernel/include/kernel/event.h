/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KERNEL_EVENT_H
#define KERNEL_EVENT_H

/**
 * @file
 * Event objects: 32 flags, and threads that wait for any or all of some of them.
 *
 * Flags stay set until somebody clears them: a wait takes nothing away. All threads whose flags are
 * there go on, not only the first.
 *
 * @context Thread or ISR, unless a function says otherwise.
 */

#include <kernel/pollable.h>
#include <kernel/wait_queue.h>
#include <kernel/watch.h>

#ifdef __cplusplus
extern "C" {
#endif

struct k_event {
    struct k_wait_queue waiters;
    uint32_t events;
    struct k_pollable pollable;
};

#define K_EVENT_INIT                                                                               \
    {                                                                                              \
        .events = 0                                                                                \
    }

/** Define an event object with no flag set. `static` may stand before it. */
#define K_EVENT_DEFINE(name) struct k_event name = K_EVENT_INIT

/** Set up an event object with no flag set. */
void k_event_init(struct k_event *event);

/**
 * Set the flags @p events; the others stay.
 *
 * @return What was set of @p events before.
 *
 * @cost O(threads that wait for @p event), and O(its watches).
 */
uint32_t k_event_post(struct k_event *event, uint32_t events);

/**
 * Make @p events all the flags that are set.
 *
 * @return What was set before.
 *
 * @cost As k_event_post().
 */
uint32_t k_event_set(struct k_event *event, uint32_t events);

/**
 * Make those flags that are in @p events_mask what they are in @p events; the others stay.
 *
 * @return What was set of @p events_mask before.
 *
 * @cost As k_event_post().
 */
uint32_t k_event_set_masked(struct k_event *event, uint32_t events, uint32_t events_mask);

/** Clear the flags @p events. @return What was set of them before. @cost O(1). */
uint32_t k_event_clear(struct k_event *event, uint32_t events);

/**
 * Wait until any of @p events is set.
 *
 * @param reset    Clear all flags of @p event first, whatever @p events is.
 * @param timeout  Longest wait.
 *
 * @return Those of @p events that were set when the wait ended.
 * @retval 0  None was within @p timeout; or @p events is 0, which is not waited for.
 *
 * @context Thread; an ISR only with K_NO_WAIT (asserted in debug builds).
 * @cost    O(1) when one is set; else O(n) in the threads waiting for @p event.
 */
uint32_t k_event_wait(struct k_event *event, uint32_t events, bool reset, k_timeout_t timeout);

/**
 * Wait until all of @p events are set at once.
 *
 * @return @p events.
 * @retval 0  They were not within @p timeout; or @p events is 0, which is not waited for.
 *
 * The rest is as for k_event_wait().
 */
uint32_t k_event_wait_all(struct k_event *event, uint32_t events, bool reset, k_timeout_t timeout);

/** Those of the flags @p events_mask that are set. */
static inline uint32_t k_event_test(const struct k_event *event, uint32_t events_mask)
{
    return *(const volatile uint32_t *)&event->events & events_mask;
}

/** K_READY_IN while any flag is set; clearing them consumes the level. For watches. */
k_ready_fn k_event_ready;

/** @p event as something to watch. */
static inline struct k_source k_event_source(struct k_event *event)
{
    struct k_source source = {&event->pollable, k_event_ready};

    return source;
}

#ifdef __cplusplus
}
#endif

#endif
