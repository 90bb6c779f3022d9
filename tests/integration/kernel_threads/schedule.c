/* SPDX-License-Identifier: Apache-2.0 */

/* Who runs. */

#include "helpers.h"

#include <errno.h>

static K_SEM_DEFINE(sem, 0, 10);
static K_SEM_DEFINE(other_sem, 0, 10);

#define COOPERATIVE (K_PRIO_COOP(5) - TEST_PRIORITY)

static void note_letter(void *letter)
{
    note(*(const char *)letter);
}

static void wait_for_sem(void *letter)
{
    (void)k_sem_take(&sem, K_FOREVER);
    note(*(const char *)letter);
}

static void yield_twice(void *letter)
{
    for (int i = 0; i < 3; i++) {
        note((char)(*(const char *)letter + i));
        k_yield();
    }
}

TEST_CASE(threads_run_by_priority_and_then_in_the_order_of_their_start)
{
    (void)spawn(0, 3, note_letter, "e");
    (void)spawn(1, 1, note_letter, "a");
    (void)spawn(2, 2, note_letter, "c");
    (void)spawn(3, 1, note_letter, "b");
    (void)spawn(4, 2, note_letter, "d");
    let_others_run();
    TEST_STRING(noted(), "abcde");
    for (int i = 0; i < 5; i++) {
        join(i);
    }
}

TEST_CASE(yield_goes_round_among_equals)
{
    (void)spawn(0, 0, yield_twice, "a");
    (void)spawn(1, 0, yield_twice, "j");
    (void)spawn(2, 1, note_letter, "z");
    yield_twice("1");
    join(0);
    join(1);
    TEST_STRING(noted(), "1aj2bk3cl");
    join(2);
    TEST_STRING(noted(), "z");
}

TEST_CASE(yield_alone_returns_at_once)
{
    (void)spawn(0, 1, note_letter, "a");
    k_yield();
    TEST_STRING(noted(), "");
    join(0);
    TEST_STRING(noted(), "a");
}

static void give_and_note(void *letter)
{
    k_sem_give(&sem);
    note(*(const char *)letter);
}

TEST_CASE(a_preempted_thread_runs_before_its_equals)
{
    (void)spawn(0, 1, wait_for_sem, "u");
    let_others_run();
    (void)spawn(1, 2, give_and_note, "a");
    (void)spawn(2, 2, note_letter, "b");
    let_others_run();
    TEST_STRING(noted(), "uab");
    for (int i = 0; i < 3; i++) {
        join(i);
    }
}

TEST_CASE(a_woken_thread_goes_behind_its_equals)
{
    (void)spawn(0, 1, wait_for_sem, "c");
    let_others_run();
    (void)spawn(1, 1, note_letter, "a");
    (void)spawn(2, 1, note_letter, "b");
    k_sem_give(&sem);
    let_others_run();
    TEST_STRING(noted(), "abc");
    for (int i = 0; i < 3; i++) {
        join(i);
    }
}

static void be_cooperative(void *letter)
{
    (void)spawn(1, COOPERATIVE - 1, note_letter, "u"); /* more urgent, but it has to wait */
    note(*(const char *)letter);
    k_sem_give(&sem);
    note(*(const char *)letter);
    k_yield();
    note(*(const char *)letter);
}

TEST_CASE(a_cooperative_thread_is_not_preempted)
{
    (void)spawn(2, COOPERATIVE - 2, wait_for_sem, "s");
    (void)spawn(0, COOPERATIVE, be_cooperative, "c");
    TEST_STRING(noted(), "ccsuc");
    for (int i = 0; i < 3; i++) {
        join(i);
    }
}

static void give_in_interrupt(void *unused)
{
    (void)unused;
    k_sem_give(&sem);
    note('i');
}

static void be_interrupted(void *letter)
{
    in_interrupt(give_in_interrupt, NULL);
    note(*(const char *)letter);
    (void)k_sem_take(&other_sem, K_FOREVER);
}

TEST_CASE(an_interrupt_preempts_for_a_more_urgent_thread_but_no_cooperative_one)
{
    (void)spawn(0, COOPERATIVE - 1, wait_for_sem, "a");
    (void)spawn(1, COOPERATIVE, be_interrupted, "c");
    TEST_STRING(noted(), "ica");
    k_sem_give(&other_sem);
    (void)spawn(0, -1, wait_for_sem, "a");
    (void)spawn(1, 1, be_interrupted, "p");
    let_others_run();
    TEST_STRING(noted(), "iap");
    k_sem_give(&other_sem);
    join(0);
    join(1);
    (void)spawn(0, 0, wait_for_sem, "a"); /* an equal does not preempt */
    k_yield();
    in_interrupt(give_in_interrupt, NULL);
    note('1');
    join(0);
    TEST_STRING(noted(), "i1a");
}

TEST_CASE(the_scheduler_lock_keeps_others_back_and_nests)
{
    k_sched_lock();
    (void)spawn(0, -1, note_letter, "a");
    k_sched_lock();
    in_interrupt(give_in_interrupt, NULL);
    k_sched_unlock();
    note('1');
    k_sched_unlock();
    note('2');
    TEST_STRING(noted(), "i1a2");
    TEST_EQUAL(k_sem_take(&sem, K_NO_WAIT), 0);
    join(0);
}

TEST_CASE(waiting_suspends_the_scheduler_lock)
{
    k_sched_lock();
    (void)spawn(0, -1, note_letter, "a");
    (void)spawn(1, 1, give_and_note, "b");
    TEST_EQUAL(k_sem_take(&sem, K_FOREVER), 0);
    (void)spawn(2, -1, note_letter, "c");
    note('1'); /* the lock holds again */
    k_sched_unlock();
    TEST_STRING(noted(), "a1c");
    join(1);
    TEST_STRING(noted(), "b");
    join(0);
    join(2);
}

TEST_CASE(yield_under_the_scheduler_lock_lets_equals_run)
{
    k_sched_lock();
    (void)spawn(0, 0, note_letter, "a");
    k_yield();
    note('1');
    k_sched_unlock();
    TEST_STRING(noted(), "a1");
    join(0);
}

TEST_CASE(a_thread_made_more_urgent_takes_over)
{
    (void)spawn(0, 1, note_letter, "a");
    note('1');
    k_thread_priority_set(&helpers[0], TEST_PRIORITY - 1);
    note('2');
    TEST_STRING(noted(), "1a2");
    join(0);
}

TEST_CASE(a_thread_that_becomes_less_urgent_lets_others_run)
{
    (void)spawn(0, 1, note_letter, "a");
    (void)spawn(1, 3, note_letter, "b");
    k_thread_priority_set(k_current_get(), TEST_PRIORITY + 2);
    note('1');
    TEST_EQUAL(k_thread_priority_get(k_current_get()), TEST_PRIORITY + 2);
    k_thread_priority_set(k_current_get(), TEST_PRIORITY);
    TEST_STRING(noted(), "a1");
    join(0);
    join(1);
    TEST_STRING(noted(), "b");
}

TEST_CASE(a_running_thread_stays_the_first_of_its_new_equals)
{
    (void)spawn(0, 1, note_letter, "a");
    k_thread_priority_set(k_current_get(), TEST_PRIORITY + 1);
    note('1');
    TEST_STRING(noted(), "1");
    k_thread_priority_set(k_current_get(), TEST_PRIORITY);
    join(0);
    TEST_STRING(noted(), "a");
}

TEST_CASE(ready_threads_with_a_new_priority_go_behind_their_new_equals)
{
    (void)spawn(0, 2, note_letter, "a");
    (void)spawn(1, 1, note_letter, "b");
    (void)spawn(2, 3, note_letter, "c");
    k_thread_priority_set(&helpers[0], TEST_PRIORITY + 1);
    k_thread_priority_set(&helpers[2], TEST_PRIORITY + 1);
    k_thread_priority_set(&helpers[1], TEST_PRIORITY + 4);
    let_others_run();
    TEST_STRING(noted(), "acb");
    for (int i = 0; i < 3; i++) {
        join(i);
    }
}

TEST_CASE(the_priority_that_it_has_already_keeps_a_thread_in_its_place)
{
    (void)spawn(0, 1, note_letter, "a");
    (void)spawn(1, 1, note_letter, "b");
    k_thread_priority_set(&helpers[0], TEST_PRIORITY + 1);
    let_others_run();
    TEST_STRING(noted(), "ab");
    join(0);
    join(1);
}

static void become_preemptible(void *letter)
{
    (void)spawn(1, -1, note_letter, "u");
    note(*(const char *)letter);
    k_thread_priority_set(k_current_get(), TEST_PRIORITY);
    note(*(const char *)letter);
    k_thread_priority_set(k_current_get(), K_PRIO_COOP(5));
    (void)spawn(2, COOPERATIVE - 1, note_letter, "v");
    note(*(const char *)letter);
}

TEST_CASE(a_thread_may_become_preemptible_and_cooperative_again)
{
    (void)spawn(0, COOPERATIVE, become_preemptible, "c");
    TEST_STRING(noted(), "cuccv");
    for (int i = 0; i < 3; i++) {
        join(i);
    }
}

static void raise_in_interrupt(void *thread)
{
    k_thread_priority_set(thread, TEST_PRIORITY - 1);
    note('i');
}

TEST_CASE(an_interrupt_may_change_priorities)
{
    (void)spawn(0, 1, note_letter, "a");
    in_interrupt(raise_in_interrupt, &helpers[0]);
    note('1');
    TEST_STRING(noted(), "ia1");
    join(0);
}

static K_SEM_DEFINE(urgent_sem, 0, 1);

static void wait_for_urgent_sem(void *letter)
{
    (void)k_sem_take(&urgent_sem, K_FOREVER);
    note(*(const char *)letter);
}

static void wake_two(struct k_timer *timer)
{
    (void)timer;
    k_sem_give(&sem);
    k_sem_give(&urgent_sem);
    note('i');
}

/* Nobody is ready: the interrupt comes while the last one waits. */
TEST_CASE(what_one_interrupt_wakes_runs_by_priority)
{
    static K_TIMER_DEFINE(timer, wake_two, NULL);

    (void)spawn(0, -1, wait_for_sem, "b");
    (void)spawn(1, -2, wait_for_urgent_sem, "a");
    k_timer_start(&timer, K_TICKS(2), K_NO_WAIT);
    (void)k_sleep(K_TICKS(5));
    TEST_STRING(noted(), "iab");
    join(0);
    join(1);
}

static void change_last_runner(struct k_timer *timer)
{
    k_thread_priority_set(k_timer_user_data_get(timer), TEST_PRIORITY + 3);
    k_sem_give(&sem);
    k_sem_give(&urgent_sem);
}

TEST_CASE(the_thread_that_idles_may_get_another_priority)
{
    static K_TIMER_DEFINE(timer, change_last_runner, NULL);

    (void)spawn(0, 2, wait_for_urgent_sem, "a");
    let_others_run();
    k_timer_user_data_set(&timer, k_current_get());
    k_timer_start(&timer, K_TICKS(2), K_NO_WAIT);
    TEST_EQUAL(k_sem_take(&sem, K_FOREVER), 0);
    note('1');
    TEST_STRING(noted(), "a1");
    TEST_EQUAL(k_thread_priority_get(k_current_get()), TEST_PRIORITY + 3);
    (void)spawn(1, 2, note_letter, "b"); /* and it is preempted at that */
    TEST_STRING(noted(), "b");
    k_thread_priority_set(k_current_get(), TEST_PRIORITY);
    join(0);
    join(1);
}

static void check_current(void *thread)
{
    note(k_current_get() == thread && k_is_in_isr() ? 'y' : 'n');
}

TEST_CASE(the_running_thread_is_known_in_interrupts_too)
{
    TEST_FALSE(k_is_in_isr());
    in_interrupt(check_current, k_current_get());
    TEST_FALSE(k_is_in_isr());
    TEST_STRING(noted(), "y");
}

#define ROUNDS 500

static volatile unsigned int turns;

static void take_turns(void *unused)
{
    (void)unused;
    for (int i = 0; i < ROUNDS; i++) {
        turns++;
        k_yield();
    }
}

TEST_CASE(many_switches_lose_nobody)
{
    turns = 0;
    for (int i = 0; i < 4; i++) {
        (void)spawn(i, 1, take_turns, NULL);
    }
    for (int i = 0; i < 4; i++) {
        join(i);
    }
    TEST_EQUAL(turns, 4 * ROUNDS);
}

/* Registers and stacks are each thread's own, however it is interrupted. */
static volatile bool shall_end;

struct computation {
    uint32_t seed;
    uint32_t result;
    uint32_t rounds;
};

static uint32_t compute_once(uint32_t seed)
{
    uint32_t value[8];
    uint32_t sum = 0;

    for (uint32_t i = 0; i < 8; i++) {
        value[i] = (seed + i) * 2654435761U;
    }
    for (int round = 0; round < 50; round++) {
        for (uint32_t i = 0; i < 8; i++) {
            value[i] = (value[i] << 5) ^ (value[i] >> 3) ^ value[(i + 1U) % 8U];
        }
    }
    for (uint32_t i = 0; i < 8; i++) {
        sum ^= value[i];
    }
    return sum;
}

static void compute(void *computation_)
{
    struct computation *computation = computation_;

    while (!shall_end) {
        if (compute_once(computation->seed) != computation->result) {
            note('!');
        }
        computation->rounds++;
        k_busy_wait(10); /* in virtual time the only thing that takes time */
    }
}

static void rotate(struct k_timer *timer)
{
    static int next;

    (void)timer;
    next = (next + 1) % 3;
    k_thread_priority_set(&helpers[next], TEST_PRIORITY + 1);
    k_thread_priority_set(&helpers[(next + 1) % 3], TEST_PRIORITY + 3);
    k_thread_priority_set(&helpers[(next + 2) % 3], TEST_PRIORITY + 2);
}

TEST_CASE(interrupted_threads_go_on_where_they_were)
{
    static K_TIMER_DEFINE(timer, rotate, NULL);
    static struct computation computations[3];

    shall_end = false;
    for (int i = 0; i < 3; i++) {
        computations[i].seed = (uint32_t)i;
        computations[i].result = compute_once((uint32_t)i);
        (void)spawn(i, 1, compute, &computations[i]);
    }
    k_timer_start(&timer, K_TICKS(1), K_TICKS(1));
    (void)k_msleep(300);
    k_timer_stop(&timer);
    shall_end = true;
    for (int i = 0; i < 3; i++) {
        join(i);
        TEST_AT_LEAST(computations[i].rounds, 10);
    }
    TEST_STRING(noted(), "");
}
