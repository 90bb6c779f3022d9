/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Timers. A period counts from the expiry before it, not from when that was noticed. Threads wait
 * by watches of their own, so that a timer for which nobody waits has no room for them.
 */

#include "scheduler.h"
#include "timeout_inline.h"

#include <kernel/fatal.h>
#include <kernel/timer.h>

/* Beside enum k_ready, in the masks of k_timer_status_sync(): the timer has stopped. */
#define STOPPED 0x20U

void k_timer_init(struct k_timer *timer, k_timer_expiry_t expiry_fn, k_timer_stop_t stop_fn)
{
    *timer = (struct k_timer)K_TIMER_INIT(expiry_fn, stop_fn);
}

void k__timer_expired(struct k__timeout *timeout)
{
    struct k_timer *timer = CONTAINER_OF(timeout, struct k_timer, timeout);

    if (timer->period != 0) {
        k__timeout_start_again(timeout, timer->period, k__timer_expired);
    }
    timer->status++;
    k_pollable_tell(&timer->pollable, K_READY_IN);
    if (timer->on_expiry != NULL) {
        irq_unlock(0); /* what k_clock_alarm() holds is the outermost lock */
        timer->on_expiry(timer);
        (void)irq_lock();
    }
}

static uint32_t period_ticks(k_timeout_t period)
{
    __ASSERT(period.ticks <= INT32_MAX, "k_timer_start(): a period of more than 2^31 ticks");
    if (k__timeout_is_short(period)) {
        return (uint32_t)period.ticks;
    }
    return period.ticks > 0 ? (uint32_t)INT32_MAX : 0U;
}

/* Whatever the timer does, and however long it shall take. */
static void __attribute__((noinline))
start_slowly(struct k_timer *timer, k_timeout_t duration, k_timeout_t period)
{
    if (k__timeout_is_forever(duration)) {
        return;
    }
    unsigned int key = irq_lock();

    k__timeout_stop(&timer->timeout);
    timer->period = period_ticks(period);
    timer->status = 0;
    k__timeout_run(&timer->timeout, duration);
    irq_unlock(key);
}

void k_timer_start(struct k_timer *timer, k_timeout_t duration, k_timeout_t period)
{
    if (!IS_ENABLED(CONFIG_TIMEOUT_LIST) && LIKELY(k__timeout_is_short(duration)) &&
        LIKELY(k__timeout_is_short(period))) {
        unsigned int key = irq_lock();

        if (LIKELY(!k__timeout_is_running(&timer->timeout)) &&
            LIKELY(k__timeout_run_quickly(&timer->timeout, (uint32_t)duration.ticks))) {
            timer->period = (uint32_t)period.ticks;
            timer->status = 0;
            irq_unlock(key);
            return;
        }
        irq_unlock(key);
    }
    start_slowly(timer, duration, period);
}

static void __attribute__((noinline)) stop_slowly(struct k_timer *timer)
{
    unsigned int key = irq_lock();
    bool was_running = k__timeout_is_running(&timer->timeout);

    k__timeout_stop(&timer->timeout);
    irq_unlock(key);
    /* First, as whoever waits may have no more use for the timer. */
    if (was_running && timer->on_stop != NULL) {
        timer->on_stop(timer);
    }
    key = irq_lock();
    k_pollable_tell(&timer->pollable, STOPPED);
    k__reschedule(key);
}

/* Threads wait for running timers only, and those of which nobody need know are the most. */
void k_timer_stop(struct k_timer *timer)
{
    if (IS_ENABLED(CONFIG_TIMEOUT_LIST)) {
        stop_slowly(timer);
        return;
    }
    unsigned int key = irq_lock();

    if (UNLIKELY(((uintptr_t)timer->on_stop | (uintptr_t)timer->pollable.first) != 0)) {
        irq_unlock(key);
        stop_slowly(timer);
        return;
    }
    if (LIKELY(k__timeout_is_running(&timer->timeout)) &&
        UNLIKELY(!k__timeout_remove_quickly(&timer->timeout))) {
        k__timeout_remove(&timer->timeout);
    }
    irq_unlock(key);
}

uint32_t k_timer_status_get(struct k_timer *timer)
{
    unsigned int key = irq_lock();
    uint32_t status = timer->status;

    timer->status = 0;
    irq_unlock(key);
    return status;
}

/* A thread in k_timer_status_sync(). */
struct waiter {
    struct k_watch watch;
    struct k_wait_queue thread;
    struct k_cleanup cleanup;
};

static void wake_waiter(struct k_watch *watch)
{
    (void)k_wake_first(&CONTAINER_OF(watch, struct waiter, watch)->thread, 0);
}

static void detach_waiter(struct k_cleanup *cleanup)
{
    k_watch_detach(&CONTAINER_OF(cleanup, struct waiter, cleanup)->watch);
}

static bool is_to_be_waited_for(const struct k_timer *timer)
{
    return timer->status == 0 && k__timeout_is_running(&timer->timeout);
}

static void wait_for_status(struct k_timer *timer, unsigned int key)
{
    struct waiter waiter = {.thread = K_WAIT_QUEUE_INIT, .cleanup = {detach_waiter}};

    k_watch_link(&waiter.watch, k_timer_source(timer), (uint32_t)K_READY_IN | STOPPED, wake_waiter);
    k_cleanup_set(&waiter.cleanup);
    do {
        waiter.watch.armed = waiter.watch.wanted;
        k_wait_and_hold(&waiter.thread, key);
    } while (is_to_be_waited_for(timer)); /* another was faster */
    k_cleanup_set(NULL);
    k_watch_detach(&waiter.watch);
}

uint32_t k_timer_status_sync(struct k_timer *timer)
{
    unsigned int key = irq_lock();

    if (is_to_be_waited_for(timer)) {
        wait_for_status(timer, key);
    }
    uint32_t status = timer->status;

    timer->status = 0;
    irq_unlock(key);
    return status;
}

k_ticks_t k_timer_remaining_ticks(const struct k_timer *timer)
{
    unsigned int key = irq_lock();
    k_ticks_t remaining = k__timeout_remaining(&timer->timeout);

    irq_unlock(key);
    return remaining;
}

k_ticks_t k_timer_expires_ticks(const struct k_timer *timer)
{
    unsigned int key = irq_lock();
    bool is_running = k__timeout_is_running(&timer->timeout);
    uint64_t at = is_running ? k__timeout_expires(&timer->timeout) : k__now();

    irq_unlock(key);
    return (k_ticks_t)at;
}

uint32_t k_timer_remaining_get(struct k_timer *timer)
{
    uint64_t ms = k_ticks_to_ms_floor64((uint64_t)k_timer_remaining_ticks(timer));

    return (uint32_t)MIN(ms, UINT32_MAX);
}

uint32_t k_timer_ready(struct k_pollable *pollable)
{
    const struct k_timer *timer = CONTAINER_OF(pollable, struct k_timer, pollable);

    return timer->status != 0 ? k_ready_counted(K_READY_IN, timer->status) : 0U;
}
