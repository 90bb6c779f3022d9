/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ARCH_PORT_H
#define ARCH_PORT_H

/**
 * @file
 * Arm Cortex-M: the inline half of the port contract (arch/arch.h). What depends on the
 * architecture is in port_v7m.h and port_v6m.h.
 */

#include <stdbool.h>
#include <stdint.h>

typedef uint32_t arch_key_t;

struct arch_context {
    void *sp; /* bit 0: floating-point registers are kept there too */
#if CONFIG_ARM_STACK_GUARD || CONFIG_ARM_STACK_CHECK
    uint32_t guard; /* ARMv7-M: for MPU_RBAR, base of the stack's guard, region number, valid bit;
                       ARMv6-M: the lowest address that the thread may use */
#endif
};

#if CONFIG_ARM_V6M
#include <arch/port_v6m.h>
#else
#include <arch/port_v7m.h>
#endif

/* The caller's stack is all that it has. */
static inline void arch_context_release(struct arch_context *context)
{
    (void)context;
}

static inline uint32_t arch__ipsr(void)
{
    uint32_t ipsr;

    __asm volatile("mrs %0, ipsr" : "=r"(ipsr));
    return ipsr;
}

static inline bool arch_in_isr(void)
{
    return arch__ipsr() != 0;
}

static inline bool arch_may_switch(arch_key_t key)
{
    return (key | arch__ipsr()) == 0;
}

static inline void arch_pend_switch(void)
{
    *(volatile uint32_t *)0xE000ED04U = 1UL << 28; /* ICSR.PENDSVSET */
}

#endif
