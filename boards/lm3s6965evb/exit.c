// SPDX-License-Identifier: Apache-2.0
#include <arch/cortex_m.h>
#include <kernel/console.h>

void board_exit(int status)
{
    arch_end_by_semihosting(status);
}
