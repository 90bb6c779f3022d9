// SPDX-License-Identifier: Apache-2.0
/* Without a network the board has no driver to start: console and clock work already. */
#include <kernel/init.h>

void board_init(void)
{
}
