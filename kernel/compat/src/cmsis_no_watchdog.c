/* SPDX-License-Identifier: Apache-2.0 */

/* Without CONFIG_THREAD_WATCHDOG. */

#include "cmsis_layer.h"

osStatus_t osThreadFeedWatchdog(uint32_t ticks)
{
    (void)ticks;
    return os__in_isr() ? osErrorISR : osError;
}
