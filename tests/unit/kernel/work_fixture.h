/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WORK_FIXTURE_H
#define WORK_FIXTURE_H

/* Two queues and some work that notes when it runs, one item at a time. */

#include "fake_queue.h"

#include <kernel/work.h>

extern struct k_work_q queue;
extern struct k_work_q other;
extern struct k_work a;
extern struct k_work b;
extern struct k_work_delayable delayed;
extern struct k_work_sync syncs[3];

/* What has run: a, b, and d for `delayed`. */
extern char record[64];

/* What the next handler does besides. */
extern void (*in_handler)(struct k_work *work);

void on_a(struct k_work *work);
void on_b(struct k_work *work);

/* Before each test. */
int set_up(void **state);

/* For fake_while_waiting(). */
void run_queue_twice(void);

#endif
