/* SPDX-License-Identifier: Apache-2.0 */

/*
 * ARMv6-M has no exclusive accesses: the compiler calls these for atomic words, and they mask
 * interrupts for some instructions.
 */

#include <arch/arch.h>

#define ATOMIC_UPDATE(name, expression)                                                            \
    uint32_t arch__atomic_##name(volatile uint32_t *word, uint32_t value,                          \
                                 int order) __asm("__atomic_" #name "_4");                         \
    uint32_t __attribute__((used))                                                                 \
    arch__atomic_##name(volatile uint32_t *word, uint32_t value, int order)                        \
    {                                                                                              \
        arch_key_t key = arch_irq_lock();                                                          \
        uint32_t old = *word;                                                                      \
                                                                                                   \
        (void)order;                                                                               \
        *word = (expression);                                                                      \
        arch_irq_unlock(key);                                                                      \
        return old;                                                                                \
    }

ATOMIC_UPDATE(exchange, value)
ATOMIC_UPDATE(fetch_add, old + value)
ATOMIC_UPDATE(fetch_sub, old - value)
ATOMIC_UPDATE(fetch_and, old &value)
ATOMIC_UPDATE(fetch_or, old | value)
ATOMIC_UPDATE(fetch_xor, old ^ value)

bool arch__atomic_compare_exchange(volatile uint32_t *word, uint32_t *expected, uint32_t value,
                                   bool is_weak, int success,
                                   int failure) __asm("__atomic_compare_exchange_4");

bool __attribute__((used))
arch__atomic_compare_exchange(volatile uint32_t *word, uint32_t *expected, uint32_t value,
                              bool is_weak, int success, int failure)
{
    arch_key_t key = arch_irq_lock();
    uint32_t old = *word;
    bool is_as_expected = old == *expected;

    (void)is_weak;
    (void)success;
    (void)failure;
    if (is_as_expected) {
        *word = value;
    } else {
        *expected = old;
    }
    arch_irq_unlock(key);
    return is_as_expected;
}
