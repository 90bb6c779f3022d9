/* SPDX-License-Identifier: Apache-2.0 */

/*
 * 56 priorities become those of the kernel: osPriorityIdle is the least urgent one, and each of the
 * six groups from Low to Realtime has as many as there are for it. The last of them serves the rest
 * of its group, and osPriorityISR is the most urgent of Realtime.
 */

#include "cmsis_layer.h"

#define GROUPS     6U
#define GROUP_SIZE 8U
#define PER_GROUP  ((CONFIG_NUM_PREEMPT_PRIORITIES - 1U) / GROUPS)

BASE_STATIC_ASSERT(PER_GROUP >= 1, "CMSIS_RTOS2: set NUM_PREEMPT_PRIORITIES to 7 or more");

/* From 0, the least urgent. */
static uint32_t level_of(uint32_t priority)
{
    if (priority < (uint32_t)osPriorityLow) {
        return 0;
    }
    uint32_t group = MIN((priority / GROUP_SIZE) - 1U, GROUPS - 1U);
    uint32_t place = priority - ((group + 1U) * GROUP_SIZE);

    return (group * PER_GROUP) + MIN(place + 1U, PER_GROUP);
}

int os__kernel_priority(uint32_t priority)
{
    return K_LOWEST_APPLICATION_THREAD_PRIO - (int)level_of(priority);
}

osPriority_t os__priority_of(int priority)
{
    int level = K_LOWEST_APPLICATION_THREAD_PRIO - priority;

    if (level <= 0) {
        return osPriorityIdle;
    }
    uint32_t group = ((uint32_t)level - 1U) / PER_GROUP;
    uint32_t place = ((uint32_t)level - 1U) % PER_GROUP;

    return group < GROUPS ? (osPriority_t)(((group + 1U) * GROUP_SIZE) + place) : osPriorityISR;
}
