/* SPDX-License-Identifier: Apache-2.0 */

/*
 * The kernel as a whole. Petrel's has started before main(), which runs in a thread; so
 * osKernelStart() only lets those threads go that were created until then, and ends its caller.
 */

#include "cmsis_layer.h"
#include "timeouts.h"

#include <string.h>

#define API_VERSION    20030000U /* 2.3.0 */
#define KERNEL_VERSION 10000U    /* 0.1.0 */
#define KERNEL_TEXT    "Petrel 0.1.0"

struct os__kernel os__kernel;

osStatus_t osKernelInitialize(void)
{
    if (os__in_isr()) {
        return osErrorISR;
    }
    if (os__kernel.state != osKernelInactive) {
        return osError;
    }
    os__kernel.state = osKernelReady;
    return osOK;
}

osStatus_t osKernelGetInfo(osVersion_t *version, char *id_buf, uint32_t id_size)
{
    if (version != NULL) {
        version->api = API_VERSION;
        version->kernel = KERNEL_VERSION;
    }
    if (id_buf != NULL && id_size != 0) {
        size_t length = MIN(strlen(KERNEL_TEXT), id_size - 1U);

        memcpy(id_buf, KERNEL_TEXT, length);
        id_buf[length] = '\0';
    }
    return osOK;
}

osKernelState_t osKernelGetState(void)
{
    return os__kernel.state;
}

static void start_threads(void)
{
    struct ring_node *node = os__objects;

    if (node == NULL) {
        return;
    }
    do {
        struct os_object *object = CONTAINER_OF(node, struct os_object, node);

        if (object->kind == (uint32_t)OS__THREAD) {
            k_thread_start(&CONTAINER_OF(object, struct os_thread, object)->thread);
        }
        node = node->next;
    } while (node != os__objects);
}

osStatus_t osKernelStart(void)
{
    if (os__in_isr()) {
        return osErrorISR;
    }
    if (os__kernel.state != osKernelReady) {
        return osError;
    }
    k_sched_lock(); /* it ends with the caller */
    os__kernel.state = osKernelRunning;
    start_threads();
    k_thread_abort(k_current_get());
    return osError;
}

/* Why the caller may not lock the kernel; osOK if it may. */
static osStatus_t check_lock(void)
{
    if (os__in_isr()) {
        return osErrorISR;
    }
    return os__is_above_caller(os__kernel.protected_class) ? osErrorSafetyClass : osOK;
}

/* 1 if the caller has locked it, 0 if nobody has; else osError. */
static int32_t lock_state(void)
{
    if (os__kernel.state == osKernelRunning) {
        return 0;
    }
    bool is_mine = os__kernel.locker == k_current_get();

    return os__kernel.state == osKernelLocked && is_mine ? 1 : (int32_t)osError;
}

static void lock_as(osKernelState_t state)
{
    k_sched_lock();
    os__kernel.state = state;
    os__kernel.locker = k_current_get();
}

static void unlock(void)
{
    os__kernel.state = osKernelRunning;
    os__kernel.locker = NULL;
    k_sched_unlock();
}

int32_t osKernelLock(void)
{
    osStatus_t status = check_lock();
    int32_t was_locked = status == osOK ? lock_state() : (int32_t)status;

    if (was_locked == 0) {
        lock_as(osKernelLocked);
    }
    return was_locked;
}

int32_t osKernelUnlock(void)
{
    int32_t was_locked = os__in_isr() ? (int32_t)osErrorISR : lock_state();

    if (was_locked == 1) {
        unlock();
    }
    return was_locked;
}

int32_t osKernelRestoreLock(int32_t lock)
{
    osStatus_t status = check_lock();
    int32_t is_locked = status == osOK ? lock_state() : (int32_t)status;

    if (is_locked < 0) {
        return is_locked;
    }
    if (lock != 0 && lock != 1) {
        return (int32_t)osError;
    }
    if (lock == 1 && is_locked == 0) {
        lock_as(osKernelLocked);
    } else if (lock == 0 && is_locked == 1) {
        unlock();
    }
    return lock;
}

static uint32_t ticks_until_next(void)
{
    unsigned int key = irq_lock();
    uint64_t next = k__next_timeout(&key);
    uint64_t now = k__now();

    irq_unlock(key);
    if (next == UINT64_MAX) {
        return osWaitForever;
    }
    return next > now ? (uint32_t)MIN(next - now, osWaitForever - 1U) : 0U;
}

uint32_t osKernelSuspend(void)
{
    if (check_lock() != osOK || os__kernel.state != osKernelRunning) {
        return 0;
    }
    lock_as(osKernelSuspended);
    os__kernel.suspended_at = k_uptime_ticks();
    return ticks_until_next();
}

void osKernelResume(uint32_t sleep_ticks)
{
    if (os__in_isr() || os__kernel.state != osKernelSuspended ||
        os__kernel.locker != k_current_get()) {
        return;
    }
    unsigned int key = irq_lock();
    uint64_t counted = k__now() - (uint64_t)os__kernel.suspended_at;

    if (sleep_ticks > counted) {
        k__skip_ticks(sleep_ticks - counted);
    }
    irq_unlock(key);
    unlock();
}

uint32_t osKernelGetTickCount(void)
{
    return (uint32_t)k_uptime_ticks();
}

uint32_t osKernelGetTickFreq(void)
{
    return CONFIG_SYS_CLOCK_TICKS_PER_SEC;
}

uint32_t osKernelGetSysTimerCount(void)
{
    return k_cycle_get_32();
}

uint32_t osKernelGetSysTimerFreq(void)
{
    return sys_clock_hw_cycles_per_sec();
}
