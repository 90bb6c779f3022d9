/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MEASURE_H
#define MEASURE_H

/*
 * Counting instructions, on an emulator where time is instructions (QEMU's -icount): a counter of
 * 25 MHz advances by 3.2 with each at shift 7, by 0.8 at shift 5. What is measured is printed as
 *
 *     row <name> <ticks of the counter> <operations that took them>
 *
 * and ./run makes instructions of it.
 */

#include <petrel.h>

/* The board's free-running counter. */
#define MEASURE_COUNTER_LOW  0x8018
#define MEASURE_COUNTER_HIGH 0x4002

/* Does an operation @p rounds times: `for (; rounds > 0; rounds--) { operation; }`. */
typedef void measure_loop_t(uint32_t rounds);

/* Find out what the loop and the stamps cost, and print the row `known_loop`. Comes first. */
void measure_calibrate(void);

/* Print what the body of @p loop costs. */
void measure_loop(const char *name, measure_loop_t *loop);

/*
 * What happens between a stamp in one thread or interrupt and another elsewhere: @p round is
 * called many times, with pauses of random length between so that the counter's 3.2 steps per
 * instruction average out; in it, or in what it sets going, measure_from() and then measure_to()
 * are called once.
 */
void measure_between(const char *name, void (*round)(void));

/* How long @p action masks interrupts at most is counted outside (host_tools/insn_count). */
void measure_masked(const char *name, void (*action)(void));

/* From now on each name ends in a dot and this number; 0: it does not. */
void measure_append_to_names(unsigned int number);

/* A row that was measured otherwise. */
void measure_print(const char *name, uint32_t ticks, uint32_t operations);
/* Likewise, of instructions that @p calls took. */
void measure_print_instructions(const char *name, uint32_t instructions, uint32_t calls);

/* How many there are between two measure_now() that are @p ticks apart: exactly. */
uint32_t measure_instructions(uint32_t ticks);

/* A row that is a size, in bytes. */
void measure_print_bytes(const char *name, size_t bytes);

/* Called before and after each action of measure_masked(): the counter begins anew. */
void measure_mark(void);

/* Threads for a scenario; all of them are gone after measure_end_threads(). */
struct k_thread *measure_start_thread(void (*entry)(void *number, void *, void *), uintptr_t number,
                                      int prio);
void measure_end_threads(void);

/* The priorities in a scenario: of who measures, and of a thread that preempts it. */
#define MEASURE_PRIO 10
#define URGENT_PRIO  5

struct measure_stamps {
    uint32_t from;
    uint32_t sum;
};
extern struct measure_stamps measure_stamps;

static inline uint32_t measure_now(void)
{
    uint32_t now;

    __asm volatile("movw %0, %1\n\t"
                   "movt %0, %2\n\t"
                   "ldr %0, [%0]"
                   : "=&r"(now)
                   : "i"(MEASURE_COUNTER_LOW), "i"(MEASURE_COUNTER_HIGH)
                   : "memory");
    return now;
}

/* After the counter is read: 1 instruction. */
static inline void measure_from(void)
{
    uint32_t address;
    uint32_t now;

    __asm volatile("movw %0, :lower16:measure_stamps\n\t"
                   "movt %0, :upper16:measure_stamps\n\t"
                   "movw %1, %2\n\t"
                   "movt %1, %3\n\t"
                   "ldr %1, [%1]\n\t"
                   "str %1, [%0]"
                   : "=&r"(address), "=&r"(now)
                   : "i"(MEASURE_COUNTER_LOW), "i"(MEASURE_COUNTER_HIGH)
                   : "memory");
}

/* Until the counter is read: 3 instructions, that one included. */
static inline void measure_to(void)
{
    measure_stamps.sum += measure_now() - measure_stamps.from;
}

#endif
