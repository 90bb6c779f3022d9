/* SPDX-License-Identifier: Apache-2.0 */

/* Any sequence of calls, and interrupts between the steps of an alarm. */

#include "timeout_table.h"

static struct entry *any(void)
{
    return &entries[rand() % COUNT];
}

static uint64_t random_bits(unsigned int bits)
{
    uint64_t value = ((uint64_t)rand() << 40) ^ ((uint64_t)rand() << 20) ^ (uint64_t)rand();

    return bits == 0 ? 0 : value & (UINT64_MAX >> (64U - bits));
}

static k_timeout_t any_duration(void)
{
    switch (rand() % 16) {
    case 0: /* where near and far meet */
        return K_TICKS(((int64_t)1 << (29 + rand() % 4)) - 100 + rand() % 200);
    case 1:
        return K_TIMEOUT_ABS_TICKS(
            (k_ticks_t)(MIN(fake_clock.now + random_bits(20), (uint64_t)INT64_MAX - 2U)));
    case 2:
        return K_TIMEOUT_ABS_TICKS((k_ticks_t)(fake_clock.now / 2U));
    case 3:
        return K_TICKS((int64_t)random_bits((unsigned int)rand() % 46U));
    case 4:
        return K_TICKS((int64_t)random_bits(63));
    default:
        return K_TICKS((int64_t)random_bits((unsigned int)rand() % 24U));
    }
}

static void start_or_stop_any(void)
{
    struct entry *entry = any();

    if (entry->is_running) {
        stop(entry);
    } else {
        start(entry, any_duration());
    }
}

/* Between two steps of the alarm's work. */
static void start_and_stop_some(void)
{
    for (int i = rand() % 4; i >= 0; i--) {
        start_or_stop_any();
    }
}

static void let_time_pass(void)
{
    uint64_t ticks = random_bits((unsigned int)rand() % (rand() % 64 == 0 ? 34U : 16U));

    /* Not when the alarm may be years late: what is started meanwhile is less exact then. */
    if (ticks < EXACT_TICKS / 2U && rand() % 2 == 0) {
        fake_interrupt_at_any_unlock(1U + (unsigned int)rand() % 30U, start_and_stop_some);
    }

    if (rand() % 4 == 0) {
        is_alarm_late = true;
        fake_clock_pass_masked(ticks);
        is_alarm_late = false;
    } else {
        fake_clock_pass(ticks);
    }
    fake_interrupt_at_any_unlock(0, NULL);
    check_all();
}

static void do_anything(void)
{
    if (rand() % 5 == 0) {
        let_time_pass();
    } else {
        start_or_stop_any();
    }
}

static unsigned int ended_by_now;

static void count(struct k__timeout *timeout)
{
    (void)timeout;
    ended_by_now++;
}

static void stop_every_second(void)
{
    for (size_t i = 0; i < COUNT; i += 2) {
        stop(&entries[i]);
    }
}

/* They lie in one bucket, so they must move first: an interrupt gets in between. */
static void many_of_one_tick_are_moved_a_few_at_a_time(void **state)
{
    (void)state;
    if (IS_ENABLED(CONFIG_TIMEOUT_LIST)) {
        skip(); /* nothing moves there */
    }
    set_clock(0);
    ended_by_now = 0;
    for (size_t i = 0; i < COUNT; i++) {
        unsigned int key = irq_lock();

        k__timeout_start_at(&entries[i].timeout, 1000, count);
        irq_unlock(key);
    }
    fake_clock.now = 999;
    fake_interrupt_at_any_unlock(3, stop_every_second);
    fake_interrupt(k_clock_alarm);
    assert_false(fake_interrupt_is_due());
    fake_clock.now = 1000;
    fake_interrupt(k_clock_alarm);
    assert_int_equal(ended_by_now, COUNT / 2);
}

static void any_sequence_agrees_with_a_table(void **state)
{
    static const uint64_t clocks[] = {
        0,
        ((uint64_t)1 << 30) - 5000,
        ((uint64_t)1 << 31) - 5000,
        ((uint64_t)1 << 32) - 5000,
        ((uint64_t)1 << 48) - 5000,
        ((uint64_t)1 << 63) - 5000, /* the uptime ends at 2^63: only the heap goes on */
        UINT64_MAX / 4 * 3,
    };
    const size_t count = ARRAY_SIZE(clocks) - (IS_ENABLED(CONFIG_TIMEOUT_LIST) ? 2U : 0U);

    (void)state;
    for (size_t clock = 0; clock < count; clock++) {
        srand((unsigned int)clock + 1U);
        set_clock(clocks[clock]);
        for (int i = 0; i < 300000; i++) {
            do_anything();
        }
    }
    assert_true(expired > 100000);
}

/* Stops and starts about a third of them, those that are due soon and those that are far. */
static void disturb(void)
{
    for (size_t i = 0; i < COUNT; i += 3) {
        if (entries[i].is_running) {
            stop(&entries[i]);
        }
        if (i % 2 == 0) {
            start(&entries[i], K_TICKS(1 + (i * 7)));
        }
    }
}

/* As fake_clock_pass(), with an alarm that more urgent interrupts may interrupt. */
static void pass_interruptibly(uint64_t ticks)
{
    uint64_t end = fake_clock.now + ticks;

    while (fake_clock.alarm <= end) {
        fake_clock.now = MAX(fake_clock.alarm, fake_clock.now);
        k_clock_alarm();
    }
    fake_clock.now = end;
}

static void an_interrupt_between_the_steps_of_an_alarm_may_change_anything(void **state)
{
    (void)state;
    for (unsigned int nth = 1; nth < 3 * COUNT; nth++) {
        set_clock(0);
        for (size_t i = 0; i < COUNT; i++) {
            start(&entries[i], K_TICKS(i < COUNT / 2 ? 1000 + (i / 2) : EXACT_TICKS + (i << 20)));
        }
        fake_interrupt_at_unlock(nth, disturb);
        pass_interruptibly(1010);
        check_all();
        pass_interruptibly(EXACT_TICKS);
        check_all();
        pass_interruptibly(EXACT_TICKS);
        fake_interrupt_at_unlock(1, NULL);
        for (size_t i = 0; i < COUNT; i++) {
            assert_false(entries[i].is_running);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(many_of_one_tick_are_moved_a_few_at_a_time, set_up),
        cmocka_unit_test_setup(an_interrupt_between_the_steps_of_an_alarm_may_change_anything,
                               set_up),
        cmocka_unit_test_setup(any_sequence_agrees_with_a_table, set_up),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
