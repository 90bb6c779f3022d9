/* SPDX-License-Identifier: Apache-2.0 */

/* Suspending and resuming. */

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

static void wait_for_5_ticks(void *letter)
{
    int result = k_sem_take(&sem, K_TICKS(5));

    note(result == 0 ? *(const char *)letter : result == -EAGAIN ? 't' : '!');
}

static void suspend_self(void *letter)
{
    note(*(const char *)letter);
    k_thread_suspend(k_current_get());
    note((char)(*(const char *)letter + 'A' - 'a'));
}

TEST_CASE(a_suspended_thread_does_not_run)
{
    (void)spawn(0, 1, note_letter, "a");
    k_thread_suspend(&helpers[0]);
    let_others_run();
    TEST_STRING(noted(), "");
    k_thread_resume(&helpers[0]);
    let_others_run();
    TEST_STRING(noted(), "a");
    join(0);
}

TEST_CASE(a_thread_suspends_itself_until_it_is_resumed)
{
    (void)spawn(0, -1, suspend_self, "a");
    note('1');
    k_thread_resume(&helpers[0]);
    note('2');
    TEST_STRING(noted(), "a1A2");
    join(0);
}

TEST_CASE(suspending_does_not_count)
{
    (void)spawn(0, 1, note_letter, "a");
    k_thread_suspend(&helpers[0]);
    k_thread_suspend(&helpers[0]);
    k_thread_resume(&helpers[0]);
    let_others_run();
    TEST_STRING(noted(), "a");
    k_thread_suspend(&helpers[0]); /* it has ended */
    k_thread_resume(&helpers[0]);
    TEST_EQUAL(k_thread_join(&helpers[0], K_NO_WAIT), 0);
}

TEST_CASE(resuming_a_thread_that_is_not_suspended_changes_nothing)
{
    (void)spawn(0, -1, wait_for_sem, "a");
    k_thread_resume(&helpers[0]);
    (void)spawn(1, 1, note_letter, "b");
    k_thread_resume(&helpers[1]);
    k_thread_resume(&helpers[1]);
    k_thread_resume(k_current_get());
    TEST_STRING(noted(), "");
    k_sem_give(&sem);
    let_others_run();
    TEST_STRING(noted(), "ab");
    join(0);
    join(1);
}

TEST_CASE(a_suspended_thread_is_handed_what_it_waits_for)
{
    (void)spawn(0, -1, wait_for_5_ticks, "a");
    k_thread_suspend(&helpers[0]);
    (void)k_sleep(K_TICKS(10)); /* its time has no limit any more */
    TEST_STRING(noted(), "");
    k_sem_give(&sem);
    TEST_STRING(noted(), "");
    k_thread_resume(&helpers[0]);
    TEST_STRING(noted(), "a");
    join(0);
    TEST_EQUAL(k_sem_take(&sem, K_NO_WAIT), -EBUSY);
}

TEST_CASE(a_wait_with_a_limit_ends_with_the_suspension)
{
    (void)spawn(0, -1, wait_for_5_ticks, "a");
    k_thread_suspend(&helpers[0]);
    k_thread_resume(&helpers[0]);
    TEST_STRING(noted(), "t");
    k_sem_give(&sem); /* nobody waits for it */
    TEST_EQUAL(k_sem_take(&sem, K_NO_WAIT), 0);
    join(0);
}

TEST_CASE(a_resumed_thread_waits_on)
{
    (void)spawn(0, -1, wait_for_sem, "a");
    k_thread_suspend(&helpers[0]);
    k_thread_resume(&helpers[0]);
    TEST_STRING(noted(), "");
    k_sem_give(&sem);
    TEST_STRING(noted(), "a");
    join(0);
}

static void report_sleep(void *left)
{
    *(int32_t *)left = k_sleep(K_TICKS(100));
}

TEST_CASE(a_sleep_ends_with_the_suspension)
{
    int32_t left = -1;

    (void)spawn(0, -1, report_sleep, &left);
    (void)k_sleep(K_TICKS(50));
    k_thread_suspend(&helpers[0]);
    (void)k_sleep(K_TICKS(200));
    TEST_EQUAL(left, -1);
    k_wakeup(&helpers[0]); /* so it is over, but the thread stays suspended */
    TEST_EQUAL(left, -1);
    k_thread_resume(&helpers[0]);
    TEST_AT_LEAST(left, 45 * 1000 / CONFIG_SYS_CLOCK_TICKS_PER_SEC);
    TEST_AT_MOST(left, 50 * 1000 / CONFIG_SYS_CLOCK_TICKS_PER_SEC);
    join(0);
    left = -1;
    (void)spawn(0, -1, report_sleep, &left);
    k_thread_suspend(&helpers[0]);
    k_thread_resume(&helpers[0]);
    TEST_AT_LEAST(left, 95 * 1000 / CONFIG_SYS_CLOCK_TICKS_PER_SEC);
    join(0);
}

TEST_CASE(a_suspended_sleeper_may_be_aborted)
{
    int32_t left = -1;

    (void)spawn(0, -1, report_sleep, &left);
    k_thread_suspend(&helpers[0]);
    k_thread_abort(&helpers[0]);
    k_thread_resume(&helpers[0]);
    TEST_EQUAL(left, -1);
    join(0);
}

TEST_CASE(a_thread_suspended_before_its_start_waits_for_both)
{
    (void)spawn_after(0, -1, note_letter, "a", K_FOREVER);
    k_thread_suspend(&helpers[0]);
    k_thread_start(&helpers[0]);
    TEST_STRING(noted(), "");
    k_thread_resume(&helpers[0]);
    TEST_STRING(noted(), "a");
    (void)spawn_after(0, -1, note_letter, "b", K_TICKS(3));
    k_thread_suspend(&helpers[0]);
    k_thread_resume(&helpers[0]);
    TEST_STRING(noted(), "");
    join(0);
    TEST_STRING(noted(), "b");
}

static void suspend_in_interrupt(void *thread)
{
    k_thread_suspend(thread);
    note('i');
}

static void resume_in_interrupt(void *thread)
{
    k_thread_resume(thread);
    note('i');
}

static void be_suspended_by_interrupt(void *letter)
{
    note(*(const char *)letter);
    in_interrupt(suspend_in_interrupt, k_current_get());
    note((char)(*(const char *)letter + 'A' - 'a'));
}

TEST_CASE(an_interrupt_may_suspend_and_resume)
{
    (void)spawn(0, -1, be_suspended_by_interrupt, "a");
    note('1');
    in_interrupt(resume_in_interrupt, &helpers[0]);
    note('2');
    TEST_STRING(noted(), "ai1iA2");
    join(0);
    (void)spawn(1, 1, note_letter, "b");
    in_interrupt(suspend_in_interrupt, &helpers[1]);
    let_others_run();
    TEST_STRING(noted(), "i");
    in_interrupt(resume_in_interrupt, &helpers[1]);
    join(1);
    TEST_STRING(noted(), "ib");
}

static void suspend_and_resume_in_interrupt(void *thread)
{
    k_thread_suspend(thread);
    k_thread_resume(thread);
}

static void be_suspended_and_resumed(void *letter)
{
    in_interrupt(suspend_and_resume_in_interrupt, k_current_get());
    note(*(const char *)letter);
    k_yield();
    note((char)(*(const char *)letter + 'A' - 'a'));
}

/* It runs on as if nothing had been; then its equals run in their order. */
TEST_CASE(the_running_thread_may_be_suspended_and_resumed_by_one_interrupt)
{
    (void)spawn(0, 1, be_suspended_and_resumed, "a");
    (void)spawn(1, 1, note_letter, "b");
    (void)spawn(2, 1, note_letter, "c");
    let_others_run();
    TEST_STRING(noted(), "abcA");
    for (int i = 0; i < 3; i++) {
        join(i);
    }
}

static void wake_and_be_preempted(void *letter)
{
    in_interrupt(suspend_and_resume_in_interrupt, k_current_get());
    k_sem_give(&sem);
    note(*(const char *)letter);
}

TEST_CASE(a_thread_resumed_by_the_interrupt_that_suspended_it_keeps_its_place)
{
    (void)spawn(0, -1, wait_for_sem, "u");
    (void)spawn(1, 1, wake_and_be_preempted, "a");
    (void)spawn(2, 1, note_letter, "b");
    let_others_run();
    TEST_STRING(noted(), "uab");
    for (int i = 0; i < 3; i++) {
        join(i);
    }
}

static void suspend_last_runner(struct k_timer *timer)
{
    k_thread_suspend(k_timer_user_data_get(timer));
    k_sem_give(&sem);
    note('i');
}

TEST_CASE(the_thread_that_idles_may_be_suspended)
{
    static K_TIMER_DEFINE(timer, suspend_last_runner, NULL);

    (void)spawn(0, 1, wait_for_sem, "a");
    k_timer_user_data_set(&timer, &helpers[0]);
    k_timer_start(&timer, K_TICKS(3), K_NO_WAIT);
    TEST_EQUAL(k_msleep(10), 0); /* now the helper is the last to wait */
    TEST_STRING(noted(), "i");
    k_thread_resume(&helpers[0]);
    join(0);
    TEST_STRING(noted(), "a");
}
