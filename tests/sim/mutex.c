/* SPDX-License-Identifier: Apache-2.0 */

/* Mutexes and inheritance. */

#include "scenario.h"

#include <errno.h>

static struct k_mutex first;
static struct k_mutex second;
static int inside;
static int entered;
static int timed_out;

static void set_up(void)
{
    (void)k_mutex_init(&first);
    (void)k_mutex_init(&second);
    inside = 0;
    entered = 0;
    timed_out = 0;
}

/* In the section that `first` guards: nobody else is. */
static void be_inside(void)
{
    scenario_count(&inside);
    SCENARIO_CHECK(inside == 1);
    scenario_count(&entered);
    inside = 0;
}

static void lock_first(void)
{
    SCENARIO_CHECK(k_mutex_lock(&first, K_FOREVER) == 0);
    be_inside();
    SCENARIO_CHECK(k_mutex_unlock(&first) == 0);
}

static void lock_twice(void)
{
    SCENARIO_CHECK(k_mutex_lock(&first, K_FOREVER) == 0);
    SCENARIO_CHECK(k_mutex_lock(&first, K_FOREVER) == 0);
    SCENARIO_CHECK(k_mutex_unlock(&first) == 0);
    be_inside();
    SCENARIO_CHECK(k_mutex_unlock(&first) == 0);
}

static void lock_within_a_tick(void)
{
    int result = k_mutex_lock(&first, K_TICKS(1));

    if (result != 0) {
        SCENARIO_CHECK(result == -EAGAIN);
        scenario_count(&timed_out);
        return;
    }
    be_inside();
    SCENARIO_CHECK(k_mutex_unlock(&first) == 0);
}

static void try_to_lock(void)
{
    int result = k_mutex_lock(&first, K_NO_WAIT);

    if (result != 0) {
        SCENARIO_CHECK(result == -EBUSY);
        scenario_count(&timed_out);
        return;
    }
    be_inside();
    SCENARIO_CHECK(k_mutex_unlock(&first) == 0);
}

static void check_free(struct k_mutex *mutex)
{
    SCENARIO_CHECK(k_mutex_lock(mutex, K_NO_WAIT) == 0);
    SCENARIO_CHECK(k_mutex_unlock(mutex) == 0);
    SCENARIO_CHECK(k_mutex_unlock(mutex) == -EINVAL);
}

static void check_three(void)
{
    SCENARIO_CHECK(entered + timed_out == 3);
    check_free(&first);
}

SCENARIO(one_thread_at_a_time_is_inside, .set_up = set_up,
         .threads = {{lock_first}, {lock_first}, {lock_first}}, .check = check_three);

SCENARIO(a_mutex_is_free_when_its_owner_has_left_it_completely, .set_up = set_up,
         .threads = {{lock_twice}, {lock_first}, {lock_twice}}, .check = check_three);

SCENARIO(a_mutex_comes_or_the_time_is_over, .set_up = set_up,
         .threads = {{lock_first}, {lock_within_a_tick}, {lock_within_a_tick}},
         .irqs = {{scenario_tick, 2}}, .check = check_three);

SCENARIO(who_does_not_wait_is_told_at_once, .set_up = set_up,
         .threads = {{lock_first}, {try_to_lock}, {try_to_lock}}, .check = check_three);

/* Inheritance: the owner is as urgent as the most urgent that waits, and only as long as it does.
 */

static struct k_sem start_urgent;

static void set_up_urgent(void)
{
    set_up();
    (void)k_sem_init(&start_urgent, 0, 1);
}

static void check_own_priority(int less_urgent)
{
    SCENARIO_CHECK(k_thread_priority_get(k_current_get()) == SCENARIO_PRIORITY + less_urgent);
}

static void lock_and_start_urgent(void)
{
    SCENARIO_CHECK(k_mutex_lock(&first, K_FOREVER) == 0);
    k_sem_give(&start_urgent);
    be_inside();
    SCENARIO_CHECK(k_mutex_unlock(&first) == 0);
    check_own_priority(1);
}

static void wait_and_lock(void)
{
    (void)k_sem_take(&start_urgent, K_FOREVER);
    lock_first();
    check_own_priority(-1);
}

static void wait_and_lock_within_a_tick(void)
{
    (void)k_sem_take(&start_urgent, K_FOREVER);
    lock_within_a_tick();
    check_own_priority(-1);
}

static void lock_between(void)
{
    lock_first();
    check_own_priority(0);
}

SCENARIO(what_was_inherited_is_given_back, .set_up = set_up_urgent,
         .threads = {{lock_and_start_urgent, 1}, {wait_and_lock, -1}, {lock_between}},
         .irqs = {{scenario_tick, 1}}, .check = check_three);

SCENARIO(what_was_inherited_ends_with_the_time_of_who_waits, .set_up = set_up_urgent,
         .threads = {{lock_and_start_urgent, 1}, {wait_and_lock_within_a_tick, -1}, {lock_between}},
         .irqs = {{scenario_tick, 2}}, .check = check_three);

static void lock_both(void)
{
    SCENARIO_CHECK(k_mutex_lock(&second, K_FOREVER) == 0);
    lock_first();
    SCENARIO_CHECK(k_mutex_unlock(&second) == 0);
    check_own_priority(0);
}

static void wait_for_the_chain(void)
{
    (void)k_sem_take(&start_urgent, K_FOREVER);
    SCENARIO_CHECK(k_mutex_lock(&second, K_FOREVER) == 0);
    scenario_count(&entered);
    SCENARIO_CHECK(k_mutex_unlock(&second) == 0);
    check_own_priority(-1);
}

static void check_chain(void)
{
    check_three();
    check_free(&second);
}

SCENARIO(inheritance_follows_a_chain, .set_up = set_up_urgent,
         .threads = {{lock_and_start_urgent, 1}, {lock_both}, {wait_for_the_chain, -1}},
         .irqs = {{scenario_tick, 1}}, .check = check_chain);

static void make_owner_urgent(void)
{
    k_thread_priority_set(scenario_thread(0), SCENARIO_PRIORITY - 2);
    k_thread_priority_set(scenario_thread(0), SCENARIO_PRIORITY + 1);
}

SCENARIO(priorities_change_while_threads_wait, .set_up = set_up_urgent,
         .threads = {{lock_and_start_urgent, 1}, {wait_and_lock, -1}, {lock_between}},
         .irqs = {{make_owner_urgent, 2}}, .check = check_three);
