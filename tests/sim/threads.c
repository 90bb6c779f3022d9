/* SPDX-License-Identifier: Apache-2.0 */

/* Threads that start, stop, join and end each other. */

#include "scenario.h"

#include <errno.h>

static int ended;
static int joined;
static struct k_sem sem;

static void set_up(void)
{
    ended = 0;
    joined = 0;
    (void)k_sem_init(&sem, 0, 10);
}

static void end(void)
{
    scenario_count(&ended);
}

static void join_0(void)
{
    SCENARIO_CHECK(k_thread_join(scenario_thread(0), K_FOREVER) == 0);
    scenario_count(&joined);
}

static void check_two_joined(void)
{
    SCENARIO_CHECK(joined == 2);
}

SCENARIO(every_joiner_is_told, .set_up = set_up, .threads = {{end}, {join_0}, {join_0}},
         .check = check_two_joined);

static void abort_0(void)
{
    k_thread_abort(scenario_thread(0));
}

static void wait_for_ever(void)
{
    (void)k_sem_take(&sem, K_FOREVER);
    SCENARIO_CHECK(false);
}

SCENARIO(every_joiner_is_told_of_an_abort, .set_up = set_up,
         .threads = {{wait_for_ever}, {join_0}, {join_0}, {abort_0}}, .check = check_two_joined);

SCENARIO(an_interrupt_and_a_thread_abort_the_same, .set_up = set_up,
         .threads = {{wait_for_ever}, {join_0}, {join_0}, {abort_0}}, .irqs = {{abort_0, 2}},
         .check = check_two_joined);

static void run_a_while(void)
{
    for (int i = 0; i < 3; i++) {
        k_yield();
    }
    scenario_count(&ended);
}

static void check_joined_whatever_ended(void)
{
    check_two_joined();
    SCENARIO_CHECK(ended <= 1);
}

SCENARIO(a_running_thread_is_aborted_anywhere, .set_up = set_up,
         .threads = {{run_a_while}, {join_0}, {join_0}}, .irqs = {{abort_0, 1}},
         .check = check_joined_whatever_ended);

static void join_each_other(int other)
{
    int result = k_thread_join(scenario_thread(other), K_FOREVER);

    SCENARIO_CHECK(result == 0 || result == -EDEADLK);
    scenario_count(result == 0 ? &joined : &ended);
}

static void join_1_circle(void)
{
    join_each_other(1);
}

static void join_0_circle(void)
{
    join_each_other(0);
}

static void check_circle_broken(void)
{
    SCENARIO_CHECK(joined + ended == 2);
    SCENARIO_CHECK(joined >= 1);
}

SCENARIO(two_that_join_each_other_are_told, .set_up = set_up,
         .threads = {{join_1_circle}, {join_0_circle}}, .check = check_circle_broken);

static void suspend_self(void)
{
    k_thread_suspend(k_current_get());
    scenario_count(&ended);
}

static void resume_0_until_it_has_ended(void)
{
    while (ended == 0) {
        k_thread_resume(scenario_thread(0));
        k_yield();
    }
}

static void check_ended(void)
{
    SCENARIO_CHECK(ended == 1);
}

static void suspend_and_resume_0(void)
{
    k_thread_suspend(scenario_thread(0));
    k_thread_resume(scenario_thread(0));
}

SCENARIO(a_thread_that_suspends_itself_is_resumed, .set_up = set_up,
         .threads = {{suspend_self}, {resume_0_until_it_has_ended}},
         .irqs = {{suspend_and_resume_0, 1}}, .check = check_ended);

static void take(void)
{
    SCENARIO_CHECK(k_sem_take(&sem, K_FOREVER) == 0);
    scenario_count(&ended);
}

static void give(void)
{
    k_sem_give(&sem);
}

SCENARIO(a_suspended_waiter_gets_its_permit, .set_up = set_up, .threads = {{take}, {give}},
         .irqs = {{suspend_and_resume_0, 2}}, .check = check_ended);

static void sleep_2_ticks(void)
{
    int32_t left = k_sleep(K_TICKS(2));

    SCENARIO_CHECK(left >= 0);
    scenario_count(&ended);
}

static void wake_0(void)
{
    k_wakeup(scenario_thread(0));
}

SCENARIO(a_sleeper_is_woken_or_its_time_is_over, .set_up = set_up,
         .threads = {{sleep_2_ticks}, {wake_0}}, .irqs = {{scenario_tick, 3}, {wake_0, 1}},
         .check = check_ended);

static void take_within_a_tick(void)
{
    (void)k_sem_take(&sem, K_TICKS(1));
    scenario_count(&ended);
}

SCENARIO(a_wait_with_a_limit_is_suspended, .set_up = set_up,
         .threads = {{take_within_a_tick}, {suspend_and_resume_0}},
         .irqs = {{scenario_tick, 2}, {give, 1}}, .check = check_ended);

static void change_priorities(void)
{
    k_thread_priority_set(scenario_thread(0), SCENARIO_PRIORITY - 1);
    k_thread_priority_set(scenario_thread(1), SCENARIO_PRIORITY + 1);
    k_thread_priority_set(scenario_thread(0), SCENARIO_PRIORITY);
    k_thread_priority_set(scenario_thread(1), SCENARIO_PRIORITY);
}

static void check_two_ended(void)
{
    SCENARIO_CHECK(ended == 2);
}

SCENARIO(priorities_of_waiters_change, .set_up = set_up,
         .threads = {{take}, {take}, {give}, {give}}, .irqs = {{change_priorities, 1}},
         .check = check_two_ended);

static void lock_scheduler(void)
{
    int before = ended;

    k_sched_lock();
    give();
    SCENARIO_CHECK(ended == before);
    k_sched_unlock();
}

SCENARIO(a_scheduler_lock_holds_what_becomes_ready, .set_up = set_up,
         .threads = {{lock_scheduler}, {take, -1}}, .check = check_ended);
