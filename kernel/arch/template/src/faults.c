/* SPDX-License-Identifier: Apache-2.0 */

/*
 * What the processor refuses: its fault handlers decide whether the stack's guard was hit, find
 * words for the rest ("a null pointer was read or written through"), and end in
 *
 *     arch_upcall_fatal(ARCH_FATAL_STACK_OVERFLOW, text, &frame);
 *     arch_upcall_fatal(ARCH_FATAL_CPU_EXCEPTION, text, &frame);
 *     arch_upcall_fatal(ARCH_FATAL_UNHANDLED_IRQ, text, NULL);
 *
 * They run on a stack of their own: the thread's may be full.
 */

#include <arch/arch.h>

struct arch_frame {
    const void *saved; /* where the entry code has put the registers, and what else it knows */
};

void arch_print_frame(const struct arch_frame *frame)
{
    /* Address, registers, and the calls that led there, by arch_upcall_print(). */
    (void)frame;
    arch__unwritten("arch_print_frame");
}

void arch_print_calls(const void *caller)
{
    /* With the calls that led to @p caller, if the stack can be read. */
    arch_upcall_print("  called from   %p\n", caller);
}
