// SPDX-License-Identifier: Apache-2.0
#include <drivers/clock_stellaris.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <cmocka.h>

#include "fake_kernel.h"

/*
 * The hardware: SysTick counts 24 bits down and round, a timer counts down once and rings. Register
 * offsets and bits are the data sheets', not the driver's.
 */

enum {
    SYSTICK_CONTROL,
    SYSTICK_RELOAD,
    SYSTICK_VALUE,
    SYSTICK_REGISTERS
};

enum {
    TIMER_CONFIG = 0x00 / 4,
    TIMER_MODE = 0x04 / 4,
    TIMER_CONTROL = 0x0c / 4,
    TIMER_MASK = 0x18 / 4,
    TIMER_CLEAR = 0x24 / 4,
    TIMER_LOAD = 0x28 / 4,
    TIMER_REGISTERS = 0x50 / 4
};

#define WRAP 0x1000000ULL

static volatile uint32_t systick[SYSTICK_REGISTERS];
static volatile uint32_t timer[TIMER_REGISTERS];

static uint64_t now;        /* in cycles, since always */
static uint64_t started_at; /* when SysTick stood at 0 */
static uint64_t rings_at;   /* UINT64_MAX: not at all */
static bool has_rung;
static bool is_counting;
static uint32_t cycles_per_use;       /* how long an access takes */
static void (*before_next_use)(void); /* an interrupt */

static void pass(uint64_t cycles)
{
    now += cycles;
    if (rings_at <= now) {
        rings_at = UINT64_MAX;
        has_rung = true;
    }
}

static bool is_pending(void)
{
    return has_rung && (timer[TIMER_MASK] & 1) != 0;
}

uint32_t mmio_read(const volatile uint32_t *address)
{
    void (*interrupt)(void) = before_next_use;

    before_next_use = NULL;
    if (interrupt != NULL) {
        interrupt();
    }
    pass(cycles_per_use);
    assert_ptr_equal(address, &systick[SYSTICK_VALUE]);
    return (uint32_t)((0 - (now - started_at)) & (WRAP - 1));
}

static void write_systick(ptrdiff_t index, uint32_t value)
{
    switch (index) {
    case SYSTICK_CONTROL:
        is_counting = (value & 1) != 0;
        if (is_counting) {
            assert_int_equal(value, 5);
            assert_int_equal(systick[SYSTICK_RELOAD], WRAP - 1);
        }
        break;
    case SYSTICK_VALUE:
        assert_false(is_counting);
        started_at = now;
        break;
    default:
        systick[index] = value;
    }
}

static void write_timer(ptrdiff_t index, uint32_t value)
{
    switch (index) {
    case TIMER_CLEAR:
        has_rung = has_rung && (value & 1) == 0;
        return;
    case TIMER_CONTROL:
        if ((value & 1) == 0) {
            rings_at = UINT64_MAX;
        } else if (rings_at == UINT64_MAX) {
            assert_int_equal(timer[TIMER_CONFIG], 0);
            assert_int_equal(timer[TIMER_MODE], 1);
            assert_true(timer[TIMER_LOAD] > 0);
            rings_at = now + timer[TIMER_LOAD];
        }
        break;
    case TIMER_CONFIG:
    case TIMER_MODE:
        assert_int_equal(timer[TIMER_CONTROL], 0);
        break;
    default:
        break;
    }
    timer[index] = value;
}

void mmio_write(volatile uint32_t *address, uint32_t value)
{
    pass(cycles_per_use);
    if (address >= timer && address < timer + TIMER_REGISTERS) {
        write_timer(address - timer, value);
    } else {
        write_systick(address - systick, value);
    }
}

/* The clock under test, and the kernel above it. */

static struct clock_stellaris_config config = {.systick = systick, .timer = timer};
static struct clock_stellaris_state state;

static unsigned int alarms;
static uint64_t next_alarm; /* what the kernel sets when an alarm rings; 0: nothing */

void k_clock_alarm(void)
{
    alarms++;
    assert_false(fake_kernel_is_locked());
    if (next_alarm != 0) {
        clock_stellaris_set_alarm(&config, &state, next_alarm);
    }
}

static uint64_t ticks(void)
{
    return clock_stellaris_ticks(&config, &state);
}

static uint64_t true_ticks(void)
{
    return (now - started_at) / config.cycles_per_tick;
}

static void set_alarm(uint64_t tick)
{
    clock_stellaris_set_alarm(&config, &state, tick);
}

static void serve_interrupt(void)
{
    if (is_pending()) {
        clock_stellaris_isr(&config, &state);
    }
}

/* Time passes until the timer rings, and the interrupt is served. */
static void run_to_interrupt(void)
{
    if (!is_pending()) {
        assert_true(rings_at != UINT64_MAX);
        pass(rings_at - now);
    }
    assert_true(is_pending());
    serve_interrupt();
}

static void start(uint32_t cycles_per_tick)
{
    fake_kernel_reset();
    config.cycles_per_tick = cycles_per_tick;
    cycles_per_use = 0;
    before_next_use = NULL;
    now = 123;
    started_at = 0;
    is_counting = true; /* left over from before */
    has_rung = true;
    rings_at = 1000;
    timer[TIMER_CONFIG] = 4;
    timer[TIMER_MODE] = 2;
    timer[TIMER_CONTROL] = 1;
    alarms = 0;
    next_alarm = 0;
    clock_stellaris_start(&config, &state);
    assert_true(is_counting);
    assert_false(is_pending());
}

static int set_up(void **unused)
{
    (void)unused;
    start(50000);
    return 0;
}

static void time_starts_at_0(void **unused)
{
    (void)unused;
    assert_int_equal(ticks(), 0);
    pass(49999);
    assert_int_equal(ticks(), 0);
    pass(1);
    assert_int_equal(ticks(), 1);
    assert_int_equal(clock_stellaris_cycles(&config, &state), 50000);
}

static void an_alarm_rings_in_the_first_cycle_of_its_tick(void **unused)
{
    (void)unused;
    pass(12345);
    set_alarm(10);
    run_to_interrupt();
    assert_int_equal(now - started_at, 500000);
    assert_int_equal(alarms, 1);
    assert_int_equal(ticks(), 10);
}

static void an_alarm_in_the_past_rings_at_once(void **unused)
{
    static const uint64_t past[] = {20, 12, 3, 0};

    (void)unused;
    pass(1000000);
    for (size_t i = 0; i < sizeof(past) / sizeof(past[0]); i++) {
        set_alarm(past[i]);
        assert_int_equal(rings_at, now + 1);
    }
    run_to_interrupt();
    assert_int_equal(alarms, 1);
}

/* However slow the accesses are, and wherever in between the moment comes. */
static void an_alarm_that_passes_while_it_is_set_rings(void **unused)
{
    (void)unused;
    for (uint32_t slowness = 0; slowness < 60; slowness += 3) {
        for (uint32_t before = 0; before < 300; before++) {
            start(50000);
            pass(50000 - before);
            cycles_per_use = slowness;
            set_alarm(1);
            while (alarms == 0) {
                run_to_interrupt();
            }
            assert_true(now - started_at >= 50000);
            assert_true(now - started_at < 50000 + 2000);
        }
    }
}

static void a_new_alarm_replaces_the_old_one(void **unused)
{
    (void)unused;
    set_alarm(5);
    set_alarm(9);
    run_to_interrupt();
    assert_int_equal(now - started_at, 9 * 50000);
    set_alarm(20);
    set_alarm(12);
    run_to_interrupt();
    assert_int_equal(now - started_at, 12 * 50000);
    assert_int_equal(alarms, 2);
}

static void an_alarm_set_by_an_alarm_is_not_lost(void **unused)
{
    (void)unused;
    set_alarm(5);
    next_alarm = 7;
    run_to_interrupt();
    next_alarm = 2;
    run_to_interrupt();
    assert_int_equal(now - started_at, 7 * 50000);
    next_alarm = 0;
    run_to_interrupt();
    assert_int_equal(alarms, 3);
    assert_true(now - started_at <= 7 * 50000 + 16);
}

static void an_interrupt_that_was_under_way_when_the_alarm_moved_disturbs_nothing(void **unused)
{
    (void)unused;
    set_alarm(5);
    pass(5 * 50000);
    set_alarm(50);
    serve_interrupt();
    assert_int_equal(alarms, 0);
    run_to_interrupt();
    assert_int_equal(alarms, 1);
    assert_int_equal(now - started_at, 50 * 50000);
}

static void without_an_alarm_the_kernel_is_not_called_and_time_goes_on(void **unused)
{
    (void)unused;
    for (int i = 0; i < 1200; i++) {
        run_to_interrupt();
        assert_int_equal(ticks(), true_ticks());
        assert_int_equal(clock_stellaris_cycles(&config, &state), (uint32_t)(now - started_at));
    }
    assert_true(now > 2 * (1ULL << 32));
    assert_int_equal(alarms, 0);
}

static void an_alarm_beyond_the_wrap_of_the_counter_rings_at_its_tick(void **unused)
{
    const uint64_t tick = 200000; /* 200 s, 596 wraps */

    (void)unused;
    set_alarm(tick);
    while (alarms == 0) {
        assert_true(ticks() < tick);
        run_to_interrupt();
    }
    assert_int_equal(now - started_at, tick * 50000);
}

static void an_alarm_at_the_last_tick_before_the_longest_time_is_not_late(void **unused)
{
    (void)unused;
    start(500000); /* 16.8 ticks are the longest */
    set_alarm(16);
    run_to_interrupt();
    assert_int_equal(now - started_at, 16 * 500000);
    assert_int_equal(alarms, 1);
}

static void an_interrupt_served_almost_half_a_wrap_late_loses_nothing(void **unused)
{
    (void)unused;
    for (int i = 0; i < 20; i++) {
        set_alarm(UINT64_MAX);
        pass(rings_at - now);
        pass(0x7f0000);
        serve_interrupt();
        assert_int_equal(ticks(), true_ticks());
    }
}

/* Whoever counts cycles is interrupted, and comes back a wrap later: the interrupts were served. */
static void interrupts_for_a_whole_wrap(void)
{
    uint64_t until = now + WRAP + 1000;

    while (now < until) {
        run_to_interrupt();
    }
}

static void cycles_counted_across_a_long_interruption_are_right(void **unused)
{
    uint32_t cycles;

    (void)unused;
    pass(4711);
    before_next_use = interrupts_for_a_whole_wrap;
    cycles = clock_stellaris_cycles(&config, &state);
    assert_int_equal(cycles, (uint32_t)(now - started_at));
    assert_true(now - started_at > WRAP);
}

static uint64_t random_below(uint64_t limit)
{
    return (((uint64_t)random() << 31) ^ (uint64_t)random()) % limit;
}

/* Steps of all sizes, alarms near and far, late interrupts: time is exact and no alarm is lost. */
static void walk(uint32_t cycles_per_tick, int steps)
{
    uint64_t alarm = UINT64_MAX;

    srandom(cycles_per_tick);
    start(cycles_per_tick);
    for (int i = 0; i < steps; i++) {
        unsigned int seen = alarms;

        if (random_below(3) == 0) {
            alarm = ticks() + random_below(1ULL << random_below(20));
            set_alarm(alarm);
        }
        pass(random_below(1ULL << random_below(23)));
        while (is_pending()) {
            serve_interrupt();
        }
        assert_int_equal(ticks(), true_ticks());
        assert_int_equal(clock_stellaris_cycles(&config, &state), (uint32_t)(now - started_at));
        if (alarms != seen) {
            assert_true(alarm <= ticks());
            alarm = UINT64_MAX;
        }
        assert_true(alarm > ticks() || rings_at <= now + 1);
    }
}

static void time_is_exact_at_every_rate(void **unused)
{
    static const uint32_t rates[] = {1, 16, 125, 500, 5000, 50000, 500000, 0x400000};

    (void)unused;
    for (size_t i = 0; i < sizeof(rates) / sizeof(rates[0]); i++) {
        walk(rates[i], 20000);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(time_starts_at_0, set_up),
        cmocka_unit_test_setup(an_alarm_rings_in_the_first_cycle_of_its_tick, set_up),
        cmocka_unit_test_setup(an_alarm_in_the_past_rings_at_once, set_up),
        cmocka_unit_test_setup(an_alarm_that_passes_while_it_is_set_rings, set_up),
        cmocka_unit_test_setup(a_new_alarm_replaces_the_old_one, set_up),
        cmocka_unit_test_setup(an_alarm_set_by_an_alarm_is_not_lost, set_up),
        cmocka_unit_test_setup(
            an_interrupt_that_was_under_way_when_the_alarm_moved_disturbs_nothing, set_up),
        cmocka_unit_test_setup(without_an_alarm_the_kernel_is_not_called_and_time_goes_on, set_up),
        cmocka_unit_test_setup(an_alarm_beyond_the_wrap_of_the_counter_rings_at_its_tick, set_up),
        cmocka_unit_test_setup(an_alarm_at_the_last_tick_before_the_longest_time_is_not_late,
                               set_up),
        cmocka_unit_test_setup(an_interrupt_served_almost_half_a_wrap_late_loses_nothing, set_up),
        cmocka_unit_test_setup(cycles_counted_across_a_long_interruption_are_right, set_up),
        cmocka_unit_test_setup(time_is_exact_at_every_rate, set_up),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
