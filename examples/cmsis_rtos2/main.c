/* SPDX-License-Identifier: Apache-2.0 */

/*
 * An application for CMSIS-RTOS2: a timer wakes a sensor, whose readings go through a queue to a
 * display. Urgent ones overtake the others.
 */

#include <cmsis_os2.h>

#include <kernel/console.h>

#define SAMPLE     0x1U
#define PERIOD_MS  250U
#define ALARM_FROM 25

static osMessageQueueId_t readings;
static osThreadId_t sensor;

static uint32_t ticks_of(uint32_t milliseconds)
{
    return milliseconds * osKernelGetTickFreq() / 1000U;
}

static void wake_sensor(void *unused)
{
    (void)unused;
    (void)osThreadFlagsSet(sensor, SAMPLE);
}

static void measure(void *unused)
{
    int degrees = 20;

    (void)unused;
    for (;;) {
        (void)osThreadFlagsWait(SAMPLE, osFlagsWaitAny, osWaitForever);
        uint8_t priority = degrees >= ALARM_FROM ? 1 : 0;

        (void)osMessageQueuePut(readings, &degrees, priority, osWaitForever);
        degrees = degrees == 29 ? 20 : degrees + 1;
    }
}

static void show(void *unused)
{
    int degrees;
    uint8_t priority;

    (void)unused;
    while (osMessageQueueGet(readings, &degrees, &priority, osWaitForever) == osOK) {
        printk("%d degrees%s\n", degrees, priority != 0 ? ", too warm" : "");
    }
}

int main(void)
{
    static const osThreadAttr_t sensor_attributes = {
        .name = "sensor",
        .stack_size = 1024,
        .priority = osPriorityAboveNormal,
    };

    (void)osKernelInitialize();
    readings = osMessageQueueNew(8, sizeof(int), NULL);
    sensor = osThreadNew(measure, NULL, &sensor_attributes);
    (void)osThreadNew(show, NULL, NULL);

    osTimerId_t timer = osTimerNew(wake_sensor, osTimerPeriodic, NULL, NULL);

    (void)osTimerStart(timer, ticks_of(PERIOD_MS));
    (void)osKernelStart(); /* does not return */
    return 0;
}
