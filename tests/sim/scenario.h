/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SIM_SCENARIO_H
#define SIM_SCENARIO_H

/**
 * @file
 * Scenarios: a few threads and interrupts, each with a few calls, and what must be true at the end
 * in whatever order they run.
 *
 *     static struct k_sem sem;
 *     static int taken;
 *
 *     static void set_up(void) { k_sem_init(&sem, 0, 1); taken = 0; }
 *     static void give(void) { k_sem_give(&sem); }
 *     static void take(void) { taken += k_sem_take(&sem, K_FOREVER) == 0; }
 *     static void check(void) { SCENARIO_CHECK(taken == 1); }
 *
 *     SCENARIO(a_permit_is_never_lost, .set_up = set_up, .threads = {{give}, {take}},
 *              .check = check);
 *
 * A scenario is run again and again, each time by another schedule, so set_up() begins anew. That
 * a thread does not come to its end within a minute of virtual time is an error too.
 */

#include <kernel/kernel.h>

#define SCENARIO_THREADS 4
#define SCENARIO_IRQS    2

/** The priority of a scenario's threads, unless they say otherwise. */
#define SCENARIO_PRIORITY 5

struct scenario {
    const char *name;
    void (*set_up)(void);
    struct {
        void (*run)(void);
        int less_urgent; /**< Than SCENARIO_PRIORITY. */
    } threads[SCENARIO_THREADS];
    struct {
        void (*handler)(void);
        unsigned int times;
    } irqs[SCENARIO_IRQS];
    void (*check)(void);
    unsigned int preemptions; /**< So many at most in the schedules that are explored; 0: two. */
    struct scenario *next;    /**< Private. */
};

void scenario__register(struct scenario *scenario);
void scenario__check(bool is_good, const char *text, const char *file, int line);

/** The scenario @p name_; its members follow. The name is the sentence that is shown. */
#define SCENARIO(name_, ...)                                                                       \
    static struct scenario name_##_scenario = {.name = #name_, __VA_ARGS__};                       \
    static void __attribute__((constructor)) name_##_register(void)                                \
    {                                                                                              \
        scenario__register(&name_##_scenario);                                                     \
    }                                                                                              \
    BASE_STATIC_ASSERT(sizeof(#name_) > 1, "a scenario needs a name")

/** What must be true, anywhere in a scenario. */
#define SCENARIO_CHECK(condition) scenario__check((condition), #condition, __FILE__, __LINE__)

/** Add 1 to what several threads count. */
static inline void scenario_count(int *counter)
{
    (void)__atomic_add_fetch(counter, 1, __ATOMIC_SEQ_CST);
}

/** The thread of the running scenario at @p index. */
k_tid_t scenario_thread(int index);

/** A handler of an interrupt in which a tick passes. */
void scenario_tick(void);

#endif
