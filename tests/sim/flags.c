/* SPDX-License-Identifier: Apache-2.0 */

/* Condition variables, events and timers: who waits for a change sees it. */

#include "scenario.h"

#include <errno.h>

static struct k_mutex mutex;
static struct k_condvar changed;
static int available;
static int taken;
static int late;

static void set_up(void)
{
    (void)k_mutex_init(&mutex);
    (void)k_condvar_init(&changed);
    available = 0;
    taken = 0;
    late = 0;
}

static void lock(void)
{
    SCENARIO_CHECK(k_mutex_lock(&mutex, K_FOREVER) == 0);
}

static void unlock(void)
{
    SCENARIO_CHECK(k_mutex_unlock(&mutex) == 0);
}

static void make_one_and_signal(void)
{
    lock();
    available++;
    (void)k_condvar_signal(&changed);
    unlock();
}

static void make_two_and_broadcast(void)
{
    lock();
    available += 2;
    unlock();
    (void)k_condvar_broadcast(&changed);
}

static void take_one(void)
{
    lock();
    while (available == 0) {
        SCENARIO_CHECK(k_condvar_wait(&changed, &mutex, K_FOREVER) == 0);
        SCENARIO_CHECK(k_mutex_is_mine(&mutex));
    }
    available--;
    taken++;
    unlock();
}

static void check_two_taken(void)
{
    SCENARIO_CHECK(taken == 2);
    SCENARIO_CHECK(available == 0);
}

SCENARIO(no_signal_comes_between_the_look_and_the_wait, .set_up = set_up,
         .threads = {{take_one}, {take_one}, {make_one_and_signal}, {make_one_and_signal}},
         .check = check_two_taken);

SCENARIO(a_broadcast_reaches_all_who_look_afterwards, .set_up = set_up,
         .threads = {{take_one}, {take_one}, {make_two_and_broadcast}}, .check = check_two_taken);

static void take_one_in_time(void)
{
    int error = 0;

    lock();
    while (available == 0 && error == 0) {
        error = k_condvar_wait(&changed, &mutex, K_TICKS(1));
        SCENARIO_CHECK(error == 0 || error == -EAGAIN);
        SCENARIO_CHECK(k_mutex_is_mine(&mutex));
    }
    if (available > 0) {
        available--;
        taken++;
    } else {
        late++;
    }
    unlock();
}

static void check_one_taken_or_left(void)
{
    SCENARIO_CHECK(taken + late == 2);
    SCENARIO_CHECK(taken + available == 1);
}

SCENARIO(a_signal_comes_or_the_time_is_over, .set_up = set_up,
         .threads = {{take_one_in_time}, {take_one_in_time}, {make_one_and_signal}},
         .irqs = {{scenario_tick, 2}}, .check = check_one_taken_or_left);

static struct k_event event;

static void set_up_event(void)
{
    set_up();
    k_event_init(&event);
}

static void wait_for_any(void)
{
    SCENARIO_CHECK((k_event_wait(&event, 3, false, K_FOREVER) & 3U) != 0);
}

static void wait_for_all(void)
{
    SCENARIO_CHECK(k_event_wait_all(&event, 3, false, K_FOREVER) == 3);
}

static void post_1(void)
{
    (void)k_event_post(&event, 1);
}

static void post_2(void)
{
    (void)k_event_post(&event, 2);
}

static void check_flags_stay(void)
{
    SCENARIO_CHECK(k_event_test(&event, UINT32_MAX) == 3);
}

SCENARIO(flags_reach_all_who_wait_for_them, .set_up = set_up_event,
         .threads = {{wait_for_all}, {wait_for_any}, {post_1}, {post_2}},
         .check = check_flags_stay);

SCENARIO(flags_of_interrupts_reach_all_who_wait, .set_up = set_up_event,
         .threads = {{wait_for_all}, {wait_for_all}}, .irqs = {{post_1, 1}, {post_2, 1}},
         .check = check_flags_stay);

static void post_both_again_until_seen(void)
{
    while (taken == 0) {
        (void)k_event_post(&event, 1);
        (void)k_event_post(&event, 2);
        k_yield();
    }
}

static void clear_1(void)
{
    uint32_t before = k_event_clear(&event, 1);

    SCENARIO_CHECK(before == 0 || before == 1);
}

static void wait_for_both_at_once(void)
{
    wait_for_all();
    scenario_count(&taken);
}

SCENARIO(flags_are_cleared_while_they_are_waited_for, .set_up = set_up_event,
         .threads = {{wait_for_both_at_once}, {post_both_again_until_seen}, {clear_1}});

static struct k_timer timer;
static int expiries;
static int stops;

static void on_expiry(struct k_timer *expired)
{
    (void)expired;
    expiries++;
}

static void on_stop(struct k_timer *stopped)
{
    (void)stopped;
    scenario_count(&stops);
}

static void set_up_timer(void)
{
    set_up();
    k_timer_init(&timer, on_expiry, on_stop);
    expiries = 0;
    stops = 0;
}

static void set_up_running_timer(void)
{
    set_up_timer();
    k_timer_start(&timer, K_TICKS(0), K_TICKS(1));
}

static void sync_with_timer(void)
{
    (void)__atomic_add_fetch(&taken, (int)k_timer_status_sync(&timer), __ATOMIC_SEQ_CST);
}

static void stop_timer(void)
{
    k_timer_stop(&timer);
}

static void check_each_expiry_was_seen_once(void)
{
    SCENARIO_CHECK(taken + (int)k_timer_status_get(&timer) == expiries);
    SCENARIO_CHECK(stops == 1);
    SCENARIO_CHECK(k_watch_count() == 0);
    SCENARIO_CHECK(k_timer_remaining_ticks(&timer) == 0);
}

SCENARIO(every_expiry_is_seen_by_one_until_the_timer_stops, .set_up = set_up_running_timer,
         .threads = {{sync_with_timer}, {sync_with_timer}, {stop_timer}},
         .irqs = {{scenario_tick, 2}}, .check = check_each_expiry_was_seen_once);

static void abort_first(void)
{
    k_thread_abort(scenario_thread(0));
}

static void check_nobody_is_left(void)
{
    SCENARIO_CHECK(k_watch_count() == 0);
    SCENARIO_CHECK(stops == 1);
}

SCENARIO(who_waits_for_a_timer_is_aborted, .set_up = set_up_running_timer,
         .threads = {{sync_with_timer}, {sync_with_timer}, {abort_first}, {stop_timer}},
         .irqs = {{scenario_tick, 1}}, .check = check_nobody_is_left);

static void start_timer(void)
{
    k_timer_start(&timer, K_TICKS(0), K_NO_WAIT);
}

static void check_the_timer_rests(void)
{
    k_timer_stop(&timer);
    SCENARIO_CHECK(k_timer_remaining_ticks(&timer) == 0);
    SCENARIO_CHECK(expiries + stops >= 1 && expiries + stops <= 2);
}

/* Of two starts the later replaces the earlier, or both run out or are stopped. */
SCENARIO(a_timer_is_started_and_stopped_by_several, .set_up = set_up_timer,
         .threads = {{start_timer}, {start_timer}, {stop_timer}}, .irqs = {{scenario_tick, 2}},
         .check = check_the_timer_rests);
