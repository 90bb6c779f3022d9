/* SPDX-License-Identifier: Apache-2.0 */

/* What is printed of a fault, and unhandled interrupts. */

#include "faults.h"

#include "cortex_m_registers.h"

#include <arch/cortex_m.h>
#include <base/util.h>

/* Is there, right before @p address, an instruction that calls? */
static bool is_return_address(uint32_t address)
{
    extern const uint16_t arch__text_start[];
    extern const uint16_t arch__text_end[];

    if ((address & 1U) == 0 || address < (uint32_t)arch__text_start + 5U ||
        address >= (uint32_t)arch__text_end) {
        return false;
    }
    const uint16_t *after = (const uint16_t *)(address - 1U);
    bool is_bl = (after[-2] & 0xf800U) == 0xf000U && (after[-1] & 0xd000U) == 0xd000U;
    bool is_blx = (after[-1] & 0xff87U) == 0x4780U;

    return is_bl || is_blx;
}

/* Without frame pointers: whatever on the stack looks like a return address, innermost first. */
static void print_call_chain(const struct stacked *stacked, bool has_fp_registers)
{
    extern const uint32_t arch__ram_end[];
    const uint32_t *word = (const uint32_t *)(stacked + 1) + (has_fp_registers ? FP_WORDS : 0U);
    unsigned int found = 0;

    arch_upcall_print("  called from   %08x", (unsigned int)stacked->lr);
    for (unsigned int i = 0; i < 128U && found < 8U && word < arch__ram_end; i++, word++) {
        if (is_return_address(*word)) {
            arch_upcall_print(" %08x", (unsigned int)*word);
            found++;
        }
    }
    arch_upcall_print("\n");
}

void arch_print_frame(const struct arch_frame *frame)
{
    const struct stacked *s = frame->stacked;
    const uint32_t *r = frame->r4_to_r11;

    if ((frame->exc_return & EXC_RETURN_TO_THREAD) == 0) {
        arch_upcall_print("  in interrupt  %u\n", (unsigned int)(s->xpsr & 0x1ffU));
    }
    faults__print_status(frame);
    if (!faults__has_registers(frame)) {
        arch_upcall_print("  registers were not saved: the stack was full\n");
        return;
    }
    arch_upcall_print("  pc %08x  lr %08x  psr %08x\n", (unsigned int)s->pc, (unsigned int)s->lr,
                      (unsigned int)s->xpsr);
    arch_upcall_print("  r0 %08x  r1 %08x  r2 %08x  r3 %08x\n", (unsigned int)s->r0,
                      (unsigned int)s->r1, (unsigned int)s->r2, (unsigned int)s->r3);
    arch_upcall_print("  r4 %08x  r5 %08x  r6 %08x  r7 %08x\n", (unsigned int)r[0],
                      (unsigned int)r[1], (unsigned int)r[2], (unsigned int)r[3]);
    arch_upcall_print("  r8 %08x  r9 %08x  r10 %08x r11 %08x  r12 %08x\n", (unsigned int)r[4],
                      (unsigned int)r[5], (unsigned int)r[6], (unsigned int)r[7],
                      (unsigned int)s->r12);
    print_call_chain(s, (frame->exc_return & EXC_RETURN_BASIC_FRAME) == 0);
}

void arch_unhandled_irq(void)
{
    static char text[] = "interrupt 000 came and has no handler";
    uint32_t exception = arch__ipsr();

    if (exception < 16U) {
        arch_upcall_fatal(ARCH_FATAL_UNHANDLED_IRQ, "NMI, or another exception without a handler",
                          NULL);
    }
    uint32_t irq = exception - 16U;

    if (IS_ENABLED(CONFIG_DYNAMIC_INTERRUPTS) && arch_upcall_irq(irq)) {
        return;
    }
    text[10] = (char)('0' + (irq / 100U));
    text[11] = (char)('0' + ((irq / 10U) % 10U));
    text[12] = (char)('0' + (irq % 10U));
    arch_upcall_fatal(ARCH_FATAL_UNHANDLED_IRQ, text, NULL);
}

void arch_print_calls(const void *caller)
{
    arch_upcall_print("  called from   %p\n", caller);
}
