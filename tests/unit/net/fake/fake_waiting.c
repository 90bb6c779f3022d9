/* SPDX-License-Identifier: Apache-2.0 */

/* What the socket layer needs besides fake_kernel.c: nobody waits, nobody watches. */

#include <kernel/pollable.h>
#include <kernel/thread.h>
#include <kernel/wait_queue.h>
#include <stddef.h>

struct k_thread *k_wake_first(struct k_wait_queue *wait_queue, int result)
{
    (void)wait_queue;
    (void)result;
    return NULL;
}

void k_pollable_close(struct k_pollable *pollable)
{
    (void)pollable;
}

k_tid_t k_current_get(void)
{
    return NULL;
}
