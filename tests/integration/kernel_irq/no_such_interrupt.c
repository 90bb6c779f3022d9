/* SPDX-License-Identifier: Apache-2.0 */

/* A number that is too large has no level either. */

#include "test.h"

#include <kernel/kernel.h>

TEST_CASE(an_interrupt_that_there_is_not_is_refused)
{
    irq_enable(CONFIG_NUM_IRQS);
    printk("nobody noticed\n");
}
