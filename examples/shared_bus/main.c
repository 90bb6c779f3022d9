/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Three threads and a bus. While the urgent one waits for the bus, the thread that has it runs at
 * that priority: who computes in between cannot keep both of them back.
 */

#include <petrel.h>

static K_MUTEX_DEFINE(bus);
static K_CONDVAR_DEFINE(finished);
static int running = 3; /* guarded by the bus, too */

static void tell(const char *text)
{
    printk("%s (priority %d): %s\n", k_thread_name_get(k_current_get()),
           k_thread_priority_get(k_current_get()), text);
}

static void compute_for_ms(int ms)
{
    for (int i = 0; i < ms; i++) {
        k_busy_wait(1000);
    }
}

static void finish(void)
{
    running--;
    (void)k_condvar_signal(&finished);
    (void)k_mutex_unlock(&bus);
}

static void log_slowly(void *p1, void *p2, void *p3)
{
    (void)p1;
    (void)p2;
    (void)p3;
    (void)k_mutex_lock(&bus, K_FOREVER);
    tell("has the bus");
    compute_for_ms(30);
    tell("gives it back");
    finish();
}

static void compute(void *p1, void *p2, void *p3)
{
    (void)p1;
    (void)p2;
    (void)p3;
    tell("computes");
    compute_for_ms(60);
    tell("has computed");
    (void)k_mutex_lock(&bus, K_FOREVER);
    finish();
}

static void stop_motor(void *p1, void *p2, void *p3)
{
    (void)p1;
    (void)p2;
    (void)p3;
    tell("wants the bus");
    (void)k_mutex_lock(&bus, K_FOREVER);
    tell("has the bus");
    finish();
}

/* Who is more urgent starts later. */
K_THREAD_DEFINE(logger, 1024, log_slowly, NULL, NULL, NULL, 10, 0, 0);
K_THREAD_DEFINE(filter, 1024, compute, NULL, NULL, NULL, 6, 0, 10);
K_THREAD_DEFINE(brake, 1024, stop_motor, NULL, NULL, NULL, 2, 0, 20);

int main(void)
{
    (void)k_mutex_lock(&bus, K_FOREVER);
    while (running > 0) {
        (void)k_condvar_wait(&finished, &bus, K_FOREVER); /* the bus is free meanwhile */
    }
    (void)k_mutex_unlock(&bus);
    board_exit(0);
}
