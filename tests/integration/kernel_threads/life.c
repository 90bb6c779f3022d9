/* SPDX-License-Identifier: Apache-2.0 */

/* Creation, start, end, and waiting for the end. */

#include "helpers.h"

#include <errno.h>

static K_SEM_DEFINE(sem, 0, 10);

static void note_letter(void *letter)
{
    note(*(const char *)letter);
}

static void wait_for_sem(void *letter)
{
    note(k_sem_take(&sem, K_FOREVER) == 0 ? *(const char *)letter : '!');
}

static void check_parameters(void *p1, void *p2, void *p3)
{
    note(p1 == &sem && p2 == NULL && p3 == (void *)(uintptr_t)7 ? 'y' : 'n');
}

TEST_CASE(a_thread_runs_with_its_parameters)
{
    static struct k_thread thread;
    static K_THREAD_STACK_DEFINE(stack, 1024);

    TEST_SAME(k_thread_create(&thread, stack, K_THREAD_STACK_SIZEOF(stack), check_parameters, &sem,
                              NULL, (void *)(uintptr_t)7, TEST_PRIORITY, 0, K_NO_WAIT),
              &thread);
    TEST_STRING(noted(), ""); /* not more urgent than its creator */
    TEST_EQUAL(k_thread_join(&thread, K_FOREVER), 0);
    TEST_STRING(noted(), "y");
}

TEST_CASE(a_more_urgent_thread_runs_as_soon_as_it_is_created)
{
    (void)spawn(0, -1, note_letter, "a");
    note('1');
    TEST_STRING(noted(), "a1");
    join(0);
}

TEST_CASE(a_thread_created_for_ever_waits_for_its_start)
{
    (void)spawn_after(0, -1, note_letter, "a", K_FOREVER);
    let_others_run();
    TEST_STRING(noted(), "");
    k_thread_start(&helpers[0]);
    TEST_STRING(noted(), "a");
    k_thread_start(&helpers[0]); /* it has ended */
    TEST_STRING(noted(), "");
    (void)spawn(0, 1, wait_for_sem, "b");
    let_others_run();
    k_thread_start(&helpers[0]); /* it has started and waits */
    let_others_run();
    TEST_STRING(noted(), "");
    k_sem_give(&sem);
    join(0);
    TEST_STRING(noted(), "b");
}

TEST_CASE(a_start_may_be_delayed)
{
    int64_t start = k_uptime_ticks();

    (void)spawn_after(0, -1, note_letter, "a", K_TICKS(8));
    (void)spawn_after(1, -2, note_letter, "b", K_TICKS(4));
    TEST_STRING(noted(), "");
    join(0);
    check_wait(ticks_since(&start), 8);
    TEST_STRING(noted(), "ba");
}

TEST_CASE(a_delayed_thread_may_be_started_at_once)
{
    (void)spawn_after(0, -1, note_letter, "a", K_TICKS(5));
    k_thread_start(&helpers[0]);
    TEST_STRING(noted(), "a");
    join(0);
    /* The delay is over with the start: this one waits for nothing but the semaphore. */
    (void)spawn_after(0, -1, wait_for_sem, "b", K_TICKS(5));
    k_thread_start(&helpers[0]);
    (void)k_sleep(K_TICKS(20));
    TEST_STRING(noted(), "");
    k_sem_give(&sem);
    TEST_STRING(noted(), "b");
}

TEST_CASE(an_aborted_thread_does_not_start)
{
    (void)spawn_after(0, -1, note_letter, "a", K_TICKS(3));
    k_thread_abort(&helpers[0]);
    (void)k_sleep(K_TICKS(10));
    k_thread_start(&helpers[0]);
    TEST_EQUAL(k_thread_join(&helpers[0], K_NO_WAIT), 0);
    TEST_STRING(noted(), "");
}

/* Their storage serves again at once, while the delay would still run. */
TEST_CASE(threads_aborted_or_started_before_their_delay_is_over_have_none_any_more)
{
    for (int i = 0; i < 3; i++) {
        (void)spawn_after(i, -1, note_letter, "a", K_TICKS(5));
    }
    for (int i = 0; i < 3; i++) {
        k_thread_abort(&helpers[i]);
        (void)spawn_after(i, -1, note_letter, "b", K_FOREVER);
    }
    (void)spawn_after(3, -1, note_letter, "c", K_TICKS(5));
    (void)k_sleep(K_TICKS(10));
    TEST_STRING(noted(), "c");
    for (int i = 0; i < 3; i++) {
        k_thread_start(&helpers[i]);
    }
    TEST_STRING(noted(), "bbb");
    (void)spawn_after(0, 1, note_letter, "d", K_TICKS(3));
    (void)spawn_after(1, 1, note_letter, "e", K_TICKS(3));
    k_thread_start(&helpers[0]);
    (void)spawn(2, 1, note_letter, "f");
    k_busy_wait(20000000U / CONFIG_SYS_CLOCK_TICKS_PER_SEC); /* ready when the delay would end */
    let_others_run();
    TEST_STRING(noted(), "dfe");
    for (int i = 0; i < 4; i++) {
        join(i);
    }
}

TEST_CASE(join_results)
{
    int64_t start;

    (void)spawn(0, -1, wait_for_sem, "a");
    TEST_EQUAL(k_thread_join(&helpers[0], K_NO_WAIT), -EBUSY);
    start = k_uptime_ticks();
    TEST_EQUAL(k_thread_join(&helpers[0], K_TICKS(5)), -EAGAIN);
    check_wait(ticks_since(&start), 5);
    k_sem_give(&sem);
    TEST_EQUAL(k_thread_join(&helpers[0], K_NO_WAIT), 0);
    TEST_EQUAL(k_thread_join(&helpers[0], K_FOREVER), 0);
    TEST_EQUAL(k_thread_join(k_current_get(), K_FOREVER), -EDEADLK);
    TEST_EQUAL(k_thread_join(k_current_get(), K_NO_WAIT), -EBUSY);
    TEST_STRING(noted(), "a");
}

static void join_thread(void *thread)
{
    int result = k_thread_join(thread, K_FOREVER);

    note(result == 0 ? 'j' : result == -EDEADLK ? 'd' : '!');
}

TEST_CASE(join_in_a_circle_is_refused)
{
    (void)spawn(0, -1, join_thread, k_current_get());
    TEST_EQUAL(k_thread_join(&helpers[0], K_FOREVER), -EDEADLK);
    (void)spawn(1, -1, join_thread, &helpers[0]);
    (void)spawn(2, -1, join_thread, &helpers[1]);
    TEST_EQUAL(k_thread_join(&helpers[2], K_FOREVER), -EDEADLK);
    TEST_STRING(noted(), "");
    k_thread_abort(&helpers[0]);
    join(2);
    TEST_STRING(noted(), "jj");
}

static void join_for_2_ticks(void *thread)
{
    int result = k_thread_join(thread, K_TICKS(2));

    note(result == -EAGAIN ? 't' : '!');
    (void)k_sem_take(&sem, K_FOREVER);
}

TEST_CASE(who_has_joined_in_vain_closes_no_circle)
{
    (void)spawn(0, -1, join_for_2_ticks, k_current_get());
    (void)k_sleep(K_TICKS(10));
    TEST_STRING(noted(), "t");
    TEST_EQUAL(k_thread_join(&helpers[0], K_TICKS(2)), -EAGAIN);
    k_sem_give(&sem);
    join(0);
}

TEST_CASE(join_ends_for_all_who_wait)
{
    (void)spawn(0, 1, wait_for_sem, "a");
    (void)spawn(1, -1, join_thread, &helpers[0]);
    (void)spawn(2, -2, join_thread, &helpers[0]);
    (void)spawn(3, -3, join_thread, &helpers[0]);
    k_thread_abort(&helpers[3]);
    k_sem_give(&sem);
    join(0);
    TEST_STRING(noted(), "ajj");
}

TEST_CASE(a_joiner_whose_time_is_over_is_forgotten)
{
    (void)spawn(0, -1, wait_for_sem, "a");
    TEST_EQUAL(k_thread_join(&helpers[0], K_TICKS(1)), -EAGAIN);
    k_sem_give(&sem);
    TEST_EQUAL(k_sem_take(&sem, K_TICKS(2)), -EAGAIN); /* nothing else ends this wait */
    TEST_STRING(noted(), "a");
}

static void abort_self(void *letter)
{
    note(*(const char *)letter);
    k_thread_abort(k_current_get());
    note('!');
}

TEST_CASE(aborting_oneself_does_not_return)
{
    (void)spawn(0, -1, abort_self, "a");
    TEST_EQUAL(k_thread_join(&helpers[0], K_NO_WAIT), 0);
    TEST_STRING(noted(), "a");
}

static void abort_self_with_the_lock(void *letter)
{
    (void)irq_lock();
    abort_self(letter);
}

static void return_with_the_lock(void *letter)
{
    note(*(const char *)letter);
    (void)irq_lock();
}

TEST_CASE(a_thread_may_end_while_it_keeps_interrupts_out)
{
    (void)spawn(0, -1, abort_self_with_the_lock, "a");
    join(0);
    (void)spawn(0, 1, return_with_the_lock, "b");
    join(0);
    TEST_EQUAL(k_msleep(2), 0); /* interrupts come again */
    TEST_STRING(noted(), "ab");
}

static void sleep_long(void *unused)
{
    (void)unused;
    (void)k_sleep(K_TICKS(5));
    note('!');
}

static void be_ready(void *unused)
{
    (void)unused;
    note('!');
}

static void hold_on(void *unused)
{
    (void)unused;
    k_thread_suspend(k_current_get());
    note('!');
}

TEST_CASE(a_thread_may_be_aborted_whatever_it_does)
{
    (void)spawn(0, 1, be_ready, NULL);
    (void)spawn(1, -1, wait_for_sem, NULL);
    (void)spawn(2, -1, sleep_long, NULL);
    (void)spawn(3, -1, hold_on, NULL);
    (void)spawn(4, -1, join_thread, &helpers[1]);
    (void)spawn(5, 1, be_ready, NULL);
    for (int i = HELPERS - 1; i >= 0; i--) {
        k_thread_abort(&helpers[i]);
        k_thread_abort(&helpers[i]);
        TEST_EQUAL(k_thread_join(&helpers[i], K_NO_WAIT), 0);
    }
    k_thread_resume(&helpers[3]);
    k_wakeup(&helpers[2]);
    (void)k_sleep(K_TICKS(10));
    k_sem_give(&sem);
    TEST_EQUAL(k_sem_count_get(&sem), 1);
    k_sem_reset(&sem);
    TEST_STRING(noted(), "");
}

static void abort_in_interrupt(void *thread)
{
    k_thread_abort(thread);
    note('i');
}

static void be_aborted_by_interrupt(void *unused)
{
    (void)unused;
    in_interrupt(abort_in_interrupt, k_current_get());
    note('!');
}

TEST_CASE(an_interrupt_may_abort_threads)
{
    (void)spawn(0, 1, wait_for_sem, NULL);
    let_others_run();
    in_interrupt(abort_in_interrupt, &helpers[0]);
    TEST_EQUAL(k_thread_join(&helpers[0], K_NO_WAIT), 0);
    (void)spawn(1, -1, be_aborted_by_interrupt, NULL);
    TEST_EQUAL(k_thread_join(&helpers[1], K_NO_WAIT), 0);
    (void)spawn(2, 1, be_aborted_by_interrupt, NULL);
    join(2);
    TEST_STRING(noted(), "iii");
}

static void abort_last_runner(struct k_timer *timer)
{
    k_thread_abort(k_timer_user_data_get(timer));
    note('i');
}

/* The thread that waits last keeps the processor while it is idle, and is aborted then. */
TEST_CASE(an_interrupt_may_abort_the_thread_that_idles)
{
    static K_TIMER_DEFINE(timer, abort_last_runner, NULL);

    (void)spawn(0, 1, wait_for_sem, NULL);
    k_timer_user_data_set(&timer, &helpers[0]);
    k_timer_start(&timer, K_TICKS(3), K_NO_WAIT);
    TEST_EQUAL(k_thread_join(&helpers[0], K_SECONDS(1)), 0);
    TEST_STRING(noted(), "i");
    (void)spawn(0, 1, wait_for_sem, NULL);
    k_timer_start(&timer, K_TICKS(3), K_NO_WAIT);
    TEST_EQUAL(k_msleep(10), 0);
    TEST_EQUAL(k_thread_join(&helpers[0], K_NO_WAIT), 0);
    TEST_STRING(noted(), "i");
}

TEST_CASE(storage_and_stack_serve_again_when_a_thread_has_ended)
{
    for (int i = 0; i < 300; i++) {
        (void)spawn(i % 3, i % 2 == 0 ? -1 : 1, i % 5 == 0 ? be_aborted_by_interrupt : note_letter,
                    "a");
        join(i % 3);
        TEST_EQUAL(noted()[0], i % 5 == 0 ? 'i' : 'a');
    }
}
