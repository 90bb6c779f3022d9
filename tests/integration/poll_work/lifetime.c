/* SPDX-License-Identifier: Apache-2.0 */

/* Disarming, closing, freeing: in every state and by anybody. */

#include "helpers.h"
#include "level.h"
#include "queues.h"

#include <errno.h>
#include <petrel.h>
#include <string.h>

static K_SEM_DEFINE(go, 0, 10);
static struct level level;
static struct poll_work work;

static void note_status(enum poll_status status)
{
    note(status == POLL_READY ? 'r' : status == POLL_CLOSED ? 'c' : 't');
}

/* Waits in its handler, so that it can be seen running. */
static void slow(struct poll_work *item, uint32_t ready, enum poll_status status)
{
    (void)item;
    (void)ready;
    note('<');
    note_status(status);
    (void)k_sem_take(&go, K_FOREVER);
    note('>');
}

static void quick(struct poll_work *item, uint32_t ready, enum poll_status status)
{
    (void)item;
    (void)ready;
    note_status(status);
}

static void arm(poll_handler_t *handler, struct k_work_q *queue)
{
    memset(&level, 0, sizeof(level));
    poll_work_init(&work, queue, handler);
    TEST_EQUAL(poll_work_arm(&work, level_source(&level), K_READY_IN, 0), 0);
}

TEST_CASE(disarm_in_every_state)
{
    poll_work_init(&work, &lazy_queue, slow);
    TEST_EQUAL(poll_work_disarm(&work), K_WATCH_IDLE);
    arm(slow, &lazy_queue);
    TEST_EQUAL(poll_work_disarm(&work), K_WATCH_ARMED);
    arm(slow, &lazy_queue);
    level_raise(&level, K_READY_IN);
    TEST_EQUAL(poll_work_disarm(&work), K_WATCH_QUEUED);
    let_others_run();
    TEST_STRING(noted(), "");
    arm(slow, &urgent_queue);
    level_raise(&level, K_READY_IN);
    TEST_EQUAL(poll_work_disarm(&work), K_WATCH_RUNNING);
    TEST_EQUAL(poll_work_disarm(&work), K_WATCH_IDLE);
    k_sem_give(&go);
    TEST_STRING(noted(), "<r>"); /* and not again, though the level holds */
}

static void disarm_in_interrupt(void *expected)
{
    TEST_EQUAL(poll_work_disarm(&work), *(enum k_watch_state *)expected);
}

TEST_CASE(an_interrupt_may_disarm)
{
    enum k_watch_state expected = K_WATCH_QUEUED;

    arm(slow, &lazy_queue);
    level_raise(&level, K_READY_IN);
    in_interrupt(disarm_in_interrupt, &expected);
    let_others_run();
    TEST_STRING(noted(), "");
    arm(slow, &urgent_queue);
    level_raise(&level, K_READY_IN);
    expected = K_WATCH_RUNNING;
    in_interrupt(disarm_in_interrupt, &expected);
    k_sem_give(&go);
    TEST_STRING(noted(), "<r>");
}

static void disarm_sync_and_note(void *unused)
{
    (void)unused;
    note(poll_work_disarm_sync(&work) == 0 ? 'd' : '!');
}

TEST_CASE(disarm_sync_by_many_waits_for_the_handler)
{
    arm(slow, &urgent_queue);
    level_raise(&level, K_READY_IN);
    for (int i = 0; i < 4; i++) {
        (void)spawn(i, -1, disarm_sync_and_note, NULL);
    }
    TEST_STRING(noted(), "<r");
    TEST_EQUAL(poll_work_arm(&work, level_source(&level), K_READY_IN, 0), -EBUSY);
    k_thread_abort(&helpers[2]);
    k_sem_give(&go);
    TEST_STRING(noted(), ">ddd");
    for (int i = 0; i < 4; i++) {
        join(i);
    }
    TEST_EQUAL(poll_work_disarm_sync(&work), 0);
    TEST_EQUAL(poll_work_arm(&work, level_source(&level), K_READY_IN, 0), 0); /* free again */
    TEST_STRING(noted(), "<r");
    TEST_EQUAL(poll_work_disarm(&work), K_WATCH_RUNNING);
    k_sem_give(&go);
    TEST_STRING(noted(), ">");
}

/* What its own handler may do */

static void disarm_and_free(struct poll_work *item, uint32_t ready, enum poll_status status)
{
    (void)ready;
    note_status(status);
    note(poll_work_disarm(item) == K_WATCH_RUNNING ? 'd' : '!');
    memset(item, 0xa5, sizeof(*item));
    memset(&level, 0xa5, sizeof(level));
}

TEST_CASE(its_handler_may_disarm_and_free_it_and_its_source)
{
    struct poll_work garbage;

    arm(disarm_and_free, &urgent_queue);
    level_raise(&level, K_READY_IN);
    TEST_STRING(noted(), "rd");
    memset(&garbage, 0xa5, sizeof(garbage));
    TEST_MEMORY(&work, &garbage, sizeof(work));
}

static void begin_anew(struct poll_work *item, uint32_t ready, enum poll_status status)
{
    (void)ready;
    note_status(status);
    (void)poll_work_disarm(item);
    poll_work_init(item, &urgent_queue, quick);
    level_lower(&level, K_READY_IN);
    TEST_EQUAL(poll_work_arm(item, level_source(&level), K_READY_IN, POLL_ONE_SHOT), 0);
    note('1');
}

TEST_CASE(its_handler_may_disarm_set_up_and_arm_it)
{
    arm(begin_anew, &urgent_queue);
    level_raise(&level, K_READY_IN);
    TEST_STRING(noted(), "r1");
    level_raise(&level, K_READY_IN);
    TEST_STRING(noted(), "r");
    TEST_EQUAL(poll_work_disarm(&work), K_WATCH_IDLE);
}

static struct level second;

static void change_over(struct poll_work *item, uint32_t ready, enum poll_status status)
{
    (void)ready;
    note_status(status);
    TEST_EQUAL(poll_work_arm(item, level_source(&second), K_READY_OUT, 0), 0);
}

TEST_CASE(its_handler_may_take_another_source_and_mask)
{
    memset(&second, 0, sizeof(second));
    arm(change_over, &urgent_queue);
    level_raise(&level, K_READY_IN);
    level_raise(&level, K_READY_IN | K_READY_OUT);
    level_raise(&second, K_READY_IN);
    TEST_STRING(noted(), "r");
    TEST_EQUAL(poll_work_disarm(&work), K_WATCH_ARMED);
}

static void disarm_self_sync(struct poll_work *item, uint32_t ready, enum poll_status status)
{
    (void)ready;
    note_status(status);
    note(poll_work_disarm_sync(item) == -EDEADLK ? 'e' : '!');
}

TEST_CASE(disarm_sync_by_its_own_handler_is_refused_but_disarms)
{
    arm(disarm_self_sync, &urgent_queue);
    level_raise(&level, K_READY_IN);
    TEST_STRING(noted(), "re");
    TEST_EQUAL(poll_work_disarm(&work), K_WATCH_IDLE);
}

/* Of another item on the same queue: that one does not run, so there is nothing to wait for. */
static struct poll_work other;

static void disarm_other_sync(struct poll_work *item, uint32_t ready, enum poll_status status)
{
    (void)item;
    (void)ready;
    note_status(status);
    note(poll_work_disarm_sync(&other) == 0 ? 'd' : '!');
    level_lower(&level, K_READY_IN);
}

TEST_CASE(a_handler_may_disarm_others_of_its_queue)
{
    arm(disarm_other_sync, &urgent_queue);
    poll_work_init(&other, &urgent_queue, quick);
    TEST_EQUAL(poll_work_arm(&other, level_source(&level), K_READY_IN, 0), 0);
    level_raise(&level, K_READY_IN);
    TEST_STRING(noted(), "rd");
    TEST_EQUAL(poll_work_disarm(&work), K_WATCH_ARMED);
}

/* Two queues, each of whose handlers would wait for the other's. */

static struct poll_work first_of_two;
static struct poll_work second_of_two;

static void wait_for_second(struct poll_work *item, uint32_t ready, enum poll_status status)
{
    (void)item;
    (void)ready;
    (void)status;
    (void)poll_work_disarm(&first_of_two);
    (void)k_sem_take(&go, K_FOREVER);
    int result = poll_work_disarm_sync(&second_of_two);

    note(result == 0 ? 'f' : result == -EDEADLK ? 'F' : '!');
}

static void wait_for_first(struct poll_work *item, uint32_t ready, enum poll_status status)
{
    (void)item;
    (void)ready;
    (void)status;
    (void)poll_work_disarm(&second_of_two);
    int result = poll_work_disarm_sync(&first_of_two);

    note(result == 0 ? 's' : result == -EDEADLK ? 'S' : '!');
}

TEST_CASE(two_queues_that_would_wait_for_each_other_are_told_so)
{
    memset(&level, 0, sizeof(level));
    poll_work_init(&first_of_two, &urgent_queue, wait_for_second);
    poll_work_init(&second_of_two, &lazy_queue, wait_for_first);
    TEST_EQUAL(poll_work_arm(&first_of_two, level_source(&level), K_READY_IN, 0), 0);
    TEST_EQUAL(poll_work_arm(&second_of_two, level_source(&level), K_READY_IN, 0), 0);
    level_raise(&level, K_READY_IN);
    let_others_run(); /* the lazy one waits for the urgent one */
    TEST_STRING(noted(), "");
    k_sem_give(&go); /* which would wait for the lazy one */
    TEST_STRING(noted(), "F");
    let_others_run();
    TEST_STRING(noted(), "s");
}

/* Three in a circle: the third is a plain thread's queue. */
static struct k_work_q third_queue;
static struct poll_work third_of_three;

static void wait_for_third(struct poll_work *item, uint32_t ready, enum poll_status status)
{
    (void)item;
    (void)ready;
    (void)status;
    (void)poll_work_disarm(&second_of_two);
    note(poll_work_disarm_sync(&third_of_three) == 0 ? 's' : '!');
}

static void wait_for_first_as_third(struct poll_work *item, uint32_t ready, enum poll_status status)
{
    (void)item;
    (void)ready;
    (void)status;
    (void)poll_work_disarm(&third_of_three);
    note(poll_work_disarm_sync(&first_of_two) == 0 ? 't' : '!');
}

TEST_CASE(a_circle_of_three_queues_is_found)
{
    static K_THREAD_STACK_DEFINE(stack, 1024);

    memset(&level, 0, sizeof(level));
    k_work_queue_init(&third_queue);
    k_work_queue_start(&third_queue, stack, K_THREAD_STACK_SIZEOF(stack), TEST_PRIORITY + 2, NULL);
    poll_work_init(&first_of_two, &urgent_queue, wait_for_second);
    poll_work_init(&second_of_two, &lazy_queue, wait_for_third);
    poll_work_init(&third_of_three, &third_queue, wait_for_first_as_third);
    TEST_EQUAL(poll_work_arm(&first_of_two, level_source(&level), K_READY_IN, 0), 0);
    TEST_EQUAL(poll_work_arm(&second_of_two, level_source(&level), K_READY_IN, 0), 0);
    TEST_EQUAL(poll_work_arm(&third_of_three, level_source(&level), K_READY_IN, 0), 0);
    level_raise(&level, K_READY_IN);
    let_others_run(); /* third waits for first, second for third */
    TEST_STRING(noted(), "");
    k_sem_give(&go); /* first would wait for second */
    let_others_run();
    TEST_STRING(noted(), "Fts");
    k_thread_abort(k_work_queue_thread_get(&third_queue));
}

/* Closing */

TEST_CASE(close_while_armed_is_told_once)
{
    arm(quick, &urgent_queue);
    k_pollable_close(&level.pollable);
    k_pollable_close(&level.pollable);
    TEST_STRING(noted(), "c");
    TEST_EQUAL(poll_work_disarm(&work), K_WATCH_IDLE);
}

TEST_CASE(close_while_queued_is_told_once)
{
    arm(quick, &lazy_queue);
    level_raise(&level, K_READY_IN);
    k_pollable_close(&level.pollable);
    memset(&level, 0xa5, sizeof(level)); /* nobody looks there any more */
    let_others_run();
    TEST_STRING(noted(), "c");
    TEST_EQUAL(poll_work_disarm(&work), K_WATCH_IDLE);
}

TEST_CASE(close_while_running_is_told_after_the_run)
{
    arm(slow, &urgent_queue);
    level_raise(&level, K_READY_IN);
    k_pollable_close(&level.pollable);
    memset(&level, 0xa5, sizeof(level));
    TEST_STRING(noted(), "<r");
    k_sem_give(&go);
    TEST_STRING(noted(), "><c");
    k_sem_give(&go);
    TEST_STRING(noted(), ">");
    TEST_EQUAL(poll_work_disarm(&work), K_WATCH_IDLE);
}

TEST_CASE(close_after_disarming_is_not_told)
{
    arm(quick, &urgent_queue);
    (void)poll_work_disarm(&work);
    k_pollable_close(&level.pollable);
    TEST_STRING(noted(), "");
}

static void close_own_source(struct poll_work *item, uint32_t ready, enum poll_status status)
{
    (void)item;
    (void)ready;
    note_status(status);
    if (status == POLL_READY) {
        k_pollable_close(&level.pollable);
        memset(&level, 0xa5, sizeof(level));
    }
}

TEST_CASE(its_handler_may_close_the_source)
{
    arm(close_own_source, &urgent_queue);
    level_raise(&level, K_READY_IN);
    TEST_STRING(noted(), "rc");
    TEST_EQUAL(poll_work_disarm(&work), K_WATCH_IDLE);
}

static void close_in_interrupt(void *unused)
{
    (void)unused;
    k_pollable_close(&level.pollable);
    note('i');
}

TEST_CASE(an_interrupt_may_close_and_all_watches_are_told)
{
    struct poll_work more[3];

    arm(quick, &urgent_queue);
    for (int i = 0; i < 3; i++) {
        poll_work_init(&more[i], i == 1 ? &lazy_queue : &urgent_queue, quick);
        TEST_EQUAL(poll_work_arm(&more[i], level_source(&level), K_READY_OUT, 0), 0);
    }
    in_interrupt(close_in_interrupt, NULL);
    TEST_STRING(noted(), "iccc");
    let_others_run();
    TEST_STRING(noted(), "c");
}

/* A source that goes away under a timeout, and a timeout under a source that goes away. */
TEST_CASE(close_stops_the_timeout)
{
    struct poll_work_timed timed;

    memset(&level, 0, sizeof(level));
    poll_work_timed_init(&timed, &urgent_queue, quick);
    TEST_EQUAL(poll_work_arm_timed(&timed, level_source(&level), K_READY_IN, 0, K_TICKS(5)), 0);
    k_pollable_close(&level.pollable);
    TEST_STRING(noted(), "c");
    memset(&timed, 0, sizeof(timed));
    (void)k_sleep(K_TICKS(20));
    TEST_STRING(noted(), "");
}

TEST_CASE(disarm_stops_the_timeout)
{
    struct poll_work_timed timed;

    memset(&level, 0, sizeof(level));
    poll_work_timed_init(&timed, &urgent_queue, quick);
    TEST_EQUAL(poll_work_arm_timed(&timed, level_source(&level), K_READY_IN, 0, K_TICKS(5)), 0);
    TEST_EQUAL(poll_work_disarm(&timed.work), K_WATCH_ARMED);
    memset(&timed, 0, sizeof(timed));
    (void)k_sleep(K_TICKS(20));
    TEST_STRING(noted(), "");
}
