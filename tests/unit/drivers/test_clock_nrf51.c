// SPDX-License-Identifier: Apache-2.0
#include <drivers/clock_nrf51.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <cmocka.h>

#include "fake_kernel.h"

/* The hardware: a timer that counts up and wraps, and an event when it equals a register. */

#define REGISTERS (0x550 / 4)
#define WRAP      (1ULL << 32)

static volatile uint32_t registers[REGISTERS];

static uint64_t now;        /* in cycles, since always */
static uint64_t started_at; /* when the timer stood at 0 */
static uint64_t rings_at;   /* when it equals the register next */
static bool is_running;
static uint32_t cycles_per_use; /* how long an access takes */

static void pass(uint64_t cycles)
{
    now += cycles;
    while (is_running && rings_at <= now) {
        rings_at += WRAP;
        registers[CLOCK_NRF51__EVENT0] = 1;
    }
}

static bool is_pending(void)
{
    return registers[CLOCK_NRF51__EVENT0] != 0 &&
           (registers[CLOCK_NRF51__INTENSET] & CLOCK_NRF51__COMPARE0) != 0;
}

static uint32_t count(void)
{
    return is_running ? (uint32_t)(now - started_at) : 0;
}

/* A value that the counter is about to reach may be missed, and rings a whole wrap later. */
static void set_compare(uint32_t value)
{
    uint32_t distance = value - count();

    rings_at = now + distance + (distance < 2 ? WRAP : 0);
}

static void start_counting(void)
{
    assert_int_equal(registers[CLOCK_NRF51__MODE], 0);
    assert_int_equal(registers[CLOCK_NRF51__BITMODE], 3);
    assert_int_equal(registers[CLOCK_NRF51__PRESCALER], 0);
    is_running = true;
    started_at = now;
}

uint32_t mmio_read(const volatile uint32_t *address)
{
    pass(cycles_per_use);
    return *address;
}

void mmio_write(volatile uint32_t *address, uint32_t value)
{
    pass(cycles_per_use);
    switch (address - registers) {
    case CLOCK_NRF51__TASK_START:
        start_counting();
        break;
    case CLOCK_NRF51__TASK_STOP:
        is_running = false;
        break;
    case CLOCK_NRF51__TASK_CLEAR:
        assert_false(is_running);
        break;
    case CLOCK_NRF51__TASK_CAPTURE1:
        registers[CLOCK_NRF51__CC1] = count();
        break;
    case CLOCK_NRF51__CC0:
        set_compare(value);
        break;
    default:
        *address = value;
    }
}

/* The clock under test, and the kernel above it. */

static struct clock_nrf51_config config = {.timer = registers};
static struct clock_nrf51_state state;

static unsigned int alarms;
static uint64_t next_alarm; /* what the kernel sets when an alarm rings; 0: nothing */

void k_clock_alarm(void)
{
    alarms++;
    assert_false(fake_kernel_is_locked());
    if (next_alarm != 0) {
        clock_nrf51_set_alarm(&config, &state, next_alarm);
    }
}

static uint64_t ticks(void)
{
    return clock_nrf51_ticks(&config, &state);
}

static uint64_t true_ticks(void)
{
    return (now - started_at) / config.cycles_per_tick;
}

static void set_alarm(uint64_t tick)
{
    clock_nrf51_set_alarm(&config, &state, tick);
}

static void serve_interrupt(void)
{
    if (is_pending()) {
        clock_nrf51_isr(&config, &state);
    }
}

/* Time passes until the timer rings, and the interrupt is served. */
static void run_to_interrupt(void)
{
    if (!is_pending()) {
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
    now = 123;
    is_running = true; /* left over from before */
    started_at = 0;
    for (size_t i = 0; i < REGISTERS; i++) {
        registers[i] = 0;
    }
    registers[CLOCK_NRF51__MODE] = 1;
    registers[CLOCK_NRF51__PRESCALER] = 4;
    alarms = 0;
    next_alarm = 0;
    clock_nrf51_start(&config, &state);
    assert_true(is_running);
}

static int set_up(void **unused)
{
    (void)unused;
    start(16000);
    return 0;
}

static void time_starts_at_0(void **unused)
{
    (void)unused;
    assert_int_equal(ticks(), 0);
    pass(15999);
    assert_int_equal(ticks(), 0);
    pass(1);
    assert_int_equal(ticks(), 1);
    assert_int_equal(clock_nrf51_cycles(&config), 16000);
}

static void an_alarm_rings_in_the_first_cycle_of_its_tick(void **unused)
{
    (void)unused;
    pass(12345);
    set_alarm(10);
    run_to_interrupt();
    assert_int_equal(now - started_at, 160000);
    assert_int_equal(alarms, 1);
    assert_int_equal(ticks(), 10);
}

static void an_alarm_in_the_past_rings_soon(void **unused)
{
    static const uint64_t past[] = {62, 40, 3, 0};

    (void)unused;
    pass(1000000);
    for (size_t i = 0; i < sizeof(past) / sizeof(past[0]); i++) {
        set_alarm(past[i]);
        assert_true(rings_at <= now + 16);
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
            start(16000);
            cycles_per_use = slowness;
            pass(16000 - before);
            set_alarm(1);
            assert_true(is_pending() || rings_at <= now + 600);
            run_to_interrupt();
            while (alarms == 0) {
                run_to_interrupt();
            }
            assert_true(now - started_at < 16000 + 2000);
        }
    }
}

static void a_new_alarm_replaces_the_old_one(void **unused)
{
    (void)unused;
    set_alarm(5);
    set_alarm(9);
    run_to_interrupt();
    assert_int_equal(now - started_at, 9 * 16000);
    set_alarm(20);
    set_alarm(12);
    run_to_interrupt();
    assert_int_equal(now - started_at, 12 * 16000);
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
    assert_int_equal(now - started_at, 7 * 16000);
    next_alarm = 0;
    run_to_interrupt();
    assert_int_equal(alarms, 3);
    assert_true(now - started_at <= 7 * 16000 + 16);
}

static void an_interrupt_that_was_under_way_when_the_alarm_moved_disturbs_nothing(void **unused)
{
    (void)unused;
    set_alarm(5);
    pass(5 * 16000);
    set_alarm(50);
    serve_interrupt();
    assert_int_equal(alarms, 0);
    run_to_interrupt();
    assert_int_equal(alarms, 1);
    assert_int_equal(now - started_at, 50 * 16000);
}

static void without_an_alarm_the_kernel_is_not_called_and_time_goes_on(void **unused)
{
    (void)unused;
    for (int i = 0; i < 40; i++) {
        run_to_interrupt();
        assert_int_equal(ticks(), true_ticks());
    }
    assert_true(now > 8 * WRAP);
    assert_int_equal(alarms, 0);
}

static void an_alarm_beyond_the_wrap_of_the_counter_rings_at_its_tick(void **unused)
{
    const uint64_t tick = 1000000; /* 1000 s, almost 4 wraps */

    (void)unused;
    set_alarm(tick);
    while (alarms == 0) {
        assert_true(ticks() < tick);
        run_to_interrupt();
    }
    assert_int_equal(now - started_at, tick * 16000);
}

static void an_alarm_at_the_last_tick_before_the_longest_time_is_not_late(void **unused)
{
    (void)unused;
    set_alarm(67108); /* 67108.9 ticks are the longest */
    run_to_interrupt();
    assert_int_equal(now - started_at, 67108ULL * 16000);
    assert_int_equal(alarms, 1);
}

static void an_interrupt_served_a_quarter_of_a_wrap_late_loses_nothing(void **unused)
{
    (void)unused;
    for (int i = 0; i < 20; i++) {
        set_alarm(ticks() + 3);
        pass(0x3fff0000);
        serve_interrupt();
        assert_int_equal(ticks(), true_ticks());
    }
    assert_int_equal(alarms, 20);
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
        pass(random_below(1ULL << random_below(29)));
        while (is_pending()) {
            serve_interrupt();
        }
        assert_int_equal(ticks(), true_ticks());
        if (alarms != seen) {
            assert_true(alarm <= ticks());
            alarm = UINT64_MAX;
        }
        assert_true(alarm > ticks() || rings_at <= now + 16);
    }
}

static void time_is_exact_at_every_rate(void **unused)
{
    static const uint32_t rates[] = {1, 16, 125, 500, 1600, 16000, 160000, 16000000};

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
        cmocka_unit_test_setup(an_alarm_in_the_past_rings_soon, set_up),
        cmocka_unit_test_setup(an_alarm_that_passes_while_it_is_set_rings, set_up),
        cmocka_unit_test_setup(a_new_alarm_replaces_the_old_one, set_up),
        cmocka_unit_test_setup(an_alarm_set_by_an_alarm_is_not_lost, set_up),
        cmocka_unit_test_setup(
            an_interrupt_that_was_under_way_when_the_alarm_moved_disturbs_nothing, set_up),
        cmocka_unit_test_setup(without_an_alarm_the_kernel_is_not_called_and_time_goes_on, set_up),
        cmocka_unit_test_setup(an_alarm_beyond_the_wrap_of_the_counter_rings_at_its_tick, set_up),
        cmocka_unit_test_setup(an_alarm_at_the_last_tick_before_the_longest_time_is_not_late,
                               set_up),
        cmocka_unit_test_setup(an_interrupt_served_a_quarter_of_a_wrap_late_loses_nothing, set_up),
        cmocka_unit_test_setup(time_is_exact_at_every_rate, set_up),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
