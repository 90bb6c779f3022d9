/* SPDX-License-Identifier: Apache-2.0 */
#include "cmocka_all.h"

#include "fake_clock.h"

#include <kernel/timepoint.h>

#define START 1000

static int set_up(void **state)
{
    (void)state;
    fake_clock.now = START;
    fake_clock.cycles_per_second = 0;
    fake_clock.cycles_per_read = 0;
    return 0;
}

/* The first test: nobody has asked for cycles yet. */
static void a_counter_that_began_with_less_than_nothing_is_ahead(void **state)
{
    (void)state;
    fake_clock.now = 0;
    fake_clock.cycles = UINT32_MAX - 15U;
    assert_true(k_cycle_get_64() == UINT32_MAX - 15U);
    fake_clock.cycles = 1;
    assert_true(k_cycle_get_64() == 0x100000001U);
}

static void what_is_left_is_what_was_asked_at_first(void **state)
{
    (void)state;
    for (int ticks = 1; ticks < 5; ticks++) {
        k_timeout_t left = sys_timepoint_timeout(sys_timepoint_calc(K_TICKS(ticks)));

        assert_int_equal(left.ticks, ticks);
    }
    assert_true(K_TIMEOUT_EQ(sys_timepoint_timeout(sys_timepoint_calc(K_FOREVER)), K_FOREVER));
    assert_true(K_TIMEOUT_EQ(sys_timepoint_timeout(sys_timepoint_calc(K_NO_WAIT)), K_NO_WAIT));
}

/* A wait of n ticks ends with the (n + 1)th from now. */
static int64_t end_of_wait(k_timeout_t timeout)
{
    return (int64_t)fake_clock.now + timeout.ticks + 1;
}

static void a_wait_for_the_rest_ends_on_the_tick_and_never_before(void **state)
{
    k_timepoint_t end = sys_timepoint_calc(K_TICKS(5));

    (void)state;
    for (fake_clock.now = START; fake_clock.now < START + 5; fake_clock.now++) {
        assert_false(sys_timepoint_expired(end));
        assert_int_equal(end_of_wait(sys_timepoint_timeout(end)), START + 6);
    }
    assert_false(sys_timepoint_expired(end)); /* five complete ticks are not yet past */
    assert_int_equal(sys_timepoint_timeout(end).ticks, 1);
    fake_clock.now++;
    assert_true(sys_timepoint_expired(end));
    assert_true(K_TIMEOUT_EQ(sys_timepoint_timeout(end), K_NO_WAIT));
    fake_clock.now += 100;
    assert_true(sys_timepoint_expired(end));
}

static void no_wait_is_over_and_for_ever_never(void **state)
{
    k_timepoint_t never = sys_timepoint_calc(K_FOREVER);

    (void)state;
    assert_true(sys_timepoint_expired(sys_timepoint_calc(K_NO_WAIT)));
    assert_false(sys_timepoint_expired(never));
    fake_clock.now = INT64_MAX;
    assert_false(sys_timepoint_expired(never));
}

static void instants_stay_what_they_are(void **state)
{
    k_timepoint_t end = sys_timepoint_calc(K_TIMEOUT_ABS_TICKS(START + 7));

    (void)state;
    assert_int_equal(end_of_wait(sys_timepoint_timeout(end)), START + 7);
    fake_clock.now = START + 6;
    assert_false(sys_timepoint_expired(end));
    fake_clock.now = START + 7;
    assert_true(sys_timepoint_expired(end));
    assert_true(sys_timepoint_expired(sys_timepoint_calc(K_TIMEOUT_ABS_TICKS(3))));
    assert_true(sys_timepoint_expired(sys_timepoint_calc(K_TIMEOUT_ABS_TICKS(-3))));
}

static void timepoints_are_ordered(void **state)
{
    k_timepoint_t past = sys_timepoint_calc(K_NO_WAIT);
    k_timepoint_t soon = sys_timepoint_calc(K_TICKS(1));
    k_timepoint_t later = sys_timepoint_calc(K_TICKS(2));
    k_timepoint_t last = sys_timepoint_calc(K_TICKS(INT64_MAX));
    k_timepoint_t never = sys_timepoint_calc(K_FOREVER);
    k_timepoint_t order[] = {past, soon, later, last, never};

    (void)state;
    for (int a = 0; a < 5; a++) {
        for (int b = 0; b < 5; b++) {
            int compared = sys_timepoint_cmp(order[a], order[b]);

            assert_true(a < b ? compared < 0 : (a == b ? compared == 0 : compared > 0));
        }
    }
}

static void the_longest_wait_comes_back(void **state)
{
    k_timepoint_t last = sys_timepoint_calc(K_TICKS(INT64_MAX));

    (void)state;
    assert_true(sys_timepoint_timeout(last).ticks == INT64_MAX);
}

static void ticks_have_two_names(void **state)
{
    (void)state;
    fake_clock.now = 0x123456789;
    assert_int_equal(sys_clock_tick_get(), 0x123456789);
    assert_int_equal(sys_clock_tick_get_32(), 0x23456789);
}

/* What the counter of 64 bits is made from moves on by @p ticks and exactly so many cycles. */
static uint64_t true_cycles;

static void pass(uint64_t ticks, uint64_t cycles)
{
    fake_clock.now += ticks;
    true_cycles += cycles;
    fake_clock.cycles = (uint32_t)true_cycles;
}

static void no_wrap_of_the_cycles_is_missed(void **state)
{
    (void)state;
    fake_clock.now = 0;
    fake_clock.cycles_per_second = 1000000000; /* wraps every 4295 ticks */
    true_cycles = 0x100000020U;                /* as far as it has come already */
    pass(0, 0);
    assert_true(k_cycle_get_64() == true_cycles);
    for (uint64_t ticks = 1; ticks < 100000000; ticks = ticks * 3 + 1) {
        pass(ticks, ticks * 1000000U);
        assert_true(k_cycle_get_64() == true_cycles);
        assert_int_equal(k_cycle_get_32(), (uint32_t)true_cycles);
        pass(1, 10); /* the tick was nearly over: the counter lags what ticks say */
        assert_true(k_cycle_get_64() == true_cycles);
        pass(0, 999990); /* and now it is ahead */
        assert_true(k_cycle_get_64() == true_cycles);
    }
    pass(1000, 1000000000 - 100000); /* a clock that is off by 100 ppm */
    assert_true(k_cycle_get_64() == true_cycles);
    pass(1000000, 1000000000000 - 100000000);
    assert_true(k_cycle_get_64() == true_cycles);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_counter_that_began_with_less_than_nothing_is_ahead, set_up),
        cmocka_unit_test_setup(what_is_left_is_what_was_asked_at_first, set_up),
        cmocka_unit_test_setup(a_wait_for_the_rest_ends_on_the_tick_and_never_before, set_up),
        cmocka_unit_test_setup(no_wait_is_over_and_for_ever_never, set_up),
        cmocka_unit_test_setup(instants_stay_what_they_are, set_up),
        cmocka_unit_test_setup(timepoints_are_ordered, set_up),
        cmocka_unit_test_setup(the_longest_wait_comes_back, set_up),
        cmocka_unit_test_setup(ticks_have_two_names, set_up),
        cmocka_unit_test_setup(no_wrap_of_the_cycles_is_missed, set_up),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
