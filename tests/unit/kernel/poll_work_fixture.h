/* SPDX-License-Identifier: Apache-2.0 */
#ifndef POLL_WORK_FIXTURE_H
#define POLL_WORK_FIXTURE_H

/* One poll_work and what it may watch, for tests that go through its life event by event. */

#include "fake_queue.h"
#include "level.h"

#include <kernel/poll_work.h>

extern struct k_work_q queue;
extern struct k_work_q other;
extern struct level source;
extern struct level second;
extern struct poll_work_timed timed;
extern struct poll_work *const item; /* timed.work, which runs on `queue` */

extern unsigned int call_count;

/* What the handler does at its next run. Without it nothing: the level stays. */
extern void (*in_handler)(void);

/* The item's handler. */
void on_event(struct poll_work *work, uint32_t ready, enum poll_status status);

/* Before each test. */
int set_up(void **state);

enum k_watch_state state_of(const struct poll_work *work);

/* Arm the item on `source`. */
void arm(uint32_t wanted, uint32_t flags);
void arm_timed(uint32_t wanted, uint32_t flags, k_timeout_t timeout);

/* The handler runs once more, and is told this. */
void run_and_check(uint32_t ready, enum poll_status status);

void assert_idle(void);

/* For in_handler: nobody but the handler may arm what runs. */
void arm_from_elsewhere(void);

/* For in_handler: `source` is not readable any more. */
void consume_in(void);

#endif
