/* SPDX-License-Identifier: Apache-2.0 */

/* What is printed of the watches there are. */

#include "test.h"

#include <kernel/watch_listing.h>
#include <petrel.h>

static K_SEM_DEFINE(pressed, 0, 1);
K_MSGQ_DEFINE(commands, 1, 2, 1);
static struct k_work_q named;
static struct k_work_q nameless;
static K_THREAD_STACK_DEFINE(named_stack, 1024);
static K_THREAD_STACK_DEFINE(nameless_stack, 1024);

static void on_press(struct poll_work *work, uint32_t ready, enum poll_status status)
{
    (void)work;
    (void)ready;
    (void)status;
    TEST_EQUAL(k_sem_take(&pressed, K_NO_WAIT), 0);
    k_watch_print_all();
}

static void on_command(struct poll_work *work, uint32_t ready, enum poll_status status)
{
    (void)work;
    (void)ready;
    (void)status;
    k_msgq_purge(&commands);
}

TEST_CASE(watches_are_printed)
{
    static const struct k_work_queue_config config = {.name = "named"};
    static struct poll_set set = POLL_SET_INIT;
    static struct poll_member member = POLL_MEMBER_INIT;
    static struct poll_work press = POLL_WORK_INIT(&named, on_press);
    static struct poll_work command = POLL_WORK_INIT(&nameless, on_command);
    static struct poll_work room = POLL_WORK_INIT(&nameless, on_command);

    k_work_queue_start(&named, named_stack, K_THREAD_STACK_SIZEOF(named_stack), TEST_PRIORITY - 1,
                       &config);
    k_work_queue_start(&nameless, nameless_stack, K_THREAD_STACK_SIZEOF(nameless_stack),
                       TEST_PRIORITY + 1, NULL);
    (void)poll_work_arm(&press, k_sem_source(&pressed), K_READY_IN, 0);
    (void)poll_work_arm(&command, k_msgq_source(&commands), K_READY_IN, 0);
    (void)poll_work_arm(&room, k_msgq_source(&commands), K_READY_OUT, POLL_ONE_SHOT);
    (void)poll_set_add(&set, &member, k_msgq_source(&commands), K_READY_IN, 0);
    k_sem_give(&pressed);
    k_oops(); /* the end of a program whose console is looked at */
}
