/* SPDX-License-Identifier: Apache-2.0 */

/* Applications that make a mistake: FAULT() says which. */

#include <cmsis_os2.h>

#include <kernel/irq.h>
#include <kernel/thread.h>

void starve_the_watchdog(void);
void starve_a_watchdog_of_the_kernel(void);
void return_from_a_fault(void);
void exit_in_an_interrupt(void);

void starve_the_watchdog(void)
{
    (void)osThreadFeedWatchdog(10);
    (void)osDelay(100);
}

void starve_a_watchdog_of_the_kernel(void)
{
    static struct k_thread sleeper;
    static K_THREAD_STACK_DEFINE(stack, 512);

    (void)k_thread_create(&sleeper, stack, K_THREAD_STACK_SIZEOF(stack), NULL, NULL, NULL, NULL, 0,
                          0, K_FOREVER);
    (void)k_thread_name_set(&sleeper, "sleeper");
    k_thread_watchdog_set(&sleeper, K_MSEC(10));
    (void)osDelay(100);
}

void return_from_a_fault(void)
{
    osFaultResume();
}

static void exit_thread(const void *unused)
{
    (void)unused;
    osThreadExit();
}

void exit_in_an_interrupt(void)
{
    irq_offload(exit_thread, NULL);
}

static void make_the_mistake(void *unused)
{
    (void)unused;
    FAULT();
}

int main(void)
{
    static const osThreadAttr_t attributes = {.name = "careless"};

    (void)osKernelInitialize();
    (void)osThreadNew(make_the_mistake, NULL, &attributes);
    (void)osKernelStart();
    return 0;
}
