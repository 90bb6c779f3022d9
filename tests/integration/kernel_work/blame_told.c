/* SPDX-License-Identifier: Apache-2.0 */

/* What is said about handlers that hold their queue up, unless the program has another idea. */

#include "test.h"

#include <kernel/kernel.h>

#define BUDGET_TICKS 10

static struct k_work_q named;
static struct k_work_q nameless;
static K_THREAD_STACK_DEFINE(named_stack, 1024);
static K_THREAD_STACK_DEFINE(nameless_stack, 1024);

static void take_a_nap(struct k_work *work)
{
    (void)work;
    (void)k_sleep(K_TICKS(2));
}

static void take_long(struct k_work *work)
{
    (void)work;
    k_busy_wait((BUDGET_TICKS + 5) * (1000000U / CONFIG_SYS_CLOCK_TICKS_PER_SEC));
}

static K_SEM_DEFINE(pressed, 0, 1);
static struct poll_work on_press;

static void spin(struct poll_work *work, uint32_t ready, enum poll_status status)
{
    static int runs;

    (void)ready;
    (void)status;
    if (++runs == 9) {
        (void)poll_work_disarm(work);
    }
}

static K_WORK_DEFINE(nap, take_a_nap);
static K_WORK_DEFINE(eternal, take_long);

TEST_CASE(handlers_are_blamed)
{
    struct k_work_queue_config strict = {.must_not_wait = true, .budget = K_TICKS(BUDGET_TICKS)};

    k_work_queue_start(&nameless, nameless_stack, K_THREAD_STACK_SIZEOF(nameless_stack),
                       TEST_PRIORITY - 1, &strict);
    strict.name = "strict";
    k_work_queue_start(&named, named_stack, K_THREAD_STACK_SIZEOF(named_stack), TEST_PRIORITY - 1,
                       &strict);
    (void)k_work_submit_to_queue(&named, &nap);
    (void)k_sleep(K_TICKS(5));
    (void)k_work_submit_to_queue(&nameless, &eternal);
    poll_work_init(&on_press, &named, spin);
    (void)poll_work_arm(&on_press, k_sem_source(&pressed), K_READY_IN, 0);
    k_sem_give(&pressed);
    k_oops(); /* the end of a program whose console is looked at */
}
