/* SPDX-License-Identifier: Apache-2.0 */

/*
 * BSD's names for the socket functions. The headers in net/include/bsd give each a symbol of its
 * own, so what is defined here as recv() is bsd_recv in the program.
 */

#include <arpa/inet.h>
#include <base/util.h>
#include <errno.h>
#include <net/socket_pair.h>
#include <unistd.h>

#include "bsd_address.h"
#include "bsd_result.h"

BASE_STATIC_ASSERT(sizeof(struct linger) == sizeof(struct net_linger),
                   "struct linger is struct net_linger");

int socket(int domain, int type, int protocol)
{
    return bsd_result(net_socket(domain, type, protocol));
}

int socketpair(int domain, int type, int protocol, int sockets[2])
{
    return bsd_result(net_socketpair(domain, type, protocol, sockets));
}

int bind(int socket, const struct sockaddr *address, socklen_t length)
{
    struct net_address local;

    if (!bsd_from_sockaddr(address, length, &local)) {
        return bsd_result(-EINVAL);
    }
    return bsd_result(net_bind(socket, &local));
}

int connect(int socket, const struct sockaddr *address, socklen_t length)
{
    struct net_address remote;

    if (!bsd_from_sockaddr(address, length, &remote)) {
        return bsd_result(-EINVAL);
    }
    return bsd_result(net_connect(socket, &remote));
}

int listen(int socket, int backlog)
{
    return bsd_result(net_listen(socket, MIN(MAX(backlog, 1), SOMAXCONN)));
}

int accept4(int socket, struct sockaddr *address, socklen_t *length, int flags)
{
    struct net_address peer;
    int accepted = net_accept4(socket, &peer, flags);

    if (accepted > 0) {
        bsd_to_sockaddr(&peer, address, length);
    }
    return bsd_result(accepted);
}

int accept(int socket, struct sockaddr *address, socklen_t *length)
{
    return accept4(socket, address, length, 0);
}

ssize_t send(int socket, const void *data, size_t length, int flags)
{
    return bsd_result(net_send(socket, data, length, flags));
}

ssize_t sendto(int socket, const void *data, size_t length, int flags,
               const struct sockaddr *address, socklen_t address_length)
{
    struct net_address to;

    if (address == NULL) {
        return bsd_result(net_send(socket, data, length, flags));
    }
    if (!bsd_from_sockaddr(address, address_length, &to)) {
        return bsd_result(-EINVAL);
    }
    return bsd_result(net_sendto(socket, data, length, flags, &to));
}

ssize_t recv(int socket, void *buffer, size_t length, int flags)
{
    return bsd_result(net_recv(socket, buffer, length, flags));
}

ssize_t recvfrom(int socket, void *buffer, size_t length, int flags, struct sockaddr *address,
                 socklen_t *address_length)
{
    struct net_address from = {0};
    int received = net_recvfrom(socket, buffer, length, flags, &from);

    if (received < 0) {
        return bsd_result(received);
    }
    if (from.family != AF_UNSPEC) {
        bsd_to_sockaddr(&from, address, address_length);
    } else if (address_length != NULL) {
        *address_length = 0; /* a stream: everybody knows who sends */
    }
    return bsd_result(received);
}

int shutdown(int socket, int how)
{
    return bsd_result(net_shutdown(socket, how));
}

int close(int socket)
{
    return bsd_result(net_close(socket));
}

ssize_t read(int socket, void *buffer, size_t length)
{
    return recv(socket, buffer, length, 0);
}

ssize_t write(int socket, const void *data, size_t length)
{
    return send(socket, data, length, 0);
}

int getsockname(int socket, struct sockaddr *address, socklen_t *length)
{
    struct net_address local;
    int error = net_getsockname(socket, &local);

    if (error == 0) {
        bsd_to_sockaddr(&local, address, length);
    }
    return bsd_result(error);
}

int getpeername(int socket, struct sockaddr *address, socklen_t *length)
{
    struct net_address remote;
    int error = net_getpeername(socket, &remote);

    if (error == 0) {
        bsd_to_sockaddr(&remote, address, length);
    }
    return bsd_result(error);
}

int setsockopt(int socket, int level, int option, const void *value, socklen_t length)
{
    return bsd_result(net_setsockopt(socket, level, option, value, length));
}

int getsockopt(int socket, int level, int option, void *value, socklen_t *length)
{
    size_t size = *length;
    int error = net_getsockopt(socket, level, option, value, &size);

    *length = (socklen_t)size;
    return bsd_result(error);
}
