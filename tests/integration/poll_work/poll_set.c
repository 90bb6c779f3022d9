/* SPDX-License-Identifier: Apache-2.0 */

/* A thread that waits for the members of a set, beside other threads and interrupts. */

#include "helpers.h"
#include "level.h"
#include "queues.h"

#include <errno.h>
#include <petrel.h>

#define MEMBERS 4

static K_SEM_DEFINE(sem, 0, 5);
K_MSGQ_DEFINE(notes, 1, 2, 1);
static K_TIMER_DEFINE(timer, NULL, NULL);
static struct level level;
static struct poll_set set = POLL_SET_INIT;
static struct poll_member members[MEMBERS];

static void add_all(void)
{
    const struct k_source sources[MEMBERS] = {k_sem_source(&sem), k_msgq_source(&notes),
                                              k_timer_source(&timer), level_source(&level)};

    for (int i = 0; i < MEMBERS; i++) {
        poll_member_init(&members[i]);
        TEST_EQUAL(poll_set_add(&set, &members[i], sources[i], K_READY_IN, 0), 0);
    }
}

static void remove_all(void)
{
    for (int i = 0; i < MEMBERS; i++) {
        (void)poll_set_remove(&members[i]);
    }
    TEST_EQUAL(k_watch_count(), 0);
    TEST_TRUE(poll_set_wait(&set, K_NO_WAIT) == NULL);
}

/* Takes what made the member ready, and notes which it was. */
static void consume(const struct poll_member *member)
{
    char letter;

    note((char)('a' + (member - members)));
    if (member == &members[0]) {
        (void)k_sem_take(&sem, K_NO_WAIT);
    } else if (member == &members[1]) {
        (void)k_msgq_get(&notes, &letter, K_NO_WAIT);
    } else if (member == &members[2]) {
        (void)k_timer_status_get(&timer);
    } else {
        level_lower(&level, K_READY_IN);
    }
}

static void serve(void *rounds)
{
    for (int i = 0; i < *(int *)rounds; i++) {
        struct poll_member *member = poll_set_wait(&set, K_FOREVER);

        TEST_TRUE(member != NULL);
        consume(member);
    }
}

TEST_CASE(a_set_finds_each_kind_of_member)
{
    int rounds = MEMBERS;

    add_all();
    (void)spawn(0, -1, serve, &rounds);
    k_sem_give(&sem);
    TEST_EQUAL(k_msgq_put(&notes, "x", K_NO_WAIT), 0);
    k_timer_start(&timer, K_TICKS(1), K_NO_WAIT);
    (void)k_sleep(K_TICKS(3));
    level_raise(&level, K_READY_IN);
    join(0);
    TEST_STRING(noted(), "abcd");
    remove_all();
}

static void raise_some(void *unused)
{
    (void)unused;
    level_raise(&level, K_READY_IN);
    k_sem_give(&sem);
    k_sem_give(&sem);
    (void)k_msgq_put(&notes, "x", K_NO_WAIT);
}

TEST_CASE(a_set_keeps_the_order_of_events_of_an_interrupt_and_then_takes_turns)
{
    int rounds = 4;

    add_all();
    (void)spawn(0, -1, serve, &rounds);
    in_interrupt(raise_some, NULL);
    join(0);
    TEST_STRING(noted(), "daba"); /* the second permit comes at the tail */
    remove_all();
}

TEST_CASE(a_set_ends_its_wait_with_its_time)
{
    int64_t start = k_uptime_ticks();

    add_all();
    TEST_TRUE(poll_set_wait(&set, K_TICKS(12)) == NULL);
    check_wait(ticks_since(&start), 12);
    remove_all();
}

static void give_and_take_back(void *unused)
{
    (void)unused;
    for (int i = 0; i < 3; i++) {
        k_sem_give(&sem); /* wakes the thread, which does not run yet */
        TEST_EQUAL(poll_set_remove(&members[0]), K_WATCH_QUEUED);
        k_sem_reset(&sem);
        TEST_EQUAL(poll_set_add(&set, &members[0], k_sem_source(&sem), K_READY_IN, 0), 0);
    }
}

TEST_CASE(a_thread_woken_for_a_member_that_was_removed_waits_on)
{
    int64_t start = k_uptime_ticks();

    add_all();
    (void)spawn_after(0, 0, give_and_take_back, NULL, K_TICKS(4));
    TEST_TRUE(poll_set_wait(&set, K_TICKS(12)) == NULL);
    check_wait(ticks_since(&start), 12);
    join(0);
    remove_all();
}

TEST_CASE(a_set_outlives_the_thread_that_waited)
{
    int rounds = 2;

    add_all();
    (void)spawn(0, -1, serve, &rounds);
    k_sem_give(&sem);
    TEST_STRING(noted(), "a");
    k_thread_abort(&helpers[0]);
    k_sem_give(&sem);
    rounds = 1;
    (void)spawn(1, -1, serve, &rounds);
    join(1);
    TEST_STRING(noted(), "a");
    remove_all();
}

static void close_level(void *unused)
{
    (void)unused;
    k_pollable_close(&level.pollable);
}

TEST_CASE(a_set_says_which_member_closed)
{
    add_all();
    (void)spawn(0, 1, close_level, NULL);
    TEST_TRUE(poll_set_wait(&set, K_SECONDS(1)) == &members[3]);
    TEST_EQUAL(members[3].ready, K_READY_CLOSED);
    TEST_EQUAL(poll_set_remove(&members[3]), K_WATCH_IDLE);
    join(0);
    remove_all();
}

#define PERMITS_EACH 200

static void give_at_random(void *seed_)
{
    unsigned int seed = *(unsigned int *)seed_;

    for (int i = 0; i < PERMITS_EACH; i++) {
        seed = seed * 1103515245U + 12345U;
        k_sem_give(&sem);
        if ((seed >> 16) % 4U == 0) {
            (void)k_sleep(K_TICKS((seed >> 20) % 3U));
        }
    }
}

/* The semaphore's limit is above what is ever in it: no permit is refused, and none is lost. */
TEST_CASE(a_set_finds_all_permits_of_several_threads)
{
    unsigned int seeds[] = {4711, 815};
    int taken = 0;

    TEST_EQUAL(k_sem_init(&sem, 0, 2 * PERMITS_EACH), 0);
    add_all();
    (void)spawn(0, -1, give_at_random, &seeds[0]);
    (void)spawn(1, 1, give_at_random, &seeds[1]);
    while (taken < 2 * PERMITS_EACH) {
        struct poll_member *member = poll_set_wait(&set, K_SECONDS(10));

        TEST_TRUE(member == &members[0]);
        taken += k_sem_take(&sem, K_NO_WAIT) == 0 ? 1 : 0;
    }
    join(0);
    join(1);
    TEST_EQUAL(k_sem_count_get(&sem), 0);
    remove_all();
    TEST_EQUAL(k_sem_init(&sem, 0, 5), 0);
}
