/* SPDX-License-Identifier: Apache-2.0 */

/* Sets: no event is lost between looking at a member and waiting, whoever removes or closes it. */

#include "scenario.h"

#include <errno.h>
#include <poll/poll_set.h>

#define PERMITS 3

static struct poll_set set;
static struct poll_member first;
static struct poll_member second;
static struct k_sem one;
static struct k_sem two;
static int taken;
static int closed;

static void add(struct poll_member *member, struct k_sem *sem)
{
    SCENARIO_CHECK(poll_set_add(&set, member, k_sem_source(sem), K_READY_IN, 0) == 0);
}

static void set_up_empty(void)
{
    (void)k_sem_init(&one, 0, 10);
    (void)k_sem_init(&two, 0, 10);
    poll_set_init(&set);
    poll_member_init(&first);
    poll_member_init(&second);
    taken = 0;
    closed = 0;
}

static void set_up(void)
{
    set_up_empty();
    add(&first, &one);
    add(&second, &two);
}

static void add_both(void)
{
    add(&first, &one);
    add(&second, &two);
}

static void give_one(void)
{
    k_sem_give(&one);
}

static void give_two(void)
{
    k_sem_give(&two);
    k_sem_give(&two);
}

static void handle(struct poll_member *member)
{
    struct k_sem *sem = member == &first ? &one : &two;

    SCENARIO_CHECK(member == &first || member == &second);
    if ((member->ready & K_READY_CLOSED) != 0) {
        closed++;
    } else if (k_sem_take(sem, K_NO_WAIT) == 0) {
        taken++;
    }
}

static void take_all(void)
{
    while (taken < PERMITS) {
        struct poll_member *member = poll_set_wait(&set, K_FOREVER);

        SCENARIO_CHECK(member != NULL);
        handle(member);
    }
}

static void remove_both(void)
{
    (void)poll_set_remove(&first);
    (void)poll_set_remove(&second);
    SCENARIO_CHECK(set.ready == NULL && set.given == NULL);
    SCENARIO_CHECK(!k_pollable_is_watched(&one.pollable) && !k_pollable_is_watched(&two.pollable));
}

static void check_all_taken(void)
{
    SCENARIO_CHECK(taken == PERMITS);
    SCENARIO_CHECK(poll_set_wait(&set, K_NO_WAIT) == NULL);
    remove_both();
}

SCENARIO(every_permit_is_found_by_the_set, .set_up = set_up,
         .threads = {{take_all}, {give_two}, {give_one, 1}}, .check = check_all_taken);

SCENARIO(permits_of_interrupts_are_found_by_the_set, .set_up = set_up,
         .threads = {{take_all}, {give_one}}, .irqs = {{give_two, 1}}, .check = check_all_taken);

SCENARIO(members_are_added_while_a_thread_waits, .set_up = set_up_empty,
         .threads = {{take_all}, {add_both}, {give_two}}, .irqs = {{give_one, 1}},
         .check = check_all_taken);

static void try_to_take_two(void)
{
    if (k_sem_take(&two, K_NO_WAIT) == 0) {
        scenario_count(&taken);
    }
}

static void wait_for_the_rest(void)
{
    for (struct poll_member *member = poll_set_wait(&set, K_MSEC(50)); member != NULL;
         member = poll_set_wait(&set, K_MSEC(50))) {
        handle(member);
    }
}

SCENARIO(what_another_thread_takes_is_found_for_nothing, .set_up = set_up,
         .threads = {{wait_for_the_rest}, {give_two}, {try_to_take_two}}, .irqs = {{give_one, 1}},
         .check = check_all_taken);

static void remove_second(void)
{
    (void)poll_set_remove(&second);
    SCENARIO_CHECK(!k_pollable_is_watched(&two.pollable));
}

static void check_first_found(void)
{
    SCENARIO_CHECK(k_sem_count_get(&one) == 0);
    SCENARIO_CHECK(taken + (int)k_sem_count_get(&two) == PERMITS);
    remove_both();
}

SCENARIO(removing_one_member_loses_none_of_another, .set_up = set_up,
         .threads = {{wait_for_the_rest}, {give_two}, {remove_second}}, .irqs = {{give_one, 1}},
         .check = check_first_found);

static void close_two(void)
{
    k_pollable_close(&two.pollable);
}

static void check_closed_once(void)
{
    SCENARIO_CHECK(closed == 1);
    check_first_found();
}

SCENARIO(a_close_is_told_once_to_the_set, .set_up = set_up,
         .threads = {{wait_for_the_rest}, {give_two}, {close_two}}, .irqs = {{give_one, 1}},
         .check = check_closed_once);

static void readd_second(void)
{
    (void)poll_set_remove(&second);
    add(&second, &two);
}

/* Queued when it is added, it may be found for nothing when its permits have been taken. */
static void check_nothing_left(void)
{
    wait_for_the_rest();
    check_all_taken();
}

SCENARIO(removed_and_added_again_it_is_found, .set_up = set_up,
         .threads = {{take_all}, {give_two}, {readd_second}}, .irqs = {{give_one, 1}},
         .check = check_nothing_left);
