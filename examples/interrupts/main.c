/* SPDX-License-Identifier: Apache-2.0 */

/* The handler of a device that the board knows nothing of: connected, enabled, kept out for a
 * while. */

#include <errno.h>
#include <petrel.h>

#define SENSOR_IRQ   30U /* nothing is wired to it on these boards */
#define SENSOR_LEVEL 3U

/* Stands for the device: its registers, and what raises its interrupt every 10 ms. */
struct sensor {
    volatile uint32_t value;
};

static struct sensor sensor;

static void raise_interrupt(struct k_timer *timer)
{
    (void)timer;
    sensor.value += 7U;
    arch_irq_pend(SENSOR_IRQ);
}

static K_TIMER_DEFINE(device, raise_interrupt, NULL);

/* What the handler and the thread share: always of the same moment. */
static uint32_t count;
static uint32_t sum;
static K_SEM_DEFINE(came, 0, 1);

static void on_sensor(const void *parameter)
{
    const struct sensor *which = parameter;

    count++;
    sum += which->value;
    k_sem_give(&came);
}

static void report(const char *when)
{
    unsigned int key = irq_lock(); /* between two instructions the handler could come */
    uint32_t values = count;
    uint32_t total = sum;

    irq_unlock(key);
    printk("%s: %u values, sum %u\n", when, (unsigned int)values, (unsigned int)total);
}

int main(void)
{
    (void)irq_connect_dynamic(SENSOR_IRQ, SENSOR_LEVEL, on_sensor, &sensor, 0);
    irq_enable(SENSOR_IRQ);
    k_timer_start(&device, K_MSEC(10), K_MSEC(10));
    for (int i = 0; i < 3; i++) {
        (void)k_sem_take(&came, K_FOREVER);
        report("interrupt");
    }
    irq_disable(SENSOR_IRQ);
    if (k_sem_take(&came, K_MSEC(15)) == -EAGAIN) {
        report("disabled");
    }
    irq_enable(SENSOR_IRQ); /* it is pending: it comes at once */
    report("enabled");
    k_timer_stop(&device);
    board_exit(0);
}
