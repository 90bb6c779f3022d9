/* SPDX-License-Identifier: Apache-2.0 */

/* Priorities of the fake threads: 8 for number 0, then less and less urgent. */

#include "cmocka_all.h"

#include "fake_scheduler.h"

#include <errno.h>
#include <kernel/mutex.h>

#define PRIO_OF(index) (8 + (index))

static struct k_mutex mutex;
static struct k_mutex second;

static int set_up(void **state)
{
    (void)state;
    fake_reset();
    assert_int_equal(k_mutex_init(&mutex), 0);
    assert_int_equal(k_mutex_init(&second), 0);
    return 0;
}

static int lock_as(int index, struct k_mutex *which, k_timeout_t timeout)
{
    fake_run_as(index);
    return k_mutex_lock(which, timeout);
}

static int unlock_as(int index, struct k_mutex *which)
{
    fake_run_as(index);
    return k_mutex_unlock(which);
}

static int prio_of(int index)
{
    return fake_threads[index].prio;
}

static void a_free_one_is_locked_and_unlocked(void **state)
{
    (void)state;
    assert_int_equal(k_mutex_lock(&mutex, K_NO_WAIT), 0);
    assert_true(k_mutex_is_mine(&mutex));
    fake_run_as(1);
    assert_false(k_mutex_is_mine(&mutex));
    fake_run_as(0);
    assert_int_equal(k_mutex_unlock(&mutex), 0);
    assert_false(k_mutex_is_mine(&mutex));
    assert_int_equal(mutex.owner, 0);
}

static void the_owner_may_lock_again(void **state)
{
    (void)state;
    for (int i = 0; i < 3; i++) {
        assert_int_equal(k_mutex_lock(&mutex, K_NO_WAIT), 0);
    }
    for (int i = 0; i < 3; i++) {
        assert_int_equal(lock_as(1, &mutex, K_NO_WAIT), -EBUSY);
        assert_int_equal(unlock_as(0, &mutex), 0);
    }
    assert_int_equal(lock_as(1, &mutex, K_NO_WAIT), 0);
}

static void unlocking_wants_the_owner(void **state)
{
    (void)state;
    assert_int_equal(k_mutex_unlock(&mutex), -EINVAL);
    assert_int_equal(k_mutex_lock(&mutex, K_NO_WAIT), 0);
    assert_int_equal(unlock_as(1, &mutex), -EPERM);
    assert_int_equal(unlock_as(0, &mutex), 0);
    assert_int_equal(unlock_as(0, &mutex), -EINVAL);
}

static void unlock_it(void)
{
    assert_int_equal(prio_of(3), PRIO_OF(0)); /* inherited from the waiter */
    assert_int_equal(unlock_as(3, &mutex), 0);
    assert_int_equal(prio_of(3), PRIO_OF(3));
}

static void a_waiter_becomes_the_owner_at_once(void **state)
{
    (void)state;
    assert_int_equal(lock_as(3, &mutex, K_NO_WAIT), 0);
    fake_while_waiting(unlock_it);
    assert_int_equal(lock_as(0, &mutex, K_TICKS(5)), 0);
    assert_true(k_mutex_is_mine(&mutex));
    assert_int_equal(unlock_as(0, &mutex), 0);
    assert_int_equal(mutex.owner, 0);
}

static void a_timeout_takes_the_inheritance_back(void **state)
{
    (void)state;
    assert_int_equal(lock_as(3, &mutex, K_NO_WAIT), 0);
    assert_int_equal(lock_as(0, &mutex, K_TICKS(5)), -EAGAIN);
    assert_int_equal(prio_of(3), PRIO_OF(3));
    assert_int_equal(unlock_as(3, &mutex), 0);
    assert_int_equal(mutex.owner, 0);
}

static void a_nested_lock_that_was_waited_for_is_handed_over_once_it_is_free(void **state)
{
    (void)state;
    assert_int_equal(lock_as(3, &mutex, K_NO_WAIT), 0);
    assert_int_equal(lock_as(3, &mutex, K_NO_WAIT), 0);
    assert_int_equal(lock_as(0, &mutex, K_TICKS(5)), -EAGAIN);
    assert_int_equal(unlock_as(3, &mutex), 0);
    assert_int_equal(lock_as(0, &mutex, K_NO_WAIT), -EBUSY);
    assert_int_equal(unlock_as(3, &mutex), 0);
    assert_int_equal(lock_as(0, &mutex, K_NO_WAIT), 0);
}

static void the_fast_path_comes_back(void **state)
{
    (void)state;
    assert_int_equal(lock_as(3, &mutex, K_NO_WAIT), 0);
    assert_int_equal(lock_as(3, &mutex, K_NO_WAIT), 0);
    assert_int_not_equal(mutex.owner, (uintptr_t)&fake_threads[3]);
    assert_int_equal(unlock_as(3, &mutex), 0);
    assert_int_equal(mutex.owner, (uintptr_t)&fake_threads[3]);
    assert_int_equal(lock_as(0, &mutex, K_TICKS(1)), -EAGAIN);
    assert_int_equal(mutex.owner, (uintptr_t)&fake_threads[3]);
    assert_int_equal(unlock_as(3, &mutex), 0);
}

/* Again and again, for both of two mutexes: the owner's list of those that matter stays in order.
 */
static void waits_that_end_without_the_mutex_leave_no_trace(void **state)
{
    (void)state;
    assert_int_equal(lock_as(4, &mutex, K_NO_WAIT), 0);
    assert_int_equal(lock_as(4, &second, K_NO_WAIT), 0);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(lock_as(i, &mutex, K_TICKS(1)), -EAGAIN);
        assert_null(fake_threads[4].held);
        assert_int_equal(lock_as(i, &second, K_TICKS(1)), -EAGAIN);
        assert_null(fake_threads[4].held);
        assert_int_equal(prio_of(4), PRIO_OF(4));
    }
    assert_int_equal(unlock_as(4, &mutex), 0);
    assert_int_equal(unlock_as(4, &second), 0);
}

static void less_urgent_waiters_change_nothing(void **state)
{
    (void)state;
    assert_int_equal(lock_as(1, &mutex, K_NO_WAIT), 0);
    assert_int_equal(lock_as(3, &mutex, K_TICKS(1)), -EAGAIN);
    assert_int_equal(prio_of(1), PRIO_OF(1));
}

static void wait_for_second(void)
{
    assert_int_equal(prio_of(4), PRIO_OF(2));
    assert_int_equal(lock_as(0, &second, K_TICKS(1)), -EAGAIN);
    /* It was 0's while it waited, and is what the other mutex asks for now. */
    assert_int_equal(prio_of(4), PRIO_OF(2));
}

static void of_two_mutexes_the_more_urgent_waiter_counts(void **state)
{
    (void)state;
    assert_int_equal(lock_as(4, &mutex, K_NO_WAIT), 0);
    assert_int_equal(lock_as(4, &second, K_NO_WAIT), 0);
    fake_while_waiting(wait_for_second);
    assert_int_equal(lock_as(2, &mutex, K_TICKS(1)), -EAGAIN);
    assert_int_equal(prio_of(4), PRIO_OF(4));
}

static void unlock_second_then_mutex(void)
{
    assert_int_equal(prio_of(4), PRIO_OF(2));
    assert_int_equal(unlock_as(4, &second), 0);
    assert_int_equal(prio_of(4), PRIO_OF(2)); /* still waited for */
    assert_int_equal(unlock_as(4, &mutex), 0);
    assert_int_equal(prio_of(4), PRIO_OF(4));
}

static void unlocking_one_keeps_what_the_other_brings(void **state)
{
    (void)state;
    assert_int_equal(lock_as(4, &mutex, K_NO_WAIT), 0);
    assert_int_equal(lock_as(4, &second, K_NO_WAIT), 0);
    fake_while_waiting(unlock_second_then_mutex);
    assert_int_equal(lock_as(2, &mutex, K_FOREVER), 0);
}

static void most_urgent_joins(void)
{
    assert_int_equal(prio_of(3), PRIO_OF(2)); /* along the chain: 2 waits for 3, */
    assert_int_equal(prio_of(4), PRIO_OF(2)); /* which waits for 4 */
    assert_int_equal(lock_as(0, &mutex, K_TICKS(1)), -EAGAIN);
    assert_int_equal(prio_of(3), PRIO_OF(2)); /* and back */
    assert_int_equal(prio_of(4), PRIO_OF(2));
}

static void wait_as_2(void)
{
    fake_while_waiting(most_urgent_joins);
    assert_int_equal(lock_as(2, &mutex, K_TICKS(1)), -EAGAIN);
    assert_int_equal(prio_of(3), PRIO_OF(3));
    assert_int_equal(prio_of(4), PRIO_OF(3));
}

static void inheritance_goes_along_the_chain(void **state)
{
    (void)state;
    assert_int_equal(lock_as(4, &second, K_NO_WAIT), 0);
    assert_int_equal(lock_as(3, &mutex, K_NO_WAIT), 0);
    fake_while_waiting(wait_as_2);
    assert_int_equal(lock_as(3, &second, K_TICKS(1)), -EAGAIN);
    assert_int_equal(prio_of(4), PRIO_OF(4));
}

static void unlock_with_two_waiting(void)
{
    fake_run_as(2);
    fake_threads[2].state |= K__WAITING | K__WAITS_FOR_MUTEX;
    fake_wait_as(2, &mutex.waiters, NULL);
    assert_int_equal(unlock_as(4, &mutex), 0);
    assert_int_equal(prio_of(4), PRIO_OF(4));
    assert_int_equal(prio_of(1), PRIO_OF(1)); /* 2 is less urgent than the new owner */
    assert_true(fake_is_waiting(2));
}

static void the_next_waiter_waits_for_the_new_owner(void **state)
{
    (void)state;
    assert_int_equal(lock_as(4, &mutex, K_NO_WAIT), 0);
    fake_while_waiting(unlock_with_two_waiting);
    assert_int_equal(lock_as(1, &mutex, K_FOREVER), 0);
    assert_ptr_equal(fake_threads[1].held, &mutex);
    assert_int_equal(unlock_as(1, &mutex), 0);
    fake_run_as(2);
    assert_true(k_mutex_is_mine(&mutex));
    assert_null(fake_threads[1].held);
    assert_int_equal(unlock_as(2, &mutex), 0);
    assert_int_equal(mutex.owner, 0);
}

static void interrupt_locks(void)
{
    expect_assert_failure(k_mutex_lock(&mutex, K_NO_WAIT));
    arch__cpu.is_locked = 0;
}

static void interrupt_unlocks(void)
{
    expect_assert_failure(k_mutex_unlock(&mutex));
    arch__cpu.is_locked = 0;
}

static void interrupts_have_no_mutexes(void **state)
{
    (void)state;
    fake_interrupt(interrupt_locks);
    fake_run_as(0);
    assert_int_equal(k_mutex_lock(&mutex, K_NO_WAIT), 0);
    fake_interrupt(interrupt_unlocks);
    fake_interrupt(interrupt_locks);
    assert_true(k_mutex_is_mine(&mutex));
}

static void defined_ones_are_ready(void **state)
{
    static K_MUTEX_DEFINE(defined);

    (void)state;
    assert_int_equal(k_mutex_lock(&defined, K_NO_WAIT), 0);
    assert_int_equal(k_mutex_unlock(&defined), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_free_one_is_locked_and_unlocked, set_up),
        cmocka_unit_test_setup(the_owner_may_lock_again, set_up),
        cmocka_unit_test_setup(unlocking_wants_the_owner, set_up),
        cmocka_unit_test_setup(a_waiter_becomes_the_owner_at_once, set_up),
        cmocka_unit_test_setup(a_timeout_takes_the_inheritance_back, set_up),
        cmocka_unit_test_setup(a_nested_lock_that_was_waited_for_is_handed_over_once_it_is_free,
                               set_up),
        cmocka_unit_test_setup(the_fast_path_comes_back, set_up),
        cmocka_unit_test_setup(waits_that_end_without_the_mutex_leave_no_trace, set_up),
        cmocka_unit_test_setup(less_urgent_waiters_change_nothing, set_up),
        cmocka_unit_test_setup(of_two_mutexes_the_more_urgent_waiter_counts, set_up),
        cmocka_unit_test_setup(unlocking_one_keeps_what_the_other_brings, set_up),
        cmocka_unit_test_setup(inheritance_goes_along_the_chain, set_up),
        cmocka_unit_test_setup(the_next_waiter_waits_for_the_new_owner, set_up),
        cmocka_unit_test_setup(interrupts_have_no_mutexes, set_up),
        cmocka_unit_test_setup(defined_ones_are_ready, set_up),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
