// SPDX-License-Identifier: Apache-2.0
#include "wire.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

/* Keeps what can be under way small, so that a transfer ends soon after its last byte. */
#define RECEIVE_BUFFER_BYTES (64 * 1024)

static bool address_of(const struct target *target, struct sockaddr_in *address)
{
    *address = (struct sockaddr_in){.sin_family = AF_INET, .sin_port = htons(target->port)};
    return inet_pton(AF_INET, target->host, &address->sin_addr) == 1;
}

static struct timeval duration(int ms)
{
    return (struct timeval){.tv_sec = ms / 1000, .tv_usec = ms % 1000 * 1000};
}

void wire_set_receive_timeout(int fd, int timeout_ms)
{
    struct timeval timeout = duration(timeout_ms);

    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof(timeout));
}

/* On Linux the send timeout bounds connect() too. */
static int open_socket(const struct target *target, int type)
{
    struct timeval timeout = duration(target->timeout_ms);
    int room = RECEIVE_BUFFER_BYTES;
    struct sockaddr_in address;
    int fd;

    if (!address_of(target, &address)) {
        return -EINVAL;
    }
    fd = socket(AF_INET, type | SOCK_CLOEXEC, 0);
    if (fd < 0) {
        return -errno;
    }
    wire_set_receive_timeout(fd, target->timeout_ms);
    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &timeout, sizeof(timeout));
    setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &room, sizeof(room));
    if (connect(fd, (struct sockaddr *)&address, sizeof(address)) != 0) {
        int error = errno == EINPROGRESS ? ETIMEDOUT : errno;

        close(fd);
        return -error;
    }
    return fd;
}

int wire_connect(const struct target *target)
{
    int fd = open_socket(target, SOCK_STREAM);
    int on = 1;

    if (fd >= 0) {
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    }
    return fd;
}

int wire_open_udp(const struct target *target)
{
    return open_socket(target, SOCK_DGRAM);
}

void wire_close(int *fd)
{
    if (*fd >= 0) {
        close(*fd);
    }
    *fd = -1;
}

static int error_of_transfer(void)
{
    return errno == EAGAIN || errno == EWOULDBLOCK ? -ETIMEDOUT : -errno;
}

int wire_send(int fd, const void *bytes, size_t length)
{
    const char *at = bytes;

    while (length != 0) {
        ssize_t sent = send(fd, at, length, MSG_NOSIGNAL);

        if (sent < 0 && errno == EINTR) {
            continue;
        }
        if (sent < 0) {
            return error_of_transfer();
        }
        at += sent;
        length -= (size_t)sent;
    }
    return 0;
}

int wire_receive(int fd, void *bytes, size_t room)
{
    ssize_t received;

    do {
        received = recv(fd, bytes, room, 0);
    } while (received < 0 && errno == EINTR);
    return received < 0 ? error_of_transfer() : (int)received;
}

int wire_receive_all(int fd, void *bytes, size_t length)
{
    char *at = bytes;

    while (length != 0) {
        int received = wire_receive(fd, at, length);

        if (received < 0) {
            return received;
        }
        if (received == 0) {
            return -ECONNRESET;
        }
        at += received;
        length -= (size_t)received;
    }
    return 0;
}
