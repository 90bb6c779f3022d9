/* SPDX-License-Identifier: Apache-2.0 */

/* An application's own last word. */

#include "test.h"

#include <kernel/kernel.h>

void k_sys_fatal_error_handler(unsigned int reason, const struct arch_frame *frame)
{
    printk("my own last word, reason %u, %s\n", reason,
           frame == NULL ? "no registers" : "registers");
    board_exit(reason == K_ERR_KERNEL_PANIC ? 42 : 43);
}

TEST_CASE(a_panic)
{
    k_panic();
}
