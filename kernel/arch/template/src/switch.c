/* SPDX-License-Identifier: Apache-2.0 */

/*
 * All of this is assembly in a real port (switch.S): C cannot change its own stack. It stands
 * here as C so that the template compiles anywhere.
 */

#include <arch/arch.h>

void arch_switch(struct arch_context *to, struct arch_context *from)
{
    /*
     * A function call that returns in another thread: push the registers that a called function
     * must keep, and the return address; store the stack pointer in from->sp; load to->sp; set
     * the guard of the new stack; pop. Nothing else needs saving, because the compiler knows
     * that it calls a function. The lock is held all the time and belongs to nobody's context.
     */
    (void)to;
    (void)from;
    arch__unwritten("arch_switch");
}

_Noreturn void arch_switch_last(struct arch_context *to, struct arch_context *from)
{
    /* The second half of arch_switch(). */
    (void)to;
    (void)from;
    arch__unwritten("arch_switch_last");
    for (;;) {
    }
}

_Noreturn void arch_start(struct arch_context *first)
{
    /*
     * Leave the start-up stack to interrupts, if the processor has a stack for them, and do the
     * second half of arch_switch().
     */
    (void)first;
    arch__unwritten("arch_start");
    for (;;) {
    }
}

void arch_idle(void)
{
    /*
     * Unlock, wait for an interrupt, lock. An interrupt that comes between looking and sleeping
     * must not be slept through: most processors wake from a masked interrupt too, so mask,
     * wait, then unmask.
     */
    arch__unwritten("arch_idle");
}
