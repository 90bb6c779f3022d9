/* SPDX-License-Identifier: Apache-2.0 */

/* A watchdog for each thread. */

#include "helpers.h"

static k_tid_t starved;
static int expiries;

void k_thread_watchdog_expired(k_tid_t thread)
{
    TEST_TRUE(k_is_in_isr());
    starved = thread;
    expiries++;
}

static void check_starved(k_tid_t thread, int times)
{
    TEST_SAME(starved, thread);
    TEST_EQUAL(expiries, times);
    starved = NULL;
    expiries = 0;
}

TEST_CASE(a_thread_that_does_not_feed_is_told)
{
    k_thread_watchdog_set(k_current_get(), K_TICKS(10));
    (void)k_sleep(K_TICKS(9));
    check_starved(NULL, 0);
    (void)k_sleep(K_TICKS(5));
    check_starved(k_current_get(), 1);
    (void)k_sleep(K_TICKS(50));
    check_starved(NULL, 0); /* it rests until it is fed */
    k_thread_watchdog_feed();
    (void)k_sleep(K_TICKS(15));
    check_starved(k_current_get(), 1);
    k_thread_watchdog_set(k_current_get(), K_FOREVER);
}

TEST_CASE(a_thread_that_feeds_is_left_alone)
{
    k_thread_watchdog_set(k_current_get(), K_TICKS(10));
    for (int i = 0; i < 10; i++) {
        (void)k_sleep(K_TICKS(5));
        k_thread_watchdog_feed();
    }
    k_thread_watchdog_set(k_current_get(), K_NO_WAIT);
    (void)k_sleep(K_TICKS(50));
    check_starved(NULL, 0);
}

static void sleep_long(void *unused)
{
    (void)unused;
    k_thread_watchdog_set(k_current_get(), K_TICKS(10));
    (void)k_sleep(K_TICKS(30));
}

TEST_CASE(each_thread_has_its_own)
{
    (void)spawn(0, -1, sleep_long, NULL);
    k_thread_watchdog_feed(); /* of the case, which has none */
    (void)k_sleep(K_TICKS(20));
    check_starved(&helpers[0], 1);
    join(0);
}

static void end_at_once(void *unused)
{
    (void)unused;
    k_thread_watchdog_set(k_current_get(), K_TICKS(10));
}

TEST_CASE(a_thread_that_has_ended_needs_no_food)
{
    (void)spawn(0, -1, end_at_once, NULL);
    join(0);
    k_thread_watchdog_set(&helpers[0], K_TICKS(5));
    (void)k_sleep(K_TICKS(20));
    check_starved(NULL, 0);
}
