/* SPDX-License-Identifier: Apache-2.0 */

/* Options of the scheduler: slices, what each thread has used, and a thread that gets stuck. */

#include <petrel.h>

static void compute(void *p1, void *p2, void *p3)
{
    (void)p1;
    (void)p2;
    (void)p3;
    for (;;) {
        k_busy_wait(100);
    }
}

K_THREAD_DEFINE(large, 512, compute, NULL, NULL, NULL, 5, 0, -1);
K_THREAD_DEFINE(small, 512, compute, NULL, NULL, NULL, 5, 0, -1);

/* Shows up three times, and then waits for what never comes. */
static void get_stuck(void *p1, void *p2, void *p3)
{
    (void)p1;
    (void)p2;
    (void)p3;
    k_thread_watchdog_set(k_current_get(), K_MSEC(100));
    for (int i = 0; i < 3; i++) {
        k_sleep(K_MSEC(50));
        k_thread_watchdog_feed();
    }
    (void)k_sleep(K_FOREVER);
}

K_THREAD_DEFINE(sensor, 512, get_stuck, NULL, NULL, NULL, 3, 0, 0);

/* Instead of the kernel's, which ends the program. In the clock's interrupt. */
void k_thread_watchdog_expired(k_tid_t thread)
{
    char state[12];

    printk("%s is stuck: %s\n", k_thread_name_get(thread),
           k_thread_state_str(thread, state, sizeof(state)));
}

static unsigned int percent_of(k_tid_t thread)
{
    k_thread_runtime_stats_t own, all;

    (void)k_thread_runtime_stats_get(thread, &own);
    (void)k_thread_runtime_stats_all_get(&all);
    uint64_t half = all.execution_cycles / 2U;

    return (unsigned int)((own.execution_cycles * 100U + half) / all.execution_cycles);
}

int main(void)
{
    k_thread_time_slice_set(large, (int32_t)k_ms_to_ticks_ceil32(30), NULL, NULL);
    k_thread_time_slice_set(small, (int32_t)k_ms_to_ticks_ceil32(10), NULL, NULL);
    k_thread_start(large);
    k_thread_start(small);
    k_sleep(K_SECONDS(2));
    printk("large %u %%, small %u %%\n", percent_of(large), percent_of(small));
    board_exit(0);
}
