/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Options. All but a few are an int (socket_numbers.c). A connection that has ended has no options
 * of lwIP's any more: -EINVAL.
 */

#include <string.h>
#include <sys/time.h>

#include "socket_private.h"

/* Time limits: struct timeval as everywhere, or milliseconds */

static uint32_t *limit_of(struct net_socket *socket, int level, int option)
{
    if (level != NET_SOL_SOCKET) {
        return NULL;
    }
    if (option == NET_SO_RCVTIMEO) {
        return &socket->receive_timeout_ms;
    }
    return option == NET_SO_SNDTIMEO ? &socket->send_timeout_ms : NULL;
}

static int milliseconds(const struct timeval *time, uint32_t *limit_ms)
{
    if (time->tv_sec < 0 || time->tv_usec < 0 || time->tv_usec >= 1000000) {
        return -EINVAL;
    }
    if (time->tv_sec >= INT32_MAX / 1000) {
        *limit_ms = INT32_MAX;
        return 0;
    }
    *limit_ms = ((uint32_t)time->tv_sec * 1000U) + (((uint32_t)time->tv_usec + 999U) / 1000U);
    return 0;
}

static int set_limit(uint32_t *limit_ms, const void *value, size_t length)
{
    struct timeval time;
    int number;

    if (length == sizeof(time)) {
        memcpy(&time, value, sizeof(time));
        return milliseconds(&time, limit_ms);
    }
    if (length != sizeof(number)) {
        return -EINVAL;
    }
    memcpy(&number, value, sizeof(number));
    *limit_ms = (uint32_t)MAX(number, 0);
    return 0;
}

static int get_limit(uint32_t limit_ms, void *value, size_t *length)
{
    struct timeval time = {.tv_sec = (time_t)(limit_ms / 1000U),
                           .tv_usec = (suseconds_t)((limit_ms % 1000U) * 1000U)};
    int number = (int)limit_ms;

    if (*length >= sizeof(time)) {
        *length = sizeof(time);
        memcpy(value, &time, sizeof(time));
        return 0;
    }
    if (*length < sizeof(number)) {
        return -EINVAL;
    }
    *length = sizeof(number);
    memcpy(value, &number, sizeof(number));
    return 0;
}

static int set_linger(struct net_socket *socket, const void *value, size_t length)
{
    struct net_linger linger;

    if (length != sizeof(linger)) {
        return -EINVAL;
    }
    memcpy(&linger, value, sizeof(linger));
    socket->linger_s = -1;
    if (linger.l_onoff != 0) {
        socket->linger_s = (int16_t)MAX(0, MIN(linger.l_linger, INT16_MAX));
    }
    return 0;
}

static int get_linger(const struct net_socket *socket, void *value, size_t *length)
{
    struct net_linger linger = {.l_onoff = socket->linger_s >= 0 ? 1 : 0,
                                .l_linger = MAX(socket->linger_s, 0)};

    if (*length < sizeof(linger)) {
        return -EINVAL;
    }
    *length = sizeof(linger);
    memcpy(value, &linger, sizeof(linger));
    return 0;
}

static bool is_linger(int level, int option)
{
    return level == NET_SOL_SOCKET && option == NET_SO_LINGER;
}

static int set_option(struct net_socket *socket, int level, int option, const void *value,
                      size_t length)
{
    uint32_t *limit_ms = limit_of(socket, level, option);
    int number;

    if (limit_ms != NULL) {
        return set_limit(limit_ms, value, length);
    }
    if (net__is_inside(socket)) {
        return -ENOPROTOOPT;
    }
    if (is_linger(level, option)) {
        return net__is_stream(socket) ? set_linger(socket, value, length) : -ENOPROTOOPT;
    }
    if (length != sizeof(number)) {
        return net__number_is_known(level, option) ? -EINVAL : -ENOPROTOOPT;
    }
    memcpy(&number, value, sizeof(number));
    return net__number_set(socket, level, option, number);
}

static int get_option(struct net_socket *socket, int level, int option, void *value, size_t *length)
{
    const uint32_t *limit_ms = limit_of(socket, level, option);
    int number = 0;

    if (limit_ms != NULL) {
        return get_limit(*limit_ms, value, length);
    }
    if (is_linger(level, option)) {
        return net__is_stream(socket) ? get_linger(socket, value, length) : -ENOPROTOOPT;
    }
    if (*length < sizeof(number)) {
        return -EINVAL;
    }
    int error = net__number_get(socket, level, option, &number);

    if (error == 0) {
        *length = sizeof(number);
        memcpy(value, &number, sizeof(number));
    }
    return error;
}

/* Options that only some configurations have. Core lock held. */
static int set_rare_option(struct net_socket *socket, int level, int option, const void *value,
                           size_t length)
{
    int error = -ENOPROTOOPT;

    if (IS_ENABLED(CONFIG_NET_SOCKET_RARE_OPTIONS)) {
        error = net__rare_option_set(socket, level, option, value, length);
    }
    if (IS_ENABLED(CONFIG_NET_MULTICAST) && error == -ENOPROTOOPT) {
        error = net__multicast_option_set(socket, level, option, value, length);
    }
    if (IS_ENABLED(CONFIG_NET_IPV6) && error == -ENOPROTOOPT) {
        error = net__ipv6_option_set(socket, level, option, value, length);
    }
    return error;
}

static int get_rare_option(const struct net_socket *socket, int level, int option, void *value,
                           size_t *length)
{
    int error = -ENOPROTOOPT;

    if (IS_ENABLED(CONFIG_NET_SOCKET_RARE_OPTIONS)) {
        error = net__rare_option_get(socket, level, option, value, length);
    }
    if (IS_ENABLED(CONFIG_NET_MULTICAST) && error == -ENOPROTOOPT) {
        error = net__multicast_option_get(socket, level, option, value, length);
    }
    if (IS_ENABLED(CONFIG_NET_IPV6) && error == -ENOPROTOOPT) {
        error = net__ipv6_option_get(socket, level, option, value, length);
    }
    return error;
}

int net_setsockopt(int handle, int level, int option, const void *value, size_t length)
{
    net_core_lock();
    struct net_socket *socket = net__socket_find(handle);
    int error = -EBADF;

    if (socket != NULL) {
        error = set_rare_option(socket, level, option, value, length);
    }
    if (error == -ENOPROTOOPT) {
        unsigned int key = irq_lock();

        error = set_option(socket, level, option, value, length);
        k_reschedule(key);
    }
    net_core_unlock();
    return error;
}

int net_getsockopt(int handle, int level, int option, void *value, size_t *length)
{
    net_core_lock();
    struct net_socket *socket = net__socket_find(handle);
    int error = -EBADF;

    if (socket != NULL) {
        error = get_rare_option(socket, level, option, value, length);
    }
    if (error == -ENOPROTOOPT) {
        unsigned int key = irq_lock();

        error = get_option(socket, level, option, value, length);
        irq_unlock(key);
    }
    net_core_unlock();
    return error;
}

int net_set_nonblocking(int handle, bool is_nonblocking)
{
    unsigned int key = irq_lock();
    struct net_socket *socket = net__socket_find(handle);

    if (socket != NULL) {
        socket->flags &= (uint8_t)~NET__NONBLOCKING;
        socket->flags |= is_nonblocking ? NET__NONBLOCKING : 0;
    }
    irq_unlock(key);
    return socket == NULL ? -EBADF : 0;
}

int net_is_nonblocking(int handle)
{
    unsigned int key = irq_lock();
    const struct net_socket *socket = net__socket_find(handle);
    int result = -EBADF;

    if (socket != NULL) {
        result = (socket->flags & NET__NONBLOCKING) != 0 ? 1 : 0;
    }
    irq_unlock(key);
    return result;
}

int net_readable_bytes(int handle)
{
    unsigned int key = irq_lock();
    const struct net_socket *socket = net__socket_find(handle);
    int result = -EBADF;

    if (socket != NULL && socket->kind->ways != NULL) {
        result = (int)socket->kind->ways->readable(socket);
    } else if (socket != NULL && net__is_stream(socket)) {
        result = (int)socket->queued;
    } else if (socket != NULL) {
        result = socket->first != NULL ? socket->first->tot_len : 0;
    }
    irq_unlock(key);
    return result;
}
