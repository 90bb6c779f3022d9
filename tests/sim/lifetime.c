/* SPDX-License-Identifier: Apache-2.0 */

/* The end of what is watched, of what watches, and of those who wait for either. */

#include "scenario.h"

#include <errno.h>
#include <kernel/work_watchable.h>
#include <poll/poll_set.h>
#include <poll/poll_work.h>
#include <string.h>

static struct k_work_q first_queue;
static struct k_work_q second_queue;
static K_THREAD_STACK_DEFINE(first_stack, 4096);
static K_THREAD_STACK_DEFINE(second_stack, 4096);
static struct k_sem sem;
static struct poll_work item;
static struct poll_work other;
static struct poll_work_timed timed;
static int taken;
static int closed;
static int timed_out;
static bool is_gone; /* the item's memory is somebody else's */

static void start(struct k_work_q *queue, k_thread_stack_t *stack, size_t bytes)
{
    k_work_queue_init(queue);
    k_work_queue_start(queue, stack, bytes, SCENARIO_PRIORITY, NULL);
    SCENARIO_CHECK(k_work_queue_drain(queue, false) == 1); /* it waits for work now */
}

static void drain(void)
{
    for (int i = 0; i < 2; i++) {
        SCENARIO_CHECK(k_work_queue_drain(&first_queue, false) >= 0);
        SCENARIO_CHECK(k_work_queue_drain(&second_queue, false) >= 0);
    }
}

static void note(enum poll_status status)
{
    SCENARIO_CHECK(!is_gone);
    if (status == POLL_CLOSED) {
        scenario_count(&closed);
    } else if (status == POLL_TIMEOUT) {
        scenario_count(&timed_out);
    } else if (k_sem_take(&sem, K_NO_WAIT) == 0) {
        scenario_count(&taken);
    }
}

static void on_event(struct poll_work *work, uint32_t ready, enum poll_status status)
{
    (void)work;
    (void)ready;
    note(status);
}

static void set_up(void)
{
    static bool has_started;

    if (!has_started) {
        has_started = true;
        start(&first_queue, first_stack, K_THREAD_STACK_SIZEOF(first_stack));
        start(&second_queue, second_stack, K_THREAD_STACK_SIZEOF(second_stack));
    }
    (void)k_sem_init(&sem, 0, 10);
    poll_work_init(&item, &first_queue, on_event);
    poll_work_init(&other, &second_queue, on_event);
    poll_work_timed_init(&timed, &first_queue, on_event);
    taken = 0;
    closed = 0;
    timed_out = 0;
    is_gone = false;
}

static void arm(struct poll_work *work, uint32_t flags)
{
    SCENARIO_CHECK(poll_work_arm(work, k_sem_source(&sem), K_READY_IN, flags) == 0);
}

static void give(void)
{
    k_sem_give(&sem);
}

static void give_two(void)
{
    give();
    give();
}

/* The handler frees its own item; nothing looks at it afterwards. */

static void disarm_and_free(struct poll_work *work, uint32_t ready, enum poll_status status)
{
    on_event(work, ready, status);
    is_gone = true;
    SCENARIO_CHECK(poll_work_disarm(work) == K_WATCH_RUNNING);
    memset(work, 0xa5, sizeof(*work));
}

static void set_up_to_free(void)
{
    set_up();
    poll_work_init(&item, &first_queue, disarm_and_free);
    arm(&item, 0);
}

static void check_freed(void)
{
    struct poll_work garbage;

    drain();
    memset(&garbage, 0xa5, sizeof(garbage));
    SCENARIO_CHECK(memcmp(&item, &garbage, sizeof(item)) == 0);
    SCENARIO_CHECK(!k_pollable_is_watched(&sem.pollable));
    SCENARIO_CHECK(taken == 1 && k_sem_count_get(&sem) == 2);
}

SCENARIO(its_handler_frees_it_while_permits_come, .set_up = set_up_to_free,
         .threads = {{give}, {give}}, .irqs = {{give, 1}}, .check = check_freed);

/* After a synchronous disarm both the item and its source are free. */

static void set_up_armed(void)
{
    set_up();
    arm(&item, 0);
}

static void disarm_and_free_both(void)
{
    SCENARIO_CHECK(poll_work_disarm_sync(&item) == 0);
    is_gone = true;
    memset(&item, 0xa5, sizeof(item));
    memset(&sem.pollable, 0, sizeof(sem.pollable));
}

static void check_quiet(void)
{
    drain();
    SCENARIO_CHECK(!k_pollable_is_watched(&sem.pollable));
}

SCENARIO(disarmed_by_who_waits_it_may_be_freed, .set_up = set_up_armed,
         .threads = {{disarm_and_free_both}, {give_two}}, .irqs = {{give, 1}},
         .check = check_quiet);

static void disarm(void)
{
    (void)poll_work_disarm(&item);
}

static void wait_until_disarmed(void)
{
    SCENARIO_CHECK(poll_work_disarm_sync(&item) == 0);
}

SCENARIO(an_interrupt_disarms_while_threads_wait_for_that, .set_up = set_up_armed,
         .threads = {{wait_until_disarmed}, {wait_until_disarmed}, {give_two}},
         .irqs = {{disarm, 1}}, .check = check_quiet);

/* One-shots */

static void arm_one_shot_again(struct poll_work *work, uint32_t ready, enum poll_status status)
{
    on_event(work, ready, status);
    if (taken < 3) {
        arm(work, POLL_ONE_SHOT);
    }
}

static void set_up_one_shot(void)
{
    set_up();
    poll_work_init(&item, &first_queue, arm_one_shot_again);
    arm(&item, POLL_ONE_SHOT);
}

static void check_three_taken(void)
{
    drain();
    SCENARIO_CHECK(taken == 3);
    SCENARIO_CHECK(poll_work_disarm(&item) == K_WATCH_IDLE);
    check_quiet();
}

SCENARIO(a_one_shot_that_its_handler_arms_finds_every_permit, .set_up = set_up_one_shot,
         .threads = {{give}, {give}}, .irqs = {{give, 1}}, .check = check_three_taken);

/* Two watches on two queues */

static void set_up_two(void)
{
    set_up();
    arm(&item, 0);
    arm(&other, 0);
}

static void close_sem(void)
{
    k_pollable_close(&sem.pollable);
}

static void check_both_closed(void)
{
    drain();
    SCENARIO_CHECK(closed == 2);
    SCENARIO_CHECK(taken + (int)k_sem_count_get(&sem) == 2);
    SCENARIO_CHECK(poll_work_disarm(&item) == K_WATCH_IDLE);
    SCENARIO_CHECK(poll_work_disarm(&other) == K_WATCH_IDLE);
}

SCENARIO(an_interrupt_closes_what_two_queues_watch, .set_up = set_up_two,
         .threads = {{give}, {give}}, .irqs = {{close_sem, 1}}, .check = check_both_closed);

SCENARIO(two_threads_close_the_same, .set_up = set_up_two,
         .threads = {{close_sem}, {close_sem}, {give_two}}, .check = check_both_closed);

static void check_shared(void)
{
    drain();
    SCENARIO_CHECK(taken == 3 && k_sem_count_get(&sem) == 0);
    (void)poll_work_disarm(&item);
    (void)poll_work_disarm(&other);
}

SCENARIO(two_queues_share_the_permits, .set_up = set_up_two, .threads = {{give}, {give}},
         .irqs = {{give, 1}}, .check = check_shared);

/* Timeouts */

static void set_up_timed(void)
{
    set_up();
    SCENARIO_CHECK(poll_work_arm_timed(&timed, k_sem_source(&sem), K_READY_IN, 0, K_TICKS(1)) == 0);
}

static void check_timed_and_closed(void)
{
    (void)k_sleep(K_TICKS(3));
    drain();
    SCENARIO_CHECK(closed == 1 && timed_out <= 1);
    SCENARIO_CHECK(poll_work_disarm(&timed.work) == K_WATCH_IDLE);
    memset(&timed, 0, sizeof(timed)); /* its timeout is not in any list */
}

SCENARIO(a_source_closes_while_the_time_is_over, .set_up = set_up_timed,
         .threads = {{close_sem}, {give}}, .irqs = {{scenario_tick, 2}},
         .check = check_timed_and_closed);

static void disarm_timed(void)
{
    SCENARIO_CHECK(poll_work_disarm_sync(&timed.work) == 0);
    is_gone = true;
    memset(&timed, 0xa5, sizeof(timed));
}

SCENARIO(disarmed_it_has_no_timeout_left, .set_up = set_up_timed,
         .threads = {{disarm_timed}, {give}}, .irqs = {{scenario_tick, 2}}, .check = check_quiet);

static void start_time_again(void)
{
    poll_work_set_timeout(&timed, K_TICKS(1));
}

static void check_timed_out(void)
{
    (void)k_sleep(K_TICKS(4));
    drain();
    SCENARIO_CHECK(timed_out >= 1 && timed_out <= 3);
    SCENARIO_CHECK(poll_work_disarm_sync(&timed.work) == 0);
}

SCENARIO(a_timeout_is_started_again_while_it_is_over, .set_up = set_up_timed,
         .threads = {{start_time_again}, {start_time_again}}, .irqs = {{scenario_tick, 3}},
         .check = check_timed_out);

/* What ends by itself */

static void end(void)
{
}

static void arm_on_thread(void)
{
    SCENARIO_CHECK(poll_work_arm(&item, k_thread_source(scenario_thread(0)), K_READY_IN, 0) == 0);
}

static void check_closed_once(void)
{
    drain();
    SCENARIO_CHECK(closed == 1);
    SCENARIO_CHECK(poll_work_disarm(&item) == K_WATCH_IDLE);
}

SCENARIO(the_end_of_a_thread_is_told_once, .set_up = set_up, .threads = {{end}, {arm_on_thread}},
         .check = check_closed_once);

static void wait_for_ever(void)
{
    struct k_sem never;

    (void)k_sem_init(&never, 0, 1);
    (void)k_sem_take(&never, K_FOREVER);
}

static void abort_0(void)
{
    k_thread_abort(scenario_thread(0));
}

SCENARIO(the_abort_of_a_thread_is_told_once, .set_up = set_up,
         .threads = {{wait_for_ever}, {arm_on_thread}, {abort_0}}, .irqs = {{abort_0, 1}},
         .check = check_closed_once);

static struct k_work_watchable job;
static int jobs_done;

static void do_job(struct k_work *work)
{
    (void)work;
    jobs_done++;
}

static void set_up_job(void)
{
    set_up();
    k_work_watchable_init(&job, do_job);
    jobs_done = 0;
}

static void submit_job(void)
{
    SCENARIO_CHECK(k_work_submit_to_queue(&second_queue, &job.work) >= 0);
}

static void arm_on_job(void)
{
    SCENARIO_CHECK(poll_work_arm(&item, k_work_done_source(&job), K_READY_IN, 0) == 0);
}

static void submit_and_watch_job(void)
{
    submit_job();
    arm_on_job();
}

static void check_job_told_once(void)
{
    check_closed_once();
    SCENARIO_CHECK(k_work_busy_get(&job.work) == 0);
    SCENARIO_CHECK(!k_pollable_is_watched(&job.done));
}

SCENARIO(the_end_of_work_is_told_once, .set_up = set_up_job,
         .threads = {{submit_and_watch_job}, {submit_job}}, .irqs = {{submit_job, 1}},
         .check = check_job_told_once);

static void cancel_job(void)
{
    (void)k_work_watchable_cancel(&job);
}

SCENARIO(the_end_of_cancelled_work_is_told_once, .set_up = set_up_job,
         .threads = {{submit_and_watch_job}, {cancel_job}}, .irqs = {{cancel_job, 1}},
         .check = check_job_told_once);

/* Circles of queues: each handler waits for the other's. */

static int waited;
static int refused;

static void wait_for(struct poll_work *awaited)
{
    int error = poll_work_disarm_sync(awaited);

    SCENARIO_CHECK(error == 0 || error == -EDEADLK);
    scenario_count(error == 0 ? &waited : &refused);
}

static void wait_for_other(struct poll_work *work, uint32_t ready, enum poll_status status)
{
    (void)work;
    (void)ready;
    (void)status;
    wait_for(&other);
}

static void wait_for_item(struct poll_work *work, uint32_t ready, enum poll_status status)
{
    (void)work;
    (void)ready;
    (void)status;
    wait_for(&item);
}

static void set_up_circle(void)
{
    set_up();
    waited = 0;
    refused = 0;
    poll_work_init(&item, &first_queue, wait_for_other);
    poll_work_init(&other, &second_queue, wait_for_item);
    arm(&item, POLL_ONE_SHOT);
    arm(&other, POLL_ONE_SHOT);
}

static void check_no_circle(void)
{
    drain();
    SCENARIO_CHECK(refused <= 1); /* who is refused does not wait, so the other may */
    SCENARIO_CHECK(waited + refused >= 1 && waited + refused <= 2);
    check_quiet();
}

SCENARIO(two_queues_that_would_wait_for_each_other_do_not, .set_up = set_up_circle,
         .threads = {{give}, {give}}, .irqs = {{give, 1}}, .check = check_no_circle);

static void wait_for_item_in_thread(void)
{
    SCENARIO_CHECK(poll_work_disarm_sync(&item) == 0);
}

SCENARIO(a_thread_waits_for_one_of_a_circle, .set_up = set_up_circle,
         .threads = {{give}, {wait_for_item_in_thread}, {wait_for_item_in_thread}},
         .check = check_quiet);

/* Both ways of a queue */

#define MESSAGES 4

static struct k_msgq messages;
static char message_buffer[2];
static char sent;
static char received;

static void send(struct poll_work *work, uint32_t ready, enum poll_status status)
{
    (void)ready;
    (void)status;
    while (sent < MESSAGES && k_msgq_put(&messages, &sent, K_NO_WAIT) == 0) {
        sent++;
    }
    if (sent == MESSAGES) {
        (void)poll_work_disarm(work);
    }
}

static void receive(struct poll_work *work, uint32_t ready, enum poll_status status)
{
    char message;

    (void)work;
    (void)ready;
    (void)status;
    if (k_msgq_get(&messages, &message, K_NO_WAIT) == 0) {
        SCENARIO_CHECK(message == received);
        received++;
    }
}

static void set_up_messages(void)
{
    set_up();
    k_msgq_init(&messages, message_buffer, 1, sizeof(message_buffer));
    sent = 0;
    received = 0;
    poll_work_init(&item, &first_queue, send);
    poll_work_init(&other, &second_queue, receive);
}

static void arm_sender(void)
{
    SCENARIO_CHECK(poll_work_arm(&item, k_msgq_source(&messages), K_READY_OUT, POLL_PERSISTENT) ==
                   0);
}

static void arm_receiver(void)
{
    SCENARIO_CHECK(poll_work_arm(&other, k_msgq_source(&messages), K_READY_IN, 0) == 0);
}

static void check_received(void)
{
    for (int i = 0; i < MESSAGES; i++) {
        drain();
    }
    SCENARIO_CHECK(sent == MESSAGES && received == MESSAGES);
    SCENARIO_CHECK(poll_work_disarm(&other) == K_WATCH_ARMED);
    SCENARIO_CHECK(!k_pollable_is_watched(&messages.pollable));
}

SCENARIO(room_and_messages_reach_two_queues, .set_up = set_up_messages,
         .threads = {{arm_sender}, {arm_receiver}}, .check = check_received);

/* A set that waits for a time */

static struct poll_set set;
static struct poll_member member;

static void set_up_set(void)
{
    set_up();
    poll_set_init(&set);
    poll_member_init(&member);
    SCENARIO_CHECK(poll_set_add(&set, &member, k_sem_source(&sem), K_READY_IN, 0) == 0);
}

static void wait_for_a_tick(void)
{
    if (poll_set_wait(&set, K_TICKS(1)) == NULL) {
        timed_out++;
    } else if (k_sem_take(&sem, K_NO_WAIT) == 0) {
        taken++;
    }
}

static void check_set(void)
{
    SCENARIO_CHECK(taken + timed_out == 1 && taken + (int)k_sem_count_get(&sem) == 1);
    (void)poll_set_remove(&member);
    check_quiet();
}

SCENARIO(a_set_finds_a_permit_or_its_time_is_over, .set_up = set_up_set,
         .threads = {{wait_for_a_tick}, {give}}, .irqs = {{scenario_tick, 2}}, .check = check_set);
