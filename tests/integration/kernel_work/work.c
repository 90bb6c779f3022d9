/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Work queues. The lazy queue runs when the case waits or calls let_others_run(), the urgent one
 * at once.
 */

#include "helpers.h"
#include "queues.h"

#include <errno.h>

void test_set_up(void)
{
    start_queues();
}

static K_SEM_DEFINE(go, 0, 10);

static void on_a(struct k_work *work)
{
    (void)work;
    note('a');
}

static void on_b(struct k_work *work)
{
    (void)work;
    note('b');
}

/* Waits in its handler, so that it can be seen running. */
static void on_slow(struct k_work *work)
{
    (void)work;
    note('<');
    (void)k_sem_take(&go, K_FOREVER);
    note('>');
}

static K_WORK_DEFINE(a, on_a);
static K_WORK_DEFINE(b, on_b);
static K_WORK_DEFINE(slow, on_slow);

TEST_CASE(work_runs_in_the_order_in_which_it_was_submitted)
{
    TEST_EQUAL(k_work_submit_to_queue(&lazy_queue, &b), 1);
    TEST_EQUAL(k_work_submit_to_queue(&lazy_queue, &a), 1);
    TEST_EQUAL(k_work_submit_to_queue(&lazy_queue, &b), 0);
    TEST_EQUAL(k_work_busy_get(&b), K_WORK_QUEUED);
    TEST_TRUE(k_work_is_pending(&b));
    let_others_run();
    TEST_STRING(noted(), "ba");
    TEST_EQUAL(k_work_busy_get(&b), 0);
    TEST_FALSE(k_work_is_pending(&b));
}

TEST_CASE(an_urgent_queue_runs_its_work_at_once)
{
    TEST_EQUAL(k_work_submit_to_queue(&urgent_queue, &a), 1);
    note('1');
    TEST_STRING(noted(), "a1");
}

static void submit_in_interrupt(void *work)
{
    note(k_work_submit_to_queue(&urgent_queue, work) == 1 ? 'i' : '!');
}

TEST_CASE(an_interrupt_may_submit)
{
    in_interrupt(submit_in_interrupt, &a);
    note('1');
    TEST_STRING(noted(), "ia1");
}

TEST_CASE(the_system_queue_runs_work)
{
    TEST_EQUAL(k_work_submit(&a), 1); /* it is cooperative, so more urgent than the case */
    TEST_STRING(noted(), "a");
    TEST_STRING(k_thread_name_get(k_work_queue_thread_get(&k_sys_work_q)), "system work queue");
}

static void resubmit(struct k_work *work)
{
    static int rounds;

    note((char)('0' + rounds));
    if (++rounds < 3) {
        note(k_work_submit_to_queue(&lazy_queue, work) == 2 ? '2' : '!');
        note(k_work_submit_to_queue(&lazy_queue, work) == 0 ? '0' : '!');
    }
}

TEST_CASE(running_work_may_be_submitted_again_and_stays_on_its_queue)
{
    static K_WORK_DEFINE(again, resubmit);

    TEST_EQUAL(k_work_submit_to_queue(&urgent_queue, &again), 1);
    TEST_STRING(noted(), "0201202");
}

TEST_CASE(work_that_runs_is_queued_behind_it_by_others)
{
    (void)k_work_submit_to_queue(&urgent_queue, &slow);
    TEST_EQUAL(k_work_busy_get(&slow), K_WORK_RUNNING);
    TEST_EQUAL(k_work_submit_to_queue(&lazy_queue, &slow), 2); /* not there: where it runs */
    TEST_EQUAL(k_work_busy_get(&slow), K_WORK_RUNNING | K_WORK_QUEUED);
    TEST_EQUAL(k_work_submit_to_queue(&urgent_queue, &slow), 0);
    k_sem_give(&go);
    k_sem_give(&go);
    TEST_STRING(noted(), "<><>");
}

TEST_CASE(work_does_not_run_on_two_queues_at_once)
{
    (void)k_work_submit_to_queue(&lazy_queue, &a);
    TEST_EQUAL(k_work_submit_to_queue(&urgent_queue, &a), 0);
    TEST_STRING(noted(), "");
    let_others_run();
    TEST_STRING(noted(), "a");
}

TEST_CASE(refusals)
{
    static struct k_work_q fresh;
    static struct k_work homeless = K_WORK_INIT(on_a);

    TEST_EQUAL(k_work_submit_to_queue(NULL, &homeless), -EINVAL);
    k_work_queue_init(&fresh);
    TEST_EQUAL(k_work_submit_to_queue(&fresh, &homeless), -ENODEV);
    TEST_FALSE(k_work_is_pending(&homeless));
}

TEST_CASE(cancel_takes_queued_work_out)
{
    (void)k_work_submit_to_queue(&lazy_queue, &a);
    (void)k_work_submit_to_queue(&lazy_queue, &b);
    TEST_EQUAL(k_work_cancel(&a), 0);
    TEST_EQUAL(k_work_cancel(&a), 0);
    let_others_run();
    TEST_STRING(noted(), "b");
}

static void cancel_and_note(void *work)
{
    struct k_work_sync sync;

    note(k_work_cancel_sync(work, &sync) ? 'c' : '-');
}

TEST_CASE(cancel_sync_waits_for_the_handler)
{
    struct k_work_sync sync;

    (void)k_work_submit_to_queue(&urgent_queue, &slow);
    TEST_EQUAL(k_work_cancel(&slow), K_WORK_RUNNING);
    (void)spawn(0, -1, cancel_and_note, &slow);
    TEST_STRING(noted(), "<");
    TEST_EQUAL(k_work_busy_get(&slow), K_WORK_RUNNING | K_WORK_CANCELING);
    TEST_EQUAL(k_work_submit_to_queue(&urgent_queue, &slow), -EBUSY);
    k_sem_give(&go);
    TEST_STRING(noted(), ">c");
    join(0);
    TEST_FALSE(k_work_cancel_sync(&slow, &sync));
    TEST_EQUAL(k_work_submit_to_queue(&urgent_queue, &slow), 1); /* it may again */
    k_sem_give(&go);
    TEST_STRING(noted(), "<>");
}

TEST_CASE(cancel_sync_by_several_threads_wakes_them_all)
{
    (void)k_work_submit_to_queue(&urgent_queue, &slow);
    for (int i = 0; i < 4; i++) {
        (void)spawn(i, -1, cancel_and_note, &slow);
    }
    TEST_STRING(noted(), "<");
    k_sem_give(&go);
    TEST_STRING(noted(), ">cccc");
    for (int i = 0; i < 4; i++) {
        join(i);
    }
}

TEST_CASE(a_canceller_that_is_aborted_leaves_the_others_alone)
{
    (void)k_work_submit_to_queue(&urgent_queue, &slow);
    (void)spawn(0, -1, cancel_and_note, &slow);
    (void)spawn(1, -1, cancel_and_note, &slow);
    k_thread_abort(&helpers[0]);
    k_sem_give(&go);
    TEST_STRING(noted(), "<>c");
    join(1);
}

static K_SEM_DEFINE(go_on, 0, 10);

static void on_next(struct k_work *work)
{
    (void)work;
    note('(');
    (void)k_sem_take(&go_on, K_FOREVER);
    note(')');
}

TEST_CASE(cancel_sync_does_not_wait_for_what_the_queue_runs_next)
{
    static K_WORK_DEFINE(next, on_next);

    (void)k_work_submit_to_queue(&urgent_queue, &slow);
    (void)k_work_submit_to_queue(&urgent_queue, &next);
    (void)spawn(0, 1, cancel_and_note, &slow);
    let_others_run();
    k_sem_give(&go); /* the queue goes on before the canceller can look */
    let_others_run();
    TEST_STRING(noted(), "<>(c");
    k_sem_give(&go_on);
    TEST_STRING(noted(), ")");
    join(0);
}

/* Handlers of two queues wait for each other's, but one after the other. */
static void cancel_slow_in_work(struct k_work *work)
{
    struct k_work_sync sync;

    (void)work;
    note(k_work_cancel_sync(&slow, &sync) ? 'c' : '-');
}

TEST_CASE(queues_may_wait_for_each_other_in_turn)
{
    static K_WORK_DEFINE(cancels, cancel_slow_in_work);

    (void)k_work_submit_to_queue(&urgent_queue, &slow);
    (void)k_work_submit_to_queue(&lazy_queue, &cancels);
    let_others_run(); /* lazy waits for urgent */
    k_sem_give(&go);
    let_others_run();
    TEST_STRING(noted(), "<>c");
    (void)k_work_submit_to_queue(&lazy_queue, &slow);
    let_others_run();
    (void)k_work_submit_to_queue(&urgent_queue, &cancels); /* urgent waits for lazy */
    k_sem_give(&go);
    let_others_run();
    TEST_STRING(noted(), "<>c");
}

static void flush_and_note(void *work)
{
    struct k_work_sync sync;

    note(k_work_flush(work, &sync) ? 'f' : '-');
}

TEST_CASE(flush_waits_until_the_work_has_run)
{
    struct k_work_sync sync;

    TEST_FALSE(k_work_flush(&a, &sync));
    (void)k_work_submit_to_queue(&lazy_queue, &a);
    (void)k_work_submit_to_queue(&lazy_queue, &b);
    TEST_TRUE(k_work_flush(&a, &sync));
    TEST_STRING(noted(), "a"); /* and not for what comes behind */
    let_others_run();
    TEST_STRING(noted(), "b");
    (void)k_work_submit_to_queue(&urgent_queue, &slow);
    (void)k_work_submit_to_queue(&urgent_queue, &b);
    (void)spawn(0, -1, flush_and_note, &slow);
    (void)spawn(1, -3, flush_and_note, &slow);
    k_sem_give(&go);
    TEST_STRING(noted(), "<>fbf"); /* the more urgent one before b, the other one behind */
    join(0);
    join(1);
}

static void drain_and_note(void *plug)
{
    int result = k_work_queue_drain(&urgent_queue, plug != NULL);

    note(result >= 0 ? (char)('0' + result) : '!');
}

TEST_CASE(drain_waits_for_an_empty_queue)
{
    TEST_EQUAL(k_work_queue_drain(&urgent_queue, false), 0);
    (void)k_work_submit_to_queue(&urgent_queue, &slow);
    (void)spawn(0, -1, drain_and_note, NULL);
    (void)spawn(1, -3, drain_and_note, NULL);
    TEST_EQUAL(k_work_submit_to_queue(&urgent_queue, &a), -EBUSY);
    TEST_EQUAL(k_work_submit_to_queue(&urgent_queue, &slow), -EBUSY);
    TEST_STRING(noted(), "<");
    k_sem_give(&go);
    TEST_STRING(noted(), ">11");
    TEST_EQUAL(k_work_submit_to_queue(&urgent_queue, &a), 1);
    TEST_STRING(noted(), "a");
    join(0);
    join(1);
}

static void submit_b_later(struct k_work *work)
{
    (void)work;
    (void)k_sem_take(&go, K_FOREVER);
    note(k_work_submit_to_queue(&urgent_queue, &b) == 1 ? 'y' : 'n');
}

TEST_CASE(a_draining_queue_takes_what_its_own_handlers_submit)
{
    static K_WORK_DEFINE(chain, submit_b_later);

    (void)k_work_submit_to_queue(&urgent_queue, &chain);
    (void)spawn(0, -1, drain_and_note, NULL);
    k_sem_give(&go);
    TEST_STRING(noted(), "yb1");
    join(0);
}

TEST_CASE(a_plugged_queue_takes_nothing)
{
    (void)k_work_submit_to_queue(&urgent_queue, &slow);
    (void)spawn(0, -1, drain_and_note, &go);
    k_sem_give(&go);
    TEST_STRING(noted(), "<>1");
    join(0);
    TEST_EQUAL(k_work_submit_to_queue(&urgent_queue, &a), -EBUSY);
    TEST_EQUAL(k_work_queue_unplug(&urgent_queue), 0);
    TEST_EQUAL(k_work_queue_unplug(&urgent_queue), -EALREADY);
    TEST_EQUAL(k_work_submit_to_queue(&urgent_queue, &a), 1);
    TEST_STRING(noted(), "a");
}

static void drain_own_queue(struct k_work *work)
{
    (void)work;
    note(k_work_queue_drain(&urgent_queue, false) == -EDEADLK ? 'd' : '!');
}

TEST_CASE(drain_by_the_queue_itself_is_refused)
{
    static K_WORK_DEFINE(drains, drain_own_queue);

    (void)k_work_submit_to_queue(&urgent_queue, &drains);
    TEST_STRING(noted(), "d");
}

static void note_equal(void *letter)
{
    note(*(const char *)letter);
}

TEST_CASE(a_queue_yields_to_its_equals_between_items)
{
    (void)k_work_submit_to_queue(&lazy_queue, &a);
    (void)spawn(0, 3, note_equal, "e");
    (void)k_work_submit_to_queue(&lazy_queue, &b);
    let_others_run();
    TEST_STRING(noted(), "aeb");
    join(0);
}

static K_SEM_DEFINE(turn, 0, 1);

static void take_turn(void *letter)
{
    (void)k_sem_take(&turn, K_FOREVER);
    note(*(const char *)letter);
}

static void give_turn(struct k_work *work)
{
    (void)work;
    k_sem_give(&turn);
    note('g');
}

/* A cooperative thread is not preempted: without yielding, items could go on for ever. */
TEST_CASE(a_cooperative_queue_yields_to_more_urgent_threads_between_items)
{
    static struct k_work_q cooperative;
    static K_THREAD_STACK_DEFINE(stack, 512);
    static K_WORK_DEFINE(gives, give_turn);

    k_work_queue_start(&cooperative, stack, K_THREAD_STACK_SIZEOF(stack), K_PRIO_COOP(2), NULL);
    (void)spawn(0, K_PRIO_COOP(1) - TEST_PRIORITY, take_turn, "u");
    k_sched_lock();
    (void)k_work_submit_to_queue(&cooperative, &gives);
    (void)k_work_submit_to_queue(&cooperative, &a);
    k_sched_unlock();
    join(0);
    TEST_STRING(noted(), "gua");
    k_thread_abort(k_work_queue_thread_get(&cooperative));
}

TEST_CASE(a_queue_may_be_told_not_to_yield)
{
    static const struct k_work_queue_config config = {.name = "selfish", .no_yield = true};
    static struct k_work_q selfish;
    static K_THREAD_STACK_DEFINE(stack, 512);

    k_work_queue_start(&selfish, stack, K_THREAD_STACK_SIZEOF(stack), TEST_PRIORITY + 1, &config);
    (void)k_work_submit_to_queue(&selfish, &a);
    (void)spawn(0, 1, note_equal, "e");
    (void)k_work_submit_to_queue(&selfish, &b);
    let_others_run();
    TEST_STRING(noted(), "abe");
    join(0);
    k_thread_abort(k_work_queue_thread_get(&selfish));
}

static struct k_work *freed;

static void free_self(struct k_work *work)
{
    note('f');
    work->handler = NULL;
    work->queue = UINTPTR_MAX;
    work->node.next = NULL;
    freed = work;
}

TEST_CASE(a_handler_may_give_its_work_away)
{
    struct k_work mine;

    k_work_init(&mine, free_self);
    (void)k_work_submit_to_queue(&urgent_queue, &mine);
    TEST_SAME(freed, &mine);
    (void)k_work_submit_to_queue(&urgent_queue, &a);
    TEST_STRING(noted(), "fa");
}

/* The queues' threads take part in inheritance like any others. */
static K_MUTEX_DEFINE(mutex);

static void lock_in_work(struct k_work *work)
{
    (void)work;
    (void)k_mutex_lock(&mutex, K_FOREVER);
    (void)k_sem_take(&go, K_FOREVER);
    (void)k_mutex_unlock(&mutex);
    note('u');
}

static void lock_and_note(void *letter)
{
    (void)k_mutex_lock(&mutex, K_FOREVER);
    note(*(const char *)letter);
    (void)k_mutex_unlock(&mutex);
}

TEST_CASE(a_queue_that_holds_a_mutex_inherits)
{
    static K_WORK_DEFINE(locks, lock_in_work);

    (void)k_work_submit_to_queue(&lazy_queue, &locks);
    let_others_run();
    (void)spawn(0, -1, lock_and_note, "m");
    TEST_EQUAL(k_thread_priority_get(k_work_queue_thread_get(&lazy_queue)), TEST_PRIORITY - 1);
    k_sem_give(&go);
    TEST_STRING(noted(), "m");
    TEST_EQUAL(k_thread_priority_get(k_work_queue_thread_get(&lazy_queue)), TEST_PRIORITY + 3);
    let_others_run();
    TEST_STRING(noted(), "u");
    join(0);
}

TEST_CASE(a_suspended_queue_keeps_its_work)
{
    k_thread_suspend(k_work_queue_thread_get(&urgent_queue));
    TEST_EQUAL(k_work_submit_to_queue(&urgent_queue, &a), 1);
    TEST_STRING(noted(), "");
    k_thread_resume(k_work_queue_thread_get(&urgent_queue));
    TEST_STRING(noted(), "a");
}
