/* SPDX-License-Identifier: Apache-2.0 */

/* Waiting in a socket, and being told. */

#include "socket_private.h"

/* What is left of @p limit_ms: the first wait gets all of it. */
static k_timeout_t time_left(struct net__patience *patience, uint32_t limit_ms)
{
    int64_t now = k_uptime_ticks();

    if (!patience->has_waited) {
        patience->start = now;
    }
    int64_t limit = (int64_t)k_ms_to_ticks_ceil64(limit_ms);

    return K_TICKS(limit - (now - patience->start));
}

int net__wait(struct net__patience *patience, struct k_wait_queue *queue, uint32_t limit_ms,
              unsigned int key)
{
    k_timeout_t timeout = limit_ms == 0 ? K_FOREVER : time_left(patience, limit_ms);

    __ASSERT(k_current_get() != k_work_queue_thread_get(&net_queue),
             "a socket call waits on net_queue, where the network works");
    if (k__timeout_is_no_wait(timeout)) {
        irq_unlock(key);
        return -EAGAIN;
    }
    patience->has_waited = true;
    return k_wait(queue, timeout, key);
}

int net__wait_writable(int handle, struct net__patience *patience, int flags)
{
    unsigned int key = irq_lock();
    struct net_socket *socket = net__socket_find(handle);

    if (socket == NULL) {
        irq_unlock(key);
        return -EBADF;
    }
    if ((flags & NET_MSG_DONTWAIT) != 0 || (socket->flags & NET__NONBLOCKING) != 0) {
        irq_unlock(key);
        return -EAGAIN;
    }
    if ((socket->ready & K_READY_OUT) != 0) {
        irq_unlock(key);
        return 0;
    }
    return net__wait(patience, &socket->writers, socket->send_timeout_ms, key);
}

void net__raise_and_wake(struct net_socket *socket, uint32_t events)
{
    unsigned int key = irq_lock();

    net__raise(socket, events);
    net__wake_all(&socket->readers, 0);
    net__wake_all(&socket->writers, 0);
    k_reschedule(key);
}

int net__take_error(struct net_socket *socket)
{
    int error = socket->error;

    socket->error = 0;
    net__lower(socket, K_READY_ERR);
    return -error;
}
