/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ARCH_PORT_V6M_H
#define ARCH_PORT_V6M_H

/**
 * @file
 * ARMv6-M: part of arch/port.h.
 *
 * The lock is PRIMASK, so it masks every interrupt: there is no level 0. There are four levels,
 * PendSV shares the least urgent of them. An SVC under the lock would be a HardFault: nothing uses
 * one there. There are no exclusive accesses: what must be atomic masks interrupts.
 */

#include <stdbool.h>
#include <stdint.h>

/*
 * The guard is made of software (src/switch_v6m.S): two words that must still be there when the
 * thread is left.
 */
#define ARCH_STACK_MIN_BYTES   192U
#define ARCH_STACK_ALIGN       8U
#define ARCH_STACK_GUARD_BYTES (CONFIG_ARM_STACK_CHECK ? 8U : 0U)

#define ARCH_IRQ_LEVELS           5U
#define ARCH_IRQ_HAS_ZERO_LATENCY 0

static inline arch_key_t arch_irq_lock(void)
{
    arch_key_t key;

    __asm volatile("mrs %0, primask\n\tcpsid i" : "=r"(key)::"memory");
    return key;
}

static inline void arch_irq_unlock(arch_key_t key)
{
    __asm volatile("msr primask, %0" ::"r"(key) : "memory");
}

/* PRIMASK knows no levels. */
static inline arch_key_t arch_irq_lock_below(unsigned int level)
{
    (void)level;
    return arch_irq_lock();
}

static inline bool arch_replace(volatile uintptr_t *word, uintptr_t from, uintptr_t to)
{
    arch_key_t key = arch_irq_lock();
    bool is_as_expected = *word == from;

    if (is_as_expected) {
        *word = to;
    }
    arch_irq_unlock(key);
    return is_as_expected;
}

static inline uint32_t arch_load_linked(volatile uint32_t *word)
{
    return *word;
}

static inline bool arch_store_conditional(volatile uint32_t *word, uint32_t linked, uint32_t value)
{
    return arch_replace((volatile uintptr_t *)word, linked, value);
}

#endif
