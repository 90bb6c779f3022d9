/* SPDX-License-Identifier: Apache-2.0 */
#include "helpers.h"

#include <errno.h>

static K_MUTEX_DEFINE(mutex);
static K_MUTEX_DEFINE(second);
static K_SEM_DEFINE(go, 0, 10);

static int prio_of(int index)
{
    return k_thread_priority_get(&helpers[index]) - TEST_PRIORITY;
}

/* Holds one mutex, or both, until it is told to go on. */
static void hold(void *letter)
{
    (void)k_mutex_lock(&mutex, K_FOREVER);
    (void)k_sem_take(&go, K_FOREVER);
    note(*(const char *)letter);
    (void)k_mutex_unlock(&mutex);
    note((char)(*(const char *)letter + 'A' - 'a'));
}

static void hold_both(void *letter)
{
    (void)k_mutex_lock(&mutex, K_FOREVER);
    (void)k_mutex_lock(&second, K_FOREVER);
    (void)k_sem_take(&go, K_FOREVER);
    note(*(const char *)letter);
    (void)k_mutex_unlock(&second);
    (void)k_sem_take(&go, K_FOREVER);
    (void)k_mutex_unlock(&mutex);
}

/* Waits for one mutex. */
static void lock(void *letter)
{
    int result = k_mutex_lock(&mutex, K_FOREVER);

    note(result == 0 ? *(const char *)letter : '!');
    (void)k_mutex_unlock(&mutex);
}

static void lock_second(void *letter)
{
    int result = k_mutex_lock(&second, K_FOREVER);

    note(result == 0 ? *(const char *)letter : '!');
    (void)k_mutex_unlock(&second);
}

static void lock_for_5_ticks(void *letter)
{
    int result = k_mutex_lock(&mutex, K_TICKS(5));

    note(result == 0 ? *(const char *)letter : result == -EAGAIN ? 't' : '!');
    if (result == 0) {
        (void)k_mutex_unlock(&mutex);
    }
}

/* Holds the second and waits for the first. */
static void link_of_chain(void *letter)
{
    (void)k_mutex_lock(&second, K_FOREVER);
    lock(letter);
    (void)k_mutex_unlock(&second);
}

static void just_note(void *letter)
{
    note(*(const char *)letter);
}

TEST_CASE(mutex_is_recursive)
{
    for (int i = 0; i < 3; i++) {
        TEST_EQUAL(k_mutex_lock(&mutex, K_NO_WAIT), 0);
    }
    TEST_TRUE(k_mutex_is_mine(&mutex));
    (void)spawn(0, -1, lock_for_5_ticks, "a");
    for (int i = 0; i < 3; i++) {
        TEST_STRING(noted(), "");
        TEST_EQUAL(k_mutex_unlock(&mutex), 0);
    }
    TEST_STRING(noted(), "a");
    TEST_FALSE(k_mutex_is_mine(&mutex));
    join(0);
}

static void try_lock(void *result)
{
    *(int *)result = k_mutex_lock(&mutex, K_NO_WAIT);
}

static void try_unlock(void *result)
{
    *(int *)result = k_mutex_unlock(&mutex);
}

TEST_CASE(mutex_belongs_to_its_owner)
{
    int result = 1;

    TEST_EQUAL(k_mutex_unlock(&mutex), -EINVAL);
    TEST_EQUAL(k_mutex_lock(&mutex, K_NO_WAIT), 0);
    (void)spawn(0, -1, try_lock, &result);
    TEST_EQUAL(result, -EBUSY);
    join(0);
    (void)spawn(0, -1, try_unlock, &result);
    TEST_EQUAL(result, -EPERM);
    join(0);
    TEST_EQUAL(k_mutex_unlock(&mutex), 0);
    TEST_EQUAL(k_mutex_unlock(&mutex), -EINVAL);
}

TEST_CASE(mutex_wait_ends_with_its_time)
{
    int64_t start;

    (void)spawn(0, -1, hold, "h");
    start = k_uptime_ticks();
    TEST_EQUAL(k_mutex_lock(&mutex, K_TICKS(10)), -EAGAIN);
    check_wait(ticks_since(&start), 10);
    k_sem_give(&go);
    join(0);
    TEST_STRING(noted(), "hH");
    TEST_EQUAL(k_mutex_lock(&mutex, K_NO_WAIT), 0);
    TEST_EQUAL(k_mutex_unlock(&mutex), 0);
}

TEST_CASE(mutex_goes_to_the_most_urgent_waiter)
{
    TEST_EQUAL(k_mutex_lock(&mutex, K_NO_WAIT), 0);
    (void)spawn(0, 2, lock, "a");
    (void)spawn(1, 1, lock, "b");
    let_others_run();
    (void)spawn(2, -1, lock, "c");
    TEST_EQUAL(k_thread_priority_get(k_current_get()), TEST_PRIORITY - 1);
    TEST_EQUAL(k_mutex_unlock(&mutex), 0);
    TEST_EQUAL(k_thread_priority_get(k_current_get()), TEST_PRIORITY);
    join(0);
    join(1);
    join(2);
    TEST_STRING(noted(), "cba");
}

/* The classical inversion: the owner is held up by a thread that is more urgent than it. */
TEST_CASE(mutex_owner_runs_at_its_waiters_priority)
{
    (void)spawn(0, 3, hold, "l");
    let_others_run();
    (void)spawn(1, 1, lock, "h");
    (void)spawn(2, 2, just_note, "m");
    let_others_run();
    TEST_STRING(noted(), "m"); /* both others wait */
    TEST_EQUAL(prio_of(0), 1);
    (void)spawn(3, 2, just_note, "m");
    k_sem_give(&go);
    let_others_run();
    TEST_STRING(noted(), "lhmL");
    join(0);
    TEST_EQUAL(prio_of(0), 3);
    join(1);
    join(2);
    join(3);
}

TEST_CASE(mutex_priority_is_inherited_along_a_chain)
{
    (void)spawn(0, 4, hold, "a");
    let_others_run();
    (void)spawn(1, 3, link_of_chain, "b");
    let_others_run();
    TEST_EQUAL(prio_of(0), 3);
    (void)spawn(2, -1, lock_second, "c");
    TEST_EQUAL(prio_of(1), -1);
    TEST_EQUAL(prio_of(0), -1);
    note('1');
    k_sem_give(&go);
    TEST_STRING(noted(), "1abc");
    TEST_EQUAL(prio_of(0), 4);
    TEST_EQUAL(prio_of(1), 3);
    for (int i = 0; i < 3; i++) {
        join(i);
    }
    (void)noted();
}

TEST_CASE(mutex_inheritance_ends_with_the_wait)
{
    (void)spawn(0, 3, hold, "a");
    let_others_run();
    (void)spawn(1, -1, lock_for_5_ticks, "b");
    TEST_EQUAL(prio_of(0), -1);
    (void)k_sleep(K_TICKS(10));
    TEST_STRING(noted(), "t");
    TEST_EQUAL(prio_of(0), 3);
    k_sem_give(&go);
    join(0);
    join(1);
    (void)noted();
}

TEST_CASE(mutex_inheritance_ends_with_the_wait_along_a_chain)
{
    (void)spawn(0, 4, hold, "a");
    let_others_run();
    (void)spawn(1, 3, link_of_chain, "b");
    let_others_run();
    (void)spawn(2, -1, lock_second, "c");
    TEST_EQUAL(prio_of(0), -1);
    k_thread_abort(&helpers[2]);
    TEST_EQUAL(prio_of(1), 3);
    TEST_EQUAL(prio_of(0), 3);
    k_thread_abort(&helpers[1]);
    TEST_EQUAL(prio_of(0), 4);
    k_sem_give(&go);
    join(0);
    TEST_STRING(noted(), "aA");
    TEST_EQUAL(k_mutex_init(&second), 0); /* its owner has been aborted */
}

TEST_CASE(mutex_of_an_aborted_thread_stays_locked)
{
    int result = 0;
    char state[16];

    (void)spawn(0, 4, hold, "a");
    let_others_run();
    (void)spawn(1, 3, lock_for_5_ticks, "b");
    (void)spawn(2, 2, lock, "c");
    let_others_run();
    k_thread_abort(&helpers[0]);
    TEST_EQUAL(k_mutex_lock(&mutex, K_NO_WAIT), -EBUSY);
    TEST_EQUAL(k_mutex_lock(&mutex, K_TICKS(2)), -EAGAIN);
    TEST_EQUAL(k_mutex_unlock(&mutex), -EPERM);
    (void)k_sleep(K_TICKS(20));
    TEST_STRING(noted(), "t");
    (void)spawn(3, -1, lock_for_5_ticks, "d"); /* more urgent than its owner has ever been */
    k_thread_priority_set(&helpers[2], TEST_PRIORITY - 2);
    (void)k_sleep(K_TICKS(20));
    TEST_STRING(noted(), "t");
    TEST_STRING(k_thread_state_str(&helpers[0], state, sizeof(state)), "dead");
    TEST_STRING(k_thread_state_str(&helpers[2], state, sizeof(state)), "pending");
    k_thread_abort(&helpers[2]);
    TEST_EQUAL(k_mutex_init(&mutex), 0);
    (void)spawn(0, -1, try_lock, &result); /* the owner's storage serves again */
    TEST_EQUAL(result, 0);
    TEST_EQUAL(k_mutex_lock(&mutex, K_NO_WAIT), -EBUSY); /* it has ended with the mutex */
    TEST_EQUAL(k_mutex_init(&mutex), 0);
    TEST_EQUAL(k_mutex_lock(&mutex, K_NO_WAIT), 0);
    TEST_EQUAL(k_mutex_unlock(&mutex), 0);
}

TEST_CASE(mutex_inheritance_follows_the_waiters_priority)
{
    (void)spawn(0, 4, hold, "a");
    let_others_run();
    (void)spawn(1, 2, lock, "b");
    let_others_run();
    TEST_EQUAL(prio_of(0), 2);
    k_thread_priority_set(&helpers[1], TEST_PRIORITY - 1);
    TEST_EQUAL(prio_of(0), -1);
    k_thread_priority_set(&helpers[1], TEST_PRIORITY + 3);
    TEST_EQUAL(prio_of(0), 3);
    k_thread_priority_set(&helpers[1], TEST_PRIORITY + 5);
    TEST_EQUAL(prio_of(0), 4);
    k_sem_give(&go);
    join(0);
    join(1);
    (void)noted();
}

TEST_CASE(mutex_owners_own_priority_is_kept_under_the_inherited)
{
    (void)spawn(0, 4, hold, "a");
    let_others_run();
    (void)spawn(1, 2, lock, "b");
    let_others_run();
    TEST_EQUAL(prio_of(0), 2);
    k_thread_priority_set(&helpers[0], TEST_PRIORITY + 1); /* above */
    TEST_EQUAL(prio_of(0), 1);
    k_thread_priority_set(&helpers[0], TEST_PRIORITY + 5); /* below: inherits again */
    TEST_EQUAL(prio_of(0), 2);
    k_thread_priority_set(&helpers[0], TEST_PRIORITY + 3);
    TEST_EQUAL(prio_of(0), 2);
    k_sem_give(&go);
    join(0);
    TEST_EQUAL(prio_of(0), 3);
    join(1);
    (void)noted();
}

TEST_CASE(mutex_of_two_each_brings_its_waiters_priority)
{
    (void)spawn(0, 4, hold_both, "a");
    let_others_run();
    (void)spawn(1, 2, lock, "b");
    (void)spawn(2, 1, lock_second, "c");
    let_others_run();
    TEST_EQUAL(prio_of(0), 1);
    k_sem_give(&go);
    let_others_run();
    TEST_STRING(noted(), "ac");
    TEST_EQUAL(prio_of(0), 2); /* the first is still waited for */
    k_sem_give(&go);
    let_others_run();
    TEST_STRING(noted(), "b");
    TEST_EQUAL(prio_of(0), 4);
    for (int i = 0; i < 3; i++) {
        join(i);
    }
}

TEST_CASE(mutex_new_owner_inherits_from_those_who_still_wait)
{
    TEST_EQUAL(k_mutex_lock(&mutex, K_NO_WAIT), 0);
    (void)spawn(0, -1, hold, "a"); /* waits, and then holds */
    (void)spawn(1, -2, lock, "b");
    k_thread_priority_set(&helpers[1], TEST_PRIORITY + 3);
    k_thread_priority_set(&helpers[0], TEST_PRIORITY + 2);
    TEST_EQUAL(k_mutex_unlock(&mutex), 0);
    k_thread_priority_set(&helpers[0], TEST_PRIORITY + 4);
    TEST_EQUAL(prio_of(0), 3);
    k_sem_give(&go);
    join(0);
    join(1);
    TEST_STRING(noted(), "abA");
}

/* The owner has a place in another queue meanwhile. */
static void hold_and_wait(void *unused)
{
    (void)unused;
    (void)k_mutex_lock(&mutex, K_FOREVER);
    (void)k_sem_take(&go, K_FOREVER);
    note('a');
    (void)k_mutex_unlock(&mutex);
}

static void wait_for_go(void *letter)
{
    (void)k_sem_take(&go, K_FOREVER);
    note(*(const char *)letter);
}

TEST_CASE(mutex_owner_that_waits_moves_up_in_that_queue)
{
    (void)spawn(0, 3, hold_and_wait, NULL);
    (void)spawn(1, 2, wait_for_go, "b");
    let_others_run();
    (void)spawn(2, 1, lock, "c");
    let_others_run();
    k_sem_give(&go);
    let_others_run();
    TEST_STRING(noted(), "ac");
    k_sem_give(&go);
    join(0);
    join(1);
    join(2);
    TEST_STRING(noted(), "b");
}

static void hold_and_sleep(void *unused)
{
    (void)unused;
    (void)k_mutex_lock(&mutex, K_FOREVER);
    (void)k_sleep(K_TICKS(5));
    note('a');
    (void)k_mutex_unlock(&mutex);
}

TEST_CASE(mutex_owner_that_sleeps_or_is_suspended_inherits_too)
{
    (void)spawn(0, 4, hold_and_sleep, NULL);
    let_others_run();
    (void)spawn(1, 1, lock, "b");
    let_others_run();
    TEST_EQUAL(prio_of(0), 1);
    k_thread_suspend(&helpers[0]);
    k_thread_priority_set(&helpers[1], TEST_PRIORITY);
    TEST_EQUAL(prio_of(0), 0);
    (void)k_sleep(K_TICKS(10));
    TEST_STRING(noted(), "");
    k_thread_resume(&helpers[0]);
    join(0);
    join(1);
    TEST_STRING(noted(), "ab");
}

TEST_CASE(mutex_unlock_of_a_more_urgent_waiter_lets_it_run_at_once)
{
    TEST_EQUAL(k_mutex_lock(&mutex, K_NO_WAIT), 0);
    (void)spawn(0, -1, lock, "a");
    note('1');
    TEST_EQUAL(k_mutex_unlock(&mutex), 0);
    note('2');
    TEST_STRING(noted(), "1a2");
    join(0);
}

static void lock_second_for_20_ticks(void *letter)
{
    (void)k_mutex_lock(&second, K_FOREVER);
    (void)k_sem_take(&go, K_FOREVER);
    note(k_mutex_lock(&mutex, K_TICKS(20)) == -EAGAIN ? *(const char *)letter : '!');
    (void)k_mutex_unlock(&second);
}

/* A mistake of the program, but inheritance must not go round and round. */
TEST_CASE(mutex_circle_of_owners_ends_with_the_times)
{
    (void)spawn(0, 1, lock_second_for_20_ticks, "a");
    let_others_run();
    TEST_EQUAL(k_mutex_lock(&mutex, K_NO_WAIT), 0);
    k_sem_give(&go);
    let_others_run();                                        /* it waits for the case */
    TEST_EQUAL(k_mutex_lock(&second, K_TICKS(10)), -EAGAIN); /* which waits for it */
    (void)spawn(1, -1, lock_for_5_ticks, "b");               /* and somebody more urgent for both */
    TEST_EQUAL(k_thread_priority_get(k_current_get()), TEST_PRIORITY - 1);
    (void)k_sleep(K_TICKS(30));
    TEST_STRING(noted(), "ta");
    TEST_EQUAL(k_mutex_unlock(&mutex), 0);
    TEST_EQUAL(k_thread_priority_get(k_current_get()), TEST_PRIORITY);
    TEST_EQUAL(k_mutex_lock(&second, K_NO_WAIT), 0);
    TEST_EQUAL(k_mutex_unlock(&second), 0);
    join(0);
    join(1);
}

TEST_CASE(mutex_waiter_may_be_suspended)
{
    TEST_EQUAL(k_mutex_lock(&mutex, K_NO_WAIT), 0);
    (void)spawn(0, -1, lock, "a");
    k_thread_suspend(&helpers[0]);
    TEST_EQUAL(k_mutex_unlock(&mutex), 0);
    TEST_EQUAL(k_mutex_lock(&mutex, K_NO_WAIT), -EBUSY); /* it is the suspended one's */
    k_thread_resume(&helpers[0]);
    TEST_STRING(noted(), "a");
    TEST_EQUAL(k_mutex_lock(&mutex, K_NO_WAIT), 0);
    TEST_EQUAL(k_mutex_unlock(&mutex), 0);
    join(0);
}
