/* SPDX-License-Identifier: Apache-2.0 */

/* Handlers that take nothing of what they are called for are told, and nobody else is. */

#include "helpers.h"
#include "level.h"

#include <petrel.h>

static struct k_work_q queue;
static K_THREAD_STACK_DEFINE(stack, 1024);
static K_SEM_DEFINE(sem, 0, 100);
static K_SEM_DEFINE(other_sem, 0, 100);
K_MSGQ_DEFINE(messages, 1, 2, 1);

void test_set_up(void)
{
    k_work_queue_start(&queue, stack, K_THREAD_STACK_SIZEOF(stack), TEST_PRIORITY + 1, NULL);
}

static int blamed;
static uintptr_t blamed_handler;

void k_work_blame(struct k_work_q *where, k_work_blame_reason_t reason, uintptr_t handler)
{
    TEST_SAME(where, &queue);
    TEST_EQUAL(reason, K_WORK_TOOK_NOTHING);
    blamed++;
    blamed_handler = handler;
}

static int runs;
static int last_run; /* with it the handler disarms itself */

static bool was_last(struct poll_work *work)
{
    if (++runs < last_run) {
        return false;
    }
    (void)poll_work_disarm(work);
    return true;
}

static void take_nothing(struct poll_work *work, uint32_t ready, enum poll_status status)
{
    (void)ready;
    (void)status;
    (void)was_last(work);
}

static void run(poll_handler_t *handler, struct k_source source, int times)
{
    struct poll_work work;

    blamed = 0;
    runs = 0;
    last_run = times;
    poll_work_init(&work, &queue, handler);
    TEST_EQUAL(poll_work_arm(&work, source, K_READY_IN, 0), 0);
    let_others_run();
    TEST_EQUAL(runs, times);
    TEST_EQUAL(poll_work_disarm(&work), K_WATCH_IDLE);
}

TEST_CASE(eight_runs_for_nothing_are_told_and_twice_as_many_again)
{
    k_sem_give(&sem);
    run(take_nothing, k_sem_source(&sem), 8);
    TEST_EQUAL(blamed, 0); /* its last one was not looked at */
    run(take_nothing, k_sem_source(&sem), 9);
    TEST_EQUAL(blamed, 1);
    TEST_EQUAL(blamed_handler, (uintptr_t)(void (*)(void))take_nothing);
    run(take_nothing, k_sem_source(&sem), 16);
    TEST_EQUAL(blamed, 1);
    run(take_nothing, k_sem_source(&sem), 40);
    TEST_EQUAL(blamed, 3);
    k_sem_reset(&sem);
}

TEST_CASE(one_that_never_stops_is_told_some_dozen_times)
{
    k_sem_give(&sem);
    run(take_nothing, k_sem_source(&sem), 200000);
    TEST_EQUAL(blamed, 13); /* 8, 16, … 32768 */
    k_sem_reset(&sem);
}

/* Whatever it is that it does not take. */

static void check_spinner(struct k_source source)
{
    run(take_nothing, source, 12);
    TEST_EQUAL(blamed, 1);
}

TEST_CASE(each_kind_of_object_tells_how_much_there_is)
{
    static K_FIFO_DEFINE(fifo);
    static K_EVENT_DEFINE(event);
    static K_TIMER_DEFINE(timer, NULL, NULL);
    static struct k_poll_signal signal = K_POLL_SIGNAL_INITIALIZER(signal);
    static struct k_pipe pipe;
    static uint8_t bytes[4];
    static void *item[2];
    K_STACK_DEFINE(words, 2);

    TEST_EQUAL(k_msgq_put(&messages, "a", K_NO_WAIT), 0);
    check_spinner(k_msgq_source(&messages));
    k_msgq_purge(&messages);
    k_fifo_put(&fifo, item);
    check_spinner(k_fifo_source(&fifo));
    (void)k_event_post(&event, 2);
    check_spinner(k_event_source(&event));
    k_timer_start(&timer, K_TICKS(1), K_NO_WAIT);
    (void)k_sleep(K_TICKS(3));
    check_spinner(k_timer_source(&timer));
    TEST_EQUAL(k_poll_signal_raise(&signal, 1), 0);
    check_spinner(k_poll_signal_source(&signal));
    k_pipe_init(&pipe, bytes, sizeof(bytes));
    TEST_EQUAL(k_pipe_write(&pipe, bytes, 1, K_NO_WAIT), 1);
    check_spinner(k_pipe_source(&pipe));
    TEST_EQUAL(k_stack_push(&words, 1), 0);
    check_spinner(k_stack_source(&words));
}

/* Who takes is not told */

static void take_one(struct poll_work *work, uint32_t ready, enum poll_status status)
{
    (void)ready;
    (void)status;
    TEST_EQUAL(k_sem_take(&sem, K_NO_WAIT), 0);
    (void)was_last(work);
}

TEST_CASE(one_permit_for_each_run_is_something)
{
    for (int i = 0; i < 30; i++) {
        k_sem_give(&sem);
    }
    run(take_one, k_sem_source(&sem), 30);
    TEST_EQUAL(blamed, 0);
}

static void take_one_and_get_another(struct poll_work *work, uint32_t ready,
                                     enum poll_status status)
{
    take_one(work, ready, status);
    k_sem_give(&sem);
}

TEST_CASE(as_much_as_before_is_something_if_more_has_come)
{
    k_sem_give(&sem);
    run(take_one_and_get_another, k_sem_source(&sem), 30);
    TEST_EQUAL(blamed, 0);
    k_sem_reset(&sem);
}

static void put_for_ever(void *unused)
{
    (void)unused;
    for (;;) {
        TEST_EQUAL(k_msgq_put(&messages, "a", K_FOREVER), 0);
    }
}

static void get_one(struct poll_work *work, uint32_t ready, enum poll_status status)
{
    char letter;

    (void)ready;
    (void)status;
    TEST_EQUAL(k_msgq_get(&messages, &letter, K_NO_WAIT), 0);
    (void)was_last(work);
}

TEST_CASE(what_a_waiting_writer_adds_is_something)
{
    (void)spawn(0, -1, put_for_ever, NULL);
    run(get_one, k_msgq_source(&messages), 30);
    TEST_EQUAL(blamed, 0);
    k_thread_abort(&helpers[0]);
    k_msgq_purge(&messages);
}

TEST_CASE(a_source_that_does_not_count_is_not_told)
{
    static struct level level = {.bits = K_READY_IN};

    run(take_nothing, level_source(&level), 30);
    TEST_EQUAL(blamed, 0);
}

static void go_to_the_other(struct poll_work *work, uint32_t ready, enum poll_status status)
{
    bool is_at_other = runs % 2 == 1;

    take_nothing(work, ready, status);
    if (runs < last_run) {
        TEST_EQUAL(
            poll_work_arm(work, k_sem_source(is_at_other ? &sem : &other_sem), K_READY_IN, 0), 0);
    }
}

TEST_CASE(another_source_is_another_level)
{
    k_sem_give(&sem);
    k_sem_give(&other_sem);
    run(go_to_the_other, k_sem_source(&sem), 30);
    TEST_EQUAL(blamed, 0);
    k_sem_reset(&sem);
    k_sem_reset(&other_sem);
}

static void close_source(struct poll_work *work, uint32_t ready, enum poll_status status)
{
    take_nothing(work, ready, status);
    k_pollable_close(&sem.pollable);
}

TEST_CASE(a_source_that_closes_has_no_level)
{
    k_sem_give(&sem);
    run(close_source, k_sem_source(&sem), 2);
    TEST_EQUAL(blamed, 0);
    k_sem_reset(&sem);
}

/* Several at once: one of them is told, and the next when that has gone. */

static int spins[2];
static struct poll_work spinners[2];

static void spin_until_told(struct poll_work *work, uint32_t ready, enum poll_status status)
{
    int i = work == &spinners[1];

    (void)ready;
    (void)status;
    spins[i]++;
    if (blamed > i) {
        (void)poll_work_disarm(work);
    }
}

static void spin_too(struct poll_work *work, uint32_t ready, enum poll_status status)
{
    spin_until_told(work, ready, status);
}

TEST_CASE(those_that_spin_are_told_one_after_the_other)
{
    blamed = 0;
    k_sem_give(&sem);
    k_sem_give(&other_sem);
    poll_work_init(&spinners[0], &queue, spin_until_told);
    poll_work_init(&spinners[1], &queue, spin_too);
    TEST_EQUAL(poll_work_arm(&spinners[0], k_sem_source(&sem), K_READY_IN, 0), 0);
    TEST_EQUAL(poll_work_arm(&spinners[1], k_sem_source(&other_sem), K_READY_IN, 0), 0);
    let_others_run();
    TEST_EQUAL(spins[0], 9); /* the ninth sees that the eighth was told */
    TEST_EQUAL(spins[1] < 100, true);
    TEST_EQUAL(blamed, 2);
    TEST_EQUAL(blamed_handler, (uintptr_t)(void (*)(void))spin_too);
    k_sem_reset(&sem);
    k_sem_reset(&other_sem);
}

static void disarm_the_other_and_spin(struct poll_work *work, uint32_t ready,
                                      enum poll_status status)
{
    (void)poll_work_disarm(&spinners[0]);
    take_nothing(work, ready, status);
}

TEST_CASE(one_that_was_disarmed_by_others_gives_way)
{
    spins[0] = 0;
    k_sem_give(&sem);
    k_sem_give(&other_sem);
    poll_work_init(&spinners[0], &queue, spin_until_told);
    TEST_EQUAL(poll_work_arm(&spinners[0], k_sem_source(&sem), K_READY_IN, 0), 0);
    run(disarm_the_other_and_spin, k_sem_source(&other_sem), 100);
    TEST_EQUAL(spins[0], 1); /* by then it was the suspect, and it never runs again */
    TEST_EQUAL(blamed, 3);   /* in its runs 72, 80 and 96 */
    k_sem_reset(&sem);
    k_sem_reset(&other_sem);
}
