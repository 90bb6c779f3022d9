/* SPDX-License-Identifier: Apache-2.0 */

/* Poll signals. */

#include <base/util.h>
#include <kernel/lock.h>
#include <kernel/wait_queue.h>
#include <poll/signal.h>

void k_poll_signal_init(struct k_poll_signal *signal)
{
    *signal = (struct k_poll_signal)K_POLL_SIGNAL_INITIALIZER(*signal);
}

int k_poll_signal_raise(struct k_poll_signal *signal, int result)
{
    unsigned int key = irq_lock();

    signal->result = result;
    signal->signaled = 1;
    k_pollable_tell(&signal->pollable, K_READY_IN);
    k_reschedule(key);
    return 0;
}

void k_poll_signal_reset(struct k_poll_signal *signal)
{
    signal->signaled = 0;
}

void k_poll_signal_check(struct k_poll_signal *signal, unsigned int *signaled, int *result)
{
    unsigned int key = irq_lock();

    *signaled = signal->signaled;
    *result = signal->result;
    irq_unlock(key);
}

uint32_t k_poll_signal_ready(struct k_pollable *pollable)
{
    const struct k_poll_signal *signal = CONTAINER_OF(pollable, struct k_poll_signal, pollable);

    return signal->signaled != 0 ? k_ready_counted(K_READY_IN, 1) : 0U;
}
