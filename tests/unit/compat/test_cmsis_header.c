/* SPDX-License-Identifier: Apache-2.0 */
#include "cmocka_all.h"

#include <cmsis_os2.h>

/* Programs that were compiled against another header of the standard mean the same. */

static void results_have_the_numbers_of_the_standard(void **state)
{
    (void)state;
    assert_int_equal(osOK, 0);
    assert_int_equal(osError, -1);
    assert_int_equal(osErrorTimeout, -2);
    assert_int_equal(osErrorResource, -3);
    assert_int_equal(osErrorParameter, -4);
    assert_int_equal(osErrorNoMemory, -5);
    assert_int_equal(osErrorISR, -6);
    assert_int_equal(osErrorSafetyClass, -7);
    assert_int_equal(osFlagsErrorUnknown, (uint32_t)osError);
    assert_int_equal(osFlagsErrorTimeout, (uint32_t)osErrorTimeout);
    assert_int_equal(osFlagsErrorResource, (uint32_t)osErrorResource);
    assert_int_equal(osFlagsErrorParameter, (uint32_t)osErrorParameter);
    assert_int_equal(osFlagsErrorISR, (uint32_t)osErrorISR);
    assert_int_equal(osFlagsErrorSafetyClass, (uint32_t)osErrorSafetyClass);
    assert_int_equal(osFlagsError, 0x80000000U);
    assert_int_equal(osErrorId, 0xffffffffU);
}

static void states_have_the_numbers_of_the_standard(void **state)
{
    (void)state;
    assert_int_equal(osKernelInactive, 0);
    assert_int_equal(osKernelReady, 1);
    assert_int_equal(osKernelRunning, 2);
    assert_int_equal(osKernelLocked, 3);
    assert_int_equal(osKernelSuspended, 4);
    assert_int_equal(osKernelError, -1);
    assert_int_equal(osThreadInactive, 0);
    assert_int_equal(osThreadReady, 1);
    assert_int_equal(osThreadRunning, 2);
    assert_int_equal(osThreadBlocked, 3);
    assert_int_equal(osThreadTerminated, 4);
    assert_int_equal(osThreadError, -1);
}

static void priorities_have_the_numbers_of_the_standard(void **state)
{
    (void)state;
    assert_int_equal(osPriorityNone, 0);
    assert_int_equal(osPriorityIdle, 1);
    assert_int_equal(osPriorityLow, 8);
    assert_int_equal(osPriorityLow7, 15);
    assert_int_equal(osPriorityBelowNormal, 16);
    assert_int_equal(osPriorityNormal, 24);
    assert_int_equal(osPriorityNormal1, 25);
    assert_int_equal(osPriorityAboveNormal, 32);
    assert_int_equal(osPriorityHigh, 40);
    assert_int_equal(osPriorityRealtime, 48);
    assert_int_equal(osPriorityRealtime7, 55);
    assert_int_equal(osPriorityISR, 56);
    assert_int_equal(osPriorityError, -1);
}

static void bits_of_options_and_attributes_are_those_of_the_standard(void **state)
{
    (void)state;
    assert_int_equal(osWaitForever, 0xffffffffU);
    assert_int_equal(osFlagsWaitAny, 0);
    assert_int_equal(osFlagsWaitAll, 1);
    assert_int_equal(osFlagsNoClear, 2);
    assert_int_equal(osThreadDetached, 0);
    assert_int_equal(osThreadJoinable, 1);
    assert_int_equal(osThreadUnprivileged, 2);
    assert_int_equal(osThreadPrivileged, 4);
    assert_int_equal(osThreadZone(3), 0x8300);
    assert_int_equal(osThreadZone(0x7f), 0xbf00);
    assert_int_equal(osThreadProcessor(3), 8);
    assert_int_equal(osMutexRecursive, 1);
    assert_int_equal(osMutexPrioInherit, 2);
    assert_int_equal(osMutexRobust, 8);
    assert_int_equal(osSafetyClass(5), 0x150000);
    assert_int_equal(osSafetyClass(0x1f), 0x1f0000);
    assert_int_equal(osSafetyWithSameClass, 1);
    assert_int_equal(osSafetyWithLowerClass, 2);
    assert_int_equal(osTimerOnce, 0);
    assert_int_equal(osTimerPeriodic, 1);
}

/* Attributes are often initialised by position. */
static void members_of_attributes_are_in_the_order_of_the_standard(void **state)
{
    static int memory;
    const osThreadAttr_t thread = {"n", 1, &memory, 2, &memory, 3, osPriorityLow, 4, 5};
    const osMemoryPoolAttr_t pool = {"n", 1, &memory, 2, &memory, 3};
    const osMessageQueueAttr_t queue = {"n", 1, &memory, 2, &memory, 3};
    const osMutexAttr_t mutex = {"n", 1, &memory, 2};

    (void)state;
    assert_int_equal(thread.attr_bits, 1);
    assert_ptr_equal(thread.cb_mem, &memory);
    assert_int_equal(thread.cb_size, 2);
    assert_ptr_equal(thread.stack_mem, &memory);
    assert_int_equal(thread.stack_size, 3);
    assert_int_equal(thread.priority, osPriorityLow);
    assert_int_equal(thread.tz_module, 4);
    assert_int_equal(thread.affinity_mask, 5);
    assert_ptr_equal(pool.mp_mem, &memory);
    assert_int_equal(pool.mp_size, 3);
    assert_ptr_equal(queue.mq_mem, &memory);
    assert_int_equal(queue.mq_size, 3);
    assert_int_equal(mutex.cb_size, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(results_have_the_numbers_of_the_standard),
        cmocka_unit_test(states_have_the_numbers_of_the_standard),
        cmocka_unit_test(priorities_have_the_numbers_of_the_standard),
        cmocka_unit_test(bits_of_options_and_attributes_are_those_of_the_standard),
        cmocka_unit_test(members_of_attributes_are_in_the_order_of_the_standard),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
