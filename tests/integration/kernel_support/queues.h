/* SPDX-License-Identifier: Apache-2.0 */
#ifndef QUEUES_H
#define QUEUES_H

/* Two work queues for the cases: one more urgent than they are, one less. */

#include <kernel/work.h>

extern struct k_work_q urgent_queue;
extern struct k_work_q lazy_queue;

/* Starts them; call it from test_set_up(). */
void start_queues(void);

#endif
