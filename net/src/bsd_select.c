/* SPDX-License-Identifier: Apache-2.0 */

/* select(), as a front of net_poll(). */

#include <base/util.h>
#include <errno.h>
#include <kernel/console.h>
#include <limits.h>
#include <net/socket.h>
#include <net/socket_poll.h>
#include <stddef.h>
#include <sys/select.h>

#include "bsd_result.h"

struct selection {
    struct net_pollfd sockets[CONFIG_NET_POLL_SOCKETS];
    size_t count; /* of all that were wanted, perhaps more than there is room for */
};

static void want(struct selection *selection, size_t first, int socket, short events)
{
    size_t last = MIN(selection->count, ARRAY_SIZE(selection->sockets));

    for (size_t i = first; i < last; i++) {
        if (selection->sockets[i].fd == socket) {
            selection->sockets[i].events = (short)(selection->sockets[i].events | events);
            return;
        }
    }
    if (selection->count < ARRAY_SIZE(selection->sockets)) {
        selection->sockets[selection->count] = (struct net_pollfd){.fd = socket, .events = events};
    }
    selection->count++;
}

/* A socket may be in several sets, but always at one place. */
static void collect(struct selection *selection, const fd_set *const sets[2])
{
    static const short events[2] = {NET_POLLIN, NET_POLLOUT};

    selection->count = 0;
    for (size_t place = 0; place < FD_SETSIZE; place++) {
        size_t first = selection->count;

        for (size_t i = 0; i < 2; i++) {
            if (sets[i] != NULL && sets[i]->sockets[place] != 0) {
                want(selection, first, sets[i]->sockets[place], events[i]);
            }
        }
    }
}

static int milliseconds(const struct timeval *timeout)
{
    if (timeout == NULL) {
        return -1;
    }
    if (timeout->tv_sec >= INT_MAX / 1000) {
        return INT_MAX;
    }
    return (int)(timeout->tv_sec * 1000) + (int)((timeout->tv_usec + 999) / 1000);
}

static bool has_others(const fd_set *const sets[3])
{
    bool found = false;

    for (size_t i = 0; i < 3; i++) {
        found = found || (sets[i] != NULL && sets[i]->has_others);
    }
    return found;
}

/* There is no urgent data, so nothing to wait for; but the sockets must be there. */
static bool are_open(const fd_set *excepted)
{
    for (size_t place = 0; excepted != NULL && place < FD_SETSIZE; place++) {
        if (excepted->sockets[place] != 0 && net_is_nonblocking(excepted->sockets[place]) < 0) {
            return false;
        }
    }
    return true;
}

static bool is_any_closed(const struct selection *selection)
{
    bool found = false;

    for (size_t i = 0; i < selection->count; i++) {
        found = found || (selection->sockets[i].revents & NET_POLLNVAL) != 0;
    }
    return found;
}

/* Leave in @p set what has one of @p events. Returns how many. */
static int keep_ready(fd_set *set, const struct selection *selection, short wanted, int events)
{
    int count = 0;

    if (set == NULL) {
        return 0;
    }
    FD_ZERO(set);
    for (size_t i = 0; i < selection->count; i++) {
        const struct net_pollfd *each = &selection->sockets[i];

        if ((each->events & wanted) != 0 && (each->revents & events) != 0) {
            FD_SET(each->fd, set);
            count++;
        }
    }
    return count;
}

int select(int count, fd_set *reading, fd_set *writing, fd_set *excepted, struct timeval *timeout)
{
    const fd_set *const sets[3] = {reading, writing, excepted};
    struct selection selection;

    (void)count;
    if (timeout != NULL &&
        (timeout->tv_sec < 0 || timeout->tv_usec < 0 || timeout->tv_usec >= 1000000)) {
        return bsd_result(-EINVAL);
    }
    if (has_others(sets) || !are_open(excepted)) {
        return bsd_result(-EBADF);
    }
    collect(&selection, sets);
    if (selection.count > CONFIG_NET_POLL_SOCKETS) {
        printk("select: %u sockets, but CONFIG_NET_POLL_SOCKETS is %u\n",
               (unsigned int)selection.count, (unsigned int)CONFIG_NET_POLL_SOCKETS);
        return bsd_result(-EINVAL);
    }
    int result = net_poll(selection.sockets, selection.count, milliseconds(timeout));

    if (result < 0) {
        return bsd_result(result);
    }
    if (is_any_closed(&selection)) {
        return bsd_result(-EBADF);
    }
    result = keep_ready(reading, &selection, NET_POLLIN, NET_POLLIN | NET_POLLERR | NET_POLLHUP);
    result += keep_ready(writing, &selection, NET_POLLOUT, NET_POLLOUT | NET_POLLERR);
    if (excepted != NULL) {
        FD_ZERO(excepted);
    }
    return result;
}
