/* SPDX-License-Identifier: Apache-2.0 */

/* An application's last word that goes wrong itself. */

#include "test.h"

#include <kernel/kernel.h>

void k_sys_fatal_error_handler(unsigned int reason, const struct arch_frame *frame)
{
    (void)frame;
    printk("last word for reason %u\n", reason);
    __ASSERT(reason == K_ERR_SPURIOUS_IRQ, "the last word is wrong");
}

TEST_CASE(a_panic)
{
    k_panic();
}
