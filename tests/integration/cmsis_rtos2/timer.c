/* SPDX-License-Identifier: Apache-2.0 */
#include "os_support.h"

static osTimerId_t timer;
static uint32_t started_at;
static uint32_t called_after; /* ticks since started_at, at the last call */
static int calls;

static void on_over(void *letter)
{
    called_after = ticks_after(started_at);
    calls++;
    note(*(const char *)letter);
}

static void set_up(osTimerType_t type, osTimerFunc_t func)
{
    calls = 0;
    timer = osTimerNew(func, type, "t", NULL);
    TEST_NOT_NULL(timer);
}

static void tear_down(void)
{
    TEST_EQUAL(osTimerDelete(timer), osOK);
}

static void start_timer(uint32_t ticks)
{
    started_at = osKernelGetTickCount();
    TEST_EQUAL(osTimerStart(timer, ticks), osOK);
}

OS_TEST_CASE(a_timer_calls_its_function_once)
{
    set_up(osTimerOnce, on_over);
    TEST_EQUAL(osTimerIsRunning(timer), 0);
    start_timer(10);
    TEST_EQUAL(osTimerIsRunning(timer), 1);
    TEST_EQUAL(osDelay(9), osOK);
    TEST_EQUAL(calls, 0);
    TEST_EQUAL(osDelay(31), osOK);
    TEST_STRING(noted(), "t");
    TEST_EQUAL(called_after, 10);
    TEST_EQUAL(osTimerIsRunning(timer), 0);
    TEST_EQUAL(osTimerStop(timer), osErrorResource);
    tear_down();
}

OS_TEST_CASE(a_periodic_timer_calls_until_it_is_stopped)
{
    set_up(osTimerPeriodic, on_over);
    start_timer(10);
    TEST_EQUAL(osDelay(35), osOK);
    TEST_EQUAL(calls, 3);
    TEST_EQUAL(called_after, 30);
    TEST_EQUAL(osTimerIsRunning(timer), 1);
    TEST_EQUAL(osTimerStop(timer), osOK);
    TEST_EQUAL(osTimerIsRunning(timer), 0);
    TEST_EQUAL(osDelay(30), osOK);
    TEST_STRING(noted(), "ttt");
    tear_down();
}

OS_TEST_CASE(a_timer_started_again_begins_anew)
{
    set_up(osTimerOnce, on_over);
    start_timer(10);
    TEST_EQUAL(osDelay(6), osOK);
    start_timer(20);
    TEST_EQUAL(osDelay(30), osOK);
    TEST_STRING(noted(), "t");
    TEST_EQUAL(called_after, 20);
    tear_down();
}

static osThreadId_t timer_thread;

static void use_everything(void *unused)
{
    (void)unused;
    timer_thread = osThreadGetId();
    TEST_STRING(osThreadGetName(timer_thread), "timers");
    TEST_EQUAL(osThreadGetPriority(timer_thread), CONFIG_CMSIS_RTOS2_TIMER_PRIORITY);
    TEST_EQUAL(osDelay(3), osOK);
    TEST_EQUAL(osTimerStop(timer), osErrorResource);
    TEST_EQUAL(osTimerStart(timer, 5), osOK);
    if (++calls == 3) {
        TEST_EQUAL(osTimerDelete(timer), osOK);
    }
    note('u');
}

OS_TEST_CASE(a_function_of_a_timer_waits_starts_and_deletes)
{
    set_up(osTimerOnce, use_everything);
    start_timer(5);
    TEST_EQUAL(osDelay(60), osOK);
    TEST_STRING(noted(), "uuu");
    TEST_EQUAL(osTimerDelete(timer), osErrorParameter);
}

static void wait_long(void *unused)
{
    (void)unused;
    (void)osDelay(25);
    note('w');
}

OS_TEST_CASE(no_call_is_lost_while_another_function_runs)
{
    osTimerId_t slow = osTimerNew(wait_long, osTimerOnce, NULL, NULL);

    set_up(osTimerPeriodic, on_over);
    TEST_EQUAL(osTimerStart(slow, 5), osOK);
    start_timer(10);
    TEST_EQUAL(osDelay(45), osOK);
    TEST_STRING(noted(), "wtttt");
    TEST_EQUAL(osTimerDelete(slow), osOK);
    tear_down();
}

OS_TEST_CASE(a_stopped_timer_forgets_calls_that_have_not_begun)
{
    osTimerId_t slow = osTimerNew(wait_long, osTimerOnce, NULL, NULL);

    set_up(osTimerPeriodic, on_over);
    TEST_EQUAL(osTimerStart(slow, 5), osOK);
    start_timer(10);
    TEST_EQUAL(osDelay(25), osOK);
    TEST_EQUAL(osTimerStop(timer), osOK);
    TEST_EQUAL(osDelay(20), osOK);
    TEST_STRING(noted(), "w");
    start_timer(10);
    TEST_EQUAL(osDelay(15), osOK);
    TEST_STRING(noted(), "t");
    TEST_EQUAL(osTimerDelete(slow), osOK);
    tear_down();
}

OS_TEST_CASE(a_deleted_timer_calls_no_more)
{
    set_up(osTimerPeriodic, on_over);
    start_timer(10);
    TEST_EQUAL(osDelay(5), osOK);
    tear_down();
    TEST_EQUAL(osDelay(20), osOK);
    TEST_EQUAL(calls, 0);
    TEST_EQUAL(osTimerStart(timer, 1), osErrorParameter);
    TEST_EQUAL(osTimerStop(timer), osErrorParameter);
    TEST_EQUAL(osTimerIsRunning(timer), 0);
}

OS_TEST_CASE(the_longest_period_is_not_over_soon)
{
    set_up(osTimerPeriodic, on_over);
    start_timer(0xffffffffU);
    TEST_EQUAL(osDelay(5), osOK);
    TEST_EQUAL(calls, 0);
    TEST_EQUAL(osTimerStop(timer), osOK);
    tear_down();
}

static void use_in_interrupt(void *unused)
{
    (void)unused;
    TEST_NULL(osTimerNew(on_over, osTimerOnce, NULL, NULL));
    TEST_EQUAL(osTimerStart(timer, 10), osErrorISR);
    TEST_EQUAL(osTimerStop(timer), osErrorISR);
    TEST_EQUAL(osTimerIsRunning(timer), 0);
    TEST_EQUAL(osTimerDelete(timer), osErrorISR);
    TEST_NULL(osTimerGetName(timer));
}

OS_TEST_CASE(interrupts_have_nothing_to_do_with_timers)
{
    set_up(osTimerOnce, on_over);
    start_timer(10);
    in_interrupt(use_in_interrupt, NULL);
    TEST_EQUAL(osTimerIsRunning(timer), 1);
    tear_down();
}

OS_TEST_CASE(a_timer_has_its_name_and_memory_from_the_caller)
{
    static struct os_timer memory;
    osTimerAttr_t attributes = {.name = "pulse", .cb_mem = &memory, .cb_size = sizeof(memory)};

    timer = osTimerNew(on_over, osTimerOnce, NULL, &attributes);
    TEST_SAME(timer, &memory);
    TEST_STRING(osTimerGetName(timer), "pulse");
    tear_down();
    attributes.cb_size--;
    TEST_NULL(osTimerNew(on_over, osTimerOnce, NULL, &attributes));
}

OS_TEST_CASE(what_is_no_timer_is_refused)
{
    set_up(osTimerOnce, on_over);
    TEST_NULL(osTimerNew(NULL, osTimerOnce, NULL, NULL));
    TEST_NULL(osTimerNew(on_over, (osTimerType_t)2, NULL, NULL));
    TEST_EQUAL(osTimerStart(timer, 0), osErrorParameter);
    TEST_EQUAL(osTimerStart(NULL, 1), osErrorParameter);
    TEST_EQUAL(osTimerStop(NULL), osErrorParameter);
    TEST_EQUAL(osTimerIsRunning(NULL), 0);
    TEST_EQUAL(osTimerDelete(NULL), osErrorParameter);
    TEST_NULL(osTimerGetName(NULL));
    tear_down();
}
