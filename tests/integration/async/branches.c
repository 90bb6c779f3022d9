/* SPDX-License-Identifier: Apache-2.0 */

/* Tasks that wait for any of several things. */

#include "executors.h"

#include <errno.h>

static K_SEM_DEFINE(sem, 0, 10);
K_MSGQ_DEFINE(numbers, 1, 2, 1);
static struct level level;

#define BRANCHES 3

struct chooser {
    struct async_task task;
    struct async_branch branches[BRANCHES];
    k_timeout_t timeout;
};

static enum async_step choose(struct async_task *task)
{
    struct chooser *self = CONTAINER_OF(task, struct chooser, task);

    ASYNC_BEGIN(task);
    ASYNC_AWAIT_ANY(task, self->branches, BRANCHES, self->timeout);
    note(task->result >= 0 ? (char)('0' + task->result) : task->result == -EAGAIN ? 't' : 'c');
    ASYNC_END(task);
}

static void start(struct async_executor *on, struct chooser *chooser, k_timeout_t timeout)
{
    *chooser = (struct chooser){
        .branches = {ASYNC_BRANCH(k_sem_source(&sem), K_READY_IN),
                     ASYNC_BRANCH(k_msgq_source(&numbers), K_READY_IN),
                     ASYNC_BRANCH(level_source(&level), K_READY_OUT)},
        .timeout = timeout,
    };
    TEST_EQUAL(async_start(&chooser->task, on, choose), 0);
}

static void check_ready(const struct chooser *chooser, uint32_t a, uint32_t b, uint32_t c)
{
    TEST_TRUE(async_has_ended(&chooser->task));
    TEST_EQUAL(chooser->branches[0].ready, a);
    TEST_EQUAL(chooser->branches[1].ready, b);
    TEST_EQUAL(chooser->branches[2].ready, c);
    TEST_EQUAL(k_watch_count(), 0);
}

ASYNC_CASE(each_branch_lets_the_task_go_on)
{
    static struct chooser chooser;

    start(on, &chooser, K_FOREVER);
    TEST_EQUAL(k_watch_count(), BRANCHES);
    k_sem_give(&sem);
    TEST_STRING(noted(), "1");
    check_ready(&chooser, K_READY_IN, 0, 0);
    k_sem_reset(&sem);
    start(on, &chooser, K_FOREVER);
    TEST_EQUAL(k_msgq_put(&numbers, "a", K_NO_WAIT), 0);
    TEST_STRING(noted(), "1");
    check_ready(&chooser, 0, K_READY_IN, 0);
    k_msgq_purge(&numbers);
    start(on, &chooser, K_FOREVER);
    level_raise(&level, K_READY_IN); /* not wanted */
    TEST_FALSE(has_noted());
    level_raise(&level, K_READY_OUT);
    TEST_STRING(noted(), "1");
    check_ready(&chooser, 0, 0, K_READY_OUT);
    level.bits = 0;
}

ASYNC_CASE(what_is_ready_before_is_found)
{
    static struct chooser chooser;

    k_sem_give(&sem);
    level.bits = K_READY_OUT;
    start(on, &chooser, K_FOREVER);
    TEST_STRING(noted(), "2");
    check_ready(&chooser, K_READY_IN, 0, K_READY_OUT);
    k_sem_reset(&sem);
    level.bits = 0;
}

static void raise_two(void *unused)
{
    (void)unused;
    k_sem_give(&sem);
    level_raise(&level, K_READY_OUT);
}

ASYNC_CASE(branches_that_come_together_are_told_together)
{
    static struct chooser chooser;

    start(on, &chooser, K_FOREVER);
    in_interrupt(raise_two, NULL);
    TEST_STRING(noted(), "2");
    check_ready(&chooser, K_READY_IN, 0, K_READY_OUT);
    k_sem_reset(&sem);
    level.bits = 0;
}

ASYNC_CASE(waiting_for_any_ends_with_its_time)
{
    static struct chooser chooser;

    start(on, &chooser, K_TICKS(3));
    (void)k_sleep(K_TICKS(5));
    TEST_STRING(noted(), "t");
    check_ready(&chooser, 0, 0, 0);
    start(on, &chooser, K_NO_WAIT);
    TEST_STRING(noted(), "t");
    start(on, &chooser, K_TICKS(3));
    k_sem_give(&sem);
    TEST_STRING(noted(), "1");
    (void)k_sleep(K_TICKS(5));
    TEST_FALSE(has_noted());
    k_sem_reset(&sem);
}

ASYNC_CASE(waiting_for_any_is_cancelled)
{
    static struct chooser chooser;

    start(on, &chooser, K_FOREVER);
    TEST_EQUAL(async_cancel(&chooser.task), 0);
    TEST_STRING(noted(), "c");
    check_ready(&chooser, 0, 0, 0);
}

/* A branch that comes between cancellation and the task's next step changes nothing. */
ASYNC_CASE(what_comes_after_the_cancellation_is_too_late)
{
    static struct chooser chooser;

    start(on, &chooser, K_FOREVER);
    unsigned int key = irq_lock();

    TEST_EQUAL(async_cancel(&chooser.task), 0);
    level.bits = K_READY_OUT;
    k_pollable_tell(&level.pollable, K_READY_OUT);
    irq_unlock(key);
    (void)k_sleep(K_TICKS(1));
    TEST_STRING(noted(), "c");
    check_ready(&chooser, 0, 0, K_READY_OUT);
    level.bits = 0;
}
