/* SPDX-License-Identifier: Apache-2.0 */

/* A thread's first context, and the switch: what surrounds the assembly in switch.S. */

#include "sanitizer.h"
#include "stacks.h"
#include "switch.h"

#include <arch/arch.h>
#include <errno.h>
#include <stdlib.h>

void arch_context_init(struct arch_context *context, void *stack, size_t stack_bytes,
                       arch_entry_t *entry, void *argument)
{
    (void)stack;
    (void)stack_bytes;
    context->stack = stacks__take(context);
    context->fake_stack = NULL;
    context->sp = switch__first_frame(context->stack, entry, argument);
}

/* Where switch.S enters a new thread. */
_Noreturn NO_SANITIZE_ADDRESS void switch__enter(arch_entry_t *entry, void *argument)
{
    sanitizer_arrive(NULL);
    errno = 0;
    arch_irq_unlock(0);
    entry(argument);
    abort(); /* an entry never returns */
}

static void leave_for(struct arch_context *to, void **fake_stack)
{
    arch__break_link();
    sanitizer_leave(fake_stack, to->stack->low, stacks__bytes(to->stack));
}

void arch_switch(struct arch_context *to, struct arch_context *from)
{
    int threads_errno = errno;

    leave_for(to, &from->fake_stack);
    switch__swap(&from->sp, to->sp);
    sanitizer_arrive(from->fake_stack);
    errno = threads_errno;
}

/* The stack that is left behind is never used again, so where it was does not matter. */
_Noreturn static void leave_for_good(struct arch_context *to)
{
    static void *nowhere;

    leave_for(to, NULL);
    switch__swap(&nowhere, to->sp);
    abort(); /* nobody switches back */
}

_Noreturn void arch_switch_last(struct arch_context *to, struct arch_context *from)
{
    (void)from;
    leave_for_good(to);
}

_Noreturn void arch_start(struct arch_context *first)
{
    leave_for_good(first);
}

void arch_context_release(struct arch_context *context)
{
    if (context->stack != NULL) {
        stacks__give_back(context->stack);
        context->stack = NULL;
    }
}

/* A thread that has ended by itself does not know when its stack became another's. */
static const struct arch__stack *own_stack(const struct arch_context *context)
{
    const struct arch__stack *stack = context->stack;

    return stack != NULL && stack->owner == context ? stack : NULL;
}

size_t arch_stack_unused(const struct arch_context *context, const void *stack, size_t stack_bytes)
{
    const struct arch__stack *own = own_stack(context);

    (void)stack;
    (void)stack_bytes;
    return own != NULL ? stacks__unused(own) : 0;
}

const void *arch_stack_start(const struct arch_context *context, const void *stack)
{
    const struct arch__stack *own = own_stack(context);

    return own != NULL ? own->low : stack;
}

size_t arch_stack_size(const struct arch_context *context, const void *stack, size_t stack_bytes)
{
    const struct arch__stack *own = own_stack(context);

    (void)stack;
    (void)stack_bytes;
    return own != NULL ? stacks__bytes(own) : 0;
}
