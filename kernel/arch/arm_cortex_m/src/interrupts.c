/* SPDX-License-Identifier: Apache-2.0 */

/* Interrupts by number: the NVIC. */

#include "cortex_m_registers.h"

#include <arch/arch.h>
#include <arch/cortex_m.h>
#include <base/util.h>

/* Volatile: when they are read matters, see arch_irq_is_free(). */
extern arch_isr_t *const volatile arch_irq_vectors[];

/* The priority register's value of a level; ARMv6-M has no level 0, and words only. */
#if CONFIG_ARM_V6M
static void set_level(unsigned int irq, unsigned int level)
{
    unsigned int shift = (irq % 4U) * 8U;
    arch_key_t key = arch_irq_lock();
    uint32_t others = NVIC_IPRW(irq / 4U) & ~(0xffUL << shift);

    NVIC_IPRW(irq / 4U) = others | ((level - 1U) << (shift + 6U));
    arch_irq_unlock(key);
}

unsigned int arch_irq_level(unsigned int irq)
{
    return ((NVIC_IPRW(irq / 4U) >> (((irq % 4U) * 8U) + 6U)) & 3U) + 1U;
}
#else
static void set_level(unsigned int irq, unsigned int level)
{
    NVIC_IPR(irq) = (uint8_t)(level << 5);
}

unsigned int arch_irq_level(unsigned int irq)
{
    return NVIC_IPR(irq) >> 5;
}
#endif

void arch_irq_enable(unsigned int irq, unsigned int level)
{
    set_level(irq, level);
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

static void set_protection(uint32_t control)
{
    if (IS_ENABLED(CONFIG_ARM_MPU)) {
        MPU_CTRL = control;
        __asm volatile("dsb\n\tisb" ::: "memory");
    }
}

/* The vectors lie on the null page, where nobody may look. */
bool arch_irq_is_free(unsigned int irq)
{
    arch_key_t key = arch_irq_lock();
    uint32_t protection = IS_ENABLED(CONFIG_ARM_MPU) ? MPU_CTRL : 0;
    bool is_free;

    set_protection(0);
    is_free = arch_irq_vectors[irq] == arch_unhandled_irq;
    set_protection(protection);
    arch_irq_unlock(key);
    return is_free;
}

void arch_irq_pend(unsigned int irq)
{
    NVIC_ISPR(irq / 32U) = 1UL << (irq % 32U);
    __asm volatile("dsb\n\tisb" ::: "memory");
}
