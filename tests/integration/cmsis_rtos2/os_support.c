/* SPDX-License-Identifier: Apache-2.0 */
#include "os_support.h"

/* What happens meanwhile takes no virtual time, but some time in an emulator. */
#define RUN_TIME_TICKS (CONFIG_ARCH_POSIX ? 0U : 2U)

static struct os_thread case_thread;
static uint64_t case_stack[TEST_STACK_BYTES / sizeof(uint64_t)];

static const osThreadAttr_t case_attributes = {
    .name = "case",
    .attr_bits = osThreadJoinable,
    .cb_mem = &case_thread,
    .cb_size = sizeof(case_thread),
    .stack_mem = case_stack,
    .stack_size = sizeof(case_stack),
};

static long free_bytes(void)
{
    return (long)os_memory_free_bytes();
}

TEST_COUNTER(memory, free_bytes);

static void nothing(void *unused)
{
    (void)unused;
}

static void start_kernel(void *p1, void *p2, void *p3)
{
    (void)p1;
    (void)p2;
    (void)p3;
    (void)osKernelInitialize();
    (void)osTimerDelete(osTimerNew(nothing, osTimerOnce, NULL, NULL)); /* so that its thread is */
    (void)osKernelStart();
}

void test_set_up(void)
{
    static struct k_thread starter;
    static K_THREAD_STACK_DEFINE(stack, 1024);

    (void)k_thread_create(&starter, stack, K_THREAD_STACK_SIZEOF(stack), start_kernel, NULL, NULL,
                          NULL, 0, 0, K_NO_WAIT);
    (void)k_thread_join(&starter, K_FOREVER);
}

void run_in_os_thread(osThreadFunc_t func)
{
    (void)osThreadDetach(&case_thread); /* a case that failed has left it */
    osThreadId_t thread = osThreadNew(func, NULL, &case_attributes);

    TEST_NOT_NULL(thread);
    TEST_EQUAL(osThreadJoin(thread), osOK);
}

static osThreadId_t start_as(uint32_t attr_bits, osPriority_t priority, osThreadFunc_t func,
                             void *argument)
{
    const osThreadAttr_t attributes = {.attr_bits = attr_bits, .priority = priority};
    osThreadId_t thread = osThreadNew(func, argument, &attributes);

    TEST_NOT_NULL(thread);
    return thread;
}

osThreadId_t start(osPriority_t priority, osThreadFunc_t func, void *argument)
{
    return start_as(osThreadDetached, priority, func, argument);
}

osThreadId_t start_joinable(osPriority_t priority, osThreadFunc_t func, void *argument)
{
    return start_as(osThreadJoinable, priority, func, argument);
}

uint32_t ticks_after(uint32_t reference)
{
    return osKernelGetTickCount() - reference;
}

void check_ticks(uint32_t start_, uint32_t ticks)
{
    uint32_t elapsed = ticks_after(start_);

    TEST_AT_LEAST(elapsed, ticks);
    TEST_AT_MOST(elapsed, ticks + RUN_TIME_TICKS);
}
