/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Programs of random operations on watches, from threads and interrupts, by every schedule, against
 * a model of what may be: a permit that was given is taken or is there; who watches a semaphore
 * leaves none there; a handler runs once at a time, and only for what is armed; its end is told
 * once; a time that is over is no event. tests/unit/kernel/test_poll_work_model.c has the model
 * that knows each state, for operations one after the other.
 */

#include "scenario.h"

#include <errno.h>
#include <kernel/watch_cycle.h>
#include <poll/poll_work.h>

#define OWNERS     2 /* threads, each with an item of its own */
#define OPERATIONS 4 /* of each */
#define SEMS       2

static struct k_work_q queues[OWNERS];
static K_THREAD_STACK_ARRAY_DEFINE(stacks, OWNERS, 4096);
static struct k_sem sems[SEMS];
static struct poll_work_timed items[OWNERS];

/* What is known of each item. */
static struct {
    bool may_run; /* from before it is armed until a synchronous disarm has returned */
    int inside;
    int arms; /* that succeeded */
    int ends; /* CLOSED */
    int times_up;
    int timeouts; /* that were started */
} known[OWNERS];

static int given;
static int taken;
static uint32_t program;

/* The same for the same program, owner and step, whatever the schedule. */
static uint32_t number_for(uint32_t owner, uint32_t step, uint32_t limit)
{
    uint32_t random = (((program * 31U) + owner) * 31U) + step;

    random = (random ^ (random >> 7)) * 2654435761U;
    random = (random ^ (random >> 15)) * 2246822519U;
    return (random >> 12) % limit;
}

static void on_event(struct poll_work *work, uint32_t ready, enum poll_status status)
{
    uint32_t i = (uint32_t)(CONTAINER_OF(work, struct poll_work_timed, work) - items);

    (void)ready;
    scenario_count(&known[i].inside);
    SCENARIO_CHECK(known[i].inside == 1 && known[i].may_run);
    if (status == POLL_CLOSED) {
        known[i].ends++;
    } else if (status == POLL_TIMEOUT) {
        known[i].times_up++;
    } else {
        for (uint32_t s = 0; s < SEMS; s++) {
            if (k_sem_take(&sems[s], K_NO_WAIT) == 0) {
                scenario_count(&taken);
            }
        }
    }
    known[i].inside = 0;
}

static void set_up(void)
{
    static bool has_started;

    for (uint32_t i = 0; i < OWNERS; i++) {
        if (!has_started) {
            k_work_queue_init(&queues[i]);
            k_work_queue_start(&queues[i], stacks[i], K_THREAD_STACK_SIZEOF(stacks[i]),
                               SCENARIO_PRIORITY, NULL);
            SCENARIO_CHECK(k_work_queue_drain(&queues[i], false) == 1);
        }
        poll_work_timed_init(&items[i], &queues[i], on_event);
        known[i].may_run = false;
        known[i].inside = 0;
        known[i].arms = 0;
        known[i].ends = 0;
        known[i].times_up = 0;
        known[i].timeouts = 0;
    }
    has_started = true;
    for (uint32_t s = 0; s < SEMS; s++) {
        (void)k_sem_init(&sems[s], 0, 10);
    }
    given = 0;
    taken = 0;
}

static void arm(uint32_t i, uint32_t step)
{
    struct k_source source = k_sem_source(&sems[number_for(i, step + 100U, SEMS)]);
    bool is_timed = number_for(i, step + 200U, 2) == 0;
    int error;

    known[i].may_run = true;
    if (is_timed) {
        known[i].timeouts++;
        error = poll_work_arm_timed(&items[i], source, K_READY_IN, 0, K_TICKS(1));
    } else {
        error = poll_work_arm(&items[i].work, source, K_READY_IN, 0);
    }
    SCENARIO_CHECK(error == 0 || error == -EALREADY || error == -EBUSY);
    known[i].arms += error == 0 ? 1 : 0;
}

static void disarm_sync(uint32_t i)
{
    SCENARIO_CHECK(poll_work_disarm_sync(&items[i].work) == 0);
    SCENARIO_CHECK(known[i].inside == 0);
    known[i].may_run = false;
}

static void give(uint32_t s)
{
    scenario_count(&given);
    k_sem_give(&sems[s]);
}

static void close_source(uint32_t s)
{
    k_pollable_close(&sems[s].pollable);
}

static void set_timeout(uint32_t i)
{
    known[i].timeouts++;
    poll_work_set_timeout(&items[i], K_TICKS(1));
}

/* It stays allowed to run: its handler may be at it. */
static void disarm(uint32_t i)
{
    (void)poll_work_disarm(&items[i].work);
}

static void operate(uint32_t i, uint32_t step)
{
    switch (number_for(i, step, 8)) {
    case 0:
    case 1:
        give(number_for(i, step + 300U, SEMS));
        break;
    case 2:
        close_source(number_for(i, step + 300U, SEMS));
        break;
    case 3:
        disarm(i);
        break;
    case 4:
        disarm_sync(i);
        break;
    case 5:
        set_timeout(i);
        break;
    default:
        arm(i, step);
        break;
    }
}

static void run_owner(uint32_t i)
{
    arm(i, 0);
    for (uint32_t step = 1; step < OPERATIONS; step++) {
        operate(i, step);
    }
}

static void run_first(void)
{
    run_owner(0);
}

static void run_second(void)
{
    run_owner(1);
}

/* Interrupts own no item, and do what they may. */
static void interrupt(void)
{
    switch (number_for(OWNERS, 0, 4)) {
    case 0:
        close_source(number_for(OWNERS, 1, SEMS));
        break;
    case 1:
        disarm(number_for(OWNERS, 1, OWNERS));
        break;
    default:
        give(number_for(OWNERS, 1, SEMS));
        break;
    }
}

static bool is_watched_by(uint32_t i, uint32_t s)
{
    return items[i].work.watch.source == &sems[s].pollable;
}

static void check(void)
{
    int left = 0;

    (void)k_sleep(K_TICKS(3)); /* what is due is over */
    for (uint32_t i = 0; i < OWNERS; i++) {
        SCENARIO_CHECK(k_work_queue_drain(&queues[i], false) >= 0);
    }
    for (uint32_t s = 0; s < SEMS; s++) {
        left += (int)k_sem_count_get(&sems[s]);
        for (uint32_t i = 0; i < OWNERS; i++) {
            SCENARIO_CHECK(!is_watched_by(i, s) || k_sem_count_get(&sems[s]) == 0);
        }
    }
    SCENARIO_CHECK(taken + left == given);
    for (uint32_t i = 0; i < OWNERS; i++) {
        enum k_watch_state state = k_watch_state_of(&items[i].work.watch);

        SCENARIO_CHECK(state == K_WATCH_IDLE || state == K_WATCH_ARMED);
        SCENARIO_CHECK((state == K_WATCH_ARMED) == (items[i].work.watch.source != NULL));
        SCENARIO_CHECK(known[i].ends <= known[i].arms);
        SCENARIO_CHECK(known[i].times_up <= known[i].timeouts);
        disarm_sync(i);
    }
    SCENARIO_CHECK(!k_pollable_is_watched(&sems[0].pollable));
    SCENARIO_CHECK(!k_pollable_is_watched(&sems[1].pollable));
}

#define PROGRAM(number_)                                                                           \
    static void set_up_##number_(void)                                                             \
    {                                                                                              \
        program = (number_);                                                                       \
        set_up();                                                                                  \
    }                                                                                              \
    SCENARIO(random_operations_agree_with_the_model_##number_, .set_up = set_up_##number_,         \
             .threads = {{run_first}, {run_second}}, .irqs = {{interrupt, 1}, {scenario_tick, 2}}, \
             .check = check)

PROGRAM(1);
PROGRAM(2);
PROGRAM(3);
PROGRAM(4);
PROGRAM(5);
PROGRAM(6);
PROGRAM(7);
PROGRAM(8);
