/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ARCH_CORTEX_M_H
#define ARCH_CORTEX_M_H

/**
 * @file
 * What boards with a Cortex-M use beyond arch/arch.h: interrupt vectors.
 */

#include <arch/arch.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef void arch_isr_t(void);

/**
 * What an interrupt runs for which the board has no handler: that of irq_connect_dynamic(), or
 * else a fatal report that names the interrupt.
 */
void arch_unhandled_irq(void);

/**
 * Define the interrupt vectors of a board, once:
 *
 *     ARCH_IRQ_VECTORS(32, [8] = clock_isr, [13] = ethernet_isr)
 *
 * @param count  How many interrupts the part has.
 */
#define ARCH_IRQ_VECTORS(count, ...)                                                               \
    _Pragma("GCC diagnostic push")                                                                 \
        _Pragma("GCC diagnostic ignored \"-Woverride-init\"") extern arch_isr_t                    \
            *const arch_irq_vectors[count];                                                        \
    arch_isr_t *const __attribute__((section(".vectors.irq"), used))                               \
    arch_irq_vectors[count] = {[0 ...(count) - 1] = arch_unhandled_irq, __VA_ARGS__};              \
    _Pragma("GCC diagnostic pop") _Static_assert((count) > 0 && (count) >= CONFIG_NUM_IRQS,        \
                                                 "CONFIG_NUM_IRQS: the part has fewer interrupts")

/**
 * End the program with @p status: for board_exit(). An emulator or a debugger that listens to
 * semihosting (SYS_EXIT_EXTENDED) takes it from there; where nobody does, the processor sleeps for
 * good.
 *
 * @context Any.
 */
__attribute__((noreturn)) void arch_end_by_semihosting(int status);

#ifdef __cplusplus
}
#endif

#endif
