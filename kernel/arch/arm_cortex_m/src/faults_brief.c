/* SPDX-License-Identifier: Apache-2.0 */

/* Faults without CONFIG_EXCEPTION_DEBUG: the kernel is told that there was one. */

#include "faults.h"

#include "cortex_m_registers.h"

#include <arch/cortex_m.h>
#include <base/util.h>

void arch__fault(void);

void arch__fault(void)
{
    if (arch__has_ended) {
        arch__stop();
    }
    arch_upcall_fatal(ARCH_FATAL_CPU_EXCEPTION, NULL, NULL);
}

void arch_unhandled_irq(void)
{
    uint32_t exception = arch__ipsr();

    if (IS_ENABLED(CONFIG_DYNAMIC_INTERRUPTS) && exception >= 16U &&
        arch_upcall_irq(exception - 16U)) {
        return;
    }
    arch_upcall_fatal(ARCH_FATAL_UNHANDLED_IRQ, NULL, NULL);
}

uintptr_t arch_code_address(const void *code)
{
    return (uintptr_t)code & ~(uintptr_t)1U;
}

/* There is no frame. */
void arch_print_frame(const struct arch_frame *frame, const void *stack_end)
{
    (void)frame;
    (void)stack_end;
}

void arch_print_calls(const void *caller, const void *frame, const void *stack_end)
{
    (void)frame;
    (void)stack_end;
    arch_upcall_print("  called from   0x%08x()\n", (unsigned int)arch_code_address(caller));
}
