/* SPDX-License-Identifier: Apache-2.0 */
#include "cmocka_all.h"

#include "fake_clock.h"
#include "fake_scheduler.h"

#include <errno.h>
#include <kernel/clock_source.h>
#include <kernel/timer.h>
#include <kernel/wait_queue.h>
#include <string.h>

static struct k_timer timer;
static unsigned int expiries;
static uint64_t expired_at[16];
static unsigned int stops;
static struct k_cleanup *cleanup;

void k_cleanup_set(struct k_cleanup *new_cleanup)
{
    cleanup = new_cleanup;
}

static void on_expiry(struct k_timer *expired)
{
    assert_ptr_equal(expired, &timer);
    assert_true(k_is_in_isr());
    expired_at[expiries++ % ARRAY_SIZE(expired_at)] = fake_clock.now;
}

static void on_stop(struct k_timer *stopped)
{
    assert_ptr_equal(stopped, &timer);
    assert_false(arch__cpu.is_locked);
    stops++;
}

static int set_up(void **state)
{
    (void)state;
    fake_reset();
    k_timer_stop(&timer);
    k_timer_init(&timer, on_expiry, on_stop);
    expiries = 0;
    stops = 0;
    return 0;
}

static void once_means_once(void **state)
{
    uint64_t start = fake_clock.now;

    (void)state;
    k_timer_start(&timer, K_TICKS(10), K_NO_WAIT);
    fake_clock_pass(1000);
    assert_int_equal(expiries, 1);
    assert_int_equal(expired_at[0] - start, 11); /* never short: the begun tick does not count */
    k_timer_start(&timer, K_TICKS(10), K_FOREVER);
    fake_clock_pass(1000);
    assert_int_equal(expiries, 2);
}

static void a_start_for_ever_changes_nothing(void **state)
{
    (void)state;
    k_timer_start(&timer, K_TICKS(10), K_NO_WAIT);
    k_timer_start(&timer, K_FOREVER, K_TICKS(3));
    fake_clock_pass(100);
    assert_int_equal(expiries, 1);
}

static void periods_count_from_the_expiry_before(void **state)
{
    (void)state;
    k_timer_start(&timer, K_TICKS(9), K_TICKS(7));
    fake_clock_pass(10);
    fake_clock_pass_masked(23); /* three of them late, at once */
    assert_int_equal(expiries, 4);
    fake_clock_pass(5);
    assert_int_equal(expiries, 5);
    assert_int_equal(expired_at[4] - expired_at[0], 28);
    assert_int_equal(k_timer_status_get(&timer), 5);
}

static void a_restart_replaces_duration_period_and_status(void **state)
{
    (void)state;
    k_timer_start(&timer, K_TICKS(9), K_TICKS(10));
    fake_clock_pass(10);
    k_timer_start(&timer, K_TICKS(99), K_NO_WAIT);
    assert_int_equal(k_timer_status_get(&timer), 0);
    fake_clock_pass(99);
    assert_int_equal(expiries, 1);
    fake_clock_pass(1000);
    assert_int_equal(expiries, 2);
}

static void a_restart_leaves_other_timers_alone(void **state)
{
    struct k_timer before = K_TIMER_INIT(NULL, NULL);
    struct k_timer behind = K_TIMER_INIT(NULL, NULL);

    (void)state;
    k_timer_start(&before, K_TICKS(20), K_NO_WAIT);
    k_timer_start(&timer, K_TICKS(20), K_NO_WAIT);
    k_timer_start(&behind, K_TICKS(20), K_NO_WAIT);
    for (int i = 0; i < 3; i++) {
        k_timer_start(&timer, K_TICKS(20), K_NO_WAIT);
    }
    fake_clock_pass(21);
    assert_int_equal(k_timer_status_get(&before), 1);
    assert_int_equal(k_timer_status_get(&timer), 1);
    assert_int_equal(k_timer_status_get(&behind), 1);
    assert_int_equal(expiries, 1);
}

static void reading_the_status_clears_it(void **state)
{
    (void)state;
    k_timer_start(&timer, K_TICKS(0), K_TICKS(1));
    fake_clock_pass(5);
    assert_int_equal(k_timer_ready(&timer.pollable), K_READY_IN);
    assert_int_equal(k_timer_status_get(&timer), 5);
    assert_int_equal(k_timer_status_get(&timer), 0);
    assert_int_equal(k_timer_ready(&timer.pollable), 0);
}

static void a_stop_is_told_once_and_only_while_it_runs(void **state)
{
    (void)state;
    k_timer_stop(&timer);
    assert_int_equal(stops, 0);
    k_timer_start(&timer, K_TICKS(10), K_TICKS(10));
    k_timer_stop(&timer);
    k_timer_stop(&timer);
    assert_int_equal(stops, 1);
    fake_clock_pass(1000);
    assert_int_equal(expiries, 0);
}

static void a_timer_needs_no_functions(void **state)
{
    struct k_timer bare = K_TIMER_INIT(NULL, NULL);

    (void)state;
    k_timer_start(&bare, K_TICKS(1), K_TICKS(1));
    fake_clock_pass(2);
    k_timer_stop(&bare);
    assert_int_equal(k_timer_status_get(&bare), 1);
}

/* Without functions, the short ways of starting and stopping are taken, and left. */
static void a_timer_without_functions_stops_at_any_time(void **state)
{
    static const int64_t waits[] = {1, 1000, (int64_t)1 << 30, (int64_t)1 << 33, (int64_t)1 << 60};
    struct k_timer bare = K_TIMER_INIT(NULL, NULL);

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(waits); i++) {
        for (int64_t passed = 0; passed <= 1; passed++) {
            k_timer_start(&bare, K_TICKS(waits[i] + 1), K_NO_WAIT);
            k_timer_start(&bare, K_TICKS(waits[i]), K_NO_WAIT); /* anew */
            assert_true(k_timer_remaining_ticks(&bare) > waits[i]);
            fake_clock_pass((uint64_t)passed);
            k_timer_stop(&bare);
            assert_int_equal(k_timer_remaining_ticks(&bare), 0);
            k_timer_stop(&bare);
            fake_clock_pass(2000);
            assert_int_equal(k_timer_status_get(&bare), 0);
        }
    }
}

static void what_remains(void **state)
{
    (void)state;
    assert_int_equal(k_timer_remaining_ticks(&timer), 0);
    assert_int_equal(k_timer_expires_ticks(&timer), fake_clock.now);
    assert_int_equal(k_timer_remaining_get(&timer), 0);
    k_timer_start(&timer, K_TICKS(100), K_NO_WAIT);
    fake_clock_pass(1);
    assert_int_equal(k_timer_remaining_ticks(&timer), 100);
    assert_int_equal(k_timer_expires_ticks(&timer), fake_clock.now + 100);
    assert_int_equal(k_timer_remaining_get(&timer), 100); /* 1000 ticks a second */
    k_timer_start(&timer, K_TICKS((int64_t)1 << 40), K_NO_WAIT);
    assert_true(k_timer_remaining_get(&timer) == UINT32_MAX);
    k_timer_stop(&timer);
    assert_int_equal(k_timer_remaining_ticks(&timer), 0);
}

static void user_data_is_kept(void **state)
{
    (void)state;
    k_timer_user_data_set(&timer, &expiries);
    k_timer_start(&timer, K_TICKS(1), K_NO_WAIT);
    assert_ptr_equal(k_timer_user_data_get(&timer), &expiries);
}

static void pass_a_little(void)
{
    fake_clock_pass(20);
}

static void sync_waits_for_an_expiry(void **state)
{
    (void)state;
    k_timer_start(&timer, K_TICKS(9), K_TICKS(10));
    fake_while_waiting(pass_a_little);
    assert_int_equal(k_timer_status_sync(&timer), 2);
    assert_int_equal(fake_waits, 1);
    assert_int_equal(k_timer_status_get(&timer), 0);
}

static void sync_does_not_wait_when_there_is_a_status_or_no_timer(void **state)
{
    (void)state;
    assert_int_equal(k_timer_status_sync(&timer), 0);
    k_timer_start(&timer, K_TICKS(1), K_TICKS(1));
    fake_clock_pass(3);
    assert_int_equal(k_timer_status_sync(&timer), 2);
    assert_int_equal(fake_waits, 0);
}

static void stop_it(void)
{
    k_timer_stop(&timer);
}

static void sync_ends_with_the_timer(void **state)
{
    (void)state;
    k_timer_start(&timer, K_TICKS(1000), K_TICKS(1));
    fake_while_waiting(stop_it);
    assert_int_equal(k_timer_status_sync(&timer), 0);
    assert_int_equal(fake_waits, 1);
}

static uint32_t status_of_another;

static void wait_as_another(void)
{
    fake_run_as(1);
    fake_while_waiting(pass_a_little);
    status_of_another = k_timer_status_sync(&timer);
}

static void an_expiry_wakes_all_that_wait(void **state)
{
    (void)state;
    k_timer_start(&timer, K_TICKS(5), K_NO_WAIT);
    fake_while_waiting(wait_as_another);
    assert_int_equal(k_timer_status_sync(&timer), 0); /* of one that runs once there is no more */
    assert_int_equal(status_of_another, 1);
    assert_int_equal(fake_waits, 2);
    assert_int_equal(k_watch_count(), 0);
}

static void be_aborted(void)
{
    assert_int_equal(k_watch_count(), 1);
    cleanup->on_abort(cleanup);
    assert_int_equal(k_watch_count(), 0);
    k_timer_stop(&timer);
    k__end_wait(&fake_threads[0], -EAGAIN); /* so that the test goes on */
}

static void who_is_aborted_is_not_told(void **state)
{
    (void)state;
    k_timer_start(&timer, K_TICKS(5), K_NO_WAIT);
    fake_while_waiting(be_aborted);
    assert_int_equal(k_timer_status_sync(&timer), 0);
    assert_int_equal(fake_waits, 1);
    assert_null(cleanup);
}

static void take_status(void)
{
    fake_clock_pass(11);
    assert_int_equal(k_timer_status_get(&timer), 1); /* another was faster */
    fake_while_waiting(pass_a_little);
}

static void who_is_woken_in_vain_waits_on(void **state)
{
    (void)state;
    k_timer_start(&timer, K_TICKS(10), K_TICKS(10));
    fake_while_waiting(take_status);
    assert_int_equal(k_timer_status_sync(&timer), 2);
    assert_int_equal(fake_waits, 2);
}

static void start_again(struct k_timer *expired)
{
    expired_at[expiries++] = fake_clock.now;
    if (expiries < 3) {
        k_timer_start(expired, K_TICKS(4), K_TICKS(50));
    } else {
        k_timer_stop(expired);
    }
}

static void its_handler_may_start_and_stop_it(void **state)
{
    (void)state;
    k_timer_init(&timer, start_again, NULL);
    k_timer_start(&timer, K_TICKS(9), K_TICKS(3));
    fake_clock_pass(1000);
    assert_int_equal(expiries, 3);
    assert_int_equal(expired_at[1] - expired_at[0], 5);
    assert_int_equal(expired_at[2] - expired_at[1], 5);
}

static void a_period_beyond_the_limit_is_an_error_of_the_program(void **state)
{
    (void)state;
    expect_assert_failure(k_timer_start(&timer, K_TICKS(1), K_TICKS((int64_t)1 << 31)));
    arch__cpu = (struct arch__cpu){0};
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(once_means_once, set_up),
        cmocka_unit_test_setup(a_start_for_ever_changes_nothing, set_up),
        cmocka_unit_test_setup(periods_count_from_the_expiry_before, set_up),
        cmocka_unit_test_setup(a_restart_replaces_duration_period_and_status, set_up),
        cmocka_unit_test_setup(a_restart_leaves_other_timers_alone, set_up),
        cmocka_unit_test_setup(reading_the_status_clears_it, set_up),
        cmocka_unit_test_setup(a_stop_is_told_once_and_only_while_it_runs, set_up),
        cmocka_unit_test_setup(a_timer_needs_no_functions, set_up),
        cmocka_unit_test_setup(a_timer_without_functions_stops_at_any_time, set_up),
        cmocka_unit_test_setup(what_remains, set_up),
        cmocka_unit_test_setup(user_data_is_kept, set_up),
        cmocka_unit_test_setup(sync_waits_for_an_expiry, set_up),
        cmocka_unit_test_setup(sync_does_not_wait_when_there_is_a_status_or_no_timer, set_up),
        cmocka_unit_test_setup(sync_ends_with_the_timer, set_up),
        cmocka_unit_test_setup(an_expiry_wakes_all_that_wait, set_up),
        cmocka_unit_test_setup(who_is_aborted_is_not_told, set_up),
        cmocka_unit_test_setup(who_is_woken_in_vain_waits_on, set_up),
        cmocka_unit_test_setup(its_handler_may_start_and_stop_it, set_up),
        cmocka_unit_test_setup(a_period_beyond_the_limit_is_an_error_of_the_program, set_up),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
