/* SPDX-License-Identifier: Apache-2.0 */

/* Threads: creating them, and what is done to those that live. */

#include "cmsis_layer.h"
#include "scheduler.h"

#define STACK_MIN_BYTES MAX(ARCH_STACK_MIN_BYTES, 8U * sizeof(void *))
#define STACK_UNIT      8U

static void run(void *func, void *argument, void *unused)
{
    osThreadFunc_t entry = (osThreadFunc_t)(uintptr_t)func;

    (void)unused;
    entry(argument);
    osThreadExit();
}

/* Every thread is privileged, in zone 0, and on processor 0: what asks for less gets no thread. */
static bool can_be_fulfilled(const osThreadAttr_t *attr)
{
    bool wants_zone =
        (attr->attr_bits & osThreadZone_Valid) != 0 && (attr->attr_bits & osThreadZone_Msk) != 0;
    bool wants_processor_0 =
        attr->affinity_mask == 0 || (attr->affinity_mask & osThreadProcessor(0)) != 0;

    return !wants_zone && (attr->attr_bits & osThreadUnprivileged) == 0 && wants_processor_0 &&
           attr->priority >= osPriorityNone && attr->priority <= osPriorityISR;
}

/* The part of the caller's memory that is aligned as the processor wants it. */
static bool use_given_stack(struct os_thread *thread, const osThreadAttr_t *attr)
{
    uintptr_t given = (uintptr_t)attr->stack_mem;
    uintptr_t start = ROUND_UP(given, (uintptr_t)ARCH_STACK_ALIGN);
    size_t lost = (start - given) + ARCH_STACK_GUARD_BYTES;

    if (given % STACK_UNIT != 0 || attr->stack_size < lost + STACK_MIN_BYTES) {
        return false;
    }
    thread->stack = (void *)start;
    thread->stack_bytes = (uint32_t)(attr->stack_size - lost) & ~(STACK_UNIT - 1U);
    return true;
}

static bool use_pool(struct os_thread *thread, uint32_t stack_size)
{
    uint32_t bytes = stack_size != 0 ? stack_size : CONFIG_CMSIS_RTOS2_STACK_BYTES;

    if (bytes < STACK_MIN_BYTES || bytes > INT32_MAX) {
        return false;
    }
    thread->stack_bytes = ROUND_UP(bytes, STACK_UNIT);
    thread->stack = os__pool_take(ARCH_STACK_ALIGN, thread->stack_bytes + ARCH_STACK_GUARD_BYTES);
    thread->object.from_pool |= OS__DATA_FROM_POOL;
    return thread->stack != NULL;
}

static bool find_stack(struct os_thread *thread, const osThreadAttr_t *attr)
{
    return attr->stack_mem != NULL ? use_given_stack(thread, attr)
                                   : use_pool(thread, attr->stack_size);
}

struct os_thread *os__thread_new(osThreadFunc_t func, void *argument, const osThreadAttr_t *attr)
{
    if (func == NULL || !can_be_fulfilled(attr)) {
        return NULL;
    }
    struct os_thread *thread = OS__NEW(attr, struct os_thread);

    if (thread == NULL) {
        return NULL;
    }
    if (!find_stack(thread, attr)) {
        return os__object_abandon(&thread->object);
    }
    bool is_started = os__kernel.state != osKernelReady;

    thread->is_joinable = (attr->attr_bits & osThreadJoinable) != 0;
    thread->priority =
        (uint8_t)(attr->priority != osPriorityNone ? attr->priority : osPriorityNormal);
    (void)k_thread_create(&thread->thread, thread->stack, thread->stack_bytes, run,
                          (void *)(uintptr_t)func, argument, NULL,
                          os__kernel_priority(thread->priority), K__IS_OS_THREAD,
                          is_started ? K_NO_WAIT : K_FOREVER);
    (void)k_thread_name_set(&thread->thread, attr->name);
    return os__object_publish(&thread->object, OS__THREAD);
}

osThreadId_t osThreadNew(osThreadFunc_t func, void *argument, const osThreadAttr_t *attr)
{
    static const osThreadAttr_t defaults;

    return os__thread_new(func, argument, attr != NULL ? attr : &defaults);
}

static bool has_ended(const struct os_thread *thread)
{
    return (thread->thread.state & K__DEAD) != 0;
}

/* Begins a call that changes a thread, which must not have ended. */
static osStatus_t enter(osThreadId_t thread_id)
{
    osStatus_t status = os__enter_in_thread(thread_id, OS__THREAD);

    return status == osOK && has_ended(thread_id) ? os__leave_with(osErrorResource) : status;
}

osStatus_t osThreadSetPriority(osThreadId_t thread_id, osPriority_t priority)
{
    osStatus_t status = enter(thread_id);
    struct os_thread *thread = thread_id;

    if (status != osOK) {
        return status;
    }
    if (priority < osPriorityIdle || priority > osPriorityISR) {
        return os__leave_with(osErrorParameter);
    }
    thread->priority = (uint8_t)priority;
    k_thread_priority_set(&thread->thread, os__kernel_priority(thread->priority));
    return os__leave_with(osOK);
}

osStatus_t osThreadYield(void)
{
    if (os__in_isr()) {
        return osErrorISR;
    }
    if (os__may_wait()) {
        k_yield();
    }
    return osOK;
}

osStatus_t osThreadSuspend(osThreadId_t thread_id)
{
    osStatus_t status = enter(thread_id);
    struct os_thread *thread = thread_id;

    if (status != osOK) {
        return status;
    }
    if (thread == os__running() && !os__may_wait()) {
        return os__leave_with(osErrorResource);
    }
    os__suspend(&thread->thread);
    return os__leave_with(osOK);
}

osStatus_t osThreadResume(osThreadId_t thread_id)
{
    osStatus_t status = enter(thread_id);
    struct os_thread *thread = thread_id;

    if (status != osOK) {
        return status;
    }
    return os__leave_with(os__resume(&thread->thread) ? osOK : osErrorResource);
}

osStatus_t osThreadProtectPrivileged(void)
{
    return os__in_isr() ? osErrorISR : osError;
}

osStatus_t osThreadTerminateZone(uint32_t zone)
{
    (void)zone;
    return osError;
}

osStatus_t osThreadSetAffinityMask(osThreadId_t thread_id, uint32_t affinity_mask)
{
    if (os__in_isr()) {
        return osErrorISR;
    }
    if (os__find(thread_id, OS__THREAD) == NULL) {
        return osErrorParameter;
    }
    bool has_processor_0 = (affinity_mask & osThreadProcessor(0)) != 0;

    return affinity_mask == 0 || has_processor_0 ? osOK : osErrorParameter;
}
