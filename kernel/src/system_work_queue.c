/* SPDX-License-Identifier: Apache-2.0 */

/* The system work queue, and the calls that use it. */

#include "start.h"

#include <kernel/work.h>

struct k_work_q k_sys_work_q;

static K_THREAD_STACK_DEFINE(stack, CONFIG_SYSTEM_WORKQUEUE_STACK_SIZE);

void k__start_system_work_queue(void)
{
    static const struct k_work_queue_config config = {.name = "system work queue",
                                                      .essential = true};

    k_work_queue_start(&k_sys_work_q, stack, K_THREAD_STACK_SIZEOF(stack),
                       CONFIG_SYSTEM_WORKQUEUE_PRIORITY, &config);
}

int k_work_submit(struct k_work *work)
{
    return k_work_submit_to_queue(&k_sys_work_q, work);
}

int k_work_schedule(struct k_work_delayable *dwork, k_timeout_t delay)
{
    return k_work_schedule_for_queue(&k_sys_work_q, dwork, delay);
}

int k_work_reschedule(struct k_work_delayable *dwork, k_timeout_t delay)
{
    return k_work_reschedule_for_queue(&k_sys_work_q, dwork, delay);
}
