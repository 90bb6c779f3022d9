/* SPDX-License-Identifier: Apache-2.0 */
#include "helpers.h"

static int64_t expired_at[32];
static unsigned int expiries;

static void on_expiry(struct k_timer *timer)
{
    (void)timer;
    if (expiries < ARRAY_SIZE(expired_at)) {
        expired_at[expiries] = k_uptime_ticks();
    }
    expiries++;
}

static void on_stop(struct k_timer *timer)
{
    (void)timer;
    note('s');
}

static K_TIMER_DEFINE(timer, on_expiry, on_stop);

/* Begins right at the start of a tick, so that what follows fits into it. */
static int64_t begin(void)
{
    expiries = 0;
    (void)k_sleep(K_TIMEOUT_ABS_TICKS(k_uptime_ticks() + 2));
    return k_uptime_ticks();
}

TEST_CASE(a_timer_expires_once_and_on_time)
{
    int64_t start = begin();

    k_timer_start(&timer, K_TICKS(10), K_NO_WAIT);
    (void)k_sleep(K_TICKS(100));
    TEST_EQUAL(expiries, 1);
    TEST_EQUAL(expired_at[0] - start, 11);
    TEST_EQUAL(k_timer_status_get(&timer), 1);
    k_timer_stop(&timer);
    TEST_STRING(noted(), ""); /* it did not run any more */
}

static void look_around(struct k_timer *expired)
{
    note(k_is_in_isr() && k_timer_user_data_get(expired) == k_current_get() ? 'y' : 'n');
}

TEST_CASE(a_timer_runs_in_an_interrupt)
{
    struct k_timer looking;

    k_timer_init(&looking, look_around, NULL);
    k_timer_user_data_set(&looking, k_current_get());
    k_timer_start(&looking, K_TICKS(1), K_NO_WAIT);
    (void)k_sleep(K_TICKS(3));
    TEST_STRING(noted(), "y");
}

TEST_CASE(a_period_does_not_drift)
{
    int64_t start = begin();

    k_timer_start(&timer, K_TICKS(5), K_TICKS(7));
    (void)k_sleep(K_TIMEOUT_ABS_TICKS(start + 5 + 1 + 7 * 20));
    k_timer_stop(&timer);
    TEST_EQUAL(expiries, 21);
    for (int i = 0; i < 21; i++) {
        TEST_EQUAL(expired_at[i] - start, 6 + 7 * i);
    }
    TEST_EQUAL(k_timer_status_get(&timer), 21);
    TEST_STRING(noted(), "s");
}

TEST_CASE(a_period_of_one_tick_misses_none)
{
    int64_t start = begin();

    k_timer_start(&timer, K_TICKS(0), K_TICKS(1));
    (void)k_sleep(K_TIMEOUT_ABS_TICKS(start + 200));
    k_timer_stop(&timer);
    TEST_EQUAL(k_timer_status_get(&timer), 200);
    (void)noted();
}

TEST_CASE(expiries_missed_under_the_lock_are_made_up_for)
{
    int64_t start = begin();
    unsigned int key;

    k_timer_start(&timer, K_TICKS(3), K_TICKS(4));
    key = irq_lock();
    k_busy_wait((uint32_t)(22U * 1000000U / CONFIG_SYS_CLOCK_TICKS_PER_SEC));
    TEST_EQUAL(expiries, 0);
    irq_unlock(key);
    (void)k_sleep(K_TIMEOUT_ABS_TICKS(start + 29));
    k_timer_stop(&timer);
    TEST_EQUAL(expiries, 7); /* 4, 8, 12, 16, 20 late, 24 and 28 on time */
    TEST_EQUAL(expired_at[6] - start, 28);
    (void)noted();
}

static void note_user_data(struct k_timer *expired)
{
    note(*(const char *)k_timer_user_data_get(expired));
}

TEST_CASE(timers_of_one_tick_expire_in_the_order_of_their_start)
{
    static struct k_timer five[5];
    static char letters[] = "abcde";
    int64_t start = begin();

    for (int i = 0; i < 5; i++) {
        k_timer_init(&five[i], note_user_data, NULL);
        k_timer_user_data_set(&five[i], &letters[i]);
        k_timer_start(&five[i], K_TIMEOUT_ABS_TICKS(start + 100), K_NO_WAIT);
        (void)k_sleep(K_TICKS(i * 3));
    }
    TEST_STRING(noted(), "");
    (void)k_sleep(K_TIMEOUT_ABS_TICKS(start + 101));
    TEST_STRING(noted(), "abcde");
}

TEST_CASE(a_stopped_timer_does_not_expire)
{
    (void)begin();
    k_timer_start(&timer, K_TICKS(5), K_TICKS(5));
    k_timer_stop(&timer);
    k_timer_stop(&timer);
    (void)k_sleep(K_TICKS(20));
    TEST_EQUAL(expiries, 0);
    TEST_STRING(noted(), "s");
}

TEST_CASE(a_start_replaces_the_one_before)
{
    int64_t start = begin();

    k_timer_start(&timer, K_TICKS(5), K_TICKS(1));
    k_timer_start(&timer, K_TICKS(10), K_NO_WAIT);
    (void)k_sleep(K_TICKS(30));
    TEST_EQUAL(expiries, 1);
    TEST_EQUAL(expired_at[0] - start, 11);
    k_timer_start(&timer, K_FOREVER, K_TICKS(1));
    (void)k_sleep(K_TICKS(5));
    TEST_EQUAL(expiries, 1);
    TEST_EQUAL(k_timer_status_get(&timer), 1);
    TEST_STRING(noted(), "");
}

static void start_again_in_handler(struct k_timer *expired)
{
    on_expiry(expired);
    if (expiries < 4) {
        k_timer_start(expired, K_TICKS(2), K_NO_WAIT);
    }
}

static void stop_in_handler(struct k_timer *expired)
{
    on_expiry(expired);
    if (expiries == 2) {
        k_timer_stop(expired);
    }
}

TEST_CASE(a_handler_may_start_and_stop_its_timer)
{
    struct k_timer again;
    int64_t start = begin();

    k_timer_init(&again, start_again_in_handler, NULL);
    k_timer_start(&again, K_TICKS(2), K_NO_WAIT);
    (void)k_sleep(K_TICKS(30));
    TEST_EQUAL(expiries, 4);
    TEST_EQUAL(expired_at[3] - start, 12);
    (void)begin();
    k_timer_init(&again, stop_in_handler, on_stop);
    k_timer_start(&again, K_TICKS(2), K_TICKS(3));
    (void)k_sleep(K_TICKS(30));
    TEST_EQUAL(expiries, 2);
    TEST_STRING(noted(), "s");
}

TEST_CASE(what_remains_of_a_timer)
{
    (void)begin();
    TEST_EQUAL(k_timer_remaining_ticks(&timer), 0);
    k_timer_start(&timer, K_TICKS(100), K_NO_WAIT);
    TEST_AT_LEAST(k_timer_remaining_ticks(&timer), 100);
    TEST_AT_MOST(k_timer_remaining_ticks(&timer), 101);
    (void)k_sleep(K_TICKS(49));
    TEST_AT_LEAST(k_timer_remaining_get(&timer),
                  (uint32_t)k_ticks_to_ms_floor64(50 - 1)); /* and what the case itself took */
    TEST_AT_MOST(k_timer_remaining_get(&timer), (uint32_t)k_ticks_to_ms_floor64(51));
    k_timer_stop(&timer);
    TEST_EQUAL(k_timer_remaining_get(&timer), 0);
    (void)noted();
}

static void sync_and_note(void *name)
{
    uint32_t status = k_timer_status_sync(&timer);

    note(*(const char *)name);
    note((char)('0' + status));
}

TEST_CASE(sync_waits_for_the_next_expiry)
{
    int64_t start = begin();

    k_timer_start(&timer, K_TICKS(5), K_TICKS(5));
    TEST_EQUAL(k_timer_status_sync(&timer), 1);
    TEST_EQUAL(k_uptime_ticks() - start, 6);
    (void)k_sleep(K_TIMEOUT_ABS_TICKS(start + 17));
    TEST_EQUAL(k_timer_status_sync(&timer), 2); /* at once */
    TEST_EQUAL(k_uptime_ticks() - start, 17);
    k_timer_stop(&timer);
    TEST_EQUAL(k_timer_status_sync(&timer), 0);
    (void)noted();
}

TEST_CASE(sync_ends_when_the_timer_stops)
{
    (void)begin();
    k_timer_start(&timer, K_TICKS(500), K_NO_WAIT);
    (void)spawn(0, -1, sync_and_note, "a");
    (void)spawn(1, -1, sync_and_note, "b");
    k_timer_stop(&timer);
    TEST_STRING(noted(), "sa0b0"); /* the stop function is first */
    join(0);
    join(1);
}

TEST_CASE(sync_of_several_ends_with_a_timer_that_runs_once)
{
    (void)begin();
    k_timer_start(&timer, K_TICKS(5), K_NO_WAIT);
    (void)spawn(0, -2, sync_and_note, "a");
    (void)spawn(1, -1, sync_and_note, "b");
    (void)k_sleep(K_TICKS(10));
    TEST_STRING(noted(), "a1b0");
    join(0);
    join(1);
}

TEST_CASE(sync_of_several_goes_on_while_the_timer_runs)
{
    (void)begin();
    k_timer_start(&timer, K_TICKS(5), K_TICKS(5));
    (void)spawn(0, -2, sync_and_note, "a");
    (void)spawn(1, -1, sync_and_note, "b");
    (void)k_sleep(K_TICKS(8));
    TEST_STRING(noted(), "a1");
    (void)k_sleep(K_TICKS(5));
    TEST_STRING(noted(), "b1");
    k_timer_stop(&timer);
    TEST_STRING(noted(), "s");
    join(0);
    join(1);
}

TEST_CASE(sync_may_be_aborted_and_suspended)
{
    (void)begin();
    k_timer_start(&timer, K_TICKS(5), K_TICKS(5));
    (void)spawn(0, -2, sync_and_note, "a");
    (void)spawn(1, -1, sync_and_note, "b");
    TEST_EQUAL(k_watch_count(), 2);
    k_thread_abort(&helpers[0]);
    TEST_EQUAL(k_watch_count(), 1);
    k_thread_suspend(&helpers[1]);
    (void)k_sleep(K_TICKS(12));
    TEST_STRING(noted(), "");
    k_thread_resume(&helpers[1]);
    TEST_STRING(noted(), "b2");
    TEST_EQUAL(k_watch_count(), 0);
    k_timer_stop(&timer);
    TEST_STRING(noted(), "s");
    join(1);
}

static void stop_timer(void *unused)
{
    (void)unused;
    k_timer_stop(&timer);
}

static void note_watch(struct k_watch *watch)
{
    (void)watch;
    note('w');
}

TEST_CASE(a_stop_in_an_interrupt_ends_sync_and_tells_no_watch)
{
    struct k_watch watch;
    unsigned int key;

    (void)begin();
    k_timer_start(&timer, K_TICKS(500), K_NO_WAIT);
    key = irq_lock();
    k_watch_arm(&watch, k_timer_source(&timer), K_READY_IN, note_watch);
    irq_unlock(key);
    (void)spawn(0, -1, sync_and_note, "a");
    in_interrupt(stop_timer, NULL);
    TEST_STRING(noted(), "sa0");
    k_timer_start(&timer, K_TICKS(1), K_NO_WAIT);
    (void)k_sleep(K_TICKS(5));
    TEST_STRING(noted(), "w");
    key = irq_lock();
    k_watch_detach(&watch);
    irq_unlock(key);
    TEST_EQUAL(k_timer_status_get(&timer), 1);
    join(0);
}
