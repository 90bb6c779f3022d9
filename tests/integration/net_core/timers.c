/* SPDX-License-Identifier: Apache-2.0 */

#include <errno.h>
#include <kernel/kernel.h>
#include <lwip/sys.h>
#include <lwip/timeouts.h>

#include "net_core.h"
#include "test.h"

/* How much too late a timer may be where a host has other things to do. */
#define LATE_MS 2000

static struct k_sem rung;
static int64_t rung_at_ms;

static void ring(void *argument)
{
    (void)argument;
    rung_at_ms = k_uptime_get();
    k_sem_give(&rung);
}

static void start(uint32_t ms)
{
    net_core_lock();
    sys_timeout(ms, ring, NULL);
    net_core_unlock();
}

static void stop(void)
{
    net_core_lock();
    sys_untimeout(ring, NULL);
    net_core_unlock();
}

TEST_CASE(a_timer_rings_without_any_packet)
{
    int64_t start_ms = k_uptime_get();

    (void)k_sem_init(&rung, 0, 10);
    start(30);
    TEST_EQUAL(k_sem_take(&rung, K_SECONDS(5)), 0);
    TEST_AT_LEAST(rung_at_ms - start_ms, 30);
    TEST_AT_MOST(rung_at_ms - start_ms, 30 + LATE_MS);
}

TEST_CASE(a_sooner_timer_is_not_held_up_by_a_later_one)
{
    (void)k_sem_init(&rung, 0, 10);
    start(9000);
    int64_t start_ms = k_uptime_get();

    start(20);
    TEST_EQUAL(k_sem_take(&rung, K_SECONDS(5)), 0);
    TEST_AT_MOST(rung_at_ms - start_ms, 20 + LATE_MS);
    stop();
}

TEST_CASE(a_timer_taken_back_leaves_the_others_on_time)
{
    (void)k_sem_init(&rung, 0, 10);
    int64_t start_ms = k_uptime_get();

    net_core_lock(); /* none rings in between */
    sys_timeout(10, ring, NULL);
    sys_timeout(40, ring, NULL);
    sys_untimeout(ring, NULL);
    net_core_unlock();
    TEST_EQUAL(k_sem_take(&rung, K_SECONDS(5)), 0);
    TEST_AT_LEAST(rung_at_ms - start_ms, 40);
    TEST_EQUAL(k_sem_take(&rung, K_MSEC(20)), -EAGAIN);
}

static void chain(void *argument)
{
    int *left = argument;

    if (--*left > 0) {
        sys_timeout(5, chain, left);
    } else {
        k_sem_give(&rung);
    }
}

TEST_CASE(a_timer_that_starts_the_next_never_stops)
{
    int left = 100;

    (void)k_sem_init(&rung, 0, 10);
    net_core_lock();
    sys_timeout(5, chain, &left);
    net_core_unlock();
    TEST_EQUAL(k_sem_take(&rung, K_SECONDS(5)), 0);
}

TEST_CASE(the_clock_of_the_stack_is_the_uptime)
{
    TEST_AT_MOST(sys_now() - (uint32_t)k_uptime_get(), 1);
}
