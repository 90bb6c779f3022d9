/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KERNEL_IRQ_H
#define KERNEL_IRQ_H

/**
 * @file
 * Interrupts by number: handlers that a program connects, enabling and disabling. irq_lock() and
 * irq_unlock() are in kernel/lock.h.
 *
 *     static void on_timer(const void *timer)
 *     {
 *         acknowledge(timer);
 *         k_sem_give(&rung);
 *     }
 *
 *     irq_connect_dynamic(TIMER_IRQ, 2, on_timer, &timer, 0);
 *     irq_enable(TIMER_IRQ);
 *
 * A priority is a level: 1 is the most urgent whose handlers may call the kernel, a higher number
 * is less urgent. Level 0 is above the kernel: it is never masked, not even by irq_lock(), and
 * its handlers may call nothing of the kernel. So it has to be asked for by IRQ_ZERO_LATENCY;
 * whoever enables an interrupt of level 0 without that has most likely forgotten to give it a
 * level, and gets a fatal report instead of a kernel that is damaged once in a while.
 *
 * Interrupts that a board's own drivers use are wired when the program is built, and cost less.
 *
 * @context Thread or ISR, unless a function says otherwise.
 */

#include <arch/arch.h>
#include <kernel/lock.h>

#ifdef __cplusplus
extern "C" {
#endif

/** For irq_connect_dynamic(): an interrupt that is never masked and never calls the kernel. */
#define IRQ_ZERO_LATENCY 0x1U

/**
 * Have @p routine(@p parameter) called by interrupt @p irq, which stays disabled or enabled as it
 * was. Replaces what was connected before. Needs CONFIG_DYNAMIC_INTERRUPTS.
 *
 * @param priority  The level, see above; ignored with IRQ_ZERO_LATENCY.
 * @param flags     0 or IRQ_ZERO_LATENCY.
 *
 * @return @p irq.
 * @retval -EINVAL   There is no such interrupt or no such level.
 * @retval -EBUSY    A driver of the board has it.
 * @retval -ENOTSUP  IRQ_ZERO_LATENCY: the processor cannot leave single interrupts unmasked.
 *
 * @context Thread, while the interrupt is disabled.
 * @cost    O(1). Each interrupt then costs about 15 instructions more than one of the board's.
 */
int irq_connect_dynamic(unsigned int irq, unsigned int priority,
                        void (*routine)(const void *parameter), const void *parameter,
                        uint32_t flags);

/**
 * Let interrupt @p irq in. One that is pending comes at once.
 *
 * An interrupt of level 0 that was not connected with IRQ_ZERO_LATENCY is refused: a fatal error
 * (K_ERR_KERNEL_OOPS) that names it.
 */
void irq_enable(unsigned int irq);

/** Keep interrupt @p irq out; it can become pending. When this returns, its handler will not run.
 */
void irq_disable(unsigned int irq);

/** Is interrupt @p irq let in? */
int irq_is_enabled(unsigned int irq);

/** What irq_offload() runs. */
typedef void (*irq_offload_routine_t)(const void *parameter);

#if CONFIG_IRQ_OFFLOAD
/**
 * CONFIG_IRQ_OFFLOAD: run @p routine(@p parameter) as an interrupt handler, now, and return when it
 * has ended. For tests of code that is called in interrupts.
 *
 * @context Thread, without a lock.
 */
static inline void irq_offload(irq_offload_routine_t routine, const void *parameter)
{
    arch_irq_offload(routine, parameter);
}
#endif

#ifdef __cplusplus
}
#endif

#endif
