/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ARCH_POSIX_SRC_SWITCH_H
#define ARCH_POSIX_SRC_SWITCH_H

/* What a thread that does not run has on its stack. The layout is that of switch.S. */

#include "stacks.h"

#include <arch/arch.h>

#if defined(__x86_64__)

struct switch__frame {
    uint32_t mxcsr;
    uint16_t x87_control;
    uint16_t unused;
    uint64_t r15, r14, r13, r12, rbx, rbp, rip;
};

#elif defined(__aarch64__)

struct switch__frame {
    uint64_t x19, x20, x21, x22, x23, x24, x25, x26, x27, x28, x29, x30;
    uint64_t d8, d9, d10, d11, d12, d13, d14, d15;
    uint64_t fpcr;
    uint64_t unused;
};

#else
#error "the posix port has a switch for x86-64 and AArch64 only: add yours here and in switch.S"
#endif

/* Keep the caller's registers on its stack and its place in @p save; go on where @p to was kept. */
void switch__swap(void **save, void *to);

/* Where a first frame leads: to switch__enter(). */
void switch__start(void);

_Noreturn void switch__enter(arch_entry_t *entry, void *argument);

/* On an empty stack: what makes switch__swap() enter a new thread. Returns its address. */
static inline void *switch__first_frame(struct arch__stack *stack, arch_entry_t *entry,
                                        void *argument)
{
    struct switch__frame *frame = (struct switch__frame *)(void *)stack - 1;

#if defined(__x86_64__)
    *frame = (struct switch__frame){
        .mxcsr = 0x1f80, /* both as the ABI has them at the start of a program */
        .x87_control = 0x037f,
        .r12 = (uintptr_t)entry,
        .r13 = (uintptr_t)argument,
        .rip = (uintptr_t)switch__start,
    };
#else
    *frame = (struct switch__frame){
        .x19 = (uintptr_t)entry,
        .x20 = (uintptr_t)argument,
        .x30 = (uintptr_t)switch__start,
    };
#endif
    return frame;
}

#endif
