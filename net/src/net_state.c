/* SPDX-License-Identifier: Apache-2.0 */

#include <errno.h>
#include <kernel/lock.h>
#include <kernel/wait_queue.h>
#include <net/net.h>

#include "net_private.h"

static struct k_pollable state = K_POLLABLE_INIT;
static struct k_wait_queue waiters = K_WAIT_QUEUE_INIT;
static volatile bool is_ready;

bool net_is_ready(void)
{
    return is_ready;
}

int net_wait_ready(k_timeout_t timeout)
{
    unsigned int key = irq_lock();

    if (is_ready) {
        irq_unlock(key);
        return 0;
    }
    if (k__timeout_is_no_wait(timeout)) {
        irq_unlock(key);
        return -EAGAIN;
    }
    return k_wait(&waiters, timeout, key);
}

void net__state_set(bool now_ready)
{
    unsigned int key = irq_lock();

    if (is_ready != now_ready) {
        is_ready = now_ready;
        if (now_ready) {
            (void)k_wake_all(&waiters, 0);
        }
        k_pollable_tell(&state, now_ready ? K_READY_IN : K_READY_OUT);
    }
    k_reschedule(key);
}

static uint32_t level(struct k_pollable *pollable)
{
    (void)pollable;
    return k_ready_counted(is_ready ? K_READY_IN : K_READY_OUT, 0);
}

struct k_source net_state_source(void)
{
    struct k_source source = {&state, level};

    return source;
}
