/* SPDX-License-Identifier: Apache-2.0 */

/* When timeouts end: near and far ones, late alarms, periods. */

#include "timeout_table.h"

static uint32_t last_order;

static void a_wait_of_n_ticks_ends_after_the_nth_complete_one(void **state)
{
    (void)state;
    start(&entries[0], K_TICKS(10));
    fake_clock_pass(10);
    assert_true(entries[0].is_running); /* the tick that had begun does not count */
    fake_clock_pass(1);
    assert_false(entries[0].is_running);
}

static void an_instant_is_met_exactly(void **state)
{
    (void)state;
    set_clock(100);
    start(&entries[0], K_TIMEOUT_ABS_TICKS(110));
    fake_clock_pass(9);
    assert_true(entries[0].is_running);
    fake_clock_pass(1);
    assert_false(entries[0].is_running);
}

static void check_order(struct k__timeout *timeout)
{
    const struct entry *entry = CONTAINER_OF(timeout, struct entry, timeout);

    assert_true(entry->at > last_at || (entry->at == last_at && entry->order > last_order));
    assert_true(fake_clock.now >= entry->at);
    last_at = entry->at;
    last_order = entry->order;
    expired++;
}

static void start_in_order(size_t index, uint64_t at)
{
    unsigned int key = irq_lock();

    entries[index].at = at;
    entries[index].order = ++started;
    k__timeout_start_at(&entries[index].timeout, at, check_order);
    irq_unlock(key);
}

static void an_instant_that_is_past_comes_at_once(void **state)
{
    (void)state;
    set_clock(100);
    start(&entries[0], K_TIMEOUT_ABS_TICKS(3));
    start(&entries[1], K_TIMEOUT_ABS_TICKS(100));
    last_at = 0;
    start_in_order(2, 7);
    assert_true(fake_clock.alarm <= 100);
    expired = 0;
    fake_clock_pass(0);
    assert_false(entries[0].is_running);
    assert_false(entries[1].is_running);
    assert_int_equal(expired, 3);
}

static void those_of_one_tick_end_in_the_order_of_their_start(void **state)
{
    (void)state;
    expired = 0;
    for (size_t i = 0; i < 8; i++) {
        start_in_order(i, 5000);
        start(&entries[20], K_TICKS(1));
        fake_clock_pass(450); /* base moves between them */
    }
    expired = 0;
    fake_clock_pass(5000);
    assert_int_equal(expired, 8);
}

static void a_late_alarm_ends_all_in_order(void **state)
{
    (void)state;
    srand(2);
    for (int round = 0; round < 1000; round++) {
        set_clock(fake_clock.now + 12345);
        last_at = 0;
        expired = 0;
        for (uint32_t i = 0; i < COUNT; i++) {
            start_in_order(i, fake_clock.now + (uint64_t)(rand() % 40) + 1U);
        }
        fake_clock_pass_masked(1000);
        assert_int_equal(expired, COUNT);
    }
}

static void nothing_to_wait_for_needs_no_alarm(void **state)
{
    (void)state;
    start(&entries[0], K_TICKS(10));
    fake_clock_pass(100);
    assert_true(fake_clock.alarm == UINT64_MAX);
    start(&entries[0], K_TICKS(10));
    stop(&entries[0]);
    fake_clock_pass(100);
    assert_true(fake_clock.alarm == UINT64_MAX);
}

static void one_timeout_rings_once(void **state)
{
    (void)state;
    set_clock(77);
    fake_clock.set_count = 0;
    start(&entries[0], K_TICKS(100000));
    fake_clock_pass(100000 + 1);
    assert_false(entries[0].is_running);
    assert_int_equal(fake_clock.set_count, 2); /* at the start, and after the end: none */
}

static void a_stopped_one_never_comes(void **state)
{
    (void)state;
    start(&entries[0], K_TICKS(5));
    start(&entries[1], K_TICKS(5));
    stop(&entries[0]);
    expired = 0;
    fake_clock_pass(1000);
    assert_int_equal(expired, 1);
    assert_false(entries[1].is_running);
}

static void what_remains_shrinks_with_time(void **state)
{
    unsigned int key;

    (void)state;
    start(&entries[0], K_TIMEOUT_ABS_TICKS(500));
    fake_clock_pass(200);
    key = irq_lock();
    assert_int_equal(k__timeout_remaining(&entries[0].timeout), 300);
    fake_clock.now = 600; /* over, but the alarm has not rung */
    assert_int_equal(k__timeout_remaining(&entries[0].timeout), 0);
    irq_unlock(key);
    stop(&entries[0]);
    key = irq_lock();
    assert_int_equal(k__timeout_remaining(&entries[0].timeout), 0);
    irq_unlock(key);
}

/* Without an alarm in between the heap's base would lie too far back. */
static void a_short_wait_is_exact_beside_a_very_long_one(void **state)
{
    (void)state;
    start(&entries[0], K_TICKS(((int64_t)1 << 31) - 100));
    fake_clock_pass(((uint64_t)1 << 31) - 200);
    start(&entries[1], K_TICKS(150));
    fake_clock_pass(150);
    assert_true(entries[1].is_running);
    fake_clock_pass(1);
    assert_false(entries[1].is_running);
    check_all();
}

static void waits_of_years_are_not_cut_short(void **state)
{
    static const int64_t waits[] = {
        (int64_t)1 << 31,
        ((int64_t)1 << 32) - 1,
        (int64_t)1 << 33,
        ((int64_t)1 << 36) + 12345,
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(waits); i++) {
        start(&entries[i], K_TICKS(waits[i]));
    }
    for (size_t i = 0; i < ARRAY_SIZE(waits); i++) {
        fake_clock_pass(entries[i].at - fake_clock.now - 1U);
        assert_true(entries[i].is_running);
        fake_clock_pass(UNIT_TICKS);
        assert_false(entries[i].is_running);
    }
}

/* So late that its unit of far ticks has come, and so late that it is over. */
static void a_far_one_is_not_forgotten_by_an_alarm_that_is_very_late(void **state)
{
    static const uint64_t late[] = {1, 100, UNIT_TICKS - 1U, UNIT_TICKS + 1U, (uint64_t)1 << 33};

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(late); i++) {
        uint64_t expires;
        unsigned int key;

        start(&entries[0], K_TICKS((int64_t)1 << 33));
        key = irq_lock();
        expires = k__timeout_expires(&entries[0].timeout);
        irq_unlock(key);
        is_alarm_late = true;
        fake_clock_pass_masked(expires + late[i] - fake_clock.now);
        assert_false(entries[0].is_running);
    }
}

static void the_longest_waits_last_for_ever(void **state)
{
    static const int64_t waits[] = {
        INT64_MAX, INT64_MAX - 1, (int64_t)1 << 62, (int64_t)1 << 48, ((int64_t)1 << 48) + 3,
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(waits); i++) {
        start(&entries[i], K_TICKS(waits[i]));
    }
    start(&entries[9], K_TIMEOUT_ABS_TICKS(INT64_MAX - 2));
    for (int i = 0; i < 100; i++) {
        fake_clock_pass((uint64_t)1 << 40);
        check_all();
    }
    for (size_t i = 0; i < 10; i++) {
        stop(&entries[i]);
    }
    fake_clock_pass(100);
    /* The list's alarm rings once more, when the first of them had been over. */
    assert_true(fake_clock.alarm == UINT64_MAX || IS_ENABLED(CONFIG_TIMEOUT_LIST));
}

/* A distant timeout is looked at now and then, not at each alarm: that would cost all others. */
static void a_distant_one_does_not_ring_the_alarm_often(void **state)
{
    (void)state;
    start(&entries[0], K_TICKS((int64_t)1 << 36));
    fake_clock.set_count = 0;
    fake_clock_pass((uint64_t)1 << 35);
    assert_true(fake_clock.set_count <= 70);
}

/* Restarts itself, and tells how late it was. */
struct periodic {
    struct k__timeout timeout;
    uint32_t period;
    uint64_t next;
    unsigned int count;
};

static void on_period(struct k__timeout *timeout)
{
    struct periodic *periodic = CONTAINER_OF(timeout, struct periodic, timeout);

    assert_true(fake_clock.now >= periodic->next);
    if (!is_alarm_late) {
        assert_true(fake_clock.now == periodic->next);
    }
    periodic->next += periodic->period;
    periodic->count++;
    k__timeout_start_again(timeout, periodic->period, on_period);
}

static void run_periods(uint32_t period, uint64_t pass, bool is_late)
{
    struct periodic periodic = {.period = period, .next = fake_clock.now + 7U};
    unsigned int key = irq_lock();

    is_alarm_late = is_late;
    k__timeout_start_at(&periodic.timeout, periodic.next, on_period);
    irq_unlock(key);
    if (is_late) {
        fake_clock_pass_masked(pass);
    } else {
        fake_clock_pass(pass);
    }
    assert_int_equal(periodic.count, 1U + (pass - 7U) / period);
    key = irq_lock();
    k__timeout_stop(&periodic.timeout);
    irq_unlock(key);
}

static void periods_do_not_drift(void **state)
{
    (void)state;
    run_periods(3, 3000, false);
    run_periods(3, 3000, true);
    run_periods(1, 1000, true);
    run_periods(1U << 30, (uint64_t)1 << 34, false);
    run_periods(INT32_MAX, (uint64_t)1 << 34, false);
    start(&entries[0], K_TICKS(5)); /* another does not disturb them */
    run_periods(4, 100, true);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_wait_of_n_ticks_ends_after_the_nth_complete_one, set_up),
        cmocka_unit_test_setup(an_instant_is_met_exactly, set_up),
        cmocka_unit_test_setup(an_instant_that_is_past_comes_at_once, set_up),
        cmocka_unit_test_setup(those_of_one_tick_end_in_the_order_of_their_start, set_up),
        cmocka_unit_test_setup(a_late_alarm_ends_all_in_order, set_up),
        cmocka_unit_test_setup(nothing_to_wait_for_needs_no_alarm, set_up),
        cmocka_unit_test_setup(one_timeout_rings_once, set_up),
        cmocka_unit_test_setup(a_stopped_one_never_comes, set_up),
        cmocka_unit_test_setup(what_remains_shrinks_with_time, set_up),
        cmocka_unit_test_setup(a_short_wait_is_exact_beside_a_very_long_one, set_up),
        cmocka_unit_test_setup(waits_of_years_are_not_cut_short, set_up),
        cmocka_unit_test_setup(a_far_one_is_not_forgotten_by_an_alarm_that_is_very_late, set_up),
        cmocka_unit_test_setup(the_longest_waits_last_for_ever, set_up),
        cmocka_unit_test_setup(a_distant_one_does_not_ring_the_alarm_often, set_up),
        cmocka_unit_test_setup(periods_do_not_drift, set_up),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
