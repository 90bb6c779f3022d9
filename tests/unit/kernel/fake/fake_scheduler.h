/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FAKE_SCHEDULER_H
#define FAKE_SCHEDULER_H

/*
 * Threads under a unit test. None of them runs: the test says which is the running one, and what
 * the others do while it waits.
 */

#include "fake_port.h"
#include "scheduler.h"

#include <kernel/time.h>

#define FAKE_THREADS 6

/* A thread is called by its index; number 0 runs at first. Lower ones are more urgent. */
extern struct k_thread fake_threads[FAKE_THREADS];

/* Forget all that happened; thread 0 runs. */
void fake_reset(void);

/* Thread @p index runs from now on. */
void fake_run_as(int index);

/* What happens during the next wait. Without it the wait ends with its timeout. */
void fake_while_waiting(void (*happening)(void));

/* Has thread @p index wait in @p queue, as by k_wait_with(). */
void fake_wait_as(int index, struct k_wait_queue *queue, void *data);

bool fake_is_waiting(int index);

/* The last wait's timeout, and how many waits there were. */
extern k_timeout_t fake_last_timeout;
extern unsigned int fake_waits;

#endif
