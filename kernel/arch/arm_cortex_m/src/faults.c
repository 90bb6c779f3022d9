/* SPDX-License-Identifier: Apache-2.0 */

/* Faults and unhandled interrupts, told in words. The registers are those of ARMv7-M, B3.2. */

#include "cortex_m_registers.h"

#include <arch/arch.h>
#include <arch/cortex_m.h>
#include <base/util.h>

/* As the processor stacks it. */
struct stacked {
    uint32_t r0, r1, r2, r3, r12, lr, pc, xpsr;
};

/* Above it, if the program has used the floating-point unit: s0-s15, FPSCR, a spare word. */
#define FP_WORDS 18U

struct arch_frame {
    const struct stacked *stacked;
    const uint32_t *r4_to_r11;
    uint32_t exc_return;
    uint32_t cfsr;
    uint32_t hfsr;
    uint32_t mmfar;
    uint32_t bfar;
};

struct meaning {
    uint32_t bit;
    const char *text;
};

static const struct meaning meanings[] = {
    {CFSR_IACCVIOL, "an instruction was fetched where none may be"},
    {CFSR_DACCVIOL, "a forbidden address was read or written"},
    {CFSR_MUNSTKERR, "returning from an interrupt read a forbidden address"},
    {CFSR_MSTKERR, "entering an interrupt wrote to a forbidden address"},
    {CFSR_MLSPERR, "an interrupt kept floating-point registers at a forbidden address"},
    {CFSR_IBUSERR, "an instruction was fetched where there is no memory"},
    {CFSR_PRECISERR, "an address without memory was read or written"},
    {CFSR_IMPRECISERR, "an earlier write went to an address without memory"},
    {CFSR_UNSTKERR, "returning from an interrupt read where there is no memory"},
    {CFSR_STKERR, "entering an interrupt wrote where there is no memory"},
    {CFSR_LSPERR, "an interrupt kept floating-point registers where there is no memory"},
    {CFSR_UNDEFINSTR, "an undefined instruction"},
    {CFSR_INVSTATE, "a jump to an address that is no Thumb code"},
    {CFSR_INVPC, "a damaged return from an interrupt"},
    {CFSR_NOCP, "an instruction of a coprocessor that is absent or off"},
    {CFSR_UNALIGNED, "an unaligned access"},
    {CFSR_DIVBYZERO, "a division by zero"},
};

static bool is_in_null_page(uint32_t address)
{
    return address < CONFIG_ARM_NULL_GUARD_BYTES;
}

static bool is_in_stack_guard(uint32_t address)
{
    MPU_RNR = MPU_REGION_STACK_GUARD;

    uint32_t guard = MPU_RBAR & ~(ARCH__GUARD_BYTES - 1U);

    return IS_ENABLED(CONFIG_ARM_STACK_GUARD) && address >= guard &&
           address - guard < ARCH__GUARD_BYTES;
}

/* Entering or leaving an interrupt met the guard: that leaves no address. */
#define CFSR_STACKING (CFSR_MSTKERR | CFSR_MUNSTKERR | CFSR_MLSPERR)

static bool is_stack_overflow(const struct arch_frame *frame)
{
    if ((frame->cfsr & CFSR_MMARVALID) != 0) {
        return is_in_stack_guard(frame->mmfar);
    }
    return IS_ENABLED(CONFIG_ARM_STACK_GUARD) && (frame->cfsr & CFSR_STACKING) != 0;
}

static const char *first_meaning(uint32_t cfsr)
{
    for (size_t i = 0; i < ARRAY_SIZE(meanings); i++) {
        if ((cfsr & meanings[i].bit) != 0) {
            return meanings[i].text;
        }
    }
    return "a fault of unknown cause";
}

static const char *describe(const struct arch_frame *frame)
{
    if (is_stack_overflow(frame)) {
        return "a thread used more than its stack";
    }
    if ((frame->cfsr & (CFSR_INVSTATE | CFSR_IACCVIOL)) != 0 &&
        is_in_null_page(frame->stacked->pc)) {
        return "a call through a null pointer";
    }
    if ((frame->cfsr & CFSR_DACCVIOL) != 0 && (frame->cfsr & CFSR_MMARVALID) != 0 &&
        is_in_null_page(frame->mmfar)) {
        return "a null pointer was read or written through";
    }
    return first_meaning(frame->cfsr);
}

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
    if ((frame->cfsr & CFSR_MMARVALID) != 0) {
        arch_upcall_print("  address       %08x\n", (unsigned int)frame->mmfar);
    } else if ((frame->cfsr & CFSR_BFARVALID) != 0) {
        arch_upcall_print("  address       %08x\n", (unsigned int)frame->bfar);
    }
    arch_upcall_print("  fault status  cfsr %08x  hfsr %08x\n", (unsigned int)frame->cfsr,
                      (unsigned int)frame->hfsr);
    if ((frame->cfsr & (CFSR_MSTKERR | CFSR_STKERR)) != 0) {
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

_Noreturn void arch__fault_report(const struct stacked *stacked, uint32_t exc_return,
                                  const uint32_t *r4_to_r11);

/* Called by arch__fault in switch.S. */
_Noreturn void __attribute__((used))
arch__fault_report(const struct stacked *stacked, uint32_t exc_return, const uint32_t *r4_to_r11)
{
    const struct arch_frame frame = {stacked,  r4_to_r11, exc_return, SCB_CFSR,
                                     SCB_HFSR, SCB_MMFAR, SCB_BFAR};
    enum arch_fatal reason =
        is_stack_overflow(&frame) ? ARCH_FATAL_STACK_OVERFLOW : ARCH_FATAL_CPU_EXCEPTION;

    MPU_CTRL = 0; /* the report may look anywhere */
#ifdef __ARM_FP
    FPCCR &= ~FPCCR_LSPACT; /* and need not fill a frame on a stack that is full */
#endif
    /* Without a console nobody reads it, and it takes 2 KB. */
    arch_upcall_fatal(reason, IS_ENABLED(CONFIG_PRINTK) ? describe(&frame) : NULL, &frame);
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
