/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Work triggered by a level, with real queues: the urgent one runs at once, the lazy one when the
 * case lets it. The state machine itself is tested arrow by arrow in tests/unit/kernel.
 */

#include "helpers.h"
#include "level.h"
#include "queues.h"

#include <errno.h>
#include <petrel.h>

void test_set_up(void)
{
    start_queues();
}

static long count_watches(void)
{
    return (long)k_watch_count();
}

TEST_COUNTER(watches, count_watches);

static struct level level;

/* In capitals when it has timed out, as a digit when closed. */
static void note_call(char letter, enum poll_status status)
{
    note(status == POLL_READY     ? letter
         : status == POLL_TIMEOUT ? (char)(letter - 'a' + 'A')
                                  : (char)(letter - 'a' + '0'));
}

static void consume(struct poll_work *work, uint32_t ready, enum poll_status status)
{
    (void)work;
    note_call('a', status);
    level_lower(&level, ready);
}

static void look_only(struct poll_work *work, uint32_t ready, enum poll_status status)
{
    (void)work;
    (void)ready;
    note_call('b', status);
}

TEST_CASE(an_event_runs_the_handler_each_time)
{
    struct poll_work work;

    poll_work_init(&work, &urgent_queue, consume);
    TEST_EQUAL(poll_work_arm(&work, level_source(&level), K_READY_IN, 0), 0);
    for (int i = 0; i < 3; i++) {
        note('1');
        level_raise(&level, K_READY_IN);
    }
    TEST_STRING(noted(), "1a1a1a");
    TEST_EQUAL(poll_work_disarm(&work), K_WATCH_ARMED);
    level_raise(&level, K_READY_IN);
    TEST_STRING(noted(), "");
    level_lower(&level, K_READY_IN);
}

static void note_nothing(struct k_work *work)
{
    (void)work;
    note('!');
}

static K_WORK_DEFINE(more, note_nothing);

static void submit_more(struct poll_work *work, uint32_t ready, enum poll_status status)
{
    (void)work;
    (void)status;
    level_lower(&level, ready);
    note(k_work_submit_to_queue(&urgent_queue, &more) == -EBUSY ? 'r' : '?');
}

TEST_CASE(a_plugged_queue_takes_no_work_from_its_own_handlers_either)
{
    struct poll_work work;

    poll_work_init(&work, &urgent_queue, submit_more);
    TEST_EQUAL(poll_work_arm(&work, level_source(&level), K_READY_IN, 0), 0);
    TEST_EQUAL(k_work_queue_drain(&urgent_queue, true), 0);
    level_raise(&level, K_READY_IN);
    TEST_STRING(noted(), "r");
    TEST_EQUAL(k_work_queue_unplug(&urgent_queue), 0);
    TEST_EQUAL(poll_work_disarm(&work), K_WATCH_ARMED);
}

TEST_CASE(a_level_that_is_high_runs_the_handler_when_it_is_armed)
{
    struct poll_work work;

    poll_work_init(&work, &urgent_queue, consume);
    level_raise(&level, K_READY_IN);
    TEST_EQUAL(poll_work_arm(&work, level_source(&level), K_READY_IN, 0), 0);
    TEST_STRING(noted(), "a");
    TEST_EQUAL(poll_work_disarm(&work), K_WATCH_ARMED);
}

static void raise_in_interrupt(void *unused)
{
    (void)unused;
    level_raise(&level, K_READY_IN);
    note('i');
}

TEST_CASE(an_interrupt_may_tell)
{
    struct poll_work work;

    poll_work_init(&work, &urgent_queue, consume);
    TEST_EQUAL(poll_work_arm(&work, level_source(&level), K_READY_IN, 0), 0);
    in_interrupt(raise_in_interrupt, NULL);
    note('1');
    TEST_STRING(noted(), "ia1");
    TEST_EQUAL(poll_work_disarm(&work), K_WATCH_ARMED);
}

static int runs_left;

static void consume_after_some(struct poll_work *work, uint32_t ready, enum poll_status status)
{
    note_call('b', status);
    if (--runs_left <= 0) {
        level_lower(&level, ready);
        (void)poll_work_disarm(work);
    }
}

static void just_note(struct k_work *work)
{
    (void)work;
    note('w');
}

TEST_CASE(a_handler_that_leaves_something_runs_again_behind_the_others)
{
    static K_WORK_DEFINE(plain, just_note);
    struct poll_work work;

    runs_left = 3;
    poll_work_init(&work, &lazy_queue, consume_after_some);
    TEST_EQUAL(poll_work_arm(&work, level_source(&level), K_READY_IN, 0), 0);
    level_raise(&level, K_READY_IN);
    (void)k_work_submit_to_queue(&lazy_queue, &plain);
    let_others_run();
    TEST_STRING(noted(), "bwbb");
}

/* Three of them, of which the first two leave their level as it is. */
static struct level levels[3];
static struct poll_work works[3];

static void take_turn(struct poll_work *work, uint32_t ready, enum poll_status status)
{
    int i = (int)(work - works);

    (void)ready;
    note_call((char)('a' + i), status);
    if (--runs_left <= 0) {
        for (int j = 0; j < 3; j++) {
            (void)poll_work_disarm(&works[j]);
        }
    }
}

TEST_CASE(first_triggered_runs_first_and_none_starves)
{
    static const int order[3] = {2, 0, 1};

    runs_left = 9;
    for (int i = 0; i < 3; i++) {
        levels[i].bits = 0;
        poll_work_init(&works[i], &lazy_queue, take_turn);
        TEST_EQUAL(poll_work_arm(&works[i], level_source(&levels[i]), K_READY_IN, 0), 0);
    }
    for (int i = 0; i < 3; i++) {
        level_raise(&levels[order[i]], K_READY_IN);
    }
    let_others_run();
    TEST_STRING(noted(), "cabcabcab");
}

TEST_CASE(several_watch_one_source)
{
    struct poll_work one;
    struct poll_work two;
    struct poll_work three;

    poll_work_init(&one, &lazy_queue, look_only);
    poll_work_init(&two, &urgent_queue, consume);
    poll_work_init(&three, &lazy_queue, look_only);
    TEST_EQUAL(poll_work_arm(&one, level_source(&level), K_READY_IN, POLL_ONE_SHOT), 0);
    TEST_EQUAL(poll_work_arm(&two, level_source(&level), K_READY_IN, POLL_ONE_SHOT), 0);
    TEST_EQUAL(poll_work_arm(&three, level_source(&level), K_READY_OUT, POLL_ONE_SHOT), 0);
    level_raise(&level, K_READY_IN);
    TEST_STRING(noted(), "a"); /* and the lazy one comes for nothing */
    let_others_run();
    TEST_STRING(noted(), "b");
    level_raise(&level, K_READY_OUT);
    let_others_run();
    TEST_STRING(noted(), "b");
    level_lower(&level, K_READY_OUT);
}

TEST_CASE(out_is_told_once_and_persists_when_asked_to)
{
    struct poll_work work;

    runs_left = 3;
    level_raise(&level, K_READY_OUT);
    poll_work_init(&work, &lazy_queue, look_only);
    TEST_EQUAL(poll_work_arm(&work, level_source(&level), K_READY_OUT, 0), 0);
    let_others_run();
    TEST_STRING(noted(), "b");
    TEST_EQUAL(poll_work_disarm(&work), K_WATCH_IDLE);
    poll_work_init(&work, &lazy_queue, consume_after_some);
    TEST_EQUAL(poll_work_arm(&work, level_source(&level), K_READY_OUT, POLL_PERSISTENT), 0);
    let_others_run();
    TEST_STRING(noted(), "bbb");
    TEST_EQUAL(poll_work_disarm(&work), K_WATCH_IDLE);
}

static uint32_t told[8];
static int told_count;

static void record_ready(struct poll_work *work, uint32_t ready, enum poll_status status)
{
    (void)work;
    (void)status;
    told[told_count++ % 8] = ready;
    level_lower(&level, ready & K_READY_IN);
}

TEST_CASE(errors_and_hang_ups_are_told_once_per_arming)
{
    struct poll_work work;

    told_count = 0;
    poll_work_init(&work, &urgent_queue, record_ready);
    for (int arming = 0; arming < 2; arming++) {
        TEST_EQUAL(poll_work_arm(&work, level_source(&level), K_READY_IN, 0), 0);
        level_raise(&level, K_READY_ERR);
        level_raise(&level, K_READY_ERR);
        level_raise(&level, K_READY_HUP | K_READY_IN);
        level_raise(&level, K_READY_HUP | K_READY_ERR);
        TEST_EQUAL(poll_work_disarm(&work), K_WATCH_ARMED);
        level_lower(&level, K_READY_ERR | K_READY_HUP);
    }
    TEST_EQUAL(told_count, 4);
    for (int i = 0; i < 4; i += 2) {
        TEST_EQUAL(told[i], K_READY_ERR);
        TEST_EQUAL(told[i + 1], K_READY_HUP | K_READY_IN);
    }
}

/* Timeouts */

TEST_CASE(a_timeout_comes_on_time_and_only_once)
{
    struct poll_work_timed timed;
    int64_t start = k_uptime_ticks();

    poll_work_timed_init(&timed, &urgent_queue, consume);
    TEST_EQUAL(poll_work_arm_timed(&timed, level_source(&level), K_READY_IN, 0, K_TICKS(10)), 0);
    (void)k_sleep(K_TICKS(9));
    TEST_STRING(noted(), "");
    (void)k_sleep(K_TICKS(30));
    TEST_STRING(noted(), "A");
    level_raise(&level, K_READY_IN); /* it is armed all the same */
    TEST_STRING(noted(), "a");
    TEST_EQUAL(poll_work_disarm(&timed.work), K_WATCH_ARMED);
    start = ticks_since(&start);
    TEST_AT_LEAST(start, 40);
}

TEST_CASE(readiness_and_timeout_have_one_winner)
{
    struct poll_work_timed timed;

    poll_work_timed_init(&timed, &lazy_queue, consume);
    TEST_EQUAL(
        poll_work_arm_timed(&timed, level_source(&level), K_READY_IN, POLL_ONE_SHOT, K_TICKS(5)),
        0);
    level_raise(&level, K_READY_IN);
    k_busy_wait(20000000U / CONFIG_SYS_CLOCK_TICKS_PER_SEC); /* queued meanwhile */
    let_others_run();
    TEST_STRING(noted(), "a");
    TEST_EQUAL(
        poll_work_arm_timed(&timed, level_source(&level), K_READY_IN, POLL_ONE_SHOT, K_TICKS(5)),
        0);
    k_busy_wait(20000000U / CONFIG_SYS_CLOCK_TICKS_PER_SEC);
    level_raise(&level, K_READY_IN);
    let_others_run();
    TEST_STRING(noted(), "A");
    TEST_EQUAL(poll_work_disarm(&timed.work), K_WATCH_IDLE);
    level_lower(&level, K_READY_IN);
}

TEST_CASE(a_timeout_may_be_absolute)
{
    struct poll_work_timed timed;
    int64_t start = k_uptime_ticks();

    poll_work_timed_init(&timed, &urgent_queue, consume);
    TEST_EQUAL(poll_work_arm_timed(&timed, level_source(&level), K_READY_IN, 0,
                                   K_TIMEOUT_ABS_TICKS(start + 20)),
               0);
    (void)k_sleep(K_TIMEOUT_ABS_TICKS(start + 18));
    TEST_STRING(noted(), "");
    (void)k_sleep(K_TIMEOUT_ABS_TICKS(start + 21));
    TEST_STRING(noted(), "A");
    TEST_EQUAL(poll_work_disarm(&timed.work), K_WATCH_ARMED);
}

static int heartbeats;

static void beat(struct poll_work *work, uint32_t ready, enum poll_status status)
{
    (void)ready;
    if (status == POLL_TIMEOUT && ++heartbeats < 5) {
        poll_work_set_timeout(CONTAINER_OF(work, struct poll_work_timed, work), K_TICKS(4));
    }
}

TEST_CASE(a_handler_may_set_the_next_timeout)
{
    struct poll_work_timed timed;

    heartbeats = 0;
    poll_work_timed_init(&timed, &urgent_queue, beat);
    TEST_EQUAL(poll_work_arm_timed(&timed, level_source(&level), K_READY_IN, 0, K_TICKS(4)), 0);
    (void)k_sleep(K_TICKS(21));
    TEST_EQUAL(heartbeats, 4);
    (void)k_sleep(K_TICKS(50));
    TEST_EQUAL(heartbeats, 5);
    TEST_EQUAL(poll_work_disarm(&timed.work), K_WATCH_ARMED);
}

/* Nothing is lost, however telling and handling interleave. */

#define EVENTS 3000

static volatile uint32_t produced;
static uint32_t consumed;

static void produce(struct k_timer *timer)
{
    (void)timer;
    if (produced < EVENTS) {
        produced++;
        level_raise(&level, K_READY_IN);
    }
}

static void consume_all(struct poll_work *work, uint32_t ready, enum poll_status status)
{
    (void)work;
    (void)ready;
    (void)status;
    level_lower(&level, K_READY_IN);
    k_busy_wait(1000000U / CONFIG_SYS_CLOCK_TICKS_PER_SEC / 3U);
    consumed = produced;
}

TEST_CASE(no_event_is_lost_while_handlers_run)
{
    static K_TIMER_DEFINE(producer, produce, NULL);
    struct poll_work work;

    produced = 0;
    consumed = 0;
    poll_work_init(&work, &urgent_queue, consume_all);
    TEST_EQUAL(poll_work_arm(&work, level_source(&level), K_READY_IN, 0), 0);
    k_timer_start(&producer, K_TICKS(1), K_TICKS(1));
    while (produced < EVENTS) {
        k_busy_wait(777);
        level_raise(&level, K_READY_IN);
    }
    k_timer_stop(&producer);
    (void)k_sleep(K_TICKS(5));
    TEST_EQUAL(consumed, produced);
    TEST_EQUAL(level.bits, 0);
    TEST_EQUAL(poll_work_disarm_sync(&work), 0);
}
