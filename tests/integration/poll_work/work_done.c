/* SPDX-License-Identifier: Apache-2.0 */

/* The end of work as a source. */

#include "helpers.h"
#include "queues.h"

#include <kernel/work_watchable.h>
#include <petrel.h>
#include <string.h>

static K_SEM_DEFINE(go, 0, 5);
static struct k_work_watchable item;
static struct poll_work watch;

static void be_slow(struct k_work *work)
{
    TEST_SAME(k_work_watchable_from_work(work), &item);
    note('<');
    (void)k_sem_take(&go, K_FOREVER);
    note('>');
}

static void on_done(struct poll_work *work, uint32_t ready, enum poll_status status)
{
    (void)work;
    TEST_EQUAL(ready, K_READY_IN | K_READY_CLOSED);
    note(status == POLL_CLOSED ? 'd' : '!');
}

static void begin(k_work_handler_t handler)
{
    k_work_watchable_init(&item, handler);
    poll_work_init(&watch, &urgent_queue, on_done);
    TEST_EQUAL(k_work_submit_to_queue(&lazy_queue, &item.work), 1);
}

static void arm(void)
{
    TEST_EQUAL(poll_work_arm(&watch, k_work_done_source(&item), K_READY_IN, 0), 0);
}

static void check_idle(void)
{
    TEST_EQUAL(k_work_busy_get(&item.work), 0);
    TEST_EQUAL(poll_work_disarm(&watch), K_WATCH_IDLE);
}

TEST_CASE(the_end_of_work_is_told_once)
{
    begin(be_slow);
    arm();
    let_others_run();
    TEST_STRING(noted(), "<");
    k_sem_give(&go);
    let_others_run();
    TEST_STRING(noted(), ">d");
    check_idle();
}

TEST_CASE(work_is_watched_while_it_runs)
{
    begin(be_slow);
    let_others_run();
    arm();
    TEST_STRING(noted(), "<");
    k_sem_give(&go);
    let_others_run();
    TEST_STRING(noted(), ">d");
    check_idle();
}

TEST_CASE(work_that_does_nothing_is_at_its_end)
{
    static struct k_work_watchable defined = K_WORK_WATCHABLE_INIT(be_slow);

    poll_work_init(&watch, &urgent_queue, on_done);
    TEST_EQUAL(poll_work_arm(&watch, k_work_done_source(&defined), K_READY_IN, 0), 0);
    TEST_STRING(noted(), "d");
}

TEST_CASE(submitted_again_while_it_runs_it_is_not_at_its_end)
{
    begin(be_slow);
    arm();
    let_others_run();
    TEST_EQUAL(k_work_submit_to_queue(&lazy_queue, &item.work), 2);
    k_sem_give(&go);
    let_others_run();
    TEST_STRING(noted(), "<><");
    k_sem_give(&go);
    let_others_run();
    TEST_STRING(noted(), ">d");
    check_idle();
}

TEST_CASE(cancelled_in_its_queue_it_is_at_its_end)
{
    begin(be_slow);
    arm();
    TEST_EQUAL(k_work_watchable_cancel(&item), 0);
    TEST_STRING(noted(), "d");
    let_others_run();
    TEST_STRING(noted(), "");
    check_idle();
}

TEST_CASE(cancelled_while_it_runs_it_has_an_end_to_come)
{
    begin(be_slow);
    arm();
    let_others_run();
    TEST_EQUAL(k_work_watchable_cancel(&item), K_WORK_RUNNING);
    TEST_STRING(noted(), "<");
    k_sem_give(&go);
    let_others_run();
    TEST_STRING(noted(), ">d");
    check_idle();
}

static void cancel_sync(void *unused)
{
    struct k_work_sync sync;

    (void)unused;
    note(k_work_watchable_cancel_sync(&item, &sync) ? 'c' : 'n');
}

TEST_CASE(who_cancels_and_waits_goes_on_after_its_end)
{
    begin(be_slow);
    arm();
    let_others_run();
    (void)spawn(0, -1, cancel_sync, NULL);
    (void)spawn(1, -1, cancel_sync, NULL);
    k_sem_give(&go);
    let_others_run();
    TEST_STRING(noted(), "<>dcc");
    join(0);
    join(1);
    (void)spawn(0, -1, cancel_sync, NULL);
    join(0);
    TEST_STRING(noted(), "n");
    check_idle();
}

static int rounds;

static void be_quick(struct k_work *work)
{
    (void)work;
    note('w');
}

static void submit_again(struct poll_work *work, uint32_t ready, enum poll_status status)
{
    on_done(work, ready, status);
    if (++rounds < 3) {
        TEST_EQUAL(k_work_submit_to_queue(&lazy_queue, &item.work), 1);
        arm();
    }
}

TEST_CASE(who_is_told_may_submit_it_again)
{
    rounds = 0;
    begin(be_quick);
    poll_work_init(&watch, &urgent_queue, submit_again);
    arm();
    let_others_run();
    TEST_STRING(noted(), "wdwdwd");
    check_idle();
}

static void use_memory_again(struct poll_work *work, uint32_t ready, enum poll_status status)
{
    on_done(work, ready, status);
    memset(&item, 0xa5, sizeof(item));
}

static K_WORK_DEFINE(behind, be_quick);

TEST_CASE(who_is_told_may_use_its_memory)
{
    struct k_work_watchable garbage;

    memset(&garbage, 0xa5, sizeof(garbage));
    begin(be_quick);
    poll_work_init(&watch, &urgent_queue, use_memory_again);
    TEST_EQUAL(k_work_submit_to_queue(&lazy_queue, &behind), 1);
    arm();
    let_others_run();
    TEST_STRING(noted(), "wdw");
    TEST_MEMORY(&item, &garbage, sizeof(item));
    TEST_EQUAL(poll_work_disarm(&watch), K_WATCH_IDLE);
}

static void wait_for_end(void *unused)
{
    struct poll_event event = POLL_EVENT(k_work_done_source(&item), K_READY_IN);

    (void)unused;
    TEST_EQUAL(poll_wait(&event, 1, K_FOREVER), 1);
    note('e');
}

TEST_CASE(a_thread_waits_for_the_end_of_work)
{
    begin(be_slow);
    (void)spawn(0, -1, wait_for_end, NULL);
    let_others_run();
    TEST_STRING(noted(), "<");
    k_sem_give(&go);
    let_others_run();
    TEST_STRING(noted(), ">e");
    join(0);
}
