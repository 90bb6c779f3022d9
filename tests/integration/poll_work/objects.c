/* SPDX-License-Identifier: Apache-2.0 */

/* The kernel's own objects as sources. */

#include "helpers.h"
#include "queues.h"

#include <errno.h>
#include <petrel.h>

static K_SEM_DEFINE(sem, 0, 5);
K_MSGQ_DEFINE(messages, 1, 2, 1);
static K_TIMER_DEFINE(timer, NULL, NULL);
static K_SEM_DEFINE(go, 0, 5);

/* Semaphores */

static void take_permit(struct poll_work *work, uint32_t ready, enum poll_status status)
{
    (void)work;
    TEST_EQUAL(ready, K_READY_IN);
    TEST_EQUAL(status, POLL_READY);
    note(k_sem_take(&sem, K_NO_WAIT) == 0 ? 's' : '-');
}

TEST_CASE(a_semaphore_triggers_while_permits_are_free)
{
    struct poll_work work;

    poll_work_init(&work, &lazy_queue, take_permit);
    TEST_EQUAL(poll_work_arm(&work, k_sem_source(&sem), K_READY_IN, 0), 0);
    for (int i = 0; i < 4; i++) {
        k_sem_give(&sem);
    }
    let_others_run();
    TEST_STRING(noted(), "ssss");
    TEST_EQUAL(k_sem_count_get(&sem), 0);
    k_sem_give(&sem);
    let_others_run();
    TEST_STRING(noted(), "s");
    TEST_EQUAL(poll_work_disarm(&work), K_WATCH_ARMED);
    k_sem_give(&sem);
    let_others_run();
    TEST_STRING(noted(), "");
    TEST_EQUAL(k_sem_take(&sem, K_NO_WAIT), 0);
}

static void take_and_note(void *unused)
{
    (void)unused;
    note(k_sem_take(&sem, K_FOREVER) == 0 ? 't' : '!');
}

TEST_CASE(a_permit_handed_to_a_thread_triggers_nothing)
{
    struct poll_work work;

    poll_work_init(&work, &lazy_queue, take_permit);
    TEST_EQUAL(poll_work_arm(&work, k_sem_source(&sem), K_READY_IN, 0), 0);
    (void)spawn(0, -1, take_and_note, NULL);
    k_sem_give(&sem);
    let_others_run();
    TEST_STRING(noted(), "t");
    k_sem_give(&sem);
    let_others_run();
    TEST_STRING(noted(), "s");
    join(0);
    TEST_EQUAL(poll_work_disarm(&work), K_WATCH_ARMED);
}

TEST_CASE(who_comes_too_late_for_a_permit_waits_on)
{
    struct poll_work work;

    poll_work_init(&work, &lazy_queue, take_permit);
    TEST_EQUAL(poll_work_arm(&work, k_sem_source(&sem), K_READY_IN, 0), 0);
    k_sem_give(&sem);
    TEST_EQUAL(k_sem_take(&sem, K_NO_WAIT), 0);
    let_others_run();
    TEST_STRING(noted(), "-");
    k_sem_give(&sem);
    let_others_run();
    TEST_STRING(noted(), "s");
    TEST_EQUAL(poll_work_disarm(&work), K_WATCH_ARMED);
}

static void give_in_interrupt(void *unused)
{
    (void)unused;
    k_sem_give(&sem);
}

TEST_CASE(a_semaphore_given_in_an_interrupt_triggers)
{
    struct poll_work work;

    poll_work_init(&work, &urgent_queue, take_permit);
    TEST_EQUAL(poll_work_arm(&work, k_sem_source(&sem), K_READY_IN, 0), 0);
    in_interrupt(give_in_interrupt, NULL);
    TEST_STRING(noted(), "s");
    TEST_EQUAL(poll_work_disarm(&work), K_WATCH_ARMED);
}

/* Queues, both ways */

static void receive(struct poll_work *work, uint32_t ready, enum poll_status status)
{
    char letter = '-';

    (void)work;
    (void)status;
    TEST_EQUAL(ready, K_READY_IN);
    (void)k_msgq_get(&messages, &letter, K_NO_WAIT);
    note(letter);
}

TEST_CASE(a_queue_triggers_while_it_has_messages)
{
    struct poll_work work;

    poll_work_init(&work, &lazy_queue, receive);
    TEST_EQUAL(poll_work_arm(&work, k_msgq_source(&messages), K_READY_IN, 0), 0);
    TEST_EQUAL(k_msgq_put(&messages, "a", K_NO_WAIT), 0);
    TEST_EQUAL(k_msgq_put(&messages, "b", K_NO_WAIT), 0);
    let_others_run();
    TEST_STRING(noted(), "ab");
    TEST_EQUAL(k_msgq_put(&messages, "c", K_NO_WAIT), 0);
    let_others_run();
    TEST_STRING(noted(), "c");
    TEST_EQUAL(poll_work_disarm(&work), K_WATCH_ARMED);
}

static const char *to_send;

static void send(struct poll_work *work, uint32_t ready, enum poll_status status)
{
    (void)status;
    TEST_EQUAL(ready, K_READY_OUT);
    if (k_msgq_put(&messages, to_send, K_NO_WAIT) == 0) {
        note('p');
        to_send++;
    }
    if (*to_send == '\0') {
        (void)poll_work_disarm(work);
    }
}

TEST_CASE(a_queue_triggers_while_it_has_room)
{
    struct poll_work work;
    char letter;

    to_send = "abcd";
    poll_work_init(&work, &urgent_queue, send);
    TEST_EQUAL(poll_work_arm(&work, k_msgq_source(&messages), K_READY_OUT, POLL_PERSISTENT), 0);
    TEST_STRING(noted(), "pp");
    for (const char *expected = "abcd"; *expected != '\0'; expected++) {
        TEST_EQUAL(k_msgq_get(&messages, &letter, K_NO_WAIT), 0);
        TEST_EQUAL(letter, *expected);
    }
    TEST_STRING(noted(), "pp");
    TEST_EQUAL(poll_work_disarm(&work), K_WATCH_IDLE);
}

TEST_CASE(a_purged_queue_has_room)
{
    struct poll_work work;

    TEST_EQUAL(k_msgq_put(&messages, "x", K_NO_WAIT), 0);
    TEST_EQUAL(k_msgq_put(&messages, "y", K_NO_WAIT), 0);
    to_send = "z";
    poll_work_init(&work, &urgent_queue, send);
    TEST_EQUAL(poll_work_arm(&work, k_msgq_source(&messages), K_READY_OUT, 0), 0);
    TEST_STRING(noted(), "");
    k_msgq_purge(&messages);
    TEST_STRING(noted(), "p");
    k_msgq_purge(&messages);
}

/* Timers */

static void read_timer(struct poll_work *work, uint32_t ready, enum poll_status status)
{
    (void)work;
    (void)status;
    TEST_EQUAL(ready, K_READY_IN);
    note((char)('0' + k_timer_status_get(&timer)));
}

TEST_CASE(a_timer_triggers_at_each_expiry)
{
    struct poll_work work;

    poll_work_init(&work, &urgent_queue, read_timer);
    TEST_EQUAL(poll_work_arm(&work, k_timer_source(&timer), K_READY_IN, 0), 0);
    k_timer_start(&timer, K_TICKS(3), K_TICKS(3));
    (void)k_sleep(K_TICKS(10));
    TEST_STRING(noted(), "111");
    k_timer_stop(&timer);
    TEST_EQUAL(poll_work_disarm(&work), K_WATCH_ARMED);
    k_timer_start(&timer, K_TICKS(1), K_TICKS(1));
    (void)k_sleep(K_TICKS(5));
    k_timer_stop(&timer);
    TEST_EQUAL(poll_work_arm(&work, k_timer_source(&timer), K_READY_IN, 0), 0);
    TEST_EQUAL(noted()[0] >= '4', true);
    TEST_EQUAL(poll_work_disarm(&work), K_WATCH_ARMED);
}

/* Threads */

static void on_end(struct poll_work *work, uint32_t ready, enum poll_status status)
{
    (void)work;
    TEST_EQUAL(ready, K_READY_IN | K_READY_CLOSED);
    note(status == POLL_CLOSED ? 'e' : '!');
}

static void wait_for_go(void *unused)
{
    (void)unused;
    (void)k_sem_take(&go, K_FOREVER);
}

TEST_CASE(the_end_of_a_thread_triggers_once)
{
    struct poll_work work;

    poll_work_init(&work, &urgent_queue, on_end);
    (void)spawn(0, -1, wait_for_go, NULL);
    TEST_EQUAL(poll_work_arm(&work, k_thread_source(&helpers[0]), K_READY_IN, 0), 0);
    TEST_STRING(noted(), "");
    k_sem_give(&go);
    TEST_STRING(noted(), "e");
    join(0);
    TEST_EQUAL(poll_work_disarm(&work), K_WATCH_IDLE);
    /* Also when it has ended before, and when it is aborted. */
    TEST_EQUAL(poll_work_arm(&work, k_thread_source(&helpers[0]), K_READY_IN, 0), 0);
    TEST_STRING(noted(), "e");
    (void)spawn(0, -1, wait_for_go, NULL);
    TEST_EQUAL(poll_work_arm(&work, k_thread_source(&helpers[0]), K_READY_IN, 0), 0);
    k_thread_abort(&helpers[0]);
    TEST_STRING(noted(), "e");
    TEST_EQUAL(poll_work_disarm(&work), K_WATCH_IDLE);
}

/* The same item on one after the other. */
static void go_round(struct poll_work *work, uint32_t ready, enum poll_status status)
{
    char letter;

    (void)ready;
    (void)status;
    if (k_sem_take(&sem, K_NO_WAIT) == 0) {
        note('s');
        (void)poll_work_arm(work, k_msgq_source(&messages), K_READY_IN, 0);
    } else if (k_msgq_get(&messages, &letter, K_NO_WAIT) == 0) {
        note('m');
        (void)poll_work_arm(work, k_timer_source(&timer), K_READY_IN, 0);
    } else if (k_timer_status_get(&timer) != 0) {
        note('t');
        (void)poll_work_arm(work, k_sem_source(&sem), K_READY_IN, 0);
    }
}

TEST_CASE(a_handler_may_go_from_object_to_object)
{
    struct poll_work work;

    poll_work_init(&work, &urgent_queue, go_round);
    TEST_EQUAL(poll_work_arm(&work, k_sem_source(&sem), K_READY_IN, 0), 0);
    TEST_EQUAL(k_msgq_put(&messages, "a", K_NO_WAIT), 0); /* not watched yet */
    TEST_STRING(noted(), "");
    k_sem_give(&sem);
    TEST_STRING(noted(), "sm");
    k_timer_start(&timer, K_TICKS(1), K_NO_WAIT);
    (void)k_sleep(K_TICKS(3));
    k_sem_give(&sem);
    TEST_STRING(noted(), "ts");
    TEST_EQUAL(poll_work_disarm(&work), K_WATCH_ARMED);
}
