/* SPDX-License-Identifier: Apache-2.0 */

/* The image whose size is a row: two threads, a semaphore, and a periodic timer that gives it. */

#include <petrel.h>

#define STACK_BYTES 512

volatile uint32_t bench_counters[2];

static K_SEM_DEFINE(sem, 0, 1);

static void on_expiry(struct k_timer *expired)
{
    (void)expired;
    k_sem_give(&sem);
}

static K_TIMER_DEFINE(timer, on_expiry, NULL);

static void wait_and_count(void *p1, void *p2, void *p3)
{
    (void)p1;
    (void)p2;
    (void)p3;
    for (;;) {
        (void)k_sem_take(&sem, K_FOREVER);
        bench_counters[1]++;
    }
}

K_THREAD_DEFINE(waiter, STACK_BYTES, wait_and_count, NULL, NULL, NULL, 1, 0, 0);

int main(void)
{
    k_timer_start(&timer, K_MSEC(10), K_MSEC(10));
    for (;;) {
        bench_counters[0]++;
        k_yield();
    }
}
