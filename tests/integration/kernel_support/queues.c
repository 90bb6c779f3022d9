/* SPDX-License-Identifier: Apache-2.0 */
#include "queues.h"
#include "helpers.h"

struct k_work_q urgent_queue;
struct k_work_q lazy_queue;

static K_THREAD_STACK_DEFINE(urgent_stack, 1024);
static K_THREAD_STACK_DEFINE(lazy_stack, 1024);

void start_queues(void)
{
    static const struct k_work_queue_config urgent = {.name = "urgent queue"};
    static const struct k_work_queue_config lazy = {.name = "lazy queue"};

    k_work_queue_init(&urgent_queue);
    k_work_queue_start(&urgent_queue, urgent_stack, K_THREAD_STACK_SIZEOF(urgent_stack),
                       TEST_PRIORITY - 2, &urgent);
    k_work_queue_init(&lazy_queue);
    k_work_queue_start(&lazy_queue, lazy_stack, K_THREAD_STACK_SIZEOF(lazy_stack),
                       TEST_PRIORITY + 3, &lazy);
}
