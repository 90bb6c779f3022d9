/* SPDX-License-Identifier: Apache-2.0 */

/*
 * The cases of the socket tests, each with every single allocation failing, once and from there
 * on. Checks may fail then, which ends a case early; but nothing crashes, whatever was open can be
 * closed, all threads come back, nothing is lost, and the case itself succeeds again afterwards.
 *
 * It takes the place of the harness: the linker hands it what cases and checks call.
 */

#include <kernel/console.h>
#include <net/net.h>
#include <string.h>

#include "allocations.h"
#include "case.h"
#include "socket_support.h"

enum {
    MOST_POINTS = 150, /* of a case that allocates more, so many are chosen evenly */
    MOST_SOCKETS = CONFIG_NET_SOCKETS,
    BACK_MS = 60000,   /* until threads have come back from calls */
    GONE_MS = 3600000, /* until TCP has given up */
    MOST_THREADS = 64,
};

static struct test_case *first_case;
static struct test_case **next_case = &first_case;
static K_SEM_DEFINE(is_over, 0, 1);
static bool has_failed;
static bool is_skipped;
static bool is_injecting;

static struct k_thread case_thread;
static K_THREAD_STACK_DEFINE(case_stack, TEST_STACK_BYTES);

/* What cases call */

void __wrap_test__register(struct test_case *test_case);
void __wrap_test__check(bool is_good, const char *problem, const char *file, int line);
void __wrap_test__compare(long long actual, enum test__relation relation, long long other,
                          const char *expression, const char *file, int line);
void __wrap_test__check_memory(const void *actual, const void *expected, size_t length,
                               const char *expression, const char *file, int line);
void __wrap_test__skip(const char *reason);

void __wrap_test__register(struct test_case *test_case)
{
    *next_case = test_case;
    next_case = &test_case->next;
}

static _Noreturn void end_thread(void)
{
    k_sem_give(&is_over);
    k_thread_abort(k_current_get());
    for (;;) {
    }
}

/* Handlers go on: their queue is needed again. */
static void fail(const char *problem, const char *file, int line)
{
    if (!is_injecting) {
        printk("# %s:%d: %s\n", file, line, problem);
    }
    has_failed = true;
    if (k_current_get() != k_work_queue_thread_get(&test_queue)) {
        end_thread();
    }
}

void __wrap_test__check(bool is_good, const char *problem, const char *file, int line)
{
    if (!is_good) {
        fail(problem, file, line);
    }
}

void __wrap_test__compare(long long actual, enum test__relation relation, long long other,
                          const char *expression, const char *file, int line)
{
    bool is_good = relation == TEST__EQUALS         ? actual == other
                   : relation == TEST__DIFFERS_FROM ? actual != other
                   : relation == TEST__IS_AT_LEAST  ? actual >= other
                                                    : actual <= other;

    __wrap_test__check(is_good, expression, file, line);
}

void __wrap_test__check_memory(const void *actual, const void *expected, size_t length,
                               const char *expression, const char *file, int line)
{
    __wrap_test__check(memcmp(actual, expected, length) == 0, expression, file, line);
}

void __wrap_test__skip(const char *reason)
{
    (void)reason;
    is_skipped = true;
    end_thread();
}

/* Afterwards */

struct open_sockets {
    int handles[MOST_SOCKETS];
    size_t count;
};

static void note_socket(const struct net_socket_info *info, void *open_)
{
    struct open_sockets *open = open_;

    if (info->socket > 0 && open->count < MOST_SOCKETS) {
        open->handles[open->count++] = info->socket;
    }
}

static size_t close_all_sockets(void)
{
    struct open_sockets open = {.count = 0};
    struct net_linger off = {.l_onoff = 0};

    net_socket_foreach(note_socket, &open);
    for (size_t i = 0; i < open.count; i++) {
        (void)net_setsockopt(open.handles[i], NET_SOL_SOCKET, NET_SO_LINGER, &off, sizeof(off));
        (void)net_close(open.handles[i]);
    }
    return open.count;
}

static void count_thread(const struct k_thread *thread, void *count)
{
    (void)thread;
    (*(size_t *)count)++;
}

static size_t count_threads(void)
{
    size_t count = 0;

    k_thread_foreach(count_thread, &count);
    return count;
}

static void add_used(const struct net_pool *pool, void *used)
{
    *(size_t *)used += pool->used;
}

static size_t count_used(void)
{
    struct net_socket_statistics statistics;
    size_t used = 0;

    net_pool_foreach(add_used, &used);
    net_socket_statistics_get(&statistics);
    return used + statistics.in_use;
}

static size_t threads_at_rest;
static size_t used_at_rest;

/* Threads wait in calls, or for each other, with limits: the one as the other ends. */
static bool come_back(void)
{
    for (int ms = 0; ms < BACK_MS; ms += 100) {
        if (close_all_sockets() == 0 && count_threads() == threads_at_rest) {
            return true;
        }
        k_msleep(100);
    }
    return false;
}

static bool is_all_gone(void)
{
    for (int ms = 0; ms < GONE_MS && count_used() != used_at_rest; ms += 500) {
        k_msleep(500);
    }
    return count_used() == used_at_rest;
}

/* Runs */

static void run_in_thread(void *test_case, void *p2, void *p3)
{
    (void)p2;
    (void)p3;
    ((const struct test_case *)test_case)->run();
    k_sem_give(&is_over);
}

/* Returns how much it has allocated. */
static uint32_t run(const struct test_case *test_case, uint32_t first, uint32_t count)
{
    has_failed = false;
    is_injecting = count != 0;
    k_sem_reset(&is_over);
    allocations_fail(first, count);
    k_thread_create(&case_thread, case_stack, K_THREAD_STACK_SIZEOF(case_stack), run_in_thread,
                    (void *)(uintptr_t)test_case, NULL, NULL, TEST_PRIORITY, 0, K_NO_WAIT);
    has_failed = k_sem_take(&is_over, K_MSEC(test_case->limit_ms)) != 0 || has_failed;
    uint32_t allocated = allocations_count();

    allocations_fail(0, 0);
    bool is_back = come_back();

    if (!is_back || !is_all_gone()) {
        printk("# %s, allocation %u, %s: %s\n", test_case->name, (unsigned int)first,
               count == 1 ? "once" : "from there on",
               is_back ? "something is left" : "a thread does not come back");
        board_exit(1);
    }
    return allocated;
}

static unsigned int run_with_failures(const struct test_case *test_case, uint32_t allocated)
{
    uint32_t step = allocated / MOST_POINTS + 1U;
    unsigned int runs = 0;

    for (uint32_t i = 0; i < allocated; i += step) {
        (void)run(test_case, i, 1);
        (void)run(test_case, i, UINT32_MAX);
        runs += 2;
    }
    return runs;
}

static bool run_everything(const struct test_case *test_case)
{
    is_skipped = false;
    uint32_t allocated = run(test_case, 0, 0);

    if (is_skipped || has_failed) {
        return is_skipped;
    }
    unsigned int runs = run_with_failures(test_case, allocated);

    (void)run(test_case, 0, 0);
    printk("# %u allocations, %u runs\n", (unsigned int)allocated, runs);
    return !has_failed;
}

static unsigned int count_cases(void)
{
    unsigned int count = 0;

    for (const struct test_case *each = first_case; each != NULL; each = each->next) {
        count++;
    }
    return count;
}

int main(void)
{
    unsigned int number = 0;
    unsigned int failed = 0;

    printk("1..%u\n", count_cases());
    test_set_up();
    k_thread_priority_set(k_current_get(), K_HIGHEST_THREAD_PRIO);
    k_msleep(SHORT_MS);
    threads_at_rest = count_threads();
    used_at_rest = count_used();
    for (const struct test_case *each = first_case; each != NULL; each = each->next) {
        bool is_good = run_everything(each);

        printk("%s %u - %s\n", is_good ? "ok" : "not ok", ++number, each->name);
        failed += is_good ? 0U : 1U;
    }
    board_exit(failed == 0 ? 0 : 1);
}
