// SPDX-License-Identifier: Apache-2.0
#include <drivers/clock_cmsdk.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <cmocka.h>

#include "fake_kernel.h"

/* The hardware: a counter that wraps, and a timer that counts down to 0 and stays there. */

enum {
    CONTROL,
    VALUE,
    RELOAD,
    INT_CLEAR,
    REGISTERS
};

static volatile uint32_t counter_register;
static volatile uint32_t timer_registers[REGISTERS];

static uint64_t now;            /* in cycles, since always */
static uint64_t started_at;     /* when the clock was started */
static uint64_t rings_at;       /* UINT64_MAX: the timer stands */
static bool is_pending;         /* the interrupt */
static uint32_t cycles_per_use; /* how long an access takes */

uint32_t mmio_read(const volatile uint32_t *address)
{
    assert_ptr_equal(address, &counter_register);
    now += cycles_per_use;
    return (uint32_t)now;
}

/* An enabled timer that stands at 0 and reloads 0 is nothing that a driver should ask for. */
static void set_control(uint32_t value)
{
    timer_registers[CONTROL] = value;
    if (value == 0) {
        rings_at = UINT64_MAX;
        return;
    }
    assert_int_equal(value, 1 | 8);
    assert_int_not_equal(timer_registers[VALUE], 0);
    rings_at = now + timer_registers[VALUE];
}

static void set_value(uint32_t value)
{
    timer_registers[VALUE] = value;
    if (timer_registers[CONTROL] != 0) {
        assert_int_equal(timer_registers[RELOAD], 0);
        rings_at = value != 0 ? now + value : UINT64_MAX;
    }
}

void mmio_write(volatile uint32_t *address, uint32_t value)
{
    now += cycles_per_use;
    switch (address - timer_registers) {
    case CONTROL:
        set_control(value);
        break;
    case VALUE:
        set_value(value);
        break;
    case INT_CLEAR:
        assert_int_equal(value, 1);
        is_pending = false;
        break;
    default:
        *address = value;
    }
}

static void pass(uint64_t cycles)
{
    now += cycles;
    if (rings_at <= now) {
        rings_at = UINT64_MAX;
        is_pending = true;
    }
}

/* The clock under test, and the kernel above it. */

static struct clock_cmsdk_config config = {
    .counter = &counter_register,
    .timer = timer_registers,
};
static struct clock_cmsdk_state state;

static unsigned int alarms;
static uint64_t next_alarm; /* what the kernel sets when an alarm rings; 0: nothing */

void k_clock_alarm(void)
{
    alarms++;
    assert_false(fake_kernel_is_locked());
    if (next_alarm != 0) {
        clock_cmsdk_set_alarm(&config, &state, next_alarm);
    }
}

/* Exactly, whatever the clock under test thinks. */
static uint64_t true_ticks(void)
{
    __extension__ typedef unsigned __int128 wide;

    return (uint64_t)((wide)(now - started_at) * config.ticks_per_second / config.hz);
}

/* While the kernel believes that a tick lasts, it does. */
static void check_tick(void)
{
    uint32_t tick = clock_source_tick.number;

    counter_register = (uint32_t)now;
    if (clock_source_tick_lasts()) {
        assert_int_equal(tick, (uint32_t)true_ticks());
    }
}

static uint64_t ticks(void)
{
    check_tick();
    return clock_cmsdk_ticks(&config, &state);
}

static void set_alarm(uint64_t tick)
{
    clock_cmsdk_set_alarm(&config, &state, tick);
}

static void serve_interrupt(void)
{
    if (is_pending) {
        clock_cmsdk_isr(&config, &state);
        pass(0);
    }
}

/* Time passes until the timer rings, and the interrupt is served. */
static void run_to_interrupt(void)
{
    if (rings_at != UINT64_MAX) {
        pass(rings_at - now);
    }
    assert_true(is_pending);
    serve_interrupt();
}

static void start(uint64_t at, uint32_t hz, uint32_t ticks_per_second)
{
    fake_kernel_reset();
    config.hz = hz;
    config.ticks_per_second = ticks_per_second;
    cycles_per_use = 0;
    now = at;
    rings_at = UINT64_MAX;
    is_pending = true; /* left over from before */
    timer_registers[CONTROL] = 15;
    timer_registers[VALUE] = 0;
    timer_registers[RELOAD] = 77;
    alarms = 0;
    next_alarm = 0;
    clock_cmsdk_start(&config, &state);
    started_at = at;
    assert_false(is_pending);
}

static int set_up(void **unused)
{
    (void)unused;
    start(0, 25000000, 1000);
    return 0;
}

static void time_starts_at_0_whatever_the_counter_says(void **unused)
{
    (void)unused;
    start(0xfffffff0, 25000000, 1000);
    assert_int_equal(ticks(), 0);
    pass(24999);
    assert_int_equal(ticks(), 0);
    pass(1);
    assert_int_equal(ticks(), 1);
}

static void the_kernel_knows_how_long_a_tick_lasts(void **unused)
{
    (void)unused;
    pass(30000);
    assert_int_equal(ticks(), 1);
    assert_int_equal(clock_source_tick.number, 1);
    assert_ptr_equal(clock_source_tick.counter, &counter_register);
    pass(19999);
    counter_register = (uint32_t)now;
    assert_true(clock_source_tick_lasts());
    pass(1);
    counter_register = (uint32_t)now;
    assert_false(clock_source_tick_lasts());
    assert_int_equal(ticks(), 2);
}

static void an_alarm_rings_in_the_first_cycle_of_its_tick(void **unused)
{
    (void)unused;
    pass(12345);
    set_alarm(10);
    run_to_interrupt();
    assert_int_equal(now, 250000);
    assert_int_equal(alarms, 1);
    assert_int_equal(ticks(), 10);
}

static void an_alarm_in_the_past_rings_at_once(void **unused)
{
    (void)unused;
    pass(1000000);
    set_alarm(40);
    assert_int_equal(rings_at, now + 1);
    set_alarm(3);
    assert_int_equal(rings_at, now + 1);
    set_alarm(0);
    assert_int_equal(rings_at, now + 1);
    run_to_interrupt();
    assert_int_equal(alarms, 1);
}

static void an_alarm_one_cycle_ahead_rings(void **unused)
{
    (void)unused;
    pass(24999);
    set_alarm(1);
    run_to_interrupt();
    assert_int_equal(now, 25000);
    assert_int_equal(alarms, 1);
}

static void an_alarm_that_passes_while_it_is_set_rings(void **unused)
{
    (void)unused;
    cycles_per_use = 7;
    for (uint32_t before = 0; before < 30; before++) {
        start(0, 25000000, 1000);
        cycles_per_use = 7;
        pass(25000 - before);
        set_alarm(1);
        assert_true(rings_at <= now + 30);
        run_to_interrupt();
        assert_int_equal(alarms, 1);
    }
}

static void an_alarm_at_the_last_tick_before_the_longest_time_is_not_late(void **unused)
{
    (void)unused;
    set_alarm(42949); /* 42949.7 ticks are the longest */
    run_to_interrupt();
    assert_int_equal(now, 42949ULL * 25000);
    assert_int_equal(alarms, 1);
}

static void a_new_alarm_replaces_the_old_one(void **unused)
{
    (void)unused;
    set_alarm(5);
    set_alarm(9);
    run_to_interrupt();
    assert_int_equal(now, 9 * 25000);
    set_alarm(20);
    set_alarm(12);
    run_to_interrupt();
    assert_int_equal(now, 12 * 25000);
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
    assert_int_equal(now, 7 * 25000);
    next_alarm = 0;
    run_to_interrupt();
    assert_int_equal(alarms, 3);
    assert_int_equal(now, 7 * 25000 + 1);
}

static void an_interrupt_that_was_under_way_when_the_alarm_moved_disturbs_nothing(void **unused)
{
    (void)unused;
    set_alarm(5);
    pass(5 * 25000);
    set_alarm(50);
    serve_interrupt();
    assert_int_equal(alarms, 0);
    run_to_interrupt();
    assert_int_equal(alarms, 1);
    assert_int_equal(now, 50 * 25000);
}

static void without_an_alarm_the_kernel_is_not_called_and_time_goes_on(void **unused)
{
    (void)unused;
    for (int i = 0; i < 20; i++) {
        run_to_interrupt();
        assert_int_equal(ticks(), true_ticks());
    }
    assert_true(now > 1ULL << 34);
    assert_int_equal(alarms, 0);
}

static void cancelled_alarms_do_not_ring(void **unused)
{
    (void)unused;
    set_alarm(100);
    set_alarm(UINT64_MAX);
    run_to_interrupt();
    assert_int_equal(alarms, 0);
}

static void an_alarm_beyond_the_wrap_of_the_counter_rings_at_its_tick(void **unused)
{
    const uint64_t tick = 1000000; /* 1000 s, almost 6 wraps */

    (void)unused;
    set_alarm(tick);
    while (alarms == 0) {
        assert_true(ticks() < tick);
        run_to_interrupt();
    }
    assert_int_equal(now, tick * 25000);
}

static void setting_far_alarms_again_and_again_does_not_put_off_the_counting(void **unused)
{
    (void)unused;
    for (int i = 0; i < 1000; i++) {
        set_alarm(UINT64_MAX - 1);
        pass(30000001);
        serve_interrupt();
        assert_int_equal(ticks(), true_ticks());
    }
    assert_int_equal(alarms, 0);
}

static void an_interrupt_served_a_quarter_of_a_wrap_late_loses_nothing(void **unused)
{
    (void)unused;
    for (int i = 0; i < 20; i++) {
        set_alarm(ticks() + 3);
        pass(0x7fff0000);
        set_alarm(ticks() + 3);
        assert_true(rings_at <= now + 1 || rings_at - now <= 3 * 25000);
        serve_interrupt();
        assert_int_equal(ticks(), true_ticks());
    }
}

static uint64_t random_below(uint64_t limit)
{
    return (((uint64_t)random() << 31) ^ (uint64_t)random()) % limit;
}

/* Steps of all sizes, alarms near and far, late interrupts: time is exact and no alarm is lost. */
static void walk(uint32_t hz, uint32_t ticks_per_second, int steps)
{
    uint64_t last = 0;
    uint64_t alarm = UINT64_MAX;

    srandom(hz ^ ticks_per_second);
    start(random_below(1ULL << 33), hz, ticks_per_second);
    for (int i = 0; i < steps; i++) {
        unsigned int seen = alarms;

        if (random_below(3) == 0) {
            alarm = ticks() + random_below(1ULL << random_below(20));
            set_alarm(alarm);
        }
        pass(random_below(1ULL << random_below(29)));
        if (random_below(2) == 0) {
            assert_int_equal(ticks(), true_ticks());
        }
        while (is_pending) {
            serve_interrupt();
        }
        assert_int_equal(ticks(), true_ticks());
        assert_true(ticks() >= last);
        last = ticks();
        if (alarms != seen) {
            assert_true(alarm <= last);
            alarm = UINT64_MAX;
        }
        assert_true(alarm > last || rings_at == now + 1);
    }
}

static void time_is_exact_at_every_pair_of_rates(void **unused)
{
    static const struct {
        uint32_t hz;
        uint32_t ticks_per_second;
    } rates[] = {
        {25000000, 1000}, {25000000, 100}, {25000000, 1},      {25000000, 1000000},
        {25000000, 3},    {25000000, 7},   {25000000, 32768},  {25000000, 12499999},
        {24999999, 1000}, {32768, 1000},   {32768, 100},       {100000007, 100000},
        {168000000, 999}, {1000003, 1000}, {4000000000U, 999},
    };

    (void)unused;
    for (size_t i = 0; i < sizeof(rates) / sizeof(rates[0]); i++) {
        walk(rates[i].hz, rates[i].ticks_per_second, 20000);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(time_starts_at_0_whatever_the_counter_says, set_up),
        cmocka_unit_test_setup(the_kernel_knows_how_long_a_tick_lasts, set_up),
        cmocka_unit_test_setup(an_alarm_rings_in_the_first_cycle_of_its_tick, set_up),
        cmocka_unit_test_setup(an_alarm_in_the_past_rings_at_once, set_up),
        cmocka_unit_test_setup(an_alarm_one_cycle_ahead_rings, set_up),
        cmocka_unit_test_setup(an_alarm_that_passes_while_it_is_set_rings, set_up),
        cmocka_unit_test_setup(an_alarm_at_the_last_tick_before_the_longest_time_is_not_late,
                               set_up),
        cmocka_unit_test_setup(a_new_alarm_replaces_the_old_one, set_up),
        cmocka_unit_test_setup(an_alarm_set_by_an_alarm_is_not_lost, set_up),
        cmocka_unit_test_setup(
            an_interrupt_that_was_under_way_when_the_alarm_moved_disturbs_nothing, set_up),
        cmocka_unit_test_setup(without_an_alarm_the_kernel_is_not_called_and_time_goes_on, set_up),
        cmocka_unit_test_setup(cancelled_alarms_do_not_ring, set_up),
        cmocka_unit_test_setup(an_alarm_beyond_the_wrap_of_the_counter_rings_at_its_tick, set_up),
        cmocka_unit_test_setup(setting_far_alarms_again_and_again_does_not_put_off_the_counting,
                               set_up),
        cmocka_unit_test_setup(an_interrupt_served_a_quarter_of_a_wrap_late_loses_nothing, set_up),
        cmocka_unit_test_setup(time_is_exact_at_every_pair_of_rates, set_up),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
