/* SPDX-License-Identifier: Apache-2.0 */

/* The list of all watches, of whatever kind, in whatever state. */

#include "helpers.h"
#include "level.h"
#include "queues.h"

#include <kernel/watch_listing.h>
#include <petrel.h>
#include <string.h>

void test_set_up(void)
{
    start_queues();
}

static K_SEM_DEFINE(sem, 0, 5);
static K_SEM_DEFINE(go, 0, 5);
K_MSGQ_DEFINE(words, 1, 2, 1);
static struct level level;
static struct poll_work works[4];

static struct k_watch_info seen[8];
static size_t seen_count;

static void see(const struct k_watch_info *info, void *context)
{
    TEST_SAME(context, seen);
    TEST_EQUAL(seen_count < ARRAY_SIZE(seen), true);
    seen[seen_count++] = *info;
}

static size_t look(void)
{
    seen_count = 0;
    k_watch_foreach(see, seen);
    return seen_count;
}

static void take_all(struct poll_work *work, uint32_t ready, enum poll_status status)
{
    (void)work;
    (void)ready;
    (void)status;
    while (k_sem_take(&sem, K_NO_WAIT) == 0) {
    }
}

static void wait_in_handler(struct poll_work *work, uint32_t ready, enum poll_status status)
{
    take_all(work, ready, status);
    (void)k_sem_take(&go, K_FOREVER);
}

static void arm(int i, struct k_work_q *queue, poll_handler_t *handler, struct k_source source,
                uint32_t wanted, uint32_t flags)
{
    poll_work_init(&works[i], queue, handler);
    TEST_EQUAL(poll_work_arm(&works[i], source, wanted, flags), 0);
}

static void disarm(int i)
{
    (void)poll_work_disarm(&works[i]);
}

TEST_CASE(nobody_watches_anything)
{
    TEST_EQUAL(look(), 0);
}

TEST_CASE(a_listing_says_source_mask_state_and_handler)
{
    arm(0, &lazy_queue, take_all, k_sem_source(&sem), K_READY_IN, 0);
    arm(1, &urgent_queue, wait_in_handler, k_msgq_source(&words), K_READY_IN | K_READY_OUT,
        POLL_ONE_SHOT);
    TEST_EQUAL(look(), 2);
    TEST_SAME(seen[0].watch, &works[0].watch);
    TEST_SAME(seen[0].source, &sem.pollable);
    TEST_EQUAL(seen[0].ready == k_sem_ready, true);
    TEST_EQUAL(seen[0].wanted, K_READY_IN | K_READY_ALWAYS);
    TEST_EQUAL(seen[0].told, 0);
    TEST_EQUAL(seen[0].flags, 0);
    TEST_EQUAL(seen[0].state, K_WATCH_ARMED);
    TEST_EQUAL(seen[0].receiver, (uintptr_t)(void (*)(void))take_all);
    TEST_SAME(seen[0].queue, &lazy_queue);
    TEST_SAME(seen[1].watch, &works[1].watch);
    TEST_EQUAL(seen[1].state, K_WATCH_RUNNING); /* there was room */
    TEST_EQUAL(seen[1].flags, POLL_ONE_SHOT);
    TEST_SAME(seen[1].queue, &urgent_queue);
    k_sem_give(&sem);
    TEST_EQUAL(look(), 2);
    TEST_EQUAL(seen[0].state, K_WATCH_QUEUED);
    TEST_EQUAL(seen[0].told, K_READY_IN);
    k_sem_give(&go);
    TEST_EQUAL(look(), 1); /* the one-shot has ended */
    let_others_run();
    TEST_EQUAL(look(), 1);
    TEST_EQUAL(seen[0].state, K_WATCH_ARMED);
    disarm(0);
    TEST_EQUAL(look(), 0);
}

TEST_CASE(what_is_closed_is_on_no_source)
{
    memset(&level, 0, sizeof(level));
    arm(0, &lazy_queue, take_all, level_source(&level), K_READY_IN, 0);
    k_pollable_close(&level.pollable);
    TEST_EQUAL(look(), 0);
    let_others_run();
}

/* Others than poll_work */

static void wait_for_either(void *unused)
{
    struct poll_event events[] = {POLL_EVENT(k_sem_source(&sem), K_READY_IN),
                                  POLL_EVENT(k_msgq_source(&words), K_READY_IN)};

    (void)unused;
    (void)poll_wait(events, ARRAY_SIZE(events), K_FOREVER);
}

static void poll_either(void *unused)
{
    struct k_poll_event events[] = {
        K_POLL_EVENT_INITIALIZER(K_POLL_TYPE_SEM_AVAILABLE, K_POLL_MODE_NOTIFY_ONLY, &sem),
        K_POLL_EVENT_INITIALIZER(K_POLL_TYPE_MSGQ_DATA_AVAILABLE, K_POLL_MODE_NOTIFY_ONLY, &words)};

    (void)unused;
    (void)k_poll(events, ARRAY_SIZE(events), K_FOREVER);
}

static void check_both_ways(void (*wait)(void *unused))
{
    (void)spawn(0, 1, wait, NULL);
    let_others_run();
    TEST_EQUAL(look(), 2);
    TEST_SAME(seen[0].source, &sem.pollable);
    TEST_SAME(seen[1].source, &words.pollable);
    TEST_EQUAL(seen[0].state, K_WATCH_ARMED);
    TEST_EQUAL(seen[1].state, K_WATCH_ARMED);
    TEST_EQUAL(seen[0].queue == NULL, true);
    TEST_EQUAL(seen[0].receiver == seen[1].receiver, true);
    k_sem_give(&sem);
    TEST_EQUAL(look(), 2); /* the thread has not run yet */
    TEST_EQUAL(seen[0].state, K_WATCH_QUEUED);
    TEST_EQUAL(seen[1].state, K_WATCH_ARMED);
    join(0);
    TEST_EQUAL(look(), 0);
    TEST_EQUAL(k_sem_take(&sem, K_NO_WAIT), 0);
}

TEST_CASE(threads_in_poll_wait_are_listed)
{
    check_both_ways(wait_for_either);
}

TEST_CASE(threads_in_k_poll_are_listed)
{
    check_both_ways(poll_either);
}

TEST_CASE(members_of_a_set_are_listed)
{
    struct poll_set set = POLL_SET_INIT;
    struct poll_member member = POLL_MEMBER_INIT;

    TEST_EQUAL(poll_set_add(&set, &member, k_sem_source(&sem), K_READY_IN, 0), 0);
    TEST_EQUAL(look(), 1);
    TEST_EQUAL(seen[0].state, K_WATCH_ARMED);
    k_sem_give(&sem);
    TEST_EQUAL(look(), 1);
    TEST_EQUAL(seen[0].state, K_WATCH_QUEUED);
    TEST_SAME(poll_set_wait(&set, K_NO_WAIT), &member);
    TEST_EQUAL(look(), 1);
    TEST_EQUAL(seen[0].state, K_WATCH_RUNNING);
    TEST_EQUAL(poll_set_remove(&member), K_WATCH_RUNNING);
    TEST_EQUAL(look(), 0);
    TEST_EQUAL(k_sem_take(&sem, K_NO_WAIT), 0);
}

static ASYNC_EXECUTOR_DEFINE(executor, 1024, TEST_PRIORITY - 1);
static struct async_branch branches[2];

static enum async_step wait_in_task(struct async_task *task)
{
    ASYNC_BEGIN(task);
    ASYNC_AWAIT(task, k_sem_source(&sem), K_READY_IN, K_FOREVER);
    branches[0] = (struct async_branch)ASYNC_BRANCH(k_sem_source(&go), K_READY_IN);
    branches[1] = (struct async_branch)ASYNC_BRANCH(k_msgq_source(&words), K_READY_IN);
    ASYNC_AWAIT_ANY(task, branches, 2, K_FOREVER);
    ASYNC_END(task);
}

TEST_CASE(tasks_and_their_branches_are_listed)
{
    static struct async_task task;

    TEST_EQUAL(async_start(&task, &executor, wait_in_task), 0);
    TEST_EQUAL(look(), 1);
    TEST_EQUAL(seen[0].state, K_WATCH_ARMED);
    k_sem_give(&sem);
    TEST_EQUAL(look(), 2);
    TEST_EQUAL(seen[0].state, K_WATCH_ARMED);
    TEST_EQUAL(seen[1].state, K_WATCH_ARMED);
    TEST_EQUAL(async_cancel(&task), 0);
    TEST_EQUAL(look(), 0);
    TEST_EQUAL(async_has_ended(&task), true);
    TEST_EQUAL(k_sem_take(&sem, K_NO_WAIT), 0);
}

/* Changes during the walk */

static void disarm_others(const struct k_watch_info *info, void *context)
{
    see(info, context);
    disarm(0);
    disarm(1);
    disarm(2);
    disarm(3);
}

static void arm_another(const struct k_watch_info *info, void *context)
{
    see(info, context);
    if (seen_count == 1 || seen_count == 3) { /* in the middle, and at the end */
        arm(seen_count == 1 ? 2 : 3, &lazy_queue, take_all, k_sem_source(&sem), K_READY_IN, 0);
    }
}

static void arm_two(void)
{
    arm(0, &lazy_queue, take_all, k_sem_source(&sem), K_READY_IN, 0);
    arm(1, &lazy_queue, take_all, k_sem_source(&sem), K_READY_IN, 0);
}

TEST_CASE(watches_come_and_go_while_they_are_shown)
{
    arm_two();
    seen_count = 0;
    k_watch_foreach(arm_another, seen);
    TEST_EQUAL(seen_count, 4);
    TEST_SAME(seen[2].watch, &works[2].watch);
    TEST_SAME(seen[3].watch, &works[3].watch);
    seen_count = 0;
    k_watch_foreach(disarm_others, seen);
    TEST_EQUAL(seen_count, 1);
    TEST_EQUAL(look(), 0);
}

static void visit_slowly(const struct k_watch_info *info, void *context)
{
    (void)info;
    (void)context;
    (void)k_sem_take(&go, K_FOREVER);
    note('v');
}

static void walk_slowly(void *unused)
{
    (void)unused;
    k_watch_foreach(visit_slowly, NULL);
    note('w');
}

TEST_CASE(several_threads_look_and_one_is_aborted)
{
    arm_two();
    (void)spawn(0, -1, walk_slowly, NULL);
    (void)spawn(1, -1, walk_slowly, NULL);
    (void)spawn(2, -1, walk_slowly, NULL);
    TEST_EQUAL(look(), 2);
    k_thread_abort(&helpers[1]);
    disarm(1); /* which both others would see next */
    k_sem_give(&go);
    k_sem_give(&go);
    TEST_STRING(noted(), "vwvw");
    for (int i = 0; i < 3; i++) {
        join(i);
    }
    disarm(0);
    TEST_EQUAL(look(), 0);
}
