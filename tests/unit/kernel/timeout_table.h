/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TIMEOUT_TABLE_H
#define TIMEOUT_TABLE_H

/*
 * Timeouts beside a table of when each shall end. What they are in, the radix heap or with
 * CONFIG_TIMEOUT_LIST the list, has to agree with it, wherever the clock stands and however late
 * the alarm rings.
 */

#include "cmocka_all.h"

#include "fake_clock.h"
#include "fake_scheduler.h"
#include "timeouts.h"

#include <kernel/clock_source.h>
#include <stdlib.h>
#include <string.h>

#define COUNT 64

/* Longer waits may be rounded up, to this unit. */
#define EXACT_TICKS ((uint64_t)1 << 30)
#define UNIT_TICKS  (CONFIG_TIMEOUT_LIST ? 1U : 65536U)

/* And such last for ever. */
#define NEVER_TICKS ((uint64_t)1 << (CONFIG_TIMEOUT_LIST ? 63 : 46))

struct entry {
    struct k__timeout timeout;
    bool is_running;
    uint64_t at;      /* never before */
    uint64_t at_most; /* never after */
    uint32_t order;   /* in which they were started */
};

static struct entry entries[COUNT];
static uint32_t started;
static uint32_t expired;
static bool is_alarm_late;
static uint64_t last_at;

static inline void on_expired(struct k__timeout *timeout)
{
    struct entry *entry = CONTAINER_OF(timeout, struct entry, timeout);

    assert_true(arch__cpu.is_locked);
    assert_true(entry->is_running);
    assert_false(k__timeout_is_running(timeout));
    assert_true(fake_clock.now >= entry->at);
    if (!is_alarm_late) {
        assert_true(fake_clock.now <= entry->at_most);
    }
    entry->is_running = false;
    expired++;
}

static inline void start(struct entry *entry, k_timeout_t duration)
{
    unsigned int key = irq_lock();
    bool is_instant = duration.ticks < K_TICKS_FOREVER;
    uint64_t wait = is_instant ? 0 : (uint64_t)duration.ticks + 1U;

    entry->at = fake_clock.now + wait;
    if (is_instant) {
        entry->at = MAX((uint64_t)(-2 - duration.ticks), fake_clock.now);
        wait = entry->at - fake_clock.now;
    }
    entry->at_most = entry->at;
    if (wait > EXACT_TICKS) {
        entry->at_most += UNIT_TICKS - 1U;
    }
    if (wait > NEVER_TICKS) {
        entry->at_most = UINT64_MAX;
    }
    if (entry->at < fake_clock.now) {
        entry->at = UINT64_MAX; /* beyond the end of time */
    }
    entry->is_running = true;
    entry->order = started++;
    k__timeout_start(&entry->timeout, duration, on_expired);
    irq_unlock(key);
}

static inline void stop(struct entry *entry)
{
    unsigned int key = irq_lock();

    k__timeout_stop(&entry->timeout);
    entry->is_running = false;
    assert_false(k__timeout_is_running(&entry->timeout));
    irq_unlock(key);
}

static inline void forget_everything(void)
{
    for (size_t i = 0; i < COUNT; i++) {
        stop(&entries[i]);
    }
    is_alarm_late = false;
    last_at = 0;
}

static inline int set_up(void **state)
{
    (void)state;
    fake_reset();
    forget_everything();
    fake_clock = (struct fake_clock){.alarm = UINT64_MAX};
    fake_interrupt(k_clock_alarm);
    return 0;
}

/* As if the system had been running for so long. */
static inline void set_clock(uint64_t now)
{
    forget_everything();
    fake_clock.now = now;
    fake_interrupt(k_clock_alarm);
}

static inline void check_all(void)
{
    unsigned int key = irq_lock();

    for (size_t i = 0; i < COUNT; i++) {
        const struct entry *entry = &entries[i];

        assert_int_equal(k__timeout_is_running(&entry->timeout), entry->is_running);
        if (entry->is_running) {
            uint64_t expires = k__timeout_expires(&entry->timeout);

            assert_true(entry->at_most > fake_clock.now);
            assert_true(expires >= MIN(entry->at, (uint64_t)INT64_MAX));
            assert_true(expires <= entry->at_most);
        }
    }
    irq_unlock(key);
}

#endif
