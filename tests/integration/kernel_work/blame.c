/* SPDX-License-Identifier: Apache-2.0 */

/* Handlers that hold their queue up are told by their address. */

#include "helpers.h"

#include <poll/poll_work.h>

#define BUDGET_TICKS 10

static struct k_work_q strict_queue;
static struct k_work_q patient_queue;
static K_THREAD_STACK_DEFINE(strict_stack, 1024);
static K_THREAD_STACK_DEFINE(patient_stack, 1024);
static K_SEM_DEFINE(go, 0, 10);

void test_set_up(void)
{
    const struct k_work_queue_config strict = {
        .name = "strict", .must_not_wait = true, .budget = K_TICKS(BUDGET_TICKS)};

    k_work_queue_start(&strict_queue, strict_stack, K_THREAD_STACK_SIZEOF(strict_stack),
                       TEST_PRIORITY - 1, &strict);
    k_work_queue_start(&patient_queue, patient_stack, K_THREAD_STACK_SIZEOF(patient_stack),
                       TEST_PRIORITY - 1, NULL);
}

static struct {
    int times;
    struct k_work_q *queue;
    k_work_blame_reason_t reason;
    uintptr_t handler;
} blamed;

void k_work_blame(struct k_work_q *queue, k_work_blame_reason_t reason, uintptr_t handler)
{
    blamed.times++;
    blamed.queue = queue;
    blamed.reason = reason;
    blamed.handler = handler;
}

static void check_blamed(struct k_work_q *queue, k_work_blame_reason_t reason,
                         void (*handler)(void))
{
    TEST_EQUAL(blamed.times, 1);
    TEST_SAME(blamed.queue, queue);
    TEST_EQUAL(blamed.reason, reason);
    TEST_EQUAL(blamed.handler, (uintptr_t)handler);
    blamed.times = 0;
}

static void take_permit(struct k_work *work)
{
    (void)work;
    TEST_EQUAL(k_sem_take(&go, K_FOREVER), 0);
}

static void take_a_nap(struct k_work *work)
{
    (void)work;
    (void)k_sleep(K_TICKS(2));
}

static void take_long(struct k_work *work)
{
    (void)work;
    k_busy_wait((BUDGET_TICKS + 5) * (1000000U / CONFIG_SYS_CLOCK_TICKS_PER_SEC));
    note('e');
}

static void take_a_little(struct k_work *work)
{
    (void)work;
    k_busy_wait((BUDGET_TICKS - 2) * (1000000U / CONFIG_SYS_CLOCK_TICKS_PER_SEC));
}

static K_WORK_DEFINE(permit, take_permit);
static K_WORK_DEFINE(nap, take_a_nap);
static K_WORK_DEFINE(eternal, take_long);
static K_WORK_DEFINE(brief, take_a_little);

TEST_CASE(a_handler_that_waits_is_blamed)
{
    TEST_EQUAL(k_work_submit_to_queue(&strict_queue, &permit), 1);
    check_blamed(&strict_queue, K_WORK_WAITED, (void (*)(void))take_permit);
    k_sem_give(&go);
    TEST_EQUAL(k_work_submit_to_queue(&strict_queue, &nap), 1);
    check_blamed(&strict_queue, K_WORK_WAITED, (void (*)(void))take_a_nap);
    (void)k_sleep(K_TICKS(5));
    TEST_EQUAL(k_work_busy_get(&nap), 0);
}

TEST_CASE(a_handler_that_need_not_wait_is_not_blamed)
{
    k_sem_give(&go);
    TEST_EQUAL(k_work_submit_to_queue(&strict_queue, &permit), 1);
    TEST_EQUAL(k_work_busy_get(&permit), 0);
    TEST_EQUAL(blamed.times, 0);
}

TEST_CASE(a_handler_beyond_the_budget_is_blamed_while_it_runs)
{
    TEST_EQUAL(k_work_submit_to_queue(&strict_queue, &eternal), 1);
    check_blamed(&strict_queue, K_WORK_OVERRAN, (void (*)(void))take_long);
    TEST_STRING(noted(), "e");
}

TEST_CASE(each_handler_has_the_whole_budget)
{
    for (int i = 0; i < 3; i++) {
        TEST_EQUAL(k_work_submit_to_queue(&strict_queue, &brief), 1);
    }
    (void)k_sleep(K_TICKS(2 * BUDGET_TICKS));
    TEST_EQUAL(blamed.times, 0);
}

TEST_CASE(a_queue_without_rules_blames_nobody)
{
    TEST_EQUAL(k_work_submit_to_queue(&patient_queue, &nap), 1);
    TEST_EQUAL(k_work_submit_to_queue(&patient_queue, &eternal), 1);
    (void)k_sleep(K_TICKS(5));
    TEST_STRING(noted(), "e");
    TEST_EQUAL(blamed.times, 0);
}

static void wait_when_ready(struct poll_work *work, uint32_t ready, enum poll_status status)
{
    (void)work;
    (void)ready;
    (void)status;
    (void)k_sem_take(&go, K_NO_WAIT);
    (void)k_sleep(K_TICKS(1));
}

TEST_CASE(the_handler_of_a_watch_is_blamed_too)
{
    struct poll_work item;

    poll_work_init(&item, &strict_queue, wait_when_ready);
    TEST_EQUAL(poll_work_arm(&item, k_sem_source(&go), K_READY_IN, K_WATCH_ONE_SHOT), 0);
    k_sem_give(&go);
    check_blamed(&strict_queue, K_WORK_WAITED, (void (*)(void))wait_when_ready);
    TEST_EQUAL(poll_work_disarm_sync(&item), 0);
}

static struct k_work_watchable watchable = K_WORK_WATCHABLE_INIT(take_a_nap);

TEST_CASE(the_handler_of_watchable_work_is_blamed_by_its_own_name)
{
    TEST_EQUAL(k_work_submit_to_queue(&strict_queue, &watchable.work), 1);
    check_blamed(&strict_queue, K_WORK_WAITED, (void (*)(void))take_a_nap);
    (void)k_sleep(K_TICKS(5));
}
