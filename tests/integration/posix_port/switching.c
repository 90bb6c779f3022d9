/* SPDX-License-Identifier: Apache-2.0 */

/* Many threads on stacks from the host, and interrupts between them. */

#include "test.h"

#include <arch/posix.h>
#include <errno.h>
#include <fenv.h>
#include <kernel/kernel.h>

#define MANY   500
#define ROUNDS 20

static struct k_thread threads[MANY];
static K_THREAD_STACK_ARRAY_DEFINE(stacks, MANY, ARCH_STACK_MIN_BYTES);
static unsigned int entered;

static void start(unsigned int n, k_thread_entry_t entry, void *p1, int prio)
{
    k_thread_create(&threads[n], stacks[n], K_THREAD_STACK_SIZEOF(stacks[n]), entry, p1, NULL, NULL,
                    prio, 0, K_NO_WAIT);
}

/* The same value, which the compiler cannot calculate again: it must keep it. */
static inline uint64_t opaque(uint64_t value)
{
    __asm volatile("" : "+r"(value));
    return value;
}

/* More locals than there are registers that a called function keeps: all of those are in use. */
static void __attribute__((noinline)) keep_in_registers(uint32_t number)
{
    uint64_t a = opaque(number + 1U), b = opaque(number + 2U), c = opaque(number + 3U);
    uint64_t d = opaque(number + 4U), e = opaque(number + 5U), f = opaque(number + 6U);
    uint64_t g = opaque(number + 7U), h = opaque(number + 8U), i = opaque(number + 9U);
    uint64_t j = opaque(number + 10U), k = opaque(number + 11U), l = opaque(number + 12U);
    double p = (double)opaque(number), q = (double)opaque(a), r = (double)opaque(b);
    double s = (double)opaque(c), t = (double)opaque(d), u = (double)opaque(e);
    double v = (double)opaque(f), w = (double)opaque(g), x = (double)opaque(h);

    k_yield();
    TEST_TRUE(a == number + 1U && b == number + 2U && c == number + 3U && d == number + 4U);
    TEST_TRUE(e == number + 5U && f == number + 6U && g == number + 7U && h == number + 8U);
    TEST_TRUE(i == number + 9U && j == number + 10U && k == number + 11U && l == number + 12U);
    TEST_TRUE(p == (double)number && q == (double)a && r == (double)b && s == (double)c);
    TEST_TRUE(t == (double)d && u == (double)e && v == (double)f && w == (double)g);
    TEST_TRUE(x == (double)h);
}

/* What a thread must find as it left it: its locals in registers and on its stack, and errno. */
static void go_round(void *p1, void *p2, void *p3)
{
    volatile uint32_t on_stack[64];
    uint32_t number = (uint32_t)(uintptr_t)p1;

    (void)p2;
    (void)p3;
    for (uint32_t round = 0; round < ROUNDS; round++) {
        for (uint32_t i = 0; i < ARRAY_SIZE(on_stack); i++) {
            on_stack[i] = (number * 1000U) + i + round;
        }
        errno = (int)(number + round);
        k_yield();
        TEST_EQUAL(errno, number + round);
        for (uint32_t i = 0; i < ARRAY_SIZE(on_stack); i++) {
            TEST_EQUAL(on_stack[i], (number * 1000U) + i + round);
        }
        keep_in_registers(number + round);
        entered++;
    }
}

TEST_CASE(each_of_many_threads_keeps_its_locals_and_its_errno)
{
    entered = 0;
    for (unsigned int i = 0; i < MANY; i++) {
        start(i, go_round, (void *)(uintptr_t)i, TEST_PRIORITY);
    }
    for (unsigned int i = 0; i < MANY; i++) {
        TEST_EQUAL(k_thread_join(&threads[i], K_FOREVER), 0);
    }
    TEST_EQUAL(entered, MANY * ROUNDS);
}

/* A page of each stack that was seen. */
static uintptr_t seen[4];
static unsigned int seen_count;

static void note_stack(void *p1, void *p2, void *p3)
{
    uintptr_t page = (uintptr_t)__builtin_frame_address(0) / 4096U;
    unsigned int i = 0;

    (void)p1;
    (void)p2;
    (void)p3;
    while (i < seen_count && seen[i] != page) {
        i++;
    }
    if (i == seen_count) {
        TEST_AT_MOST(seen_count, ARRAY_SIZE(seen) - 1);
        seen[seen_count++] = page;
    }
    entered++;
}

TEST_CASE(stacks_of_threads_that_have_ended_are_used_again)
{
    entered = 0;
    seen_count = 0;
    for (unsigned int i = 0; i < 1000; i++) {
        start(0, note_stack, NULL, TEST_PRIORITY - 1);
        TEST_EQUAL(k_thread_join(&threads[0], K_FOREVER), 0);
    }
    TEST_EQUAL(entered, 1000);
}

/* Both units that a processor may have calculate: x86-64 has one for long double. */
static bool rounds_upwards(void)
{
    volatile double one = 1.0;
    volatile double three = 3.0;
    volatile long double long_one = 1.0L;
    volatile long double long_three = 3.0L;
    bool is_upwards = (one / three) * three > one;

    TEST_EQUAL((long_one / long_three) * long_three > long_one, is_upwards);
    return is_upwards;
}

static void round_upwards(void *p1, void *p2, void *p3)
{
    (void)p1;
    (void)p2;
    (void)p3;
    TEST_FALSE(rounds_upwards());
    (void)fesetround(FE_UPWARD);
    TEST_TRUE(rounds_upwards());
    k_yield();
    TEST_TRUE(rounds_upwards());
}

TEST_CASE(each_thread_has_its_own_rounding_of_floating_point_numbers)
{
    start(0, round_upwards, NULL, TEST_PRIORITY);
    start(1, round_upwards, NULL, TEST_PRIORITY);
    k_yield();
    TEST_FALSE(rounds_upwards());
    (void)k_thread_join(&threads[0], K_FOREVER);
    (void)k_thread_join(&threads[1], K_FOREVER);
}

static void __attribute__((noinline)) write_ends(volatile char *memory, size_t bytes)
{
    memory[0] = 1;
    memory[bytes - 1U] = 1;
}

static void use_stack(void *p1, void *p2, void *p3)
{
    char used[100000];

    (void)p1;
    (void)p2;
    (void)p3;
    write_ends(used, sizeof(used));
    k_sleep(K_FOREVER);
}

TEST_CASE(the_use_of_a_stack_is_measured)
{
    size_t unused_before;
    size_t unused;

    start(0, go_round, NULL, TEST_PRIORITY - 1);
    (void)k_thread_join(&threads[0], K_FOREVER);
    start(0, use_stack, NULL, TEST_PRIORITY - 1);
    TEST_EQUAL(k_thread_stack_space_get(&threads[0], &unused), 0);
    TEST_AT_MOST(unused, CONFIG_ARCH_POSIX_STACK_BYTES - 100000);
    TEST_AT_LEAST(unused, CONFIG_ARCH_POSIX_STACK_BYTES - 110000);
    k_thread_abort(&threads[0]);

    start(1, use_stack, NULL, TEST_PRIORITY + 1);
    TEST_EQUAL(k_thread_stack_space_get(&threads[1], &unused_before), 0);
    TEST_AT_LEAST(unused_before, CONFIG_ARCH_POSIX_STACK_BYTES - 4096);
    k_thread_abort(&threads[1]);
}

static struct k_sem sem;
static unsigned int handled;

static void on_irq(struct posix_irq *irq)
{
    unsigned int key = irq_lock();

    (void)irq;
    TEST_TRUE(k_is_in_isr());
    TEST_EQUAL(key, 0);
    irq_unlock(key);
    errno = EXDEV;
    handled++;
    k_sem_give(&sem);
}

static struct posix_irq irq = {.on_irq = on_irq};

TEST_CASE(an_interrupt_raised_under_the_lock_waits_for_the_unlock)
{
    k_sem_init(&sem, 0, 10);
    handled = 0;
    errno = ENOENT;

    unsigned int key = irq_lock();

    posix_irq_raise(&irq);
    posix_irq_raise(&irq);
    TEST_EQUAL(handled, 0);
    irq_unlock(key);
    TEST_EQUAL(handled, 1);
    TEST_EQUAL(errno, ENOENT);
    TEST_FALSE(k_is_in_isr());
    posix_irq_raise(&irq);
    TEST_EQUAL(handled, 2);
}

static void take_and_count(void *p1, void *p2, void *p3)
{
    (void)p1;
    (void)p2;
    (void)p3;
    (void)k_sem_take(&sem, K_FOREVER);
    entered++;
}

TEST_CASE(an_interrupt_that_readies_a_more_urgent_thread_preempts)
{
    k_sem_init(&sem, 0, 10);
    entered = 0;
    start(0, take_and_count, NULL, TEST_PRIORITY - 1);
    posix_irq_raise(&irq);
    TEST_EQUAL(entered, 1);
    start(0, take_and_count, NULL, TEST_PRIORITY + 1);
    k_msleep(1);
    posix_irq_raise(&irq);
    TEST_EQUAL(entered, 1);
    (void)k_thread_join(&threads[0], K_FOREVER);
    TEST_EQUAL(entered, 2);
}

static struct posix_irq inner;
static bool is_outer_running;

static void on_outer(struct posix_irq *unused)
{
    (void)unused;
    is_outer_running = true;
    posix_irq_raise(&inner);
    irq_unlock(irq_lock());
    TEST_EQUAL(handled, 0);
    is_outer_running = false;
}

static void on_inner(struct posix_irq *unused)
{
    (void)unused;
    TEST_FALSE(is_outer_running);
    handled++;
}

TEST_CASE(interrupts_do_not_nest)
{
    static struct posix_irq outer = {.on_irq = on_outer};

    inner.on_irq = on_inner;
    handled = 0;
    posix_irq_raise(&outer);
    TEST_EQUAL(handled, 1);
}

static void give_in_isr(const void *argument)
{
    TEST_TRUE(k_is_in_isr());
    TEST_SAME(argument, &sem);
    k_sem_give(&sem);
    TEST_EQUAL(entered, 0);
}

TEST_CASE(an_offloaded_function_runs_as_an_interrupt)
{
    k_sem_init(&sem, 0, 10);
    entered = 0;
    start(0, take_and_count, NULL, TEST_PRIORITY - 1);
    arch_irq_offload(give_in_isr, &sem);
    TEST_EQUAL(entered, 1);
    TEST_FALSE(k_is_in_isr());
    (void)k_thread_join(&threads[0], K_FOREVER);
}
