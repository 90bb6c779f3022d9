/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KERNEL_WATCH_CYCLE_H
#define KERNEL_WATCH_CYCLE_H

/**
 * @file
 * What every receiver of watches does alike when it hands over what a watch was told: which
 * events are told once, and when the watch has ended. For those who build such receivers.
 *
 * @context Lock held.
 */

#include <kernel/watch.h>

#ifdef __cplusplus
extern "C" {
#endif

static inline enum k_watch_state k_watch_state_of(const struct k_watch *watch)
{
    return (enum k_watch_state)(watch->state & (uint32_t)K_WATCH_STATE_MASK);
}

static inline void k_watch_set_state(struct k_watch *watch, enum k_watch_state state)
{
    watch->state = (uint8_t)((watch->state & ~(uint32_t)K_WATCH_STATE_MASK) | (uint32_t)state);
}

static inline bool k_watch_is_armed_or_queued(const struct k_watch *watch)
{
    return k_watch_state_of(watch) == K_WATCH_ARMED || k_watch_state_of(watch) == K_WATCH_QUEUED;
}

/**
 * The user is told @p delivered: what of it is told only once is not wanted again. Nothing at
 * all is after the last event, also if the source closes while the user handles that.
 *
 * @return Whether that may have been the last one: see k_watch_has_ended().
 */
static inline bool k_watch_forget_delivered(struct k_watch *watch, uint32_t delivered)
{
    uint32_t once = (uint32_t)K_READY_ERR | (uint32_t)K_READY_HUP;

    if (LIKELY(((delivered & ~(uint32_t)K_READY_IN) |
                (watch->state & (uint32_t)K_WATCH_ONE_SHOT)) == 0)) {
        return false; /* IN persists */
    }
    if (UNLIKELY((watch->state & K_WATCH_ONE_SHOT) != 0 || (delivered & K_READY_CLOSED) != 0)) {
        watch->wanted = 0;
        return true;
    }
    if ((watch->state & K_WATCH_PERSISTENT) == 0) {
        once |= K_READY_OUT;
    }
    watch->wanted &= (uint8_t) ~(delivered & once);
    return true;
}

/** Nothing more will be told: neither is anything wanted, nor is it left to say that it closed. */
static inline bool k_watch_has_ended(const struct k_watch *watch)
{
    return (watch->wanted & ((uint32_t)K_READY_IN | (uint32_t)K_READY_OUT)) == 0 &&
           (watch->told & (uint32_t)K_READY_CLOSED) == 0;
}

#ifdef __cplusplus
}
#endif

#endif
