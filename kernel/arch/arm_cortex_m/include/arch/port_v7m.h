/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ARCH_PORT_V7M_H
#define ARCH_PORT_V7M_H

/**
 * @file
 * ARMv7-M: part of arch/port.h.
 *
 * The lock is BASEPRI at ARCH_KERNEL_LEVEL: interrupts of priority 0 are never masked and
 * must not call the kernel. PendSV, which switches threads after an interrupt, has the lowest
 * priority and is masked by the lock too. SVC has priority 0: it is used under the lock.
 */

#include <stdbool.h>
#include <stdint.h>

/*
 * The guard is a region of the MPU, so it is a power of two and aligned to it; and it is larger
 * than what an interrupt puts on a stack, so that no frame reaches below it.
 */
#ifdef __ARM_FP
#define ARCH__GUARD_BYTES_LOG2 7U
#define ARCH_STACK_MIN_BYTES   384U
#else
#define ARCH__GUARD_BYTES_LOG2 5U
#define ARCH_STACK_MIN_BYTES   192U
#endif
#define ARCH__GUARD_BYTES      (1U << ARCH__GUARD_BYTES_LOG2)
#define ARCH_STACK_ALIGN       ARCH__GUARD_BYTES
#define ARCH_STACK_GUARD_BYTES (CONFIG_ARM_STACK_GUARD ? ARCH__GUARD_BYTES : 0U)

/* Three bits of priority is the least that ARMv7-M parts of interest have. */
#define ARCH_IRQ_LEVELS           8U
#define ARCH_IRQ_HAS_ZERO_LATENCY 1
#define ARCH_KERNEL_LEVEL         0x20U

/* Cortex-M7 r0p0 and r0p1: a raised BASEPRI takes effect late, unless PRIMASK is set around it. */
#if CONFIG_ARM_ERRATUM_837070
#define ARCH__SET_BASEPRI "cpsid i\n\tmsr basepri, %1\n\tcpsie i"
#else
#define ARCH__SET_BASEPRI "msr basepri, %1"
#endif

static inline arch_key_t arch_irq_lock(void)
{
    arch_key_t key;
    uint32_t level;

    __asm volatile("mrs %0, basepri\n\t"
                   "movs %1, %2\n\t" ARCH__SET_BASEPRI
                   : "=r"(key), "=&l"(level)
                   : "i"(ARCH_KERNEL_LEVEL)
                   : "memory", "cc");
    return key;
}

static inline arch_key_t arch_irq_lock_below(unsigned int level)
{
    arch_key_t key;

    __asm volatile("mrs %0, basepri\n\t"
                   "msr basepri_max, %1"
                   : "=&r"(key)
                   : "r"(level * ARCH_KERNEL_LEVEL)
                   : "memory");
    return key;
}

static inline void arch_irq_unlock(arch_key_t key)
{
    __asm volatile("msr basepri, %0" ::"r"(key) : "memory");
}

static inline uint32_t arch_load_linked(volatile uint32_t *word)
{
    uint32_t value;

    __asm volatile("ldrex %0, [%1]" : "=r"(value) : "r"(word) : "memory");
    return value;
}

static inline bool arch_store_conditional(volatile uint32_t *word, uint32_t linked, uint32_t value)
{
    uint32_t failed;

    (void)linked;
    __asm volatile("strex %0, %2, [%1]" : "=&r"(failed) : "r"(word), "r"(value) : "memory");
    return failed == 0;
}

static inline bool arch_replace(volatile uintptr_t *word, uintptr_t from, uintptr_t to)
{
    do {
        if (arch_load_linked((volatile uint32_t *)word) != from) {
            return false;
        }
    } while (__builtin_expect(!arch_store_conditional((volatile uint32_t *)word, from, to), 0));
    return true;
}

#endif
