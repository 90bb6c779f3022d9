/* SPDX-License-Identifier: Apache-2.0 */

/* Floating-point numbers in all threads and in interrupts at once: each result is the one that a
 * thread gets which is alone. On every board, whoever does the computing. */

#include "helpers.h"

#define TICKS 200

struct series {
    float single;
    double twice;
};

static struct series first_of(int index)
{
    return (struct series){0.1F + (0.07F * (float)index), 0.9 - (0.06 * (double)index)};
}

/* Chaotic: a digit that goes wrong anywhere changes all that follow. */
static void advance(struct series *series, int steps)
{
    float single = series->single;
    double twice = series->twice;

    for (int i = 0; i < steps; i++) {
        single = 3.9F * single * (1.0F - single);
        twice = 3.7 * twice * (1.0 - twice);
    }
    series->single = single;
    series->twice = twice;
}

static struct series in_interrupts;
static volatile uint32_t interrupts;

static void compute_in_interrupt(struct k_timer *timer)
{
    (void)timer;
    advance(&in_interrupts, 1);
    interrupts++;
}

static K_TIMER_DEFINE(timer, compute_in_interrupt, NULL);
static volatile bool is_over;
static struct series of_threads[HELPERS];
static uint32_t rounds[HELPERS];

static void compute(void *index_)
{
    int index = *(int *)index_;
    struct series series = first_of(index);

    while (!is_over) {
        advance(&series, 4 + index);
        rounds[index]++;
        if (index == 0) {
            k_sleep(K_TICKS(1));
        } else if (rounds[index] % (uint32_t)(index + 2) == 0) {
            k_busy_wait(100);
            k_yield();
        }
    }
    of_threads[index] = series;
}

static void check(const struct series *actual, int index, uint32_t times, int steps)
{
    struct series alone = first_of(index);

    for (uint32_t i = 0; i < times; i++) {
        advance(&alone, steps);
    }
    TEST_MEMORY(&actual->single, &alone.single, sizeof(alone.single));
    TEST_MEMORY(&actual->twice, &alone.twice, sizeof(alone.twice));
}

TEST_CASE(who_computes_is_not_disturbed_by_others_who_do)
{
    static int indices[HELPERS];

    is_over = false;
    in_interrupts = first_of(HELPERS);
    k_timer_start(&timer, K_TICKS(1), K_TICKS(1));
    for (int i = 0; i < HELPERS; i++) {
        indices[i] = i;
        (void)spawn(i, i == 0 ? 1 : 2, compute, &indices[i]);
    }
    k_sleep(K_TICKS(TICKS));
    is_over = true;
    k_timer_stop(&timer);
    for (int i = 0; i < HELPERS; i++) {
        join(i);
    }
    TEST_AT_LEAST(interrupts, TICKS / 2);
    check(&in_interrupts, HELPERS, interrupts, 1);
    for (int i = 0; i < HELPERS; i++) {
        TEST_AT_LEAST(rounds[i], 5);
        check(&of_threads[i], i, rounds[i], 4 + i);
    }
}
