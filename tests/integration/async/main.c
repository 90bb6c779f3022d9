/* SPDX-License-Identifier: Apache-2.0 */

/* Tasks without a stack: what they wait for, in which order they go on, how they end. */

#include "executors.h"

#include <errno.h>

#define FREE_IRQ 30U
/* Less urgent than the clock and all that the cases raise: what these do is done before. */
#define LEVEL (ARCH_IRQ_LEVELS - 1U)

static ASYNC_EXECUTOR_DEFINE(in_thread, 1024, K_PRIO_COOP(1));
static struct async_executor in_interrupt_30 = ASYNC_EXECUTOR_IRQ_INIT((int)FREE_IRQ);

struct async_executor *executor(int index)
{
    if (index == 0) {
        return &in_thread;
    }
    if (irq_is_enabled(FREE_IRQ) == 0) {
        TEST_EQUAL(irq_connect_dynamic(FREE_IRQ, LEVEL, async_executor_isr, &in_interrupt_30, 0),
                   (int)FREE_IRQ);
        irq_enable(FREE_IRQ);
    }
    return &in_interrupt_30;
}

static K_SEM_DEFINE(sem, 0, 10);
static struct level level;

struct taker {
    struct async_task task;
    char letter;
    int left;
    k_timeout_t timeout;
    int last_result;
};

/* Takes `left` permits, one for each time that it is told. */
static enum async_step take(struct async_task *task)
{
    struct taker *self = CONTAINER_OF(task, struct taker, task);

    ASYNC_BEGIN(task);
    while (self->left > 0) {
        ASYNC_AWAIT(task, k_sem_source(&sem), K_READY_IN, self->timeout);
        self->last_result = task->result;
        if (task->result == K_READY_IN && k_sem_take(&sem, K_NO_WAIT) == 0) {
            note(self->letter);
            self->left--;
        } else if (task->result < 0) {
            note('-');
            ASYNC_EXIT(task);
        }
    }
    ASYNC_END(task);
}

static void start(struct async_executor *on, struct taker *taker, char letter, int left,
                  k_timeout_t timeout)
{
    *taker = (struct taker){.letter = letter, .left = left, .timeout = timeout};
    TEST_EQUAL(async_start(&taker->task, on, take), 0);
}

ASYNC_CASE(a_task_goes_on_with_each_event)
{
    static struct taker taker;

    start(on, &taker, 'a', 2, K_FOREVER);
    TEST_EQUAL(async_start(&taker.task, on, take), -EALREADY);
    TEST_FALSE(has_noted());
    k_sem_give(&sem);
    TEST_STRING(noted(), "a");
    TEST_FALSE(async_has_ended(&taker.task));
    k_sem_give(&sem);
    TEST_STRING(noted(), "a");
    TEST_TRUE(async_has_ended(&taker.task));
    TEST_EQUAL(k_sem_count_get(&sem), 0);
}

ASYNC_CASE(what_is_ready_already_lets_other_tasks_go_first)
{
    static struct taker one;
    static struct taker two;

    for (int i = 0; i < 6; i++) {
        k_sem_give(&sem);
    }
    k_sched_lock();
    start(on, &one, 'a', 3, K_FOREVER);
    start(on, &two, 'b', 3, K_FOREVER);
    k_sched_unlock();
    /* In an interrupt the first one runs before there is another. */
    TEST_STRING(noted(), on == executor(0) ? "ababab" : "aaabbb");
}

ASYNC_CASE(an_await_ends_with_its_time)
{
    static struct taker taker;
    int64_t began = k_uptime_ticks();

    start(on, &taker, 'a', 1, K_TICKS(5));
    struct poll_event event = POLL_EVENT(async_task_source(&taker.task), K_READY_IN);

    TEST_EQUAL(poll_wait(&event, 1, K_SECONDS(1)), 1);
    check_wait(ticks_since(&began), 5);
    TEST_EQUAL(event.ready, K_READY_IN | K_READY_CLOSED);
    TEST_EQUAL(taker.last_result, -EAGAIN);
    TEST_STRING(noted(), "-");
}

ASYNC_CASE(an_event_stops_the_time)
{
    static struct taker taker;

    start(on, &taker, 'a', 1, K_TICKS(5));
    k_sem_give(&sem);
    TEST_TRUE(async_has_ended(&taker.task));
    (void)k_sleep(K_TICKS(8));
    TEST_STRING(noted(), "a");
}

ASYNC_CASE(an_await_without_waiting_looks_only)
{
    static struct taker taker;

    start(on, &taker, 'a', 1, K_NO_WAIT);
    TEST_STRING(noted(), "-");
    k_sem_give(&sem);
    start(on, &taker, 'a', 1, K_NO_WAIT);
    TEST_STRING(noted(), "a");
}

/* Where all that sleep wake up. */
static int64_t wake_at;

static enum async_step sleep_and_yield(struct async_task *task)
{
    ASYNC_BEGIN(task);
    note('s');
    ASYNC_SLEEP(task, K_TIMEOUT_ABS_TICKS(wake_at));
    TEST_EQUAL(task->result, 0);
    note('y');
    ASYNC_YIELD(task);
    TEST_EQUAL(task->result, 0);
    note('e');
    ASYNC_END(task);
}

ASYNC_CASE(tasks_sleep_and_yield)
{
    static struct async_task one = ASYNC_TASK_INIT;
    static struct async_task two = ASYNC_TASK_INIT;

    wake_at = k_uptime_ticks() + 20;
    TEST_EQUAL(async_start(&one, on, sleep_and_yield), 0);
    TEST_EQUAL(async_start(&two, on, sleep_and_yield), 0);
    TEST_STRING(noted(), "ss");
    (void)k_sleep(K_TICKS(25));
    TEST_STRING(noted(), "yyee");
    TEST_TRUE(async_has_ended(&one) && async_has_ended(&two));
}

static enum async_step wait_for_level(struct async_task *task)
{
    ASYNC_BEGIN(task);
    ASYNC_AWAIT(task, level_source(&level), K_READY_IN, K_FOREVER);
    note(task->result == K_READY_CLOSED                  ? 'c'
         : task->result == K_READY_HUP                   ? 'h'
         : task->result == (K_READY_IN | K_READY_CLOSED) ? 'C'
                                                         : '?');
    ASYNC_END(task);
}

ASYNC_CASE(an_await_says_that_its_source_has_closed_or_hung_up)
{
    static struct async_task task = ASYNC_TASK_INIT;

    TEST_EQUAL(async_start(&task, on, wait_for_level), 0);
    k_pollable_close(&level.pollable);
    TEST_STRING(noted(), "c");
    TEST_EQUAL(async_start(&task, on, wait_for_level), 0);
    level_raise(&level, K_READY_HUP);
    TEST_STRING(noted(), "h");
    level_lower(&level, K_READY_HUP);
}

/* The handler of an interrupt, or a more urgent thread, comes between the event and the task. */
ASYNC_CASE(a_source_that_closes_after_its_event_is_told_as_closed)
{
    static struct async_task task = ASYNC_TASK_INIT;

    TEST_EQUAL(async_start(&task, on, wait_for_level), 0);
    unsigned int key = irq_lock();

    level.bits = K_READY_IN;
    k_pollable_tell(&level.pollable, K_READY_IN);
    k_pollable_close(&level.pollable);
    irq_unlock(key);
    (void)k_sleep(K_TICKS(1));
    TEST_STRING(noted(), "C");
    level.bits = 0;
}

static struct async_task child = ASYNC_TASK_INIT;

static enum async_step run_child(struct async_task *task)
{
    ASYNC_BEGIN(task);
    TEST_EQUAL(async_start(&child, task->executor, sleep_and_yield), 0);
    ASYNC_AWAIT(task, async_task_source(&child), K_READY_IN, K_FOREVER);
    TEST_EQUAL(task->result, K_READY_IN | K_READY_CLOSED);
    TEST_TRUE(async_has_ended(&child));
    ASYNC_AWAIT(task, async_task_source(&child), K_READY_IN, K_FOREVER); /* it has ended already */
    note('p');
    ASYNC_END(task);
}

ASYNC_CASE(a_task_waits_for_another)
{
    static struct async_task parent = ASYNC_TASK_INIT;

    wake_at = k_uptime_ticks() + 20;
    TEST_EQUAL(async_start(&parent, on, run_child), 0);
    (void)k_sleep(K_TICKS(25));
    TEST_STRING(noted(), "syep");
    TEST_TRUE(async_has_ended(&parent));
}

static void give_twice(void *unused)
{
    (void)unused;
    k_sem_give(&sem);
    k_sem_give(&sem);
}

ASYNC_CASE(events_of_an_interrupt_reach_tasks)
{
    static struct taker taker;

    start(on, &taker, 'a', 2, K_FOREVER);
    in_interrupt(give_twice, NULL);
    TEST_STRING(noted(), "aa");
    TEST_TRUE(async_has_ended(&taker.task));
}

/* An executor that a program sets up, in a thread of its own making. */
static struct async_executor made;

static void run_made(void *unused)
{
    (void)unused;
    async_executor_run(&made);
}

TEST_CASE(an_executor_runs_in_any_thread)
{
    static struct taker taker;

    async_executor_init(&made);
    async_task_init(&taker.task);
    start(&made, &taker, 'a', 1, K_FOREVER);
    k_sem_give(&sem);
    TEST_FALSE(has_noted());
    (void)spawn(0, -1, run_made, NULL);
    TEST_STRING(noted(), "a");
    k_thread_abort(&helpers[0]);
}
