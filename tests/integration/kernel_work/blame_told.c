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
    k_oops(); /* the end of a program whose console is looked at */
}
