/* SPDX-License-Identifier: Apache-2.0 */

/* Faults, told in words. The registers are those of ARMv7-M, B3.2. */

#include "faults.h"

#include "cortex_m_registers.h"

#include <base/util.h>

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

bool faults__has_registers(const struct arch_frame *frame)
{
    return (frame->cfsr & (CFSR_MSTKERR | CFSR_STKERR)) == 0;
}

void faults__print_status(const struct arch_frame *frame)
{
    if ((frame->cfsr & CFSR_MMARVALID) != 0) {
        arch_upcall_print("  address       %08x\n", (unsigned int)frame->mmfar);
    } else if ((frame->cfsr & CFSR_BFARVALID) != 0) {
        arch_upcall_print("  address       %08x\n", (unsigned int)frame->bfar);
    }
    arch_upcall_print("  fault status  cfsr %08x  hfsr %08x\n", (unsigned int)frame->cfsr,
                      (unsigned int)frame->hfsr);
}

_Noreturn void __attribute__((used))
arch__fault_report(const struct stacked *stacked, uint32_t exc_return, const uint32_t *r4_to_r11)
{
    if (arch__has_ended) {
        arch__stop();
    }
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
