/* SPDX-License-Identifier: Apache-2.0 */

/*
 * For check_ends: a program that goes on. SPIN tells whether it ever calls the kernel, FOREVER
 * whether it waits for a time.
 */

#include <kernel/kernel.h>

int main(void)
{
    volatile bool spins = SPIN;

    printk("running\n");
    while (spins) {
    }
    while (true) {
        k_sleep(FOREVER ? K_FOREVER : K_MSEC(100));
    }
}
