/* SPDX-License-Identifier: Apache-2.0 */

/* What can be asked of threads, and what each has of its own. */

#include "helpers.h"

#include <errno.h>
#include <string.h>

static K_SEM_DEFINE(sem, 0, 10);

static void note_letter(void *letter)
{
    note(*(const char *)letter);
}

static void wait_for_sem(void *letter)
{
    (void)k_sem_take(&sem, K_FOREVER);
    note(*(const char *)letter);
}

static void sleep_long(void *unused)
{
    (void)unused;
    (void)k_sleep(K_SECONDS(100));
}

/* Set before main(): by what the definitions below start. */
static volatile int started_at_once;
static volatile int started_later;
static volatile int started_by_hand;

static void count_start(void *counter, void *two, void *three)
{
    *(volatile int *)counter += two == NULL && three == (void *)(uintptr_t)3 ? 1 : 100;
}

K_THREAD_DEFINE(at_once, 512, count_start, &started_at_once, NULL, 3, TEST_PRIORITY, 0, 0);
K_THREAD_DEFINE(later, 512, count_start, &started_later, NULL, 3, TEST_PRIORITY, 0, 20);
K_THREAD_DEFINE(by_hand, 512, count_start, &started_by_hand, NULL, 3, TEST_PRIORITY, 0, -1);

TEST_CASE(defined_threads_start_by_themselves)
{
    TEST_EQUAL(k_thread_join(at_once, K_SECONDS(1)), 0);
    TEST_EQUAL(started_at_once, 1);
    TEST_EQUAL(k_thread_join(later, K_SECONDS(1)), 0);
    TEST_EQUAL(started_later, 1);
    TEST_AT_LEAST(k_uptime_get(), 20);
    TEST_EQUAL(started_by_hand, 0);
    TEST_EQUAL(k_thread_join(by_hand, K_NO_WAIT), -EBUSY);
    k_thread_start(by_hand);
    TEST_EQUAL(k_thread_join(by_hand, K_SECONDS(1)), 0);
    TEST_EQUAL(started_by_hand, 1);
    TEST_STRING(k_thread_name_get(by_hand), "by_hand");
}

TEST_CASE(a_name_is_kept)
{
    (void)spawn(0, 1, note_letter, "a");
    TEST_NULL(k_thread_name_get(&helpers[0]));
    TEST_EQUAL(k_thread_name_set(&helpers[0], "worker"), 0);
    TEST_STRING(k_thread_name_get(&helpers[0]), "worker");
    join(0);
    (void)noted();
}

static void check_state(k_tid_t thread, const char *expected)
{
    char text[16];

    TEST_SAME(k_thread_state_str(thread, text, sizeof(text)), text);
    TEST_STRING(text, expected);
}

TEST_CASE(a_state_has_a_word)
{
    char text[4];

    check_state(k_current_get(), "running");
    (void)spawn_after(0, 1, note_letter, "a", K_FOREVER);
    check_state(&helpers[0], "prestart");
    k_thread_start(&helpers[0]);
    check_state(&helpers[0], "ready");
    k_thread_suspend(&helpers[0]);
    check_state(&helpers[0], "suspended");
    k_thread_resume(&helpers[0]);
    join(0);
    check_state(&helpers[0], "dead");
    (void)spawn(0, -1, wait_for_sem, "a");
    check_state(&helpers[0], "pending");
    (void)spawn(1, -1, sleep_long, "a");
    check_state(&helpers[1], "sleeping");
    TEST_STRING(k_thread_state_str(&helpers[1], text, sizeof(text)), "sle");
    text[0] = 'x';
    (void)k_thread_state_str(&helpers[1], text, 0);
    TEST_EQUAL(text[0], 'x');
    k_wakeup(&helpers[1]);
    k_sem_give(&sem);
    join(0);
    join(1);
    (void)noted();
}

/* Two frames of this, and a thread that waits, fit a helper's stack. */
#define FRAME_BYTES (TEST_HELPER_STACK_BYTES / 4)

/* Writes to so many bytes of the stack, and more with each level. */
static int __attribute__((noinline)) use_stack(int level)
{
    volatile char bytes[FRAME_BYTES];

    for (size_t i = 0; i < sizeof(bytes); i++) {
        bytes[i] = (char)(level + 1);
    }
    return level == 0 ? bytes[7] : use_stack(level - 1) + bytes[9];
}

static void use_stack_and_wait(void *unused)
{
    (void)unused;
    (void)use_stack(0);
    (void)k_sem_take(&sem, K_FOREVER);
    (void)use_stack(1);
    (void)k_sem_take(&sem, K_FOREVER);
}

TEST_CASE(the_stack_tells_how_much_of_it_was_used)
{
    size_t unused = 0;
    size_t size;
    size_t first;

    (void)spawn_after(0, -1, use_stack_and_wait, NULL, K_FOREVER);
    size = k_thread_stack_size_get(&helpers[0]);
    TEST_AT_LEAST(size, TEST_HELPER_STACK_BYTES);
    TEST_EQUAL(k_thread_stack_space_get(&helpers[0], &unused), 0);
    TEST_AT_MOST(unused, size);
    TEST_AT_LEAST(unused, size - 200);
    k_thread_start(&helpers[0]);
    TEST_EQUAL(k_thread_stack_space_get(&helpers[0], &first), 0);
    TEST_AT_MOST(first, size - FRAME_BYTES);
    k_sem_give(&sem);
    TEST_EQUAL(k_thread_stack_space_get(&helpers[0], &unused), 0);
    TEST_AT_MOST(unused, first);
    TEST_AT_MOST(unused, size - (2 * FRAME_BYTES));
    TEST_AT_LEAST(unused, 64);
    k_sem_give(&sem);
    join(0);
}

static void note_where_it_runs(void *unused)
{
    const struct k_thread *self = k_current_get();
    uintptr_t start = (uintptr_t)arch_stack_start(&self->context, self->stack);
    volatile char local = 0;

    (void)unused;
    note((uintptr_t)&local - start < k_thread_stack_size_get(self) ? 'y' : 'n');
}

/* Also where a port takes stacks from elsewhere than the program. */
TEST_CASE(a_threads_stack_is_where_it_is_said_to_be)
{
    (void)spawn(0, -1, note_where_it_runs, NULL);
    join(0);
    TEST_STRING(noted(), "y");
}

static void count_thread(const struct k_thread *thread, void *bits)
{
    for (int i = 0; i < HELPERS; i++) {
        if (thread == &helpers[i]) {
            *(unsigned int *)bits += 1U << (4 * i);
        }
    }
    if (thread == k_current_get()) {
        *(unsigned int *)bits += 1U << 28;
    }
}

static unsigned int count_threads(void (*walk)(k_thread_user_cb_t callback, void *user_data))
{
    unsigned int bits = 0;

    walk(count_thread, &bits);
    return bits;
}

TEST_CASE(every_thread_that_has_not_ended_is_visited_once)
{
    (void)spawn(0, -1, wait_for_sem, "a");
    (void)spawn(1, 1, note_letter, "b");
    (void)spawn_after(2, 1, note_letter, "c", K_FOREVER);
    TEST_EQUAL(count_threads(k_thread_foreach), 0x10000111);
    TEST_EQUAL(count_threads(k_thread_foreach_unlocked), 0x10000111);
    k_thread_abort(&helpers[1]);
    TEST_EQUAL(count_threads(k_thread_foreach), 0x10000101);
    k_sem_give(&sem);
    k_thread_abort(&helpers[2]);
    join(0);
    TEST_EQUAL(count_threads(k_thread_foreach), 0x10000000);
    TEST_EQUAL(count_threads(k_thread_foreach_unlocked), 0x10000000);
    TEST_STRING(noted(), "a");
}

static void abort_helper(const struct k_thread *thread, void *count)
{
    if (thread >= helpers && thread < helpers + HELPERS) {
        k_thread_abort((k_tid_t)(uintptr_t)thread);
        ++*(int *)count;
    }
}

TEST_CASE(a_visited_thread_may_be_aborted)
{
    int count = 0;

    (void)spawn(0, 1, note_letter, "a");
    (void)spawn(1, 1, note_letter, "b");
    (void)spawn(2, 1, note_letter, "c");
    k_thread_foreach_unlocked(abort_helper, &count);
    TEST_EQUAL(count, 3);
    TEST_EQUAL(count_threads(k_thread_foreach), 0x10000000);
}

static bool is_helper(const struct k_thread *thread)
{
    return thread >= helpers && thread < helpers + HELPERS;
}

static void abort_all_helpers(const struct k_thread *thread, void *count)
{
    if (!is_helper(thread)) {
        return;
    }
    for (int i = 0; i < 3; i++) {
        k_thread_abort(&helpers[i]);
    }
    TEST_EQUAL(count_threads(k_thread_foreach_unlocked), 0x10000000);
    memset(helpers, 0xa5, sizeof(helpers[0]) * 3U); /* their storage serves for something else */
    ++*(int *)count;
}

TEST_CASE(threads_that_end_before_their_turn_are_not_visited)
{
    int count = 0;

    for (int i = 0; i < 3; i++) {
        (void)spawn(i, 1, note_letter, "a");
    }
    k_thread_foreach_unlocked(abort_all_helpers, &count);
    TEST_EQUAL(count, 1);
    TEST_EQUAL(count_threads(k_thread_foreach), 0x10000000);
}

static void begin_anew(const struct k_thread *thread, void *count)
{
    if (is_helper(thread) && ++*(int *)count < 10) {
        k_thread_abort((k_tid_t)(uintptr_t)thread);
        (void)spawn_after((int)(thread - helpers), 1, note_letter, "a", K_FOREVER);
    }
}

TEST_CASE(a_thread_created_in_the_storage_of_a_visited_one_is_not_visited)
{
    int count = 0;

    for (int i = 0; i < 3; i++) {
        (void)spawn(i, 1, note_letter, "a");
    }
    k_thread_foreach_unlocked(begin_anew, &count);
    TEST_EQUAL(count, 3);
    for (int i = 0; i < 3; i++) {
        k_thread_abort(&helpers[i]);
    }
}

static void wait_at_helper(const struct k_thread *thread, void *unused)
{
    (void)unused;
    if (is_helper(thread)) {
        (void)k_sem_take(&sem, K_FOREVER);
    }
}

static void walk_and_wait(void *unused)
{
    k_thread_foreach_unlocked(wait_at_helper, unused);
    note('w');
}

TEST_CASE(who_is_aborted_while_visiting_leaves_no_trace)
{
    (void)spawn(0, 1, note_letter, "a");
    (void)spawn(1, -1, walk_and_wait, NULL);
    (void)spawn(2, -1, walk_and_wait, NULL);
    k_thread_abort(&helpers[1]);
    k_thread_abort(&helpers[0]);  /* must not touch the ended one's stack */
    for (int i = 0; i < 3; i++) { /* and nor must what ends when it serves again */
        (void)spawn(1, -1, note_letter, "b");
        join(1);
    }
    for (int i = 0; i < HELPERS; i++) {
        k_sem_give(&sem);
    }
    TEST_STRING(noted(), "bbbw");
    join(2);
    k_sem_reset(&sem);
    TEST_EQUAL(count_threads(k_thread_foreach_unlocked), 0x10000000);
}

TEST_CASE(the_first_of_two_visits_may_end_first)
{
    (void)spawn(0, 1, note_letter, "a");
    (void)spawn(1, -1, walk_and_wait, NULL);
    (void)spawn(2, -1, walk_and_wait, NULL); /* has one more to visit: itself */
    for (int i = 0; i < 3; i++) {
        TEST_FALSE(has_noted());
        k_sem_give(&sem);
    }
    TEST_STRING(noted(), "w");
    k_sem_give(&sem);
    k_sem_give(&sem);
    TEST_STRING(noted(), "w");
    join(1);
    join(2);
    TEST_EQUAL(k_sem_count_get(&sem), 0);
    join(0);
    TEST_EQUAL(count_threads(k_thread_foreach_unlocked), 0x10000000);
    (void)noted();
}

static void set_errno(void *wanted)
{
    errno = *(int *)wanted;
    k_yield();
    k_yield();
    note(errno == *(int *)wanted ? 'y' : 'n');
}

static void set_errno_in_interrupt(void *unused)
{
    (void)unused;
    errno = EIO;
}

TEST_CASE(errno_is_each_threads_own)
{
    static int errors[] = {EINVAL, EAGAIN, ENOMEM};

    errno = EBUSY;
    for (int i = 0; i < 3; i++) {
        (void)spawn(i, 0, set_errno, &errors[i]);
    }
    for (int i = 0; i < 3; i++) {
        join(i);
    }
    TEST_EQUAL(errno, EBUSY);
    TEST_STRING(noted(), "yyy");
    if (CONFIG_ARCH_POSIX) {
        in_interrupt(set_errno_in_interrupt, NULL);
        TEST_EQUAL(errno, EBUSY);
    }
}
