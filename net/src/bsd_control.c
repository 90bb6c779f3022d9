/* SPDX-License-Identifier: Apache-2.0 */

/* poll(), fcntl() and ioctl() by BSD's names; see bsd_socket.c. */

#include <base/util.h>
#include <errno.h>
#include <fcntl.h>
#include <net/socket.h>
#include <poll.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/ioctl.h>

#include "bsd_result.h"

BASE_STATIC_ASSERT(sizeof(struct pollfd) == sizeof(struct net_pollfd) &&
                       offsetof(struct pollfd, revents) == offsetof(struct net_pollfd, revents),
                   "struct pollfd is struct net_pollfd");

int poll(struct pollfd *sockets, nfds_t count, int timeout_ms)
{
    return bsd_result(net_poll((struct net_pollfd *)(void *)sockets, count, timeout_ms));
}

static int get_flags(int socket)
{
    int is_nonblocking = net_is_nonblocking(socket);

    return is_nonblocking > 0 ? O_NONBLOCK : is_nonblocking;
}

int fcntl(int socket, int command, ...)
{
    va_list arguments;
    int result = -EINVAL;

    va_start(arguments, command);
    if (command == F_GETFL) {
        result = get_flags(socket);
    } else if (command == F_SETFL) {
        result = net_set_nonblocking(socket, (va_arg(arguments, int) & O_NONBLOCK) != 0);
    }
    va_end(arguments);
    return bsd_result(result);
}

static int get_readable_bytes(int socket, int *bytes)
{
    int result = net_readable_bytes(socket);

    if (result < 0) {
        return result;
    }
    *bytes = result;
    return 0;
}

int ioctl(int socket, unsigned long request, ...)
{
    va_list arguments;
    int *argument;
    int result = -ENOTTY;

    va_start(arguments, request);
    argument = va_arg(arguments, int *);
    va_end(arguments);
    if (request == FIONREAD) {
        result = get_readable_bytes(socket, argument);
    } else if (request == FIONBIO) {
        result = net_set_nonblocking(socket, *argument != 0);
    }
    return bsd_result(result);
}
