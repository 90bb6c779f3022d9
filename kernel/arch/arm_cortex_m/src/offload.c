/* SPDX-License-Identifier: Apache-2.0 */

/* CONFIG_IRQ_OFFLOAD. */

#include "cortex_m_registers.h"

#include <arch/arch.h>

static void (*offloaded)(const void *argument);
static const void *offloaded_argument;

/*
 * No board's clock is SysTick, so this is what it is for. Parts with ARMv6-M may lack it; but there
 * SVC is free.
 */
void arch_irq_offload(void (*handler)(const void *argument), const void *argument)
{
    offloaded = handler;
    offloaded_argument = argument;
#if CONFIG_ARM_V6M
    __asm volatile("svc #0" ::: "memory");
#else
    SCB_ICSR = ICSR_PENDSTSET;
    __asm volatile("dsb\n\tisb" ::: "memory");
#endif
}

void arch__run_offloaded(void);

/* The handler of that exception. */
void arch__run_offloaded(void)
{
    void (*handler)(const void *argument) = offloaded;

    offloaded = NULL;
    if (handler != NULL) {
        handler(offloaded_argument);
    }
}
