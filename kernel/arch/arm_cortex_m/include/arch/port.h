/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ARCH_PORT_H
#define ARCH_PORT_H

/**
 * @file
 * ARMv7-M: the inline half of the port contract (arch/arch.h).
 *
 * The lock is BASEPRI at ARCH_KERNEL_LEVEL: interrupts of priority 0 are never masked and
 * must not call the kernel. PendSV, which switches threads after an interrupt, has the lowest
 * priority and is masked by the lock too. SVC has priority 0: it is used under the lock.
 */

#include <stdbool.h>
#include <stdint.h>

typedef uint32_t arch_key_t;

struct arch_context {
    void *sp;
    uint32_t guard; /* for MPU_RBAR: base of the stack's guard, region number, valid bit */
};

#define ARCH_STACK_ALIGN       32U
#define ARCH_STACK_GUARD_BYTES (CONFIG_ARM_STACK_GUARD ? 32U : 0U)
#define ARCH_STACK_MIN_BYTES   192U

/* Three bits of priority is the least that ARMv7-M parts of interest have. */
#define ARCH_KERNEL_LEVEL 0x20U

static inline arch_key_t arch_irq_lock(void)
{
    arch_key_t key;
    uint32_t level;

    __asm volatile("mrs %0, basepri\n\t"
                   "movs %1, %2\n\t"
                   "msr basepri, %1"
                   : "=r"(key), "=&l"(level)
                   : "i"(ARCH_KERNEL_LEVEL)
                   : "memory", "cc");
    return key;
}

static inline void arch_irq_unlock(arch_key_t key)
{
    __asm volatile("msr basepri, %0" ::"r"(key) : "memory");
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

static inline uint32_t arch_load_linked(volatile uint32_t *word)
{
    uint32_t value;

    __asm volatile("ldrex %0, [%1]" : "=r"(value) : "r"(word) : "memory");
    return value;
}

static inline bool arch_store_conditional(volatile uint32_t *word, uint32_t value)
{
    uint32_t failed;

    __asm volatile("strex %0, %2, [%1]" : "=&r"(failed) : "r"(word), "r"(value) : "memory");
    return failed == 0;
}

static inline bool arch_replace(volatile uintptr_t *word, uintptr_t from, uintptr_t to)
{
    do {
        if (arch_load_linked((volatile uint32_t *)word) != from) {
            return false;
        }
    } while (__builtin_expect(!arch_store_conditional((volatile uint32_t *)word, to), 0));
    return true;
}

#endif
