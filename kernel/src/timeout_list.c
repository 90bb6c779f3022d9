/* SPDX-License-Identifier: Apache-2.0 */

/*
 * CONFIG_TIMEOUT_LIST: running timeouts in one list, in the order in which they are over. A third
 * of the code of timeout.c and no table; but starting and stopping looks at each that is over
 * earlier, with interrupts masked.
 *
 * Invariants:
 *  1. `first` is never NULL: behind the last timeout lies `end`, which is never over.
 *  2. The alarm is no later than the first of them.
 */

#include "scheduler.h"
#include "timeouts.h"

static const struct k__timeout end = {.at = UINT64_MAX};

/* Only ever compared and read. */
#define END ((struct k__timeout *)(uintptr_t)&end)

static struct k__timeout *first = END;
uint64_t k__skipped_ticks;

static void set_alarm(void)
{
    uint64_t tick = first->at;

    if (IS_ENABLED(CONFIG_CMSIS_RTOS2) && tick != UINT64_MAX) {
        tick -= MIN(tick, k__skipped_ticks);
    }
    clock_source_set_alarm(tick);
}

/* Behind those of the same tick. */
static void insert(struct k__timeout *timeout, uint64_t at)
{
    struct k__timeout **link = &first;

    while ((*link)->at <= at) {
        link = &(*link)->next;
    }
    timeout->at = at;
    timeout->next = *link;
    *link = timeout;
    if (link == &first) {
        set_alarm();
    }
}

void k__timeout_start_at(struct k__timeout *timeout, uint64_t at, k__expired_t *on_expired)
{
    timeout->on_expired = on_expired;
    insert(timeout, MAX(at, k__now()));
}

void k__timeout_start_again(struct k__timeout *timeout, uint32_t period, k__expired_t *on_expired)
{
    timeout->on_expired = on_expired;
    insert(timeout, timeout->at + period);
}

void k__timeout_run(struct k__timeout *timeout, k_timeout_t duration)
{
    insert(timeout, k__timeout_tick(duration, k__now()));
}

/* If it was the first, the alarm rings in vain. */
void k__timeout_remove(struct k__timeout *timeout)
{
    struct k__timeout **link = &first;

    while (*link != timeout) {
        link = &(*link)->next;
    }
    *link = timeout->next;
    timeout->next = NULL;
}

uint64_t k__timeout_expires(const struct k__timeout *timeout)
{
    return timeout->at;
}

k_ticks_t k__timeout_remaining(const struct k__timeout *timeout)
{
    uint64_t now = k__now();

    return k__timeout_is_running(timeout) && timeout->at > now ? (k_ticks_t)(timeout->at - now) : 0;
}

void k_clock_alarm(void)
{
    unsigned int key = irq_lock();

    while (first->at <= k__now()) {
        struct k__timeout *timeout = first;

        first = timeout->next;
        timeout->next = NULL;
        timeout->on_expired(timeout);
        irq_unlock(key);
        key = irq_lock();
    }
    set_alarm();
    k__reschedule(key);
}

void k__skip_ticks(uint64_t ticks)
{
    k__skipped_ticks += ticks;
    set_alarm();
}

uint64_t k__next_timeout(unsigned int *key)
{
    (void)key;
    return first->at;
}
