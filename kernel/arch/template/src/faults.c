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

uintptr_t arch_code_address(const void *code)
{
    return (uintptr_t)code;
}

void arch_print_frame(const struct arch_frame *frame, const void *stack_end)
{
    /* Address, registers, and the calls that led there, by arch_upcall_print(). */
    (void)frame;
    (void)stack_end;
    arch__unwritten("arch_print_frame");
}

void arch_print_calls(const void *caller, const void *frame, const void *stack_end)
{
    (void)frame;
    (void)stack_end;
    /* With the calls that led to @p caller, if the stack can be read. */
    arch_upcall_print("  called from   0x%lx()\n", (unsigned long)arch_code_address(caller));
}
