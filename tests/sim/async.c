/* SPDX-License-Identifier: Apache-2.0 */

/* Tasks: no event is lost, each await ends once, and nothing touches a task that has ended. */

#include "scenario.h"

#include <errno.h>
#include <poll/async.h>
#include <string.h>

#define PERMITS 3

static struct async_executor executor;
static struct k_thread runner;
static K_THREAD_STACK_DEFINE(stack, 4096);
static struct k_sem one;
static struct k_sem two;
static struct async_task task;
static struct async_branch branches[2];
static int taken;
static int cancelled;
static int timed_out;

static enum async_step end_at_once(struct async_task *self)
{
    (void)self;
    return ASYNC_STEP_ENDS;
}

/* It waits for tasks when this returns. */
static void start_runner(void)
{
    static bool has_started;

    if (!has_started) {
        has_started = true;
        async_executor_init(&executor);
        (void)k_thread_create(&runner, stack, K_THREAD_STACK_SIZEOF(stack), async__executor_entry,
                              &executor, NULL, NULL, SCENARIO_PRIORITY, 0, K_NO_WAIT);
        SCENARIO_CHECK(async_start(&task, &executor, end_at_once) == 0);
        (void)k_sleep(K_TICKS(1));
        SCENARIO_CHECK(async_has_ended(&task));
    }
}

static void set_up(void)
{
    start_runner();
    (void)k_sem_init(&one, 0, 10);
    (void)k_sem_init(&two, 0, 10);
    memset(&task, 0, sizeof(task));
    taken = 0;
    cancelled = 0;
    timed_out = 0;
}

static void count_result(const struct async_task *self)
{
    if (self->result == -ECANCELED) {
        cancelled++;
    } else if (self->result == -EAGAIN) {
        timed_out++;
    }
}

static enum async_step take_all(struct async_task *self)
{
    ASYNC_BEGIN(self);
    while (taken < PERMITS && cancelled == 0) {
        ASYNC_AWAIT(self, k_sem_source(&one), K_READY_IN, K_FOREVER);
        count_result(self);
        if (k_sem_take(&one, K_NO_WAIT) == 0) {
            taken++;
        }
    }
    ASYNC_END(self);
}

static enum async_step take_from_both(struct async_task *self)
{
    ASYNC_BEGIN(self);
    while (taken < PERMITS && cancelled == 0) {
        branches[0] = (struct async_branch)ASYNC_BRANCH(k_sem_source(&one), K_READY_IN);
        branches[1] = (struct async_branch)ASYNC_BRANCH(k_sem_source(&two), K_READY_IN);
        ASYNC_AWAIT_ANY(self, branches, 2, K_FOREVER);
        count_result(self);
        SCENARIO_CHECK(self->result != 0 && self->result <= 2);
        taken += branches[0].ready != 0 && k_sem_take(&one, K_NO_WAIT) == 0 ? 1 : 0;
        taken += branches[1].ready != 0 && k_sem_take(&two, K_NO_WAIT) == 0 ? 1 : 0;
    }
    ASYNC_END(self);
}

static enum async_step wait_for_a_tick(struct async_task *self)
{
    ASYNC_BEGIN(self);
    ASYNC_AWAIT(self, k_sem_source(&one), K_READY_IN, K_TICKS(1));
    count_result(self);
    taken += self->result == K_READY_IN && k_sem_take(&one, K_NO_WAIT) == 0 ? 1 : 0;
    ASYNC_END(self);
}

static void start(async_fn_t *run)
{
    SCENARIO_CHECK(async_start(&task, &executor, run) == 0);
}

static void start_taking_all(void)
{
    start(take_all);
}

static void start_taking_from_both(void)
{
    start(take_from_both);
}

static void start_waiting_for_a_tick(void)
{
    start(wait_for_a_tick);
}

static void give_one(void)
{
    k_sem_give(&one);
}

static void give_two_permits(void)
{
    k_sem_give(&one);
    k_sem_give(&one);
}

static void give_two(void)
{
    k_sem_give(&two);
    k_sem_give(&two);
}

static void cancel(void)
{
    int error = async_cancel(&task);

    SCENARIO_CHECK(error == 0 || error == -EALREADY);
}

/* As soon as it has ended its memory is used for something else. */
static void reuse_after_its_end(void)
{
    struct k_sem ended;
    int left = 50;

    (void)k_sem_init(&ended, 0, 1);
    while (!async_has_ended(&task) && left-- > 0) {
        (void)k_sem_take(&ended, K_TICKS(1));
    }
    SCENARIO_CHECK(async_has_ended(&task));
    memset(&task, 0xa5, sizeof(task));
    (void)k_sleep(K_TICKS(1)); /* the executor waits again, as at the beginning */
}

static void check_all_taken(void)
{
    reuse_after_its_end();
    SCENARIO_CHECK(taken == PERMITS && cancelled == 0);
    SCENARIO_CHECK(!k_pollable_is_watched(&one.pollable) && !k_pollable_is_watched(&two.pollable));
}

SCENARIO(every_permit_reaches_the_task, .set_up = set_up,
         .threads = {{start_taking_all}, {give_two_permits}}, .irqs = {{give_one, 1}},
         .check = check_all_taken);

SCENARIO(a_task_finds_the_permits_of_either_branch, .set_up = set_up,
         .threads = {{start_taking_from_both}, {give_two}}, .irqs = {{give_one, 1}},
         .check = check_all_taken);

static void check_taken_or_cancelled(void)
{
    int left;

    cancel();
    reuse_after_its_end();
    left = (int)(k_sem_count_get(&one) + k_sem_count_get(&two));
    SCENARIO_CHECK(taken + left == PERMITS);
    SCENARIO_CHECK(cancelled <= 1 && (cancelled == 1 || taken == PERMITS));
    SCENARIO_CHECK(!k_pollable_is_watched(&one.pollable) && !k_pollable_is_watched(&two.pollable));
}

SCENARIO(a_task_is_cancelled_while_permits_come, .set_up = set_up,
         .threads = {{start_taking_all}, {give_two_permits}, {cancel}}, .irqs = {{give_one, 1}},
         .check = check_taken_or_cancelled);

SCENARIO(a_task_with_branches_is_cancelled_while_permits_come, .set_up = set_up,
         .threads = {{start_taking_from_both}, {give_two}, {cancel}}, .irqs = {{give_one, 1}},
         .check = check_taken_or_cancelled);

SCENARIO(two_threads_and_an_interrupt_cancel, .set_up = set_up,
         .threads = {{start_taking_all}, {cancel}, {give_two_permits}, {give_one}},
         .irqs = {{cancel, 1}}, .check = check_taken_or_cancelled);

static void check_one_end(void)
{
    reuse_after_its_end();
    SCENARIO_CHECK(taken + (int)k_sem_count_get(&one) == 1);
    SCENARIO_CHECK(taken + timed_out == 1);
    SCENARIO_CHECK(!k_pollable_is_watched(&one.pollable));
}

SCENARIO(an_await_ends_by_its_event_or_its_time, .set_up = set_up,
         .threads = {{start_waiting_for_a_tick}, {give_one}}, .irqs = {{scenario_tick, 2}},
         .check = check_one_end);
