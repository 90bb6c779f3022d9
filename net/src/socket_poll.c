/* SPDX-License-Identifier: Apache-2.0 */

/* Readiness: watches on sockets, and poll() over them. */

#include <kernel/console.h>
#include <net/socket_poll.h>
#include <poll/poll_wait.h>

#include "socket_private.h"

/* Changes with each receive and accept; what comes is told. */
static uint32_t amount_in(const struct net_socket *socket)
{
    return socket->queued + socket->offset + (uint32_t)(uintptr_t)socket->first +
           (uint32_t)(uintptr_t)socket->first_waiting;
}

static uint32_t ready_of(struct k_pollable *pollable)
{
    const struct net_socket *socket = CONTAINER_OF(pollable, struct net_socket, pollable);

    if (!IS_ENABLED(CONFIG_WORKQUEUE_BLAME) || net__is_inside(socket)) {
        return socket->ready;
    }
    return k_ready_counted(socket->ready, amount_in(socket));
}

static struct k_source source_of(struct net_socket *socket)
{
    struct k_source source = {&socket->pollable, ready_of};

    return source;
}

int net_poll_work_arm(int handle, struct poll_work *work, uint32_t wanted, uint32_t flags)
{
    unsigned int key = irq_lock();
    struct net_socket *socket = net__socket_find(handle);
    int error = -EBADF;

    if (socket != NULL) {
        error = poll_work_arm_locked(work, source_of(socket), wanted, flags);
    }
    k_reschedule(key);
    return error;
}

int net_poll_work_arm_timed(int handle, struct poll_work_timed *work, uint32_t wanted,
                            uint32_t flags, k_timeout_t timeout)
{
    unsigned int key = irq_lock();
    struct net_socket *socket = net__socket_find(handle);
    int error = -EBADF;

    if (socket != NULL) {
        error = poll_work_arm_timed_locked(work, source_of(socket), wanted, flags, timeout);
    }
    k_reschedule(key);
    return error;
}

int net_poll_set_add(struct poll_set *set, struct poll_member *member, int handle, uint32_t wanted,
                     uint32_t flags)
{
    unsigned int key = irq_lock();
    struct net_socket *socket = net__socket_find(handle);
    int error = -EBADF;

    if (socket != NULL) {
        error = poll_set_add_locked(set, member, source_of(socket), wanted, flags);
    }
    k_reschedule(key);
    return error;
}

int net_socket_source(int handle, struct k_source *source)
{
    unsigned int key = irq_lock();
    struct net_socket *socket = net__socket_find(handle);

    if (socket != NULL) {
        *source = source_of(socket);
    }
    irq_unlock(key);
    return socket == NULL ? -EBADF : 0;
}

/* poll() */

static uint32_t wanted_by(const struct net_pollfd *each)
{
    uint32_t wanted = 0;

    if ((each->events & (NET_POLLIN | NET_POLLRDNORM)) != 0) {
        wanted |= K_READY_IN;
    }
    if ((each->events & (NET_POLLOUT | NET_POLLWRNORM)) != 0) {
        wanted |= K_READY_OUT;
    }
    return wanted;
}

static short found(const struct net_pollfd *each, uint32_t ready)
{
    int events = 0;

    if ((ready & K_READY_CLOSED) != 0) {
        return NET_POLLNVAL;
    }
    if ((ready & K_READY_IN) != 0) {
        events |= each->events & (NET_POLLIN | NET_POLLRDNORM);
    }
    if ((ready & K_READY_OUT) != 0) {
        events |= each->events & (NET_POLLOUT | NET_POLLWRNORM);
    }
    if ((ready & K_READY_ERR) != 0) {
        events |= NET_POLLERR;
    }
    if ((ready & K_READY_HUP) != 0) {
        events |= NET_POLLHUP;
    }
    return (short)events;
}

static bool find_source(struct poll_event *event)
{
    return net_socket_source(event->handle, &event->source) == 0;
}

/* The sockets that exist, as events. Others are found at once. Returns how many events. */
static size_t prepare(struct net_pollfd *sockets, size_t count, struct poll_event *events,
                      bool *is_any_found)
{
    size_t used = 0;

    *is_any_found = false;
    for (size_t i = 0; i < count; i++) {
        struct poll_event *event = &events[used];

        sockets[i].revents = 0;
        if (sockets[i].fd < 0) {
            continue;
        }
        if (net_socket_source(sockets[i].fd, &event->source) != 0) {
            sockets[i].revents = NET_POLLNVAL;
            *is_any_found = true;
            continue;
        }
        event->find = find_source;
        event->handle = sockets[i].fd;
        event->wanted = wanted_by(&sockets[i]);
        event->ready = 0;
        used++;
    }
    return used;
}

static int collect(struct net_pollfd *sockets, size_t count, const struct poll_event *events)
{
    int ready = 0;

    for (size_t i = 0; i < count; i++) {
        if (sockets[i].fd >= 0 && sockets[i].revents == 0) {
            sockets[i].revents = found(&sockets[i], events->ready);
            events++;
        }
        ready += sockets[i].revents != 0 ? 1 : 0;
    }
    return ready;
}

int net_poll(struct net_pollfd *sockets, size_t count, int timeout_ms)
{
    struct poll_event events[CONFIG_NET_POLL_SOCKETS];
    bool is_any_found;

    if (count > CONFIG_NET_POLL_SOCKETS) {
        printk("poll: %u sockets, but CONFIG_NET_POLL_SOCKETS is %u\n", (unsigned int)count,
               (unsigned int)CONFIG_NET_POLL_SOCKETS);
        return -EINVAL;
    }
    size_t used = prepare(sockets, count, events, &is_any_found);
    k_timeout_t timeout = timeout_ms < 0 ? K_FOREVER : K_MSEC(timeout_ms);

    if (is_any_found) {
        timeout = K_NO_WAIT;
    }
    if (used > 0) {
        (void)poll_wait(events, used, timeout);
    } else {
        (void)k_sleep(timeout);
    }
    return collect(sockets, count, events);
}
