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

void arch_irq_enable(unsigned int irq, unsigned int level)
{
    /* The controller's priority of `level`, which for 0 the lock does not mask; then enable. */
    (void)irq;
    (void)level;
    arch__unwritten("arch_irq_enable");
}

void arch_irq_disable(unsigned int irq)
{
    /* And wait until the controller has taken notice. */
    (void)irq;
    arch__unwritten("arch_irq_disable");
}

bool arch_irq_is_enabled(unsigned int irq)
{
    (void)irq;
    arch__unwritten("arch_irq_is_enabled");
    return false;
}

unsigned int arch_irq_level(unsigned int irq)
{
    (void)irq;
    arch__unwritten("arch_irq_level");
    return 0;
}

bool arch_irq_is_free(unsigned int irq)
{
    /* The handler of a free interrupt calls arch_upcall_irq(), or reports that nobody has it. */
    (void)irq;
    arch__unwritten("arch_irq_is_free");
    return false;
}

void arch_irq_pend(unsigned int irq)
{
    /* Most controllers have a bit for it. It arrives before this returns, if nothing masks it. */
    (void)irq;
    arch__unwritten("arch_irq_pend");
}
