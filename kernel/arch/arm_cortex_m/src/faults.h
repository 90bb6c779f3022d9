/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ARCH_ARM_CORTEX_M_SRC_FAULTS_H
#define ARCH_ARM_CORTEX_M_SRC_FAULTS_H

/* Between faults.c, which prints, and what knows the architecture's faults. */

#include <arch/arch.h>

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
    uint32_t cfsr; /* ARMv7-M only, and so are those that follow */
    uint32_t hfsr;
    uint32_t mmfar;
    uint32_t bfar;
};

/* Did the processor get as far as that? If not, frame->stacked is not to be looked at. */
bool faults__has_registers(const struct arch_frame *frame);

/* The address that was read or written, and whatever the processor says of the fault. */
void faults__print_status(const struct arch_frame *frame);

#if CONFIG_ARM_V6M
/* An undefined instruction that says: a division by zero. */
#define UDF_DIVISION 0xd0

/* What the running thread may use begins here; set at each switch. */
extern uint32_t arch__stack_limit;
#endif

/* The program has ended: what is reported here is the call that had nobody listening. */
extern bool arch__has_ended;

_Noreturn void arch__stop(void);

/* Called by arch__fault, in assembly. */
_Noreturn void arch__fault_report(const struct stacked *stacked, uint32_t exc_return,
                                  const uint32_t *r4_to_r11);

#endif
