/* SPDX-License-Identifier: Apache-2.0 */

/* What a case may not leave behind: threads, and what counters count. */

#include "case.h"

#include <kernel/console.h>
#include <kernel/time.h>

#define MAX_THREADS    64U
#define SETTLE_MS      100
#define SETTLE_STEP_MS 10

struct thread_list {
    const struct k_thread *threads[MAX_THREADS];
    size_t count;
};

static struct thread_list before;
static struct test_counter *first_counter;

void test__register_counter(struct test_counter *counter)
{
    counter->next = first_counter;
    first_counter = counter;
}

static bool contains(const struct thread_list *list, const struct k_thread *thread)
{
    for (size_t i = 0; i < list->count; i++) {
        if (list->threads[i] == thread) {
            return true;
        }
    }
    return false;
}

static void append(const struct k_thread *thread, void *list_)
{
    struct thread_list *list = list_;

    if (list->count < MAX_THREADS) {
        list->threads[list->count++] = thread;
    }
}

static void append_if_new(const struct k_thread *thread, void *list)
{
    if (!contains(&before, thread)) {
        append(thread, list);
    }
}

/* Where there is no list of them, those that are left are not noticed. */
static void for_each_thread(k_thread_user_cb_t callback, struct thread_list *list)
{
    if (IS_ENABLED(CONFIG_THREAD_MONITOR)) {
        k_thread_foreach(callback, list);
    }
}

static void find_new_threads(struct thread_list *list)
{
    list->count = 0;
    for_each_thread(append_if_new, list);
}

void leaks_note(void)
{
    before.count = 0;
    for_each_thread(append, &before);
    for (struct test_counter *each = first_counter; each != NULL; each = each->next) {
        each->before = each->get();
    }
}

static bool is_as_noted(void)
{
    static struct thread_list left;

    find_new_threads(&left);
    if (left.count > 0) {
        return false;
    }
    for (const struct test_counter *each = first_counter; each != NULL; each = each->next) {
        if (each->get() != each->before) {
            return false;
        }
    }
    return true;
}

static void print_thread(const struct k_thread *thread)
{
    const char *name = k_thread_name_get((k_tid_t)(uintptr_t)thread);

    printk("# leak: the thread %s has not ended\n", name != NULL ? name : "without name");
}

static void print_leaks(void)
{
    static struct thread_list left;

    find_new_threads(&left);
    for (size_t i = 0; i < left.count; i++) {
        print_thread(left.threads[i]);
    }
    for (const struct test_counter *each = first_counter; each != NULL; each = each->next) {
        long now = each->get();

        if (now != each->before) {
            printk("# leak: %s was %ld, is %ld\n", each->name, each->before, now);
        }
    }
}

bool leaks_check(void)
{
    for (int waited_ms = 0; !is_as_noted(); waited_ms += SETTLE_STEP_MS) {
        if (waited_ms >= SETTLE_MS) {
            print_leaks();
            return false;
        }
        k_msleep(SETTLE_STEP_MS);
    }
    return true;
}

void leaks_abort_threads(void)
{
    static struct thread_list left;

    find_new_threads(&left);
    for (size_t i = 0; i < left.count; i++) {
        k_thread_abort((k_tid_t)(uintptr_t)left.threads[i]);
    }
}
