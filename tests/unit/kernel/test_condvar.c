/* SPDX-License-Identifier: Apache-2.0 */
#include "cmocka_all.h"

#include "fake_scheduler.h"

#include <errno.h>
#include <kernel/condvar.h>

static struct k_condvar condvar;
static struct k_mutex mutex;

static int set_up(void **state)
{
    (void)state;
    fake_reset();
    assert_int_equal(k_condvar_init(&condvar), 0);
    assert_int_equal(k_mutex_init(&mutex), 0);
    return 0;
}

static void lock_times(int times)
{
    for (int i = 0; i < times; i++) {
        assert_int_equal(k_mutex_lock(&mutex, K_NO_WAIT), 0);
    }
}

static void unlock_times(int times)
{
    for (int i = 0; i < times; i++) {
        assert_int_equal(k_mutex_unlock(&mutex), 0);
    }
    assert_int_equal(k_mutex_unlock(&mutex), -EINVAL);
}

static void signal_while_free(void)
{
    assert_int_equal(mutex.owner, 0);
    lock_times(1);
    assert_int_equal(k_condvar_signal(&condvar), 0);
    unlock_times(1);
}

static void the_mutex_is_free_during_the_wait_and_locked_after_it(void **state)
{
    (void)state;
    for (int depth = 1; depth <= 3; depth++) {
        lock_times(depth);
        fake_while_waiting(signal_while_free);
        assert_int_equal(k_condvar_wait(&condvar, &mutex, K_FOREVER), 0);
        assert_true(k_mutex_is_mine(&mutex));
        unlock_times(depth);
    }
}

static void a_wait_that_times_out_has_the_mutex_too(void **state)
{
    (void)state;
    lock_times(2);
    assert_int_equal(k_condvar_wait(&condvar, &mutex, K_TICKS(5)), -EAGAIN);
    assert_int_equal(fake_last_timeout.ticks, 5);
    unlock_times(2);
    lock_times(2);
    fake_waits = 0;
    assert_int_equal(k_condvar_wait(&condvar, &mutex, K_NO_WAIT), -EAGAIN);
    assert_int_equal(fake_waits, 0);
    unlock_times(2);
}

static void unlock_as_0(void)
{
    assert_false(fake_is_waiting(0));
    fake_run_as(0);
    assert_true(k_mutex_is_mine(&mutex));
    assert_int_equal(k_mutex_unlock(&mutex), 0);
}

static void a_waiter_for_the_mutex_becomes_its_owner(void **state)
{
    (void)state;
    fake_run_as(2);
    lock_times(1);
    fake_run_as(1);
    assert_int_equal(k_mutex_lock(&mutex, K_TICKS(1)), -EAGAIN); /* as those before it did */
    fake_wait_as(0, &mutex.waiters, NULL);
    fake_run_as(2);
    fake_while_waiting(unlock_as_0);
    assert_int_equal(k_condvar_wait(&condvar, &mutex, K_TICKS(1)), -EAGAIN);
    assert_true(k_mutex_is_mine(&mutex));
}

static void each_signal_wakes_one_a_broadcast_the_rest(void **state)
{
    (void)state;
    for (int i = 1; i <= 3; i++) {
        fake_wait_as(i, &condvar.waiters, NULL);
    }
    assert_int_equal(k_condvar_signal(&condvar), 0);
    assert_false(fake_is_waiting(1));
    assert_true(fake_is_waiting(2));
    assert_int_equal(k_condvar_broadcast(&condvar), 2);
    assert_false(fake_is_waiting(2) || fake_is_waiting(3));
    assert_int_equal(k_condvar_broadcast(&condvar), 0);
    assert_int_equal(k_condvar_signal(&condvar), 0);
}

static void a_wait_without_the_mutex_is_an_error_of_the_program(void **state)
{
    (void)state;
    expect_assert_failure(k_condvar_wait(&condvar, &mutex, K_FOREVER));
    fake_run_as(1);
    lock_times(1);
    fake_run_as(0);
    expect_assert_failure(k_condvar_wait(&condvar, &mutex, K_NO_WAIT));
}

static void wait_in_interrupt(void)
{
    expect_assert_failure(k_condvar_wait(&condvar, &mutex, K_NO_WAIT));
}

static void a_wait_in_an_interrupt_is_an_error_of_the_program(void **state)
{
    (void)state;
    lock_times(1);
    fake_interrupt(wait_in_interrupt);
}

static K_CONDVAR_DEFINE(defined);

static void defined_ones_are_ready(void **state)
{
    (void)state;
    assert_int_equal(k_condvar_broadcast(&defined), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(the_mutex_is_free_during_the_wait_and_locked_after_it, set_up),
        cmocka_unit_test_setup(a_wait_that_times_out_has_the_mutex_too, set_up),
        cmocka_unit_test_setup(a_waiter_for_the_mutex_becomes_its_owner, set_up),
        cmocka_unit_test_setup(each_signal_wakes_one_a_broadcast_the_rest, set_up),
        cmocka_unit_test_setup(a_wait_without_the_mutex_is_an_error_of_the_program, set_up),
        cmocka_unit_test_setup(a_wait_in_an_interrupt_is_an_error_of_the_program, set_up),
        cmocka_unit_test_setup(defined_ones_are_ready, set_up),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
