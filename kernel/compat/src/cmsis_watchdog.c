/* SPDX-License-Identifier: Apache-2.0 */

/* Watchdogs of threads: those of the kernel, with the handler of CMSIS-RTOS2. */

#include "cmsis_layer.h"
#include "scheduler.h"

#include <kernel/console.h>
#include <kernel/fatal.h>

static __NO_RETURN void report(const char *name)
{
    printk("\nthread %s has not fed its watchdog\n", name != NULL ? name : "(no name)");
    k__fatal(K_ERR_KERNEL_PANIC, "a thread's watchdog");
}

uint32_t __attribute__((weak)) osWatchdogAlarm_Handler(osThreadId_t thread_id)
{
    report(osThreadGetName(thread_id));
}

/* Instead of the kernel's own. */
void k_thread_watchdog_expired(k_tid_t thread)
{
    if ((thread->options & K__IS_OS_THREAD) == 0) {
        report(thread->name);
    }
    uint32_t ticks = osWatchdogAlarm_Handler(CONTAINER_OF(thread, struct os_thread, thread));

    k_thread_watchdog_set(thread, ticks != 0 ? K_TICKS(ticks) : K_FOREVER);
}

osStatus_t osThreadFeedWatchdog(uint32_t ticks)
{
    if (os__in_isr()) {
        return osErrorISR;
    }
    struct os_thread *self = os__running();

    if (self == NULL) {
        return osError;
    }
    k_thread_watchdog_set(&self->thread, ticks != 0 ? K_TICKS(ticks) : K_FOREVER);
    return osOK;
}
