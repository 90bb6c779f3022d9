/* SPDX-License-Identifier: Apache-2.0 */

/* Operations that make another thread run. */

#include "interrupt.h"
#include "measure.h"
#include "operations.h"

/* Two rounds are two yields: ours, and the other thread's with the same loop around it. */
static void yield_in_turn(uint32_t rounds)
{
    for (; rounds > 0; rounds -= 2) {
        k_yield();
    }
}

static void yield_for_ever(void *number, void *p2, void *p3)
{
    (void)number;
    (void)p2;
    (void)p3;
    for (;;) {
        yield_in_turn(UINT32_MAX - 1U);
    }
}

static void measure_yield(void)
{
    (void)measure_start_thread(yield_for_ever, 0, MEASURE_PRIO);
    measure_loop("yield", yield_in_turn);
    measure_end_threads();
}

static K_SEM_DEFINE(sem, 0, 1);

static void take_for_ever(void *number, void *p2, void *p3)
{
    (void)number;
    (void)p2;
    (void)p3;
    for (;;) {
        (void)k_sem_take(&sem, K_FOREVER);
        measure_to();
    }
}

static void take_with_timeout_for_ever(void *number, void *p2, void *p3)
{
    (void)number;
    (void)p2;
    (void)p3;
    for (;;) {
        (void)k_sem_take(&sem, K_SECONDS(100));
        measure_to();
    }
}

static void give(void)
{
    measure_from();
    k_sem_give(&sem);
}

static void give_in_interrupt(void)
{
    measure_from();
    k_sem_give(&sem);
}

static void measure_wake_ups(const char *from_thread, const char *from_interrupt,
                             void (*waiter)(void *, void *, void *))
{
    (void)measure_start_thread(waiter, 0, URGENT_PRIO);
    measure_between(from_thread, give);
    interrupt_set_handler(give_in_interrupt);
    measure_between(from_interrupt, interrupt_raise);
    measure_end_threads();
}

/* From one's wait to the other's return: give, wake, and the giver's own wait. */
static K_SEM_DEFINE(ping, 0, 1);
static K_SEM_DEFINE(pong, 0, 1);

static void answer_for_ever(void *number, void *p2, void *p3)
{
    (void)number;
    (void)p2;
    (void)p3;
    for (;;) {
        (void)k_sem_take(&ping, K_FOREVER);
        k_sem_give(&pong);
    }
}

static void ask(uint32_t rounds)
{
    for (; rounds > 0; rounds--) {
        k_sem_give(&ping);
        (void)k_sem_take(&pong, K_FOREVER);
    }
}

static void measure_round_trip(void)
{
    (void)measure_start_thread(answer_for_ever, 0, MEASURE_PRIO);
    measure_loop("sem_round_trip", ask);
    measure_end_threads();
}

static struct k_thread *sleeper;

static void suspend_for_ever(void *number, void *p2, void *p3)
{
    (void)number;
    (void)p2;
    (void)p3;
    for (;;) {
        k_thread_suspend(k_current_get());
        measure_to();
    }
}

static void resume(void)
{
    measure_from();
    k_thread_resume(sleeper);
}

static void measure_resume(void)
{
    sleeper = measure_start_thread(suspend_for_ever, 0, URGENT_PRIO);
    measure_between("resume_runs", resume);
    measure_end_threads();
}

void measure_switches(void)
{
    measure_yield();
    measure_wake_ups("sem_give_wakes", "isr_give_wakes", take_for_ever);
    measure_wake_ups("sem_give_wakes.timed", "isr_give_wakes.timed", take_with_timeout_for_ever);
    measure_round_trip();
    measure_resume();
}
