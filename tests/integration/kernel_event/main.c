/* SPDX-License-Identifier: Apache-2.0 */
#include "helpers.h"
#include "queues.h"

static K_EVENT_DEFINE(event);

void test_set_up(void)
{
    start_queues();
}

struct wait {
    uint32_t wanted;
    bool is_all;
    k_timeout_t timeout;
    char letter; /* noted at its end */
    uint32_t result;
};

static void run_wait(void *wait_)
{
    struct wait *wait = wait_;

    wait->result = wait->is_all ? k_event_wait_all(&event, wait->wanted, false, wait->timeout)
                                : k_event_wait(&event, wait->wanted, false, wait->timeout);
    note(wait->result != 0 ? wait->letter : 't');
}

TEST_CASE(event_flags_are_set_and_cleared)
{
    TEST_EQUAL(k_event_post(&event, 0x11), 0);
    TEST_EQUAL(k_event_test(&event, UINT32_MAX), 0x11);
    TEST_EQUAL(k_event_post(&event, 0x30), 0x10);
    TEST_EQUAL(k_event_test(&event, UINT32_MAX), 0x31);
    TEST_EQUAL(k_event_test(&event, 0x21), 0x21);
    TEST_EQUAL(k_event_test(&event, 0x02), 0);
    TEST_EQUAL(k_event_clear(&event, 0x13), 0x11);
    TEST_EQUAL(k_event_test(&event, UINT32_MAX), 0x20);
    TEST_EQUAL(k_event_set(&event, 0x0f), 0x20);
    TEST_EQUAL(k_event_test(&event, UINT32_MAX), 0x0f);
    TEST_EQUAL(k_event_set_masked(&event, 0xa5, 0x3c), 0x0c);
    TEST_EQUAL(k_event_test(&event, UINT32_MAX), 0x27);
    TEST_EQUAL(k_event_set(&event, 0), 0x27);
    TEST_EQUAL(k_event_test(&event, UINT32_MAX), 0);
}

TEST_CASE(event_results_without_waiting)
{
    TEST_EQUAL(k_event_wait(&event, 0x3, false, K_NO_WAIT), 0);
    TEST_EQUAL(k_event_wait_all(&event, 0x3, false, K_NO_WAIT), 0);
    (void)k_event_set(&event, 0x85);
    TEST_EQUAL(k_event_wait(&event, 0x7, false, K_NO_WAIT), 0x5);
    TEST_EQUAL(k_event_wait_all(&event, 0x7, false, K_NO_WAIT), 0);
    TEST_EQUAL(k_event_wait_all(&event, 0x5, false, K_FOREVER), 0x5);
    TEST_EQUAL(k_event_test(&event, UINT32_MAX), 0x85); /* nothing was taken */
    TEST_EQUAL(k_event_wait(&event, 0, false, K_FOREVER), 0);
    TEST_EQUAL(k_event_wait_all(&event, 0, true, K_FOREVER), 0);
    TEST_EQUAL(k_event_test(&event, UINT32_MAX), 0x85);
    TEST_EQUAL(k_event_wait(&event, 0x80, true, K_NO_WAIT), 0);
    TEST_EQUAL(k_event_test(&event, UINT32_MAX), 0);
}

TEST_CASE(event_wait_ends_with_its_time)
{
    int64_t start = k_uptime_ticks();

    (void)k_event_set(&event, 0x5);
    TEST_EQUAL(k_event_wait(&event, 0x2, false, K_TICKS(7)), 0);
    check_wait(ticks_since(&start), 7);
    start = k_uptime_ticks();
    TEST_EQUAL(k_event_wait_all(&event, 0x7, false, K_TICKS(5)), 0);
    check_wait(ticks_since(&start), 5);
    start = k_uptime_ticks();
    TEST_EQUAL(k_event_wait_all(&event, 0x5, true, K_TICKS(5)), 0);
    check_wait(ticks_since(&start), 5);
    TEST_EQUAL(k_event_test(&event, UINT32_MAX), 0);
}

TEST_CASE(event_wakes_all_whose_flags_are_there)
{
    struct wait waits[] = {
        {0x1, false, K_FOREVER, 'a', 0}, {0x3, true, K_FOREVER, 'b', 0},
        {0x6, false, K_FOREVER, 'c', 0}, {0x7, true, K_FOREVER, 'd', 0},
        {0x9, false, K_FOREVER, 'e', 0},
    };

    for (int i = 0; i < 5; i++) {
        (void)spawn(i, i < 3 ? 2 : 1, run_wait, &waits[i]);
    }
    let_others_run();
    TEST_STRING(noted(), "");
    (void)k_event_post(&event, 0x10);
    let_others_run();
    TEST_STRING(noted(), "");
    (void)k_event_post(&event, 0x2);
    let_others_run();
    TEST_STRING(noted(), "c");
    (void)k_event_post(&event, 0x1);
    let_others_run();
    TEST_STRING(noted(), "eab"); /* the more urgent one first */
    TEST_EQUAL(waits[0].result, 0x1);
    TEST_EQUAL(waits[1].result, 0x3);
    TEST_EQUAL(waits[2].result, 0x2);
    TEST_EQUAL(waits[4].result, 0x1);
    (void)k_event_clear(&event, 0x1);
    (void)k_event_post(&event, 0x4);
    let_others_run();
    TEST_STRING(noted(), "");
    (void)k_event_set(&event, 0x80000007);
    let_others_run();
    TEST_STRING(noted(), "d");
    TEST_EQUAL(waits[3].result, 0x7);
    for (int i = 0; i < 5; i++) {
        join(i);
    }
    (void)k_event_set(&event, 0);
}

/* What was set when the wait ended counts, not what is left when the thread runs. */
TEST_CASE(event_waiter_sees_what_woke_it)
{
    struct wait wait = {0x6, false, K_FOREVER, 'a', 0};

    (void)spawn(0, 1, run_wait, &wait);
    let_others_run();
    (void)k_event_post(&event, 0x4);
    (void)k_event_clear(&event, 0x4);
    (void)k_event_post(&event, 0x2);
    let_others_run();
    TEST_EQUAL(wait.result, 0x4);
    TEST_STRING(noted(), "a");
    (void)k_event_set(&event, 0);
    join(0);
}

TEST_CASE(event_masked_change_wakes_too)
{
    struct wait wait = {0x3, true, K_FOREVER, 'a', 0};

    (void)k_event_set(&event, 0x1);
    (void)spawn(0, -1, run_wait, &wait);
    (void)k_event_set_masked(&event, 0xff, 0x4);
    TEST_STRING(noted(), "");
    (void)k_event_set_masked(&event, 0x2, 0x2);
    TEST_STRING(noted(), "a");
    (void)k_event_set(&event, 0);
    join(0);
}

TEST_CASE(event_waiter_whose_time_is_over_or_that_is_aborted_is_left_out)
{
    struct wait waits[] = {
        {0x1, false, K_TICKS(5), 'a', 1},
        {0x1, false, K_FOREVER, 'b', 0},
        {0x1, false, K_FOREVER, 'c', 0},
    };

    for (int i = 0; i < 3; i++) {
        (void)spawn(i, -1, run_wait, &waits[i]);
    }
    (void)k_sleep(K_TICKS(10));
    k_thread_abort(&helpers[1]);
    TEST_EQUAL(k_event_post(&event, 0x1), 0);
    TEST_STRING(noted(), "tc");
    TEST_EQUAL(waits[0].result, 0);
    (void)k_event_set(&event, 0);
    join(0);
    join(2);
}

static void post_in_interrupt(void *events)
{
    TEST_EQUAL(k_event_wait(&event, 0x1, false, K_NO_WAIT), 0);
    (void)k_event_post(&event, *(const uint32_t *)events);
    TEST_EQUAL(k_event_wait_all(&event, 0x1, false, K_NO_WAIT), 0x1);
    (void)k_event_clear(&event, 0x1);
    note('i');
}

TEST_CASE(event_works_in_interrupts_without_waiting)
{
    struct wait wait = {0x1, false, K_FOREVER, 'a', 0};
    uint32_t flags = 0x1;

    (void)spawn(0, -1, run_wait, &wait);
    in_interrupt(post_in_interrupt, &flags);
    TEST_STRING(noted(), "ia");
    TEST_EQUAL(wait.result, 0x1);
    join(0);
}

TEST_CASE(event_set_up_at_run_time)
{
    struct k_event own;

    k_event_init(&own);
    TEST_EQUAL(k_event_post(&own, UINT32_MAX), 0);
    TEST_EQUAL(k_event_wait_all(&own, UINT32_MAX, false, K_NO_WAIT), UINT32_MAX);
}

/* As a source */

static void take_flags(struct poll_work *work, uint32_t ready, enum poll_status status)
{
    (void)work;
    (void)status;
    TEST_EQUAL(ready, K_READY_IN);
    note((char)('0' + k_event_clear(&event, UINT32_MAX)));
}

TEST_CASE(an_event_triggers_while_a_flag_is_set)
{
    struct wait wait = {0x1, false, K_FOREVER, 'a', 0};
    struct poll_work work;

    poll_work_init(&work, &lazy_queue, take_flags);
    (void)k_event_post(&event, 0x1);
    TEST_EQUAL(poll_work_arm(&work, k_event_source(&event), K_READY_IN, 0), 0);
    let_others_run();
    (void)k_event_post(&event, 0x2);
    (void)k_event_post(&event, 0x4);
    let_others_run();
    TEST_STRING(noted(), "16");
    (void)k_event_set(&event, 0);
    let_others_run();
    TEST_STRING(noted(), "");
    (void)spawn(0, -1, run_wait, &wait);
    (void)k_event_set_masked(&event, 0x1, 0x3); /* a flag is not handed over: both are told */
    let_others_run();
    TEST_STRING(noted(), "a1");
    TEST_EQUAL(poll_work_disarm(&work), K_WATCH_ARMED);
    join(0);
}
