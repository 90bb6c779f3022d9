/* SPDX-License-Identifier: Apache-2.0 */

/* Timeouts while more and more others run. */

#include "measure.h"
#include "operations.h"

#define OTHERS 1000

static const unsigned int counts[] = {1, 10, 100, 1000};

static struct k_timer others[OTHERS];
static K_TIMER_DEFINE(timer, NULL, NULL);

/* Over between 1 000 and 3 000 seconds from now, each at a tick of its own. */
static void start_others(unsigned int count)
{
    for (unsigned int i = 0; i < count; i++) {
        k_timer_init(&others[i], NULL, NULL);
        k_timer_start(&others[i], K_MSEC(1000000U + (2000000U / count * i)), K_NO_WAIT);
    }
}

static void stop_others(unsigned int count)
{
    for (unsigned int i = 0; i < count; i++) {
        k_timer_stop(&others[i]);
    }
}

static void start_and_stop(uint32_t rounds)
{
    for (; rounds > 0; rounds--) {
        k_timer_start(&timer, K_SECONDS(2000), K_NO_WAIT);
        k_timer_stop(&timer);
    }
}

/* The earliest of all: the clock's alarm is set each time. */
static void start_and_stop_first(uint32_t rounds)
{
    for (; rounds > 0; rounds--) {
        k_timer_start(&timer, K_SECONDS(500 - (rounds & 1U)), K_NO_WAIT);
        k_timer_stop(&timer);
    }
}

static void take_in_vain(uint32_t rounds)
{
    static K_SEM_DEFINE(never_given, 0, 1);

    for (; rounds > 0; rounds--) {
        (void)k_sem_take(&never_given, K_NO_WAIT);
    }
}

void measure_timeouts(void)
{
    for (size_t i = 0; i < ARRAY_SIZE(counts); i++) {
        measure_append_to_names(counts[i]);
        start_others(counts[i]);
        measure_loop("timer_start_stop", start_and_stop);
        measure_loop("timer_start_stop_first", start_and_stop_first);
        stop_others(counts[i]);
    }
    measure_append_to_names(0);
    measure_loop("sem_take_in_vain", take_in_vain);
}
