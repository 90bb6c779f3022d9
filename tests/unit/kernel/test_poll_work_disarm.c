/* SPDX-License-Identifier: Apache-2.0 */

/* A poll_work that is disarmed, in every state, and its memory after that. */

#include "cmocka_all.h"

#include "poll_work_fixture.h"

#include <errno.h>
#include <string.h>

static void disarm_tells_the_state(void **state)
{
    (void)state;
    assert_int_equal(poll_work_disarm(item), K_WATCH_IDLE);
    arm(K_READY_IN, 0);
    assert_int_equal(poll_work_disarm(item), K_WATCH_ARMED);
    level_raise(&source, K_READY_IN);
    assert_idle();
    arm(K_READY_IN, 0);
    assert_int_equal(poll_work_disarm(item), K_WATCH_QUEUED);
    assert_idle();
}

static void disarm_self(void)
{
    assert_int_equal(poll_work_disarm(item), K_WATCH_RUNNING);
    assert_int_equal(poll_work_disarm(item), K_WATCH_IDLE);
}

static void its_handler_may_disarm_it(void **state)
{
    (void)state;
    source.bits = K_READY_IN;
    arm(K_READY_IN, 0);
    in_handler = disarm_self;
    run_and_check(K_READY_IN, POLL_READY);
    assert_idle();
}

static void disarm_self_and_arm(void)
{
    disarm_self();
    arm(K_READY_IN, 0);
}

static void its_handler_may_disarm_and_arm_it(void **state)
{
    (void)state;
    source.bits = K_READY_IN;
    arm(K_READY_IN, 0);
    in_handler = disarm_self_and_arm;
    run_and_check(K_READY_IN, POLL_READY);
    assert_int_equal(state_of(item), K_WATCH_QUEUED);
}

static void disarm_self_and_forget(void)
{
    disarm_self();
    memset(&timed, 0xa5, sizeof(timed));
}

static void its_handler_may_disarm_and_free_it(void **state)
{
    struct poll_work_timed expected;

    (void)state;
    source.bits = K_READY_IN;
    arm(K_READY_IN, 0);
    in_handler = disarm_self_and_forget;
    run_and_check(K_READY_IN, POLL_READY);
    memset(&expected, 0xa5, sizeof(expected));
    assert_memory_equal(&timed, &expected, sizeof(timed)); /* nobody has touched it since */
    poll_work_timed_init(&timed, &queue, on_event);
    assert_idle();
}

static void disarm_self_and_begin_anew(void)
{
    disarm_self_and_forget();
    poll_work_timed_init(&timed, &queue, on_event);
    assert_int_equal(poll_work_arm(item, level_source(&second), K_READY_IN, 0), 0);
}

static void its_handler_may_disarm_set_up_and_arm_it(void **state)
{
    (void)state;
    source.bits = K_READY_IN;
    arm(K_READY_IN, 0);
    in_handler = disarm_self_and_begin_anew;
    run_and_check(K_READY_IN, POLL_READY);
    assert_int_equal(state_of(item), K_WATCH_ARMED);
    level_raise(&second, K_READY_IN);
    run_and_check(K_READY_IN, POLL_READY);
}

/* Somebody else finds the memory free and uses it for an item of its own, on the same queue. */
static void begin_anew_elsewhere(void)
{
    disarm_self_and_forget();
    poll_work_timed_init(&timed, &queue, on_event);
    fake_run_as(2);
    assert_int_equal(poll_work_arm(item, level_source(&second), K_READY_IN, 0), 0);
    assert_int_equal(state_of(item), K_WATCH_ARMED);
    k__cpu.current = &queue.thread;
    assert_int_equal(poll_work_arm(item, level_source(&source), K_READY_IN, 0), -EALREADY);
}

static void its_memory_may_serve_others_on_the_same_queue_at_once(void **state)
{
    (void)state;
    source.bits = K_READY_IN;
    arm(K_READY_IN, 0);
    in_handler = begin_anew_elsewhere;
    run_and_check(K_READY_IN, POLL_READY);
    assert_int_equal(state_of(item), K_WATCH_ARMED);
    level_raise(&second, K_READY_IN);
    run_and_check(K_READY_IN, POLL_READY);
}

static void begin_anew_elsewhere_on_what_is_ready(void)
{
    second.bits = K_READY_IN;
    disarm_self();
    fake_run_as(2);
    assert_int_equal(poll_work_arm(item, level_source(&second), K_READY_IN, 0), 0);
    assert_int_equal(state_of(item), K_WATCH_QUEUED);
    k__cpu.current = &queue.thread;
    assert_int_equal(poll_work_arm(item, level_source(&source), K_READY_IN, 0), -EALREADY);
}

static void disarmed_while_it_runs_it_may_be_armed_by_anybody(void **state)
{
    (void)state;
    source.bits = K_READY_IN;
    arm(K_READY_IN, 0);
    in_handler = begin_anew_elsewhere_on_what_is_ready;
    run_and_check(K_READY_IN, POLL_READY);
    assert_int_equal(state_of(item), K_WATCH_QUEUED);
    level_lower(&second, K_READY_IN);
    run_and_check(K_READY_IN, POLL_READY);
    assert_int_equal(state_of(item), K_WATCH_ARMED);
    assert_int_equal(poll_work_disarm(item), K_WATCH_ARMED);
    assert_idle();
}

static void on_other_queue(struct poll_work *work, uint32_t ready, enum poll_status status)
{
    assert_int_equal(ready, K_READY_IN);
    assert_int_equal(status, POLL_READY);
    assert_ptr_equal(k__cpu.current, &other.thread);
    call_count++;
    (void)poll_work_disarm(work);
}

static void move_to_other_queue(void)
{
    disarm_self_and_forget();
    poll_work_timed_init(&timed, &other, on_other_queue);
    assert_int_equal(poll_work_arm(item, level_source(&source), K_READY_IN, 0), 0);
    assert_int_equal(state_of(item), K_WATCH_QUEUED);
}

static void its_memory_may_serve_on_another_queue_at_once(void **state)
{
    (void)state;
    source.bits = K_READY_IN;
    arm(K_READY_IN, 0);
    in_handler = move_to_other_queue;
    run_and_check(K_READY_IN, POLL_READY);
    assert_false(fake_queue_run_one(&queue));
    assert_true(fake_queue_run_one(&other));
    assert_int_equal(call_count, 2);
}

/* Disarming, and waiting */

static void disarm_and_wait(void *unused)
{
    (void)unused;
    (void)poll_work_disarm_sync(item);
}

static void be_disarmed_by_three(void)
{
    assert_true(fake_call_until_wait(1, disarm_and_wait, NULL));
    assert_true(fake_call_until_wait(2, disarm_and_wait, NULL));
    assert_true(fake_call_until_wait(3, disarm_and_wait, NULL));
    assert_int_equal(poll_work_arm(item, level_source(&source), K_READY_IN, 0), -EBUSY);
    arm_from_elsewhere();
}

static void disarm_sync_waits_for_the_handler_with_any_number(void **state)
{
    (void)state;
    source.bits = K_READY_IN;
    arm(K_READY_IN, 0);
    in_handler = be_disarmed_by_three;
    run_and_check(K_READY_IN, POLL_READY);
    for (int i = 1; i <= 3; i++) {
        assert_false(fake_is_waiting(i));
    }
    assert_idle();
    arm(K_READY_IN, 0);
    run_and_check(K_READY_IN, POLL_READY);
}

static void disarm_sync_does_not_wait_for_what_does_not_run(void **state)
{
    (void)state;
    assert_int_equal(poll_work_disarm_sync(item), 0);
    arm(K_READY_IN, 0);
    assert_int_equal(poll_work_disarm_sync(item), 0);
    source.bits = K_READY_IN;
    arm(K_READY_IN, 0);
    assert_int_equal(poll_work_disarm_sync(item), 0);
    assert_int_equal(fake_waits, 0);
    assert_idle();
}

static void disarm_self_sync(void)
{
    assert_int_equal(poll_work_disarm_sync(item), -EDEADLK);
    assert_int_equal(state_of(item), K_WATCH_IDLE); /* disarmed all the same */
    arm(K_READY_IN, 0);                             /* and no lasting harm */
}

static void disarm_sync_in_its_own_handler_is_refused(void **state)
{
    (void)state;
    source.bits = K_READY_IN;
    arm(K_READY_IN, 0);
    in_handler = disarm_self_sync;
    run_and_check(K_READY_IN, POLL_READY);
    assert_int_equal(state_of(item), K_WATCH_QUEUED);
}

static struct poll_work other_item;

/* The other queue's handler, while the first one's waits for it. */
static void close_the_circle(struct poll_work *work, uint32_t ready, enum poll_status status)
{
    (void)work;
    (void)ready;
    (void)status;
    other.waits_for = NULL;
    queue.waits_for = &other;
    assert_int_equal(poll_work_disarm_sync(item), -EDEADLK);
    queue.waits_for = NULL;
}

static void run_other_queue(void)
{
    assert_true(fake_queue_run_one(&other));
    assert_int_equal(state_of(item), K_WATCH_IDLE);
}

static void two_queues_do_not_wait_for_each_other(void **state)
{
    (void)state;
    poll_work_init(&other_item, &other, close_the_circle);
    source.bits = K_READY_IN;
    arm(K_READY_IN, 0);
    assert_int_equal(poll_work_arm(&other_item, level_source(&source), K_READY_IN, POLL_ONE_SHOT),
                     0);
    in_handler = run_other_queue;
    run_and_check(K_READY_IN, POLL_READY);
    assert_idle();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(disarm_tells_the_state, set_up),
        cmocka_unit_test_setup(its_handler_may_disarm_it, set_up),
        cmocka_unit_test_setup(its_handler_may_disarm_and_arm_it, set_up),
        cmocka_unit_test_setup(its_handler_may_disarm_and_free_it, set_up),
        cmocka_unit_test_setup(its_handler_may_disarm_set_up_and_arm_it, set_up),
        cmocka_unit_test_setup(its_memory_may_serve_others_on_the_same_queue_at_once, set_up),
        cmocka_unit_test_setup(disarmed_while_it_runs_it_may_be_armed_by_anybody, set_up),
        cmocka_unit_test_setup(its_memory_may_serve_on_another_queue_at_once, set_up),
        cmocka_unit_test_setup(disarm_sync_waits_for_the_handler_with_any_number, set_up),
        cmocka_unit_test_setup(disarm_sync_does_not_wait_for_what_does_not_run, set_up),
        cmocka_unit_test_setup(disarm_sync_in_its_own_handler_is_refused, set_up),
        cmocka_unit_test_setup(two_queues_do_not_wait_for_each_other, set_up),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
