/* SPDX-License-Identifier: Apache-2.0 */

/* Before anything has been created, in threads of the kernel. */

#include "helpers.h"

#include <petrel_os2.h>

#define ALL (osSafetyWithSameClass | osSafetyWithLowerClass)

TEST_CASE(where_nothing_is_nothing_is_found)
{
    osThreadId_t ids[1];

    TEST_EQUAL(osThreadGetCount(), 0);
    TEST_EQUAL(osThreadEnumerate(ids, 1), 0);
    TEST_EQUAL(osThreadSuspendClass(0, ALL), osOK);
    TEST_EQUAL(osThreadResumeClass(0, ALL), osOK);
    TEST_EQUAL(osThreadResumeClass(0, 0), osErrorParameter);
    TEST_EQUAL(osKernelDestroyClass(0, ALL), osOK);
}

static void start_kernel(void *unused)
{
    (void)unused;
    TEST_EQUAL(osKernelInitialize(), osOK);
    (void)osKernelStart();
}

TEST_CASE(the_kernel_starts_without_threads)
{
    (void)spawn(0, -1, start_kernel, NULL);
    TEST_EQUAL(osKernelGetState(), osKernelRunning);
    k_thread_abort(&helpers[0]);
}

static void note_and_wait(void *unused)
{
    (void)unused;
    note('a');
    (void)osDelay(5);
    note('b');
}

TEST_CASE(a_thread_of_the_kernel_commands_classes_that_it_is_not_in)
{
    size_t free_bytes = os_memory_free_bytes();
    osEventFlagsId_t flags = osEventFlagsNew(NULL);
    osThreadId_t id = osThreadNew(note_and_wait, NULL, NULL);

    TEST_NOT_NULL(flags);
    TEST_NOT_NULL(id);
    (void)k_sleep(K_TICKS(2));
    TEST_EQUAL(osThreadSuspendClass(0, ALL), osOK);
    (void)k_sleep(K_TICKS(20));
    TEST_STRING(noted(), "a");
    TEST_EQUAL(osThreadResumeClass(0, ALL), osOK);
    TEST_EQUAL(osThreadResumeClass(0, ALL), osOK); /* now it goes on already */
    (void)k_sleep(K_TICKS(20));
    TEST_STRING(noted(), "b");
    TEST_EQUAL(osEventFlagsDelete(flags), osOK);
    flags = osEventFlagsNew(NULL);
    TEST_NOT_NULL(osThreadNew(note_and_wait, NULL, NULL));
    TEST_EQUAL(osKernelDestroyClass(0, ALL), osOK);
    TEST_EQUAL(osEventFlagsGet(flags), 0);
    TEST_EQUAL(osThreadGetCount(), 0);
    TEST_FALSE(has_noted());
    TEST_EQUAL(os_memory_free_bytes(), free_bytes);
}

static void ask_for_memory(void *bytes)
{
    *(size_t *)bytes = os_memory_free_bytes();
}

TEST_CASE(an_interrupt_may_ask_for_free_memory)
{
    size_t bytes = 0;

    in_interrupt(ask_for_memory, &bytes);
    TEST_EQUAL(bytes, os_memory_free_bytes());
}
