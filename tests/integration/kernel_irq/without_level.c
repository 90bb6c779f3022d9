/* SPDX-License-Identifier: Apache-2.0 */

/* The level was forgotten: such an interrupt would come in the middle of the kernel. */

#include "test.h"

#include <kernel/kernel.h>

#define FREE_IRQ 30U

static void handler(const void *unused)
{
    (void)unused;
}

TEST_CASE(an_interrupt_above_the_kernel_is_refused)
{
    TEST_EQUAL(irq_connect_dynamic(FREE_IRQ, 0, handler, NULL, 0), FREE_IRQ);
    irq_enable(FREE_IRQ);
    printk("nobody noticed\n");
}
