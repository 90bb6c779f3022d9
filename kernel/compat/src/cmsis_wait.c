/* SPDX-License-Identifier: Apache-2.0 */

/* Waiting. The tick count at which a wait ends is n ticks after that at which it began. */

#include "cmsis_layer.h"

#include <errno.h>

bool os__may_wait(void)
{
    if (os__kernel.state == osKernelRunning) {
        return true;
    }
    bool is_started = os__kernel.state > osKernelRunning;

    return is_started && os__kernel.locker != k_current_get();
}

k_timeout_t os__timeout(uint32_t ticks)
{
    if (ticks == 0 || !os__may_wait()) {
        return K_NO_WAIT;
    }
    if (ticks == osWaitForever) {
        return K_FOREVER;
    }
    return K_TIMEOUT_ABS_TICKS(k_uptime_ticks() + (int64_t)ticks);
}

osStatus_t os__result(int result)
{
    if (result == 0) {
        return osOK;
    }
    return result == -EAGAIN ? osErrorTimeout : osErrorResource;
}

static osStatus_t sleep_for(uint32_t ticks)
{
    k_timeout_t timeout = os__timeout(ticks);

    if (k__timeout_is_no_wait(timeout)) {
        return osError;
    }
    (void)k_sleep(timeout);
    return osOK;
}

osStatus_t osDelay(uint32_t ticks)
{
    if (os__in_isr()) {
        return osErrorISR;
    }
    return ticks != 0 ? sleep_for(ticks) : osErrorParameter;
}

osStatus_t osDelayUntil(uint32_t ticks)
{
    if (os__in_isr()) {
        return osErrorISR;
    }
    uint32_t from_now = ticks - osKernelGetTickCount();

    return from_now != 0 && from_now <= INT32_MAX ? sleep_for(from_now) : osErrorParameter;
}
