/* SPDX-License-Identifier: Apache-2.0 */
#include "os_support.h"

/* Creating threads: attributes, memory, what can be asked of a thread. */

static void nothing(void *unused)
{
    (void)unused;
}

static void note_letter(void *letter)
{
    note(*(const char *)letter);
}

static void wait_for_ever(void *unused)
{
    (void)unused;
    (void)osDelay(osWaitForever);
}

OS_TEST_CASE(a_more_urgent_thread_runs_at_once_others_later)
{
    (void)start(osPriorityLow, note_letter, "d");
    (void)start(osPriorityNormal, note_letter, "c");
    (void)start(osPriorityNormal1, note_letter, "a");
    note('b');
    TEST_EQUAL(osThreadYield(), osOK);
    TEST_EQUAL(osDelay(2), osOK);
    TEST_STRING(noted(), "abcd");
}

static void look_at_oneself(void *id)
{
    TEST_SAME(osThreadGetId(), *(osThreadId_t *)id);
    TEST_EQUAL(osThreadGetState(osThreadGetId()), osThreadRunning);
    TEST_EQUAL(osThreadGetPriority(osThreadGetId()), osPriorityNormal);
    TEST_NULL(osThreadGetName(osThreadGetId()));
    TEST_EQUAL(osThreadGetStackSize(osThreadGetId()), CONFIG_CMSIS_RTOS2_STACK_BYTES);
    TEST_AT_LEAST(osThreadGetStackSpace(osThreadGetId()), 1);
    TEST_AT_MOST(osThreadGetStackSpace(osThreadGetId()), CONFIG_CMSIS_RTOS2_STACK_BYTES);
    note('l');
}

OS_TEST_CASE(a_thread_without_attributes_has_the_defaults)
{
    osThreadId_t id = NULL;

    id = osThreadNew(look_at_oneself, &id, NULL);
    TEST_NOT_NULL(id);
    TEST_EQUAL(osThreadGetState(id), osThreadReady);
    TEST_EQUAL(osThreadYield(), osOK);
    TEST_STRING(noted(), "l");
    TEST_EQUAL(osThreadGetState(id), osThreadError);
}

/* The caller's. */
static struct os_thread memory;
static uint64_t stack[1024 / sizeof(uint64_t)];

OS_TEST_CASE(a_thread_has_its_memory_from_the_caller)
{
    const osThreadAttr_t attributes = {.name = "own",
                                       .cb_mem = &memory,
                                       .cb_size = sizeof(memory),
                                       .stack_mem = stack,
                                       .stack_size = sizeof(stack),
                                       .priority = osPriorityHigh};
    size_t before = os_memory_free_bytes();
    osThreadId_t id = osThreadNew(wait_for_ever, NULL, &attributes);

    TEST_SAME(id, &memory);
    TEST_EQUAL(os_memory_free_bytes(), before);
    TEST_STRING(osThreadGetName(id), "own");
    TEST_EQUAL(osThreadGetState(id), osThreadBlocked);
    TEST_AT_MOST(osThreadGetStackSize(id), sizeof(stack));
    TEST_AT_LEAST(osThreadGetStackSize(id), sizeof(stack) - 256);
    TEST_EQUAL(osThreadTerminate(id), osOK);
}

OS_TEST_CASE(a_stack_of_the_size_asked_for_comes_from_the_pool)
{
    const osThreadAttr_t attributes = {.stack_size = 1500, .priority = osPriorityHigh};
    size_t before = os_memory_free_bytes();
    osThreadId_t id = osThreadNew(wait_for_ever, NULL, &attributes);

    TEST_EQUAL(osThreadGetStackSize(id), 1504);
    TEST_AT_LEAST(before - os_memory_free_bytes(), 1504);
    TEST_EQUAL(osThreadTerminate(id), osOK);
    TEST_EQUAL(os_memory_free_bytes(), before);
}

static void refuse(const osThreadAttr_t *attributes)
{
    TEST_NULL(osThreadNew(nothing, NULL, attributes));
}

OS_TEST_CASE(attributes_that_make_no_sense_give_no_thread)
{
    TEST_NULL(osThreadNew(NULL, NULL, NULL));
    refuse(&(osThreadAttr_t){.cb_mem = &memory, .cb_size = sizeof(memory) - 1U});
    refuse(&(osThreadAttr_t){.cb_mem = (char *)&memory + 1, .cb_size = sizeof(memory)});
    refuse(&(osThreadAttr_t){.cb_size = sizeof(memory)});
    refuse(&(osThreadAttr_t){.stack_mem = stack, .stack_size = 32});
    refuse(&(osThreadAttr_t){.stack_mem = stack});
    refuse(&(osThreadAttr_t){.stack_mem = (char *)stack + 4, .stack_size = 1000});
    refuse(&(osThreadAttr_t){.stack_size = 32});
    refuse(&(osThreadAttr_t){.stack_size = 0xffffffffU});
    refuse(&(osThreadAttr_t){.priority = (osPriority_t)57});
    refuse(&(osThreadAttr_t){.priority = osPriorityError});
    refuse(&(osThreadAttr_t){.attr_bits = osThreadUnprivileged});
    refuse(&(osThreadAttr_t){.attr_bits = osThreadZone(1)});
    refuse(&(osThreadAttr_t){.affinity_mask = osThreadProcessor(1)});
}

OS_TEST_CASE(what_every_thread_is_may_be_asked_for)
{
    const osThreadAttr_t attributes = {.attr_bits = osThreadPrivileged | osThreadZone(0),
                                       .priority = osPriorityHigh,
                                       .affinity_mask = osThreadProcessor(0)};
    osThreadId_t id = osThreadNew(wait_for_ever, NULL, &attributes);

    TEST_EQUAL(osThreadGetZone(id), 0);
    TEST_EQUAL(osThreadGetAffinityMask(id), 1);
    TEST_EQUAL(osThreadSetAffinityMask(id, 0), osOK);
    TEST_EQUAL(osThreadSetAffinityMask(id, 3), osOK);
    TEST_EQUAL(osThreadSetAffinityMask(id, 2), osErrorParameter);
    TEST_EQUAL(osThreadSetAffinityMask(NULL, 1), osErrorParameter);
    TEST_EQUAL(osThreadGetAffinityMask(NULL), 0);
    TEST_EQUAL(osThreadGetZone(NULL), osErrorId);
    TEST_EQUAL(osThreadProtectPrivileged(), osError);
    TEST_EQUAL(osThreadTerminateZone(0), osError);
    TEST_EQUAL(osThreadTerminate(id), osOK);
}

OS_TEST_CASE(a_pool_that_is_used_up_gives_no_thread_and_recovers)
{
    /* With its guard, aligned, and beside a control block. */
    const size_t thread_bytes =
        K_THREAD_STACK_LEN(CONFIG_CMSIS_RTOS2_STACK_BYTES) + ARCH_STACK_ALIGN + 300;
    osThreadId_t threads[32];
    size_t before = os_memory_free_bytes();
    int count = 0;

    while ((threads[count] = osThreadNew(wait_for_ever, NULL, NULL)) != NULL) {
        count++;
        TEST_AT_MOST(count, 31);
    }
    TEST_AT_LEAST(count, (int)(CONFIG_CMSIS_RTOS2_MEMORY_BYTES / thread_bytes));
    TEST_NULL(osMemoryPoolNew(1, 2048, NULL));
    while (count > 0) {
        TEST_EQUAL(osThreadTerminate(threads[--count]), osOK);
    }
    TEST_EQUAL(os_memory_free_bytes(), before);
}

static osThreadId_t other;

static void ask_in_interrupt(void *unused)
{
    (void)unused;
    TEST_NULL(osThreadNew(nothing, NULL, NULL));
    TEST_NOT_NULL(osThreadGetId());
    TEST_STRING(osThreadGetName(osThreadGetId()), "case");
    TEST_EQUAL(osThreadGetClass(other), 0);
    TEST_EQUAL(osThreadGetZone(other), 0);
    TEST_EQUAL(osThreadGetState(other), osThreadError);
    TEST_EQUAL(osThreadGetStackSize(other), 0);
    TEST_EQUAL(osThreadGetStackSpace(other), 0);
    TEST_EQUAL(osThreadGetPriority(other), osPriorityError);
    TEST_EQUAL(osThreadSetPriority(other, osPriorityLow), osErrorISR);
    TEST_EQUAL(osThreadYield(), osErrorISR);
    TEST_EQUAL(osThreadSuspend(other), osErrorISR);
    TEST_EQUAL(osThreadResume(other), osErrorISR);
    TEST_EQUAL(osThreadDetach(other), osErrorISR);
    TEST_EQUAL(osThreadJoin(other), osErrorISR);
    TEST_EQUAL(osThreadTerminate(other), osErrorISR);
    TEST_EQUAL(osThreadProtectPrivileged(), osErrorISR);
    TEST_EQUAL(osThreadSetAffinityMask(other, 1), osErrorISR);
    TEST_EQUAL(osThreadGetAffinityMask(other), 0);
    TEST_EQUAL(osThreadGetCount(), 0);
    TEST_EQUAL(osThreadEnumerate(&other, 1), 0);
}

OS_TEST_CASE(interrupts_have_little_to_do_with_threads)
{
    other = start(osPriorityHigh, wait_for_ever, NULL);
    in_interrupt(ask_in_interrupt, NULL);
    unsigned int key = irq_lock();

    ask_in_interrupt(NULL);
    irq_unlock(key);
    TEST_EQUAL(osThreadTerminate(other), osOK);
}

OS_TEST_CASE(what_is_no_thread_is_refused)
{
    osMutexId_t mutex = osMutexNew(NULL);

    TEST_NULL(osThreadGetName(NULL));
    TEST_EQUAL(osThreadGetClass(mutex), osErrorId);
    TEST_EQUAL(osThreadGetState(mutex), osThreadError);
    TEST_EQUAL(osThreadGetStackSize(NULL), 0);
    TEST_EQUAL(osThreadGetStackSpace(NULL), 0);
    TEST_EQUAL(osThreadGetPriority(NULL), osPriorityError);
    TEST_EQUAL(osThreadSetPriority(NULL, osPriorityLow), osErrorParameter);
    TEST_EQUAL(osThreadSuspend(NULL), osErrorParameter);
    TEST_EQUAL(osThreadResume(mutex), osErrorParameter);
    TEST_EQUAL(osThreadDetach(NULL), osErrorParameter);
    TEST_EQUAL(osThreadJoin(mutex), osErrorParameter);
    TEST_EQUAL(osThreadTerminate(NULL), osErrorParameter);
    TEST_EQUAL(osMutexDelete(mutex), osOK);
}

OS_TEST_CASE(all_threads_that_live_are_counted_and_listed)
{
    osThreadId_t threads[8] = {NULL};
    uint32_t before = osThreadGetCount();
    osThreadId_t first = start_joinable(osPriorityHigh, wait_for_ever, NULL);
    osThreadId_t second = start(osPriorityLow, nothing, NULL);

    TEST_EQUAL(osThreadGetCount(), before + 2U);
    TEST_EQUAL(osThreadEnumerate(threads, 8), before + 2U);
    TEST_SAME(threads[before], first);
    TEST_SAME(threads[before + 1U], second);
    TEST_EQUAL(osThreadEnumerate(threads, 1), 1);
    TEST_EQUAL(osThreadEnumerate(threads, 0), 0);
    TEST_EQUAL(osThreadEnumerate(NULL, 8), 0);
    TEST_EQUAL(osThreadTerminate(first), osOK);
    TEST_EQUAL(osThreadGetCount(), before + 1U);
    TEST_EQUAL(osThreadDetach(first), osOK);
    TEST_EQUAL(osThreadTerminate(second), osOK);
    TEST_EQUAL(osThreadGetCount(), before);
}
