/* SPDX-License-Identifier: Apache-2.0 */

/* Virtual time: it stands still while threads run, and jumps when all of them wait. */

#include "test.h"

#include <arch/posix.h>
#include <kernel/kernel.h>
#include <time.h>

static int64_t host_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return ((int64_t)now.tv_sec * 1000) + (now.tv_nsec / 1000000);
}

TEST_CASE_WITHIN(waiting_for_a_day_takes_no_time, 100000000)
{
    int64_t start_ms = k_uptime_get();
    int64_t host_start_ms = host_ms();

    TEST_EQUAL(k_sleep(K_HOURS(24)), 0);
    TEST_AT_LEAST(k_uptime_get() - start_ms, 24 * 3600 * 1000);
    TEST_AT_MOST(k_uptime_get() - start_ms, (24 * 3600 * 1000) + 1);
    TEST_AT_MOST(host_ms() - host_start_ms, 5000);
}

TEST_CASE(time_stands_still_while_threads_run)
{
    uint64_t start_ns = posix_time_ns();
    int64_t host_start_ms = host_ms();

    while (host_ms() - host_start_ms < 20) {
        k_yield();
    }
    TEST_EQUAL(posix_time_ns(), start_ns);
}

TEST_CASE(a_busy_wait_makes_time_move_by_just_as_much)
{
    uint64_t start_ns = posix_time_ns();

    k_busy_wait(1500);
    TEST_EQUAL(posix_time_ns() - start_ns, 1500000);
}

static uint64_t rang_ns;

static void on_expired(struct k_timer *timer)
{
    (void)timer;
    rang_ns = posix_time_ns();
}

TEST_CASE(a_timer_rings_in_the_middle_of_a_busy_wait)
{
    struct k_timer timer;
    uint64_t start_ns;

    k_msleep(1);
    start_ns = posix_time_ns();
    k_timer_init(&timer, on_expired, NULL);
    k_timer_start(&timer, K_MSEC(3), K_NO_WAIT);
    k_busy_wait(10000);
    TEST_AT_LEAST(rang_ns, start_ns + 3000000);
    TEST_AT_MOST(rang_ns, start_ns + 4000000);
    TEST_EQUAL(posix_time_ns(), start_ns + 10000000);
}

static unsigned int order[3];
static unsigned int woken;

static void sleep_and_note(void *p1, void *p2, void *p3)
{
    unsigned int ms = (unsigned int)(uintptr_t)p1;

    (void)p2;
    (void)p3;
    k_msleep((int32_t)ms);
    order[woken++] = ms;
}

TEST_CASE(threads_that_sleep_wake_in_the_order_of_their_times)
{
    static struct k_thread threads[3];
    static K_THREAD_STACK_ARRAY_DEFINE(stacks, 3, ARCH_STACK_MIN_BYTES);
    static const unsigned int sleep_ms[] = {30, 10, 20};
    int64_t start_ms = k_uptime_get();

    woken = 0;
    for (unsigned int i = 0; i < ARRAY_SIZE(threads); i++) {
        k_thread_create(&threads[i], stacks[i], K_THREAD_STACK_SIZEOF(stacks[i]), sleep_and_note,
                        (void *)(uintptr_t)sleep_ms[i], NULL, NULL, TEST_PRIORITY, 0, K_NO_WAIT);
    }
    for (unsigned int i = 0; i < ARRAY_SIZE(threads); i++) {
        TEST_EQUAL(k_thread_join(&threads[i], K_FOREVER), 0);
    }
    TEST_EQUAL(order[0], 10);
    TEST_EQUAL(order[1], 20);
    TEST_EQUAL(order[2], 30);
    TEST_AT_LEAST(k_uptime_get() - start_ms, 30);
    TEST_AT_MOST(k_uptime_get() - start_ms, 31);
}
