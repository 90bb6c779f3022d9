/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Runs every scenario by every schedule with up to two preemptions, then by random ones. With
 * edges compiled in, by random ones only.
 *
 *     PETREL_SCENARIO=name           only this one
 *     PETREL_SCHEDULE=0,0,2          by this schedule only (wants PETREL_SCENARIO)
 *     PETREL_SEED=n                  by the schedule of this seed only
 *     PETREL_SEEDS=n                 by so many random ones
 *     PETREL_PREEMPTIONS=n           by all with so many preemptions, instead of two
 */

#include "scenario.h"
#include "schedule.h"

#include <kernel/console.h>
#include <kernel/fatal.h>
#include <stdlib.h>
#include <string.h>

#define MOST_PREEMPTIONS 2U
#define SEEDS            2000U
#define RARITY           (CONFIG_SIMULATION_EDGES ? 64U : 8U)

static struct scenario *first_scenario;
static struct scenario **next_scenario = &first_scenario;

static const struct scenario *running;
static bool is_random;
static uint64_t seed;
static struct k_simulated_irq irqs[SCENARIO_IRQS];

static size_t choose(size_t alternatives, enum k_simulation_point point);
static const struct k_simulation simulation = {choose, irqs, SCENARIO_IRQS};

static struct k_thread threads[SCENARIO_THREADS];
static K_THREAD_STACK_ARRAY_DEFINE(stacks, SCENARIO_THREADS, 4096);

void scenario__register(struct scenario *scenario)
{
    *next_scenario = scenario;
    next_scenario = &scenario->next;
}

k_tid_t scenario_thread(int index)
{
    return &threads[index];
}

void scenario_tick(void)
{
    k_busy_wait((1000000U + CONFIG_SYS_CLOCK_TICKS_PER_SEC - 1U) / CONFIG_SYS_CLOCK_TICKS_PER_SEC);
}

static void print_how_to_repeat(void)
{
    if (running == NULL) {
        return;
    }
    printk("# again: PETREL_SCENARIO=%s PETREL_SCHEDULE=", running->name);
    schedule_print();
    if (is_random) {
        printk(" (the seed %llu)", (unsigned long long)seed);
    }
    printk("\n");
    running = NULL;
}

static _Noreturn void give_up(const char *text, const char *file, int line)
{
    (void)irq_lock();
    printk("# %s:%d: %s\n", file, line, text);
    print_how_to_repeat();
    board_exit(1);
}

/* A scenario that never ends has a schedule that is too long. */
static size_t choose(size_t alternatives, enum k_simulation_point point)
{
    size_t choice = schedule_choose(alternatives, point);

    if (schedule_problem() != NULL) {
        give_up(schedule_problem(), __FILE__, __LINE__);
    }
    return choice;
}

void scenario__check(bool is_good, const char *text, const char *file, int line)
{
    if (!is_good) {
        give_up(text, file, line);
    }
}

void k_sys_fatal_error_handler(unsigned int reason, const struct arch_frame *frame)
{
    (void)reason;
    (void)frame;
    print_how_to_repeat();
    board_exit(1);
}

static void run_thread(void *run, void *p2, void *p3)
{
    (void)p2;
    (void)p3;
    ((void (*)(void))(uintptr_t)run)();
}

static void start_threads(const struct scenario *scenario)
{
    for (int i = 0; i < SCENARIO_THREADS; i++) {
        if (scenario->threads[i].run != NULL) {
            (void)k_thread_create(&threads[i], stacks[i], K_THREAD_STACK_SIZEOF(stacks[i]),
                                  run_thread, (void *)(uintptr_t)scenario->threads[i].run, NULL,
                                  NULL, SCENARIO_PRIORITY + scenario->threads[i].less_urgent, 0,
                                  K_NO_WAIT);
        }
    }
}

static void join_threads(const struct scenario *scenario)
{
    for (int i = 0; i < SCENARIO_THREADS; i++) {
        if (scenario->threads[i].run != NULL && k_thread_join(&threads[i], K_SECONDS(60)) != 0) {
            printk("# thread %d waits for ever\n", i);
            give_up("deadlock", __FILE__, __LINE__);
        }
    }
}

/* Once, by the schedule that is set. */
static void run_once(const struct scenario *scenario)
{
    running = scenario;
    scenario->set_up();
    for (int i = 0; i < SCENARIO_IRQS; i++) {
        irqs[i].handler = scenario->irqs[i].handler;
        irqs[i].times = scenario->irqs[i].times;
    }
    schedule_rewind();
    k_simulation_begin(&simulation);
    start_threads(scenario);
    join_threads(scenario);
    k_simulation_end();
    if (scenario->check != NULL) {
        scenario->check();
    }
    running = NULL;
}

static uint64_t number_from(const char *name, uint64_t otherwise)
{
    const char *text = getenv(name);

    return text != NULL ? strtoull(text, NULL, 10) : otherwise;
}

static unsigned int most_preemptions(const struct scenario *scenario)
{
    unsigned int most = (unsigned int)number_from("PETREL_PREEMPTIONS", MOST_PREEMPTIONS);

    return scenario->preemptions != 0 ? MIN(most, scenario->preemptions) : most;
}

static unsigned int explore(const struct scenario *scenario)
{
    unsigned int count = 0;

    is_random = false;
    schedule_explore(most_preemptions(scenario));
    do {
        run_once(scenario);
        count++;
    } while (schedule_next());
    return count;
}

static unsigned int run_seeds(const struct scenario *scenario, uint64_t first, uint64_t count)
{
    is_random = true;
    for (seed = first; seed < first + count; seed++) {
        schedule_random(seed, RARITY);
        run_once(scenario);
    }
    return (unsigned int)count;
}

static void run_scenario(const struct scenario *scenario)
{
    const char *schedule = getenv("PETREL_SCHEDULE");
    unsigned int explored = 0;
    unsigned int seeds = 0;

    if (schedule != NULL) {
        SCENARIO_CHECK(schedule_replay(schedule));
        run_once(scenario);
        explored = 1;
    } else if (getenv("PETREL_SEED") != NULL) {
        seeds = run_seeds(scenario, number_from("PETREL_SEED", 0), 1);
    } else {
        explored = CONFIG_SIMULATION_EDGES ? 0U : explore(scenario);
        seeds = run_seeds(scenario, 0, number_from("PETREL_SEEDS", SEEDS));
    }
    printk("# %s: %u schedules explored, %u random ones\n", scenario->name, explored, seeds);
}

static bool is_wanted(const struct scenario *scenario)
{
    const char *only = getenv("PETREL_SCENARIO");

    return only == NULL || strcmp(only, scenario->name) == 0;
}

static unsigned int count_wanted(void)
{
    unsigned int count = 0;

    for (const struct scenario *each = first_scenario; each != NULL; each = each->next) {
        count += is_wanted(each) ? 1U : 0U;
    }
    return count;
}

int main(void)
{
    unsigned int number = 0;

    k_thread_priority_set(k_current_get(), K_HIGHEST_THREAD_PRIO);
    printk("1..%u\n", count_wanted());
    for (const struct scenario *each = first_scenario; each != NULL; each = each->next) {
        if (is_wanted(each)) {
            run_scenario(each);
            printk("ok %u - %s\n", ++number, each->name);
        }
    }
    board_exit(0);
}
