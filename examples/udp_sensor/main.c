/* SPDX-License-Identifier: Apache-2.0 */

/*
 * A sensor that sends a datagram with its reading to whoever has asked for it. See README.md.
 */

#include <errno.h>
#include <net/net.h>
#include <net/socket.h>
#include <net/socket_poll.h>
#include <petrel.h>
#include <string.h>

#define SENSOR_PORT      9000
#define PERIOD_MS        250
#define READINGS_AT_ONCE 20 /* so many for each request */

static void on_request(struct poll_work *work, uint32_t ready, enum poll_status status);
static void on_tick(struct poll_work *work, uint32_t ready, enum poll_status status);

static K_TIMER_DEFINE(tick, NULL, NULL);
static struct poll_work requests = POLL_WORK_INIT(&k_sys_work_q, on_request);
static struct poll_work ticks = POLL_WORK_INIT(&k_sys_work_q, on_tick);
static int sensor;
static struct net_address collector;
static int readings_left;

/* In place of hardware: from 20.0 to 24.9 degrees and down again, in tenths. */
static int read_temperature(void)
{
    static int step;
    int phase = step++ % 100;

    return 200 + (phase < 50 ? phase : 99 - phase);
}

static void send_reading(void)
{
    char text[48];
    int tenths = read_temperature();

    snprintk(text, sizeof(text), "%u ms: %d.%d C\n", (unsigned int)k_uptime_get(), tenths / 10,
             tenths % 10);
    int error = net_sendto(sensor, text, strlen(text), NET_MSG_DONTWAIT, &collector);

    if (error < 0) {
        printk("udp_sensor: a reading is lost: error %d\n", -error);
    }
}

/* Any datagram is a request; the last one to ask gets the readings. */
static void on_request(struct poll_work *work, uint32_t ready, enum poll_status status)
{
    char unused;

    (void)work;
    (void)ready;
    (void)status;
    if (net_recvfrom(sensor, &unused, sizeof(unused), NET_MSG_DONTWAIT, &collector) < 0) {
        return;
    }
    readings_left = READINGS_AT_ONCE;
    k_timer_start(&tick, K_NO_WAIT, K_MSEC(PERIOD_MS));
}

/* The timer's expiries are counted, so none is missed when the queue is busy. */
static void on_tick(struct poll_work *work, uint32_t ready, enum poll_status status)
{
    (void)work;
    (void)ready;
    (void)status;
    (void)k_timer_status_get(&tick);
    send_reading();
    if (--readings_left == 0) {
        k_timer_stop(&tick);
    }
}

static int start_sensor(void)
{
    struct net_address address = net_address(NET_IP_ANY, SENSOR_PORT);

    sensor = net_socket(NET_AF_INET, NET_SOCK_DGRAM, 0);
    if (sensor < 0) {
        return sensor;
    }
    int error = net_bind(sensor, &address);

    if (error == 0) {
        error = net_poll_work_arm(sensor, &requests, K_READY_IN, 0);
    }
    return error != 0 ? error : poll_work_arm(&ticks, k_timer_source(&tick), K_READY_IN, 0);
}

int main(void)
{
    int error = net_start();

    if (error == 0) {
        error = net_wait_ready(K_SECONDS(30));
    }
    if (error == 0) {
        error = start_sensor();
    }
    if (error != 0) {
        printk("udp_sensor: it does not start: error %d\n", -error);
        return 1;
    }
    printk("udp_sensor: ready on port %d\n", SENSOR_PORT);
    return 0;
}
