/* SPDX-License-Identifier: Apache-2.0 */

/* A thread's first context, and its stack. */

#include <arch/arch.h>

void arch_context_init(struct arch_context *context, void *stack, size_t stack_bytes,
                       arch_entry_t *entry, void *argument)
{
    /*
     * 1. Fill the stack above the guard with a pattern, for arch_stack_unused().
     * 2. Lay down, at its high end, exactly what arch_switch() pops, such that the pop returns
     *    into a small routine of switch.S which unlocks and calls `entry` with `argument`.
     *    Mind the alignment that the calling convention wants at that call.
     * 3. Put the frame's address into context->sp, and the guard where arch_switch() finds it.
     */
    (void)context;
    (void)stack;
    (void)stack_bytes;
    (void)entry;
    (void)argument;
    arch__unwritten("arch_context_init");
}

void arch_context_release(struct arch_context *context)
{
    /* Nothing, unless arch_context_init() took something that is not the caller's stack. */
    (void)context;
}

const void *arch_stack_start(const struct arch_context *context, const void *stack)
{
    (void)context;
    return (const char *)stack + ARCH_STACK_GUARD_BYTES;
}

size_t arch_stack_size(const struct arch_context *context, const void *stack, size_t stack_bytes)
{
    (void)context;
    (void)stack;
    return stack_bytes - ARCH_STACK_GUARD_BYTES;
}

size_t arch_stack_unused(const struct arch_context *context, const void *stack, size_t stack_bytes)
{
    /* Count the words above the guard that still hold the pattern. */
    (void)context;
    (void)stack;
    (void)stack_bytes;
    arch__unwritten("arch_stack_unused");
    return 0;
}
