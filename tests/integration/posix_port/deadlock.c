/* SPDX-License-Identifier: Apache-2.0 */

/* Virtual time: when nothing will ever happen again, the program says so and ends. */

#include <kernel/kernel.h>

static K_SEM_DEFINE(never_given, 0, 1);

static void wait_for_sem(void *p1, void *p2, void *p3)
{
    (void)p1;
    (void)p2;
    (void)p3;
    (void)k_sem_take(&never_given, K_FOREVER);
}

K_THREAD_DEFINE(waiter, 1024, wait_for_sem, NULL, NULL, NULL, 3, 0, 0);

int main(void)
{
    k_msleep(5);
    printk("waiting\n");
    k_sleep(K_FOREVER);
    return 0;
}
