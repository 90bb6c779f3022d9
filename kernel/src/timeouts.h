/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KERNEL_SRC_TIMEOUTS_H
#define KERNEL_SRC_TIMEOUTS_H

/*
 * Running timeouts: timeout.c, or timeout_list.c with CONFIG_TIMEOUT_LIST. Private to kernel/src;
 * everything is called with the lock held.
 */

#include <base/util.h>
#include <kernel/clock_source.h>
#include <kernel/time.h>
#include <kernel/timeout_run.h>

/* Ticks of a sleep in which the clock stood still: osKernelResume(). */
extern uint64_t k__skipped_ticks;

/** Ticks since start-up, as the kernel counts them. */
static inline uint64_t k__now(void)
{
    uint64_t ticks = clock_source_ticks();

    return IS_ENABLED(CONFIG_CMSIS_RTOS2) ? ticks + k__skipped_ticks : ticks;
}

/** From now on the time is @p ticks later. What is due by then ends at the next interrupt. */
void k__skip_ticks(uint64_t ticks);

/**
 * The tick of the next timeout, or a somewhat earlier one; UINT64_MAX when none runs. The lock is
 * released meanwhile, and held again: *key.
 */
uint64_t k__next_timeout(unsigned int *key);

#if !CONFIG_TIMEOUT_LIST
/* What timeout_inline.h needs to know. */
struct k__timeouts {
    struct ring_node fresh; /* those that were started since the alarm rang; goes around this */
    uint32_t alarm;         /* low half of a tick for which the alarm is set */
    uint32_t room;          /* what is over less than that behind it needs nothing but `fresh` */
};

extern struct k__timeouts k__timeouts;

/* In k__timeout.node.prev: it is in no list of near ones. */
#define K__TIMEOUT_MARKS 3U

#endif

/**
 * The tick at which a wait for @p duration that begins at @p now is over: one more than asked, as
 * the one that has begun already does not count.
 */
static inline uint64_t k__timeout_tick(k_timeout_t duration, uint64_t now)
{
    return duration.ticks >= 0 ? now + (uint64_t)duration.ticks + 1U
                               : MAX((uint64_t)(-2 - duration.ticks), now);
}

/** k__timeout_start(), over at tick @p at. */
void k__timeout_start_at(struct k__timeout *timeout, uint64_t at, k__expired_t *on_expired);

/** In @p on_expired: the same timeout again, @p period ticks after the tick at which it was over.
 */
void k__timeout_start_again(struct k__timeout *timeout, uint32_t period, k__expired_t *on_expired);

/** The tick at which a running timeout is over. */
uint64_t k__timeout_expires(const struct k__timeout *timeout);

/** Ticks until it is over; 0 when it does not run. */
k_ticks_t k__timeout_remaining(const struct k__timeout *timeout);

#endif
