/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KERNEL_SRC_TIMEOUT_INLINE_H
#define KERNEL_SRC_TIMEOUT_INLINE_H

/*
 * Starting and stopping a timeout in line, where each instruction counts: what timeout.c does when
 * nothing is special. The lock is held.
 */

#include "timeouts.h"

/* Shorter than 2^31 ticks, and neither K_FOREVER nor an instant. */
static inline bool k__timeout_is_short(k_timeout_t duration)
{
    uint32_t high = (uint32_t)((uint64_t)duration.ticks >> 32);

    return (high | ((uint32_t)duration.ticks >> 31)) == 0;
}

/* The low half of k__now(). */
static inline uint32_t k__now_low(void)
{
    if (UNLIKELY(!clock_source_tick_lasts())) {
        return (uint32_t)k__now();
    }
    uint32_t now = clock_source_tick.number;

    return IS_ENABLED(CONFIG_CMSIS_RTOS2) ? now + (uint32_t)k__skipped_ticks : now;
}

#if CONFIG_TIMEOUT_LIST

static inline bool k__timeout_run_quickly(struct k__timeout *timeout, uint32_t ticks)
{
    (void)timeout;
    (void)ticks;
    return false;
}

static inline bool k__timeout_remove_quickly(struct k__timeout *timeout)
{
    (void)timeout;
    return false;
}

#else

/* k__timeout_run() for so many ticks, which are less than 2^31, or false. */
static inline bool k__timeout_run_quickly(struct k__timeout *timeout, uint32_t ticks)
{
    uint32_t now = clock_source_tick.number;

    if (IS_ENABLED(CONFIG_CMSIS_RTOS2)) {
        now += (uint32_t)k__skipped_ticks;
    }
    uint32_t at = now + ticks + 1U;

    if (UNLIKELY(!clock_source_tick_lasts()) ||
        UNLIKELY(at - k__timeouts.alarm >= k__timeouts.room)) {
        return false;
    }
    struct ring_node *last = k__timeouts.fresh.prev;

    timeout->at = at;
    timeout->node.next = &k__timeouts.fresh;
    timeout->node.prev = last;
    last->next = &timeout->node;
    k__timeouts.fresh.prev = &timeout->node;
    return true;
}

/* k__timeout_remove(), or false. */
static inline bool k__timeout_remove_quickly(struct k__timeout *timeout)
{
    struct ring_node *next = timeout->node.next;
    struct ring_node *prev = timeout->node.prev;

    if (UNLIKELY(((uintptr_t)prev & K__TIMEOUT_MARKS) != 0)) {
        return false;
    }
    prev->next = next;
    next->prev = prev;
    timeout->node.next = NULL;
    return true;
}

#endif

#endif
