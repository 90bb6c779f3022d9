/* SPDX-License-Identifier: Apache-2.0 */
#include "os_support.h"

OS_TEST_CASE(a_delay_lasts_its_ticks)
{
    for (uint32_t ticks = 1; ticks < 20; ticks++) {
        uint32_t before = osKernelGetTickCount();

        TEST_EQUAL(osDelay(ticks), osOK);
        check_ticks(before, ticks);
    }
    TEST_EQUAL(osDelay(0), osErrorParameter);
}

OS_TEST_CASE(a_delay_ends_at_the_tick_that_was_named)
{
    uint32_t next = osKernelGetTickCount();

    for (int i = 0; i < 5; i++) {
        next += 10;
        TEST_EQUAL(osDelayUntil(next), osOK);
        check_ticks(next, 0);
    }
    TEST_EQUAL(osDelayUntil(osKernelGetTickCount() - 1U), osErrorParameter);
    unsigned int key = irq_lock();
    uint32_t now = osKernelGetTickCount();

    irq_unlock(key);
    TEST_EQUAL(osDelayUntil(now + 0x80000001U), osErrorParameter);
}

static void delay_in_interrupt(void *unused)
{
    (void)unused;
    TEST_EQUAL(osDelay(1), osErrorISR);
    TEST_EQUAL(osDelayUntil(osKernelGetTickCount() + 10U), osErrorISR);
}

OS_TEST_CASE(interrupts_do_not_wait)
{
    in_interrupt(delay_in_interrupt, NULL);
}

static void sleep_until_the_end(void *unused)
{
    (void)unused;
    (void)osDelay(osWaitForever);
    note('w');
}

OS_TEST_CASE(a_delay_for_ever_does_not_end)
{
    osThreadId_t id = start(osPriorityHigh, sleep_until_the_end, NULL);

    TEST_EQUAL(osDelay(5000), osOK);
    TEST_EQUAL(osThreadGetState(id), osThreadBlocked);
    TEST_EQUAL(osThreadTerminate(id), osOK);
    TEST_STRING(noted(), "");
}
