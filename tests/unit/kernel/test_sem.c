/* SPDX-License-Identifier: Apache-2.0 */
#include "cmocka_all.h"

#include "fake_scheduler.h"
#include "fake_watch.h"

#include <errno.h>
#include <kernel/sem.h>

static struct k_sem sem;
static struct fake_watch watch;

static int set_up(void **state)
{
    (void)state;
    fake_reset();
    assert_int_equal(k_sem_init(&sem, 0, 3), 0);
    watch = (struct fake_watch){0};
    return 0;
}

static void give(void)
{
    k_sem_give(&sem);
}

static void reset(void)
{
    k_sem_reset(&sem);
}

static void set_up_takes_only_what_can_be(void **state)
{
    (void)state;
    assert_int_equal(k_sem_init(&sem, 0, 0), -EINVAL);
    assert_int_equal(k_sem_init(&sem, 2, 1), -EINVAL);
    assert_int_equal(k_sem_init(&sem, K_SEM_MAX_LIMIT + 1U, UINT32_MAX), -EINVAL);
    assert_int_equal(k_sem_init(&sem, K_SEM_MAX_LIMIT, K_SEM_MAX_LIMIT), 0);
    assert_int_equal(k_sem_count_get(&sem), K_SEM_MAX_LIMIT);
}

static K_SEM_DEFINE(unlimited, 1, UINT32_MAX);

static void a_larger_limit_is_taken_as_the_largest(void **state)
{
    (void)state;
    assert_int_equal(unlimited.limit, K_SEM_MAX_LIMIT);
    assert_int_equal(k_sem_init(&sem, K_SEM_MAX_LIMIT, UINT32_MAX), 0);
    k_sem_give(&sem);
    assert_int_equal(k_sem_count_get(&sem), K_SEM_MAX_LIMIT);
    assert_int_equal(k_sem_init(&sem, 0, K_SEM_MAX_LIMIT + 1U), 0);
    k_sem_give(&sem);
    assert_int_equal(k_sem_count_get(&sem), 1);
}

static void what_was_given_is_taken(void **state)
{
    (void)state;
    k_sem_give(&sem);
    k_sem_give(&sem);
    assert_int_equal(k_sem_count_get(&sem), 2);
    assert_int_equal(k_sem_take(&sem, K_NO_WAIT), 0);
    assert_int_equal(k_sem_take(&sem, K_FOREVER), 0);
    assert_int_equal(k_sem_take(&sem, K_NO_WAIT), -EBUSY);
    assert_int_equal(fake_waits, 0);
}

static void give_at_the_limit_drops_the_permit(void **state)
{
    (void)state;
    for (int i = 0; i < 5; i++) {
        k_sem_give(&sem);
    }
    assert_int_equal(k_sem_count_get(&sem), 3);
    assert_int_equal(k_sem_init(&sem, K_SEM_MAX_LIMIT, K_SEM_MAX_LIMIT), 0);
    k_sem_give(&sem);
    assert_int_equal(k_sem_count_get(&sem), K_SEM_MAX_LIMIT);
    assert_int_equal(k_sem_take(&sem, K_NO_WAIT), 0);
}

static void a_waiter_gets_the_permit_itself(void **state)
{
    (void)state;
    fake_while_waiting(give);
    assert_int_equal(k_sem_take(&sem, K_TICKS(5)), 0);
    assert_int_equal(fake_last_timeout.ticks, 5);
    assert_int_equal(k_sem_count_get(&sem), 0);
}

static void each_give_wakes_one(void **state)
{
    (void)state;
    assert_int_equal(k_sem_take(&sem, K_TICKS(1)), -EAGAIN); /* as those before it did */
    fake_wait_as(2, &sem.waiters, NULL);
    fake_wait_as(1, &sem.waiters, NULL);
    sem.count |= 0x80000000U;
    k_sem_give(&sem);
    assert_false(fake_is_waiting(1));
    assert_true(fake_is_waiting(2));
    k_sem_give(&sem);
    assert_false(fake_is_waiting(2));
    assert_int_equal(k_sem_count_get(&sem), 0);
    k_sem_give(&sem);
    assert_int_equal(k_sem_count_get(&sem), 1);
}

static void after_a_timeout_all_is_as_before(void **state)
{
    (void)state;
    assert_int_equal(k_sem_take(&sem, K_TICKS(5)), -EAGAIN);
    for (int i = 0; i < 4; i++) {
        k_sem_give(&sem);
    }
    assert_int_equal(k_sem_count_get(&sem), 3);
    assert_int_equal(sem.count, 3); /* and the fast path is back */
    for (int i = 0; i < 3; i++) {
        assert_int_equal(k_sem_take(&sem, K_NO_WAIT), 0);
    }
    assert_int_equal(k_sem_take(&sem, K_NO_WAIT), -EBUSY);
}

static void reset_sends_the_waiters_away_with_nothing(void **state)
{
    (void)state;
    fake_while_waiting(reset);
    assert_int_equal(k_sem_take(&sem, K_FOREVER), -EAGAIN);
    assert_int_equal(sem.count, 0);
    k_sem_give(&sem);
    k_sem_reset(&sem);
    assert_int_equal(k_sem_count_get(&sem), 0);
    assert_int_equal(k_sem_take(&sem, K_NO_WAIT), -EBUSY);
}

static void an_interrupt_between_the_look_and_the_wait_is_not_lost(void **state)
{
    (void)state;
    fake_while_waiting(give); /* the lock is released in k_wait() only */
    assert_int_equal(k_sem_take(&sem, K_FOREVER), 0);
    assert_int_equal(fake_waits, 1);
}

static void a_watch_is_told_of_a_permit_that_stays(void **state)
{
    (void)state;
    fake_watch_arm(&watch, k_sem_source(&sem), K_READY_IN);
    assert_int_equal(watch.wakes, 0);
    k_sem_give(&sem);
    assert_int_equal(watch.wakes, 1);
    assert_int_equal(watch.watch.told, K_READY_IN);
    k_sem_give(&sem);
    assert_int_equal(watch.wakes, 1); /* told already */
    fake_watch_arm_again(&watch);
    assert_int_equal(watch.wakes, 2);
    fake_watch_disarm(&watch);
    assert_int_equal(k_sem_take(&sem, K_NO_WAIT), 0);
    assert_int_equal(k_sem_take(&sem, K_NO_WAIT), 0);
    assert_int_equal(k_sem_take(&sem, K_NO_WAIT), -EBUSY);
}

static void a_watch_stays_told_across_the_whole_count(void **state)
{
    (void)state;
    fake_watch_arm(&watch, k_sem_source(&sem), K_READY_IN);
    for (unsigned int round = 1; round <= 5; round++) {
        k_sem_give(&sem);
        assert_int_equal(watch.wakes, round);
        assert_int_equal(k_sem_take(&sem, K_NO_WAIT), 0);
        fake_watch_arm_again(&watch);
    }
    k_sem_give(&sem);
    k_sem_give(&sem);
    k_sem_give(&sem);
    k_sem_give(&sem);
    assert_int_equal(k_sem_count_get(&sem), 3); /* the limit holds while it is watched */
    fake_watch_disarm(&watch);
}

static void a_permit_for_a_waiter_is_not_told(void **state)
{
    (void)state;
    fake_watch_arm(&watch, k_sem_source(&sem), K_READY_IN);
    fake_while_waiting(give);
    assert_int_equal(k_sem_take(&sem, K_FOREVER), 0);
    assert_int_equal(watch.wakes, 0);
    k_sem_reset(&sem); /* a watch is no waiter: it stays, and is still told */
    k_sem_give(&sem);
    assert_int_equal(watch.wakes, 1);
    fake_watch_disarm(&watch);
}

static void the_level_is_the_count(void **state)
{
    (void)state;
    arch__cpu.is_locked = 1;
    assert_int_equal(k_sem_ready(&sem.pollable), 0);
    sem.count++;
    assert_int_equal(k_sem_ready(&sem.pollable), K_READY_IN);
    arch__cpu.is_locked = 0;
    assert_int_equal(k_sem_count_get(&sem), 1);
    assert_int_equal(k_sem_take(&sem, K_NO_WAIT), 0);
    k_sem_give(&sem);
    assert_int_equal(sem.count, 1); /* nobody watches: the next give has cleared the mark */
}

static void defined_ones_are_ready(void **state)
{
    static K_SEM_DEFINE(defined, 2, 5);

    (void)state;
    assert_int_equal(k_sem_count_get(&defined), 2);
    assert_int_equal(k_sem_take(&defined, K_NO_WAIT), 0);
    assert_int_equal(defined.limit, 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(set_up_takes_only_what_can_be, set_up),
        cmocka_unit_test_setup(a_larger_limit_is_taken_as_the_largest, set_up),
        cmocka_unit_test_setup(what_was_given_is_taken, set_up),
        cmocka_unit_test_setup(give_at_the_limit_drops_the_permit, set_up),
        cmocka_unit_test_setup(a_waiter_gets_the_permit_itself, set_up),
        cmocka_unit_test_setup(each_give_wakes_one, set_up),
        cmocka_unit_test_setup(after_a_timeout_all_is_as_before, set_up),
        cmocka_unit_test_setup(reset_sends_the_waiters_away_with_nothing, set_up),
        cmocka_unit_test_setup(an_interrupt_between_the_look_and_the_wait_is_not_lost, set_up),
        cmocka_unit_test_setup(a_watch_is_told_of_a_permit_that_stays, set_up),
        cmocka_unit_test_setup(a_watch_stays_told_across_the_whole_count, set_up),
        cmocka_unit_test_setup(a_permit_for_a_waiter_is_not_told, set_up),
        cmocka_unit_test_setup(the_level_is_the_count, set_up),
        cmocka_unit_test_setup(defined_ones_are_ready, set_up),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
