/* SPDX-License-Identifier: Apache-2.0 */

/* Tasks that are to end early. */

#include "executors.h"

#include <errno.h>

static K_SEM_DEFINE(sem, 0, 10);

static enum async_step put_in_order(struct async_task *task)
{
    ASYNC_BEGIN(task);
    ASYNC_AWAIT(task, k_sem_source(&sem), K_READY_IN, K_FOREVER);
    note(task->result == -ECANCELED ? 'c' : 'r');
    ASYNC_SLEEP(task, K_FOREVER);
    note(task->result == -ECANCELED ? 'c' : 'r');
    ASYNC_YIELD(task);
    note(task->result == -ECANCELED ? 'c' : 'r');
    ASYNC_END(task);
}

ASYNC_CASE(a_cancelled_task_goes_on_at_once_to_its_end)
{
    static struct async_task task = ASYNC_TASK_INIT;

    TEST_EQUAL(async_cancel(&task), -EALREADY);
    TEST_EQUAL(async_start(&task, on, put_in_order), 0);
    TEST_EQUAL(async_cancel(&task), 0);
    TEST_STRING(noted(), "ccc");
    TEST_TRUE(async_has_ended(&task));
    TEST_EQUAL(async_cancel(&task), -EALREADY);
}

ASYNC_CASE(a_sleeping_task_is_cancelled_and_started_anew)
{
    static struct async_task task = ASYNC_TASK_INIT;

    for (int i = 0; i < 2; i++) {
        k_sem_give(&sem);
        TEST_EQUAL(async_start(&task, on, put_in_order), 0);
        TEST_STRING(noted(), "r");
        TEST_EQUAL(async_cancel(&task), 0);
        TEST_EQUAL(async_cancel(&task), -EALREADY);
        TEST_STRING(noted(), "cc");
        k_sem_reset(&sem);
    }
}

static enum async_step cancel_itself(struct async_task *task)
{
    ASYNC_BEGIN(task);
    TEST_EQUAL(async_cancel(task), 0);
    note('s');
    ASYNC_SLEEP(task, K_FOREVER);
    note(task->result == -ECANCELED ? 'c' : 'r');
    ASYNC_END(task);
}

ASYNC_CASE(a_running_task_is_told_at_its_next_await)
{
    static struct async_task task = ASYNC_TASK_INIT;

    TEST_EQUAL(async_start(&task, on, cancel_itself), 0);
    TEST_STRING(noted(), "sc");
    TEST_TRUE(async_has_ended(&task));
}

static struct async_branch branch = {.wanted = K_READY_IN};

static enum async_step cancel_itself_and_choose(struct async_task *task)
{
    ASYNC_BEGIN(task);
    TEST_EQUAL(async_cancel(task), 0);
    branch.source = k_sem_source(&sem);
    ASYNC_AWAIT_ANY(task, &branch, 1, K_FOREVER);
    note(task->result == -ECANCELED ? 'c' : 'r');
    ASYNC_END(task);
}

ASYNC_CASE(a_running_task_is_told_when_it_waits_for_any)
{
    static struct async_task task = ASYNC_TASK_INIT;

    TEST_EQUAL(async_start(&task, on, cancel_itself_and_choose), 0);
    TEST_STRING(noted(), "c");
}

/* Its event is not lost: the permit is there for whoever comes next. */
ASYNC_CASE(a_queued_task_is_cancelled)
{
    static struct async_task task = ASYNC_TASK_INIT;

    TEST_EQUAL(async_start(&task, on, put_in_order), 0);
    unsigned int key = irq_lock();

    k_sem_give(&sem);
    TEST_EQUAL(async_cancel(&task), 0);
    irq_unlock(key);
    (void)k_sleep(K_TICKS(1));
    TEST_STRING(noted(), "ccc");
    TEST_EQUAL(k_sem_count_get(&sem), 1);
    k_sem_reset(&sem);
}

ASYNC_CASE(an_event_after_the_cancellation_is_too_late)
{
    static struct async_task task = ASYNC_TASK_INIT;

    TEST_EQUAL(async_start(&task, on, put_in_order), 0);
    unsigned int key = irq_lock();

    TEST_EQUAL(async_cancel(&task), 0);
    k_sem_give(&sem);
    irq_unlock(key);
    (void)k_sleep(K_TICKS(1));
    TEST_STRING(noted(), "ccc");
    k_sem_reset(&sem);
}
