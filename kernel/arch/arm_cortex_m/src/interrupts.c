/* SPDX-License-Identifier: Apache-2.0 */

/* Interrupts by number: the NVIC. */

#include "cortex_m_registers.h"

#include <arch/arch.h>
#include <arch/cortex_m.h>

/* Volatile: when they are read matters, see arch_irq_is_free(). */
extern arch_isr_t *const volatile arch_irq_vectors[];

void arch_irq_enable(unsigned int irq, unsigned int level)
{
    NVIC_IPR(irq) = (uint8_t)(level << 5);
    NVIC_ISER(irq / 32U) = 1UL << (irq % 32U);
}

void arch_irq_disable(unsigned int irq)
{
    NVIC_ICER(irq / 32U) = 1UL << (irq % 32U);
    __asm volatile("dsb\n\tisb" ::: "memory");
}

bool arch_irq_is_enabled(unsigned int irq)
{
    return (NVIC_ISER(irq / 32U) & (1UL << (irq % 32U))) != 0;
}

unsigned int arch_irq_level(unsigned int irq)
{
    return NVIC_IPR(irq) >> 5;
}

/* The vectors lie on the null page, where nobody may look. */
bool arch_irq_is_free(unsigned int irq)
{
    arch_key_t key = arch_irq_lock();
    uint32_t protection = MPU_CTRL;
    bool is_free;

    MPU_CTRL = 0;
    __asm volatile("dsb\n\tisb" ::: "memory");
    is_free = arch_irq_vectors[irq] == arch_unhandled_irq;
    MPU_CTRL = protection;
    __asm volatile("dsb\n\tisb" ::: "memory");
    arch_irq_unlock(key);
    return is_free;
}

void arch_irq_pend(unsigned int irq)
{
    NVIC_ISPR(irq / 32U) = 1UL << (irq % 32U);
    __asm volatile("dsb\n\tisb" ::: "memory");
}
