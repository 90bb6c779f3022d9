/* SPDX-License-Identifier: Apache-2.0 */

#include <errno.h>
#include <net/net.h>
#include <petrel.h>

#include "net_core.h"
#include "net_private.h"
#include "test.h"

void test_set_up(void)
{
    (void)net_start();
}

TEST_CASE(the_network_is_ready_once_started)
{
    TEST_EQUAL(net_start(), -EALREADY);
    TEST_EQUAL(net_wait_ready(K_SECONDS(1)), 0);
    TEST_TRUE(net_is_ready());
    TEST_EQUAL(net_wait_ready(K_NO_WAIT), 0);
}

static K_THREAD_STACK_DEFINE(waiter_stack, 1024);
static struct k_thread waiter;
static volatile int waiter_result;

static void wait_for_network(void *timeout_ms, void *p2, void *p3)
{
    (void)p2;
    (void)p3;
    waiter_result = net_wait_ready(K_MSEC((intptr_t)timeout_ms));
}

static void start_waiter(intptr_t timeout_ms)
{
    waiter_result = 1;
    (void)k_thread_create(&waiter, waiter_stack, K_THREAD_STACK_SIZEOF(waiter_stack),
                          wait_for_network, (void *)timeout_ms, NULL, NULL, TEST_PRIORITY - 1, 0,
                          K_NO_WAIT);
}

TEST_CASE(who_waits_for_the_network_is_woken_when_it_comes)
{
    net__state_set(false);
    TEST_EQUAL(net_wait_ready(K_NO_WAIT), -EAGAIN);
    start_waiter(1000);
    TEST_EQUAL(waiter_result, 1);
    net__state_set(true);
    TEST_EQUAL(k_thread_join(&waiter, K_MSEC(100)), 0);
    TEST_EQUAL(waiter_result, 0);
}

TEST_CASE(who_waits_in_vain_is_told_so)
{
    net__state_set(false);
    start_waiter(50);
    TEST_EQUAL(k_thread_join(&waiter, K_SECONDS(5)), 0);
    TEST_EQUAL(waiter_result, -EAGAIN);
    net__state_set(true);
}

static volatile uint32_t events;

static void on_state(struct poll_work *work, uint32_t ready, enum poll_status status)
{
    (void)work;
    (void)status;
    events = ready;
}

TEST_CASE(the_state_can_be_watched_in_both_directions)
{
    struct poll_work watcher;

    poll_work_init(&watcher, &net_queue, on_state);
    events = 0;
    TEST_EQUAL(poll_work_arm(&watcher, net_state_source(), K_READY_OUT, POLL_ONE_SHOT), 0);
    k_msleep(10);
    TEST_EQUAL(events, 0);
    net__state_set(false);
    k_msleep(10);
    TEST_EQUAL(events, K_READY_OUT);

    events = 0;
    TEST_EQUAL(poll_work_arm(&watcher, net_state_source(), K_READY_IN, POLL_ONE_SHOT), 0);
    k_msleep(10);
    TEST_EQUAL(events, 0);
    net__state_set(true);
    k_msleep(10);
    TEST_EQUAL(events, K_READY_IN);
}
