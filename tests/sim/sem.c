/* SPDX-License-Identifier: Apache-2.0 */

/* Semaphores. */

#include "scenario.h"

#include <errno.h>

static struct k_sem sem;
static int taken;
static int timed_out;

static void set_up(void)
{
    (void)k_sem_init(&sem, 0, 10);
    taken = 0;
    timed_out = 0;
}

static void give(void)
{
    k_sem_give(&sem);
}

static void give_two(void)
{
    give();
    give();
}

static void take(void)
{
    SCENARIO_CHECK(k_sem_take(&sem, K_FOREVER) == 0);
    scenario_count(&taken);
}

static void take_two(void)
{
    take();
    take();
}

static void take_within_a_tick(void)
{
    int result = k_sem_take(&sem, K_TICKS(1));

    SCENARIO_CHECK(result == 0 || result == -EAGAIN);
    scenario_count(result == 0 ? &taken : &timed_out);
}

static void try_to_take(void)
{
    if (k_sem_take(&sem, K_NO_WAIT) == 0) {
        scenario_count(&taken);
    }
}

static void check_two_taken(void)
{
    SCENARIO_CHECK(taken == 2);
    SCENARIO_CHECK(k_sem_count_get(&sem) == 0);
}

SCENARIO(two_givers_and_two_takers, .set_up = set_up, .threads = {{give}, {give}, {take}, {take}},
         .check = check_two_taken);

SCENARIO(an_interrupt_gives_what_threads_take, .set_up = set_up, .threads = {{take}, {take}},
         .irqs = {{give, 2}}, .check = check_two_taken);

SCENARIO(takers_of_different_priority, .set_up = set_up,
         .threads = {{give_two, 1}, {take}, {take, -1}}, .check = check_two_taken);

SCENARIO(two_takers_of_two, .set_up = set_up, .threads = {{take_two}, {give}}, .irqs = {{give, 1}},
         .check = check_two_taken);

static void check_all_accounted_for(void)
{
    SCENARIO_CHECK(taken + timed_out == 2);
    SCENARIO_CHECK((unsigned int)taken + k_sem_count_get(&sem) == 2);
}

SCENARIO(a_permit_comes_or_the_time_is_over, .set_up = set_up,
         .threads = {{take_within_a_tick}, {take_within_a_tick}, {give_two}},
         .irqs = {{scenario_tick, 2}}, .check = check_all_accounted_for);

static void check_permits_kept(void)
{
    SCENARIO_CHECK((unsigned int)taken + k_sem_count_get(&sem) == 3);
}

SCENARIO(permits_are_counted_by_all_who_race, .set_up = set_up,
         .threads = {{give}, {try_to_take}, {try_to_take}}, .irqs = {{give, 2}},
         .check = check_permits_kept);

static void set_up_limit_1(void)
{
    set_up();
    (void)k_sem_init(&sem, 0, 1);
}

static void check_at_most_one(void)
{
    SCENARIO_CHECK(taken >= 1);
    SCENARIO_CHECK(k_sem_count_get(&sem) <= 1);
    SCENARIO_CHECK((unsigned int)taken + k_sem_count_get(&sem) <= 3);
}

SCENARIO(a_limit_is_never_passed, .set_up = set_up_limit_1, .threads = {{give}, {give}, {take}},
         .irqs = {{give, 1}}, .check = check_at_most_one);

static void reset(void)
{
    k_sem_reset(&sem);
}

static void take_or_be_reset(void)
{
    int result = k_sem_take(&sem, K_FOREVER);

    SCENARIO_CHECK(result == 0 || result == -EAGAIN);
    scenario_count(result == 0 ? &taken : &timed_out);
}

static void reset_until_all_are_gone(void)
{
    while (taken + timed_out < 2) {
        reset();
        k_yield();
    }
}

static void check_both_returned(void)
{
    SCENARIO_CHECK(taken + timed_out == 2);
    SCENARIO_CHECK(taken <= 1);
}

SCENARIO(a_reset_sends_every_waiter_away, .set_up = set_up,
         .threads = {{take_or_be_reset}, {take_or_be_reset}, {reset_until_all_are_gone}},
         .irqs = {{give, 1}}, .check = check_both_returned);

static void abort_first_taker(void)
{
    k_thread_abort(scenario_thread(0));
}

static void check_one_or_two_taken(void)
{
    SCENARIO_CHECK(taken == 1 || taken == 2);
    SCENARIO_CHECK((unsigned int)taken + k_sem_count_get(&sem) <= 2);
}

/* The permit that was handed to a thread is gone with it; the other one is not. */
SCENARIO(the_others_wait_on_when_a_waiter_is_aborted, .set_up = set_up,
         .threads = {{take}, {take}, {abort_first_taker}, {give_two}},
         .check = check_one_or_two_taken);
