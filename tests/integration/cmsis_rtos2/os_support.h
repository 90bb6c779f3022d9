/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OS_SUPPORT_H
#define OS_SUPPORT_H

/*
 * For cases about CMSIS-RTOS2: they run in a thread of osThreadNew(), of osPriorityNormal, or in
 * threads beside it.
 */

#include "helpers.h"
#include "test.h"

#include <petrel_os2.h>

/* Begins a case whose thread is one of CMSIS-RTOS2. */
#define OS_TEST_CASE(name) OS_TEST_CASE_WITHIN(name, TEST_LIMIT_MS)

#define OS_TEST_CASE_WITHIN(name, limit_ms)                                                        \
    static void name##_in_os_thread(void *unused);                                                 \
    TEST_CASE_WITHIN(name, limit_ms)                                                               \
    {                                                                                              \
        run_in_os_thread(name##_in_os_thread);                                                     \
    }                                                                                              \
    static void name##_in_os_thread(void *unused __attribute__((unused)))

void run_in_os_thread(osThreadFunc_t func);

/* A detached thread with memory of the pool. */
osThreadId_t start(osPriority_t priority, osThreadFunc_t func, void *argument);

/* The same, to be joined. */
osThreadId_t start_joinable(osPriority_t priority, osThreadFunc_t func, void *argument);

/* How much the tick count has moved since @p reference. */
uint32_t ticks_after(uint32_t reference);

/* A wait of @p ticks that began at @p start is over, just so. */
void check_ticks(uint32_t start, uint32_t ticks);

#endif
