/* SPDX-License-Identifier: Apache-2.0 */

/* An interrupt is enabled, and nobody was connected. */

#include "test.h"

#include <kernel/kernel.h>

#define FREE_IRQ 29U

TEST_CASE(an_interrupt_without_a_handler_is_reported)
{
    arch_irq_enable(FREE_IRQ, 3);
    irq_enable(FREE_IRQ); /* it has a level */
    arch_irq_pend(FREE_IRQ);
    printk("nobody noticed\n");
}
