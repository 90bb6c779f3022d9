/* SPDX-License-Identifier: Apache-2.0 */
#include <petrel.h>

int main(void)
{
    __ASSERT(k_uptime_get() < 10 * MSEC_PER_SEC, "started late");
    printk("Hello from outside, with a main stack of %d bytes\n", CONFIG_MAIN_STACK_SIZE);
    board_exit(0);
}
