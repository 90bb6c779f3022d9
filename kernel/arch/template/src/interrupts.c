/* SPDX-License-Identifier: Apache-2.0 */

/*
 * How interrupts arrive. The port defines a vector table, or one entry that looks up the
 * handler, and gives boards a way to fill it and to set levels (arm_cortex_m/include/arch/
 * cortex_m.h is one). On the way out of the last interrupt: if a switch is pended,
 * arch_upcall_reschedule() in the interrupted thread, with the lock held.
 */

#include <arch/arch.h>

void arch_irq_offload(void (*handler)(const void *argument), const void *argument)
{
    /* Raise an interrupt that nobody else uses, whose handler calls `handler(argument)`. */
    (void)handler;
    (void)argument;
    arch__unwritten("arch_irq_offload");
}
