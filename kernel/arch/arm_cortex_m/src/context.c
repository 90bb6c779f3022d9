/* SPDX-License-Identifier: Apache-2.0 */

/* A thread's first context, its stack, and interrupts made by software. */

#include "cortex_m_registers.h"

#include <arch/arch.h>
#include <base/util.h>

#define STACK_FILL 0xAAAAAAAAU

/* What arch_switch() pops. */
struct saved {
    uint32_t r4, r5, r6, r7, r8, r9, r10, r11, pc;
};

void arch__thread_start(void);

static uint32_t *usable_start(const void *stack)
{
    return (uint32_t *)((uintptr_t)stack + ARCH_STACK_GUARD_BYTES);
}

void arch_context_init(struct arch_context *context, void *stack, size_t stack_bytes,
                       arch_entry_t *entry, void *argument)
{
    uint32_t *end = (uint32_t *)(((uintptr_t)stack + stack_bytes) & ~7U);
    struct saved *saved = (struct saved *)(void *)end - 1;

    /* An odd number of words is pushed: one more keeps the stack aligned to 8 after the pop. */
    for (uint32_t *word = usable_start(stack); word < end; word++) {
        *word = STACK_FILL;
    }
    saved->r4 = (uint32_t)entry;
    saved->r5 = (uint32_t)argument;
    saved->pc = (uint32_t)arch__thread_start;
    context->sp = saved;
    context->guard = (uint32_t)stack | MPU_RBAR_VALID | MPU_REGION_STACK_GUARD;
}

void arch_context_release(struct arch_context *context)
{
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
    const uint32_t *start = usable_start(stack);
    const uint32_t *end = (const uint32_t *)((uintptr_t)stack + stack_bytes);
    const uint32_t *word = start;

    (void)context;
    while (word < end && *word == STACK_FILL) {
        word++;
    }
    return (size_t)(word - start) * sizeof(*word);
}

static void (*offloaded)(const void *argument);
static const void *offloaded_argument;

void arch_irq_offload(void (*handler)(const void *argument), const void *argument)
{
    offloaded = handler;
    offloaded_argument = argument;
    SCB_ICSR = ICSR_PENDSTSET;
    __asm volatile("dsb\n\tisb" ::: "memory");
}

void arch__systick(void);

/* No board's clock is SysTick, so arch_irq_offload() has it. */
void arch__systick(void)
{
    void (*handler)(const void *argument) = offloaded;

    offloaded = NULL;
    if (handler != NULL) {
        handler(offloaded_argument);
    }
}
