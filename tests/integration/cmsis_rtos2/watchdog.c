/* SPDX-License-Identifier: Apache-2.0 */
#include "os_support.h"

static uint32_t next_limit;

uint32_t osWatchdogAlarm_Handler(osThreadId_t thread_id)
{
    note(osThreadGetName(thread_id)[0]);
    return next_limit;
}

OS_TEST_CASE(a_thread_that_feeds_its_watchdog_hears_nothing)
{
    for (int i = 0; i < 4; i++) {
        TEST_EQUAL(osThreadFeedWatchdog(20), osOK);
        TEST_EQUAL(osDelay(15), osOK);
    }
    TEST_EQUAL(osThreadFeedWatchdog(0), osOK);
    TEST_EQUAL(osDelay(50), osOK);
    TEST_STRING(noted(), "");
}

OS_TEST_CASE(a_watchdog_that_is_not_fed_asks_when_to_come_again)
{
    next_limit = 10;
    TEST_EQUAL(osThreadFeedWatchdog(20), osOK);
    TEST_EQUAL(osDelay(30), osOK);
    TEST_STRING(noted(), "c");
    next_limit = 0;
    TEST_EQUAL(osDelay(60), osOK);
    TEST_STRING(noted(), "c");
}

static void feed_in_interrupt(void *unused)
{
    (void)unused;
    TEST_EQUAL(osThreadFeedWatchdog(20), osErrorISR);
}

OS_TEST_CASE(interrupts_feed_no_watchdog)
{
    in_interrupt(feed_in_interrupt, NULL);
}

TEST_CASE(only_threads_of_the_layer_have_such_watchdogs)
{
    TEST_EQUAL(osThreadFeedWatchdog(20), osError);
}
