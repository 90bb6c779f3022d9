/* SPDX-License-Identifier: Apache-2.0 */
#include "measure.h"

#define ROUNDS         1000U
#define THREADS        8
#define STACK_BYTES    512
#define LONGEST_JITTER 7U

struct measure_stamps measure_stamps;

static uint32_t empty_loop_ticks;
static uint32_t empty_stamps_ticks;

static struct k_thread threads[THREADS];
static K_THREAD_STACK_ARRAY_DEFINE(stacks, THREADS, STACK_BYTES);
static size_t used_threads;

void __attribute__((noinline)) measure_mark(void)
{
    __asm volatile("" ::: "memory");
}

static unsigned int appended;

void measure_append_to_names(unsigned int number)
{
    appended = number;
}

static void print_name(const char *kind, const char *name)
{
    printk("%s %s", kind, name);
    if (appended != 0) {
        printk(".%u", appended);
    }
}

void measure_print(const char *name, uint32_t ticks, uint32_t operations)
{
    print_name("row", name);
    printk(" %u %u\n", (unsigned int)ticks, (unsigned int)operations);
}

/* At shift 7: 16 ticks are 5 instructions. Reading the counter is the last of 3. */
uint32_t measure_instructions(uint32_t ticks)
{
    return (((ticks * 5U) + 8U) / 16U) - 3U;
}

void measure_print_instructions(const char *name, uint32_t instructions, uint32_t calls)
{
    measure_print(name, instructions * 16U, calls * 5U);
}

void measure_print_bytes(const char *name, size_t bytes)
{
    print_name("bytes", name);
    printk(" %u\n", (unsigned int)bytes);
}

void measure_masked(const char *name, void (*action)(void))
{
    measure_mark();
    action();
    measure_mark();
    print_name("masked", name);
    printk("\n");
}

static uint32_t ticks_of(measure_loop_t *loop, uint32_t rounds)
{
    uint32_t begin = measure_now();

    loop(rounds);
    return measure_now() - begin;
}

/* What ROUNDS more rounds cost: without what happens once. */
static uint32_t slope_of(measure_loop_t *loop)
{
    uint32_t once = ticks_of(loop, ROUNDS);

    return ticks_of(loop, 2U * ROUNDS) - once;
}

static void empty_loop(uint32_t rounds)
{
    for (; rounds > 0; rounds--) {
        __asm volatile("" ::: "memory");
    }
}

/* Differs from round to round, is the same in each run. */
static void pause_for_jitter(void)
{
    static uint32_t random = 1;

    random = (random * 1664525U) + 1013904223U;
    empty_loop((random >> 24) & LONGEST_JITTER);
}

static uint32_t sum_between(void (*round)(void))
{
    measure_stamps.sum = 0;
    for (uint32_t i = 0; i < ROUNDS; i++) {
        pause_for_jitter();
        round();
    }
    return measure_stamps.sum;
}

static void empty_stamps(void)
{
    measure_from();
    measure_to();
}

void measure_loop(const char *name, measure_loop_t *loop)
{
    measure_print(name, slope_of(loop) - empty_loop_ticks, ROUNDS);
}

void measure_between(const char *name, void (*round)(void))
{
    measure_print(name, sum_between(round) - empty_stamps_ticks, ROUNDS);
}

/* 2 001 instructions: 1 000 times two, and one before. */
static void known_loop(uint32_t rounds)
{
    for (; rounds > 0; rounds--) {
        __asm volatile("movw r3, #1000\n"
                       "1: subs r3, #1\n\t"
                       "bne 1b" ::
                           : "r3", "cc", "memory");
    }
}

void measure_calibrate(void)
{
    empty_loop_ticks = slope_of(empty_loop);
    empty_stamps_ticks = sum_between(empty_stamps);
    measure_loop("known_loop", known_loop);
}

struct k_thread *measure_start_thread(void (*entry)(void *number, void *, void *), uintptr_t number,
                                      int prio)
{
    size_t i = used_threads++;

    return k_thread_create(&threads[i], stacks[i], K_THREAD_STACK_SIZEOF(stacks[i]), entry,
                           (void *)number, NULL, NULL, prio, 0, K_NO_WAIT);
}

void measure_end_threads(void)
{
    while (used_threads > 0) {
        k_thread_abort(&threads[--used_threads]);
    }
}
