/* SPDX-License-Identifier: Apache-2.0 */

/* A thread's first context, and its stack. */

#include "cortex_m_registers.h"
#include "faults.h"

#include <arch/arch.h>
#include <base/util.h>

#define STACK_FILL ARCH__STACK_FILL

/* What arch_switch() pops. */
#if CONFIG_ARM_V6M
struct saved {
    uint32_t r8, r9, r10, r11, r4, r5, r6, r7, pc;
};
#else
struct saved {
    uint32_t r4, r5, r6, r7, r8, r9, r10, r11, pc;
};
#endif

#if CONFIG_ARM_V6M
uint32_t arch__stack_limit;
#endif

void arch__thread_start(void);

static uint32_t *usable_start(const void *stack)
{
    return (uint32_t *)((uintptr_t)stack + ARCH_STACK_GUARD_BYTES);
}

/* A guard made of software is part of what is filled: it is intact while it has the pattern. */
static uint32_t *fill_start(void *stack)
{
    return IS_ENABLED(CONFIG_ARM_STACK_CHECK) ? stack : usable_start(stack);
}

static inline void set_guard(struct arch_context *context, const void *stack)
{
#if CONFIG_ARM_STACK_CHECK
    context->guard = (uint32_t)usable_start(stack);
#elif CONFIG_ARM_STACK_GUARD
    context->guard = (uint32_t)stack | MPU_RBAR_VALID | MPU_REGION_STACK_GUARD;
#else
    (void)context;
    (void)stack;
#endif
}

/* Nobody looks at the fill unless the unused bytes are asked for, or it is the guard. */
static inline bool is_filled(void)
{
    return IS_ENABLED(CONFIG_THREAD_STACK_INFO) || IS_ENABLED(CONFIG_ARM_STACK_CHECK);
}

void arch_context_init(struct arch_context *context, void *stack, size_t stack_bytes,
                       arch_entry_t *entry, void *argument)
{
    uint32_t *end = (uint32_t *)(((uintptr_t)stack + stack_bytes) & ~7U);
    struct saved *saved = (struct saved *)(void *)end - 1;

    /* An odd number of words is pushed: one more keeps the stack aligned to 8 after the pop. */
    for (uint32_t *word = fill_start(stack); is_filled() && word < end; word++) {
        *word = STACK_FILL;
    }
    saved->r4 = (uint32_t)entry;
    saved->r5 = (uint32_t)argument;
    saved->pc = (uint32_t)arch__thread_start;
    context->sp = saved;
    set_guard(context, stack);
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
    const uint32_t *start = usable_start(stack);
    const uint32_t *end = (const uint32_t *)((uintptr_t)stack + stack_bytes);
    const uint32_t *word = start;

    (void)context;
    while (word < end && *word == STACK_FILL) {
        word++;
    }
    return (size_t)(word - start) * sizeof(*word);
}
