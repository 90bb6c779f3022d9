/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FAKE_QUEUE_H
#define FAKE_QUEUE_H

/* Work queues under a unit test: their threads run one item at a time, when the test says so. */

#include "fake_scheduler.h"

#include <kernel/work.h>

void fake_queue_start(struct k_work_q *queue);

/* Let @p queue run its first item. False when there was none; then the queue waits. */
bool fake_queue_run_one(struct k_work_q *queue);

/* Let @p queue run until it waits. Returns how many items it has run. */
unsigned int fake_queue_run_all(struct k_work_q *queue);

/* Is @p queue woken, that is, would its thread run? */
bool fake_queue_is_ready(const struct k_work_q *queue);

/*
 * Call @p call as thread @p index. Where it would wait, it is left waiting for good.
 *
 * @return Whether it waits.
 */
bool fake_call_until_wait(int index, void (*call)(void *argument), void *argument);

#endif
