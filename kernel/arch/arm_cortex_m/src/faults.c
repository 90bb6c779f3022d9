/* SPDX-License-Identifier: Apache-2.0 */

/* What is printed of a fault, and unhandled interrupts. */

#include "faults.h"

#include "cortex_m_registers.h"

#include <arch/cortex_m.h>
#include <base/util.h>

uintptr_t arch_code_address(const void *code)
{
    return (uintptr_t)code & ~(uintptr_t)1U;
}

/* The instruction that calls, right before @p address; 0 when none is there. */
static uint32_t call_before(uint32_t address)
{
    extern const uint16_t arch__text_start[];
    extern const uint16_t arch__text_end[];

    if ((address & 1U) == 0 || address < (uint32_t)arch__text_start + 5U ||
        address >= (uint32_t)arch__text_end) {
        return 0;
    }
    const uint16_t *after = (const uint16_t *)(address - 1U);
    if ((after[-2] & 0xf800U) == 0xf000U && (after[-1] & 0xd000U) == 0xd000U) {
        return (uint32_t)&after[-2]; /* BL */
    }
    return (after[-1] & 0xff87U) == 0x4780U ? (uint32_t)&after[-1] : 0; /* BLX */
}

#define CALLS_SHOWN     8U
#define WORDS_LOOKED_AT 128U

/* Calls in interrupts and at start-up are on the main stack, at the beginning of RAM. */
static const uint32_t *end_of_calls(const uint32_t *word, const void *stack_end)
{
    extern const uint32_t arch__ram_end[];
    extern const uint32_t arch__main_stack_top[];
    const uint32_t *end = stack_end != NULL ? stack_end : arch__ram_end;

    if (word < arch__main_stack_top) {
        end = arch__main_stack_top;
    }
    return word + WORDS_LOOKED_AT < end ? word + WORDS_LOOKED_AT : end;
}

static unsigned int print_call(uint32_t return_address)
{
    uint32_t call = call_before(return_address);

    if (call == 0) {
        return 0;
    }
    arch_upcall_print("    0x%08x()\n", (unsigned int)call);
    return 1;
}

/*
 * Without frame pointers: whatever on the stack looks like a return address. It may be left from a
 * call that is over.
 */
static void print_call_chain(uint32_t innermost, const uint32_t *word, const void *stack_end)
{
    const uint32_t *end = end_of_calls(word, stack_end);

    arch_upcall_print("  call chain, innermost first, as far as the stack tells:\n");
    for (unsigned int found = print_call(innermost); found < CALLS_SHOWN && word < end; word++) {
        if (*word != innermost) {
            found += print_call(*word);
        }
    }
}

void arch_print_frame(const struct arch_frame *frame, const void *stack_end)
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
    arch_upcall_print("  pc 0x%08x()  lr %08x  psr %08x\n", (unsigned int)s->pc,
                      (unsigned int)s->lr, (unsigned int)s->xpsr);
    arch_upcall_print("  r0 %08x  r1 %08x  r2 %08x  r3 %08x\n", (unsigned int)s->r0,
                      (unsigned int)s->r1, (unsigned int)s->r2, (unsigned int)s->r3);
    arch_upcall_print("  r4 %08x  r5 %08x  r6 %08x  r7 %08x\n", (unsigned int)r[0],
                      (unsigned int)r[1], (unsigned int)r[2], (unsigned int)r[3]);
    arch_upcall_print("  r8 %08x  r9 %08x  r10 %08x r11 %08x  r12 %08x\n", (unsigned int)r[4],
                      (unsigned int)r[5], (unsigned int)r[6], (unsigned int)r[7],
                      (unsigned int)s->r12);

    bool has_fp_registers = (frame->exc_return & EXC_RETURN_BASIC_FRAME) == 0;

    print_call_chain(s->lr, (const uint32_t *)(s + 1) + (has_fp_registers ? FP_WORDS : 0U),
                     stack_end);
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

void arch_print_calls(const void *caller, const void *frame, const void *stack_end)
{
    print_call_chain((uint32_t)caller, frame, stack_end);
}
