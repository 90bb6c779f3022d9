/* SPDX-License-Identifier: Apache-2.0 */

/* Options that are an int; each level has one function to get and one to set. */

#include "socket_private.h"

/* Options of all pcbs, that lwIP keeps as bits. */
static uint8_t lwip_option(int option)
{
    switch (option) {
    case NET_SO_REUSEADDR:
        return SOF_REUSEADDR;
    case NET_SO_KEEPALIVE:
        return SOF_KEEPALIVE;
    default:
        return SOF_BROADCAST;
    }
}

/* Getting */

static int get_of_pcb(const struct net_socket *socket, int option, int *value)
{
    if (socket->pcb.any == NULL) {
        return net__is_inside(socket) ? -ENOPROTOOPT : -EINVAL;
    }
    *value = (socket->pcb.any->so_options & lwip_option(option)) != 0 ? 1 : 0;
    return 0;
}

static int get_of_socket(struct net_socket *socket, int option, int *value)
{
    switch (option) {
    case NET_SO_REUSEADDR:
    case NET_SO_KEEPALIVE:
    case NET_SO_BROADCAST:
        return get_of_pcb(socket, option, value);
    case NET_SO_TYPE:
        *value = socket->kind->type;
        return 0;
    case NET_SO_PROTOCOL:
        *value = socket->kind->protocol;
        if (IS_ENABLED(CONFIG_NET_RAW_SOCKETS) && socket->kind == &net__raw_kind) {
            *value = net__raw_protocol(socket);
        }
        return 0;
    case NET_SO_DOMAIN:
        *value = socket->kind->ways != NULL ? socket->kind->ways->domain : net__family_of(socket);
        return 0;
    case NET_SO_ACCEPTCONN:
        *value = socket->state == NET__LISTENING ? 1 : 0;
        return 0;
    case NET_SO_ERROR:
        *value = -net__take_error(socket);
        return 0;
    case NET_SO_RCVBUF:
        *value = (int)socket->receive_quota;
        return 0;
    case NET_SO_SNDBUF:
        *value = net__is_stream(socket) ? (int)net__send_quota(socket) : CONFIG_NET_TX_HEAP_BYTES;
        if (net__is_inside(socket)) {
            *value = (int)socket->receive_quota; /* both have the same */
        }
        return 0;
    case NET_SO_RCVLOWAT:
        *value = socket->receive_low;
        return 0;
    case NET_SO_SNDLOWAT:
        *value = socket->send_low;
        return 0;
    default:
        return -ENOPROTOOPT;
    }
}

static int get_of_tcp(const struct net_socket *socket, int option, int *value)
{
    if (!net__is_stream(socket)) {
        return -ENOPROTOOPT;
    }
    switch (option) {
    case NET_TCP_NODELAY:
        *value = (socket->flags & NET__NODELAY) != 0 ? 1 : 0;
        return 0;
    case NET_TCP_KEEPIDLE:
        *value = socket->keep_idle_s;
        return 0;
    case NET_TCP_KEEPINTVL:
        *value = socket->keep_interval_s;
        return 0;
    case NET_TCP_KEEPCNT:
        *value = socket->keep_count;
        return 0;
    default:
        return -ENOPROTOOPT;
    }
}

static int get_of_ip(const struct net_socket *socket, int option, int *value)
{
    if (net__is_inside(socket)) {
        return -ENOPROTOOPT;
    }
    if (IS_ENABLED(CONFIG_NET_RAW_SOCKETS) && option == NET_IP_HDRINCL) {
        return net__raw_header_get(socket, value);
    }
    if (option == NET_IP_PKTINFO && !net__is_stream(socket)) {
        *value = socket->wants_packet_info ? 1 : 0;
        return 0;
    }
    if (option != NET_IP_TTL && option != NET_IP_TOS) {
        return -ENOPROTOOPT;
    }
    if (socket->pcb.any == NULL) {
        return -EINVAL;
    }
    *value = option == NET_IP_TTL ? socket->pcb.any->ttl : socket->pcb.any->tos;
    return 0;
}

int net__number_get(struct net_socket *socket, int level, int option, int *value)
{
    switch (level) {
    case NET_SOL_SOCKET:
        return get_of_socket(socket, option, value);
    case NET_IPPROTO_TCP:
        return get_of_tcp(socket, option, value);
    case NET_IPPROTO_IP:
        return get_of_ip(socket, option, value);
    default:
        return -ENOPROTOOPT;
    }
}

/* Setting */

static int set_of_pcb(struct net_socket *socket, int option, int value)
{
    uint8_t bit = lwip_option(option);

    if (socket->pcb.any == NULL) {
        return -EINVAL;
    }
    if (value != 0) {
        socket->pcb.any->so_options |= bit;
    } else {
        socket->pcb.any->so_options &= (uint8_t)~bit;
    }
    return 0;
}

static uint16_t low_water(int value, int most)
{
    return (uint16_t)MAX(1, MIN(value, most));
}

/* More than half of the buffer may never be there at once. */
static int set_receive_low(struct net_socket *socket, int value)
{
    socket->receive_low = low_water(value, (int)socket->receive_quota / 2);
    if (socket->state == NET__LISTENING) {
        return 0; /* it is for the connections; the listener's level counts them */
    }
    if (socket->queued >= socket->receive_low && socket->queued > 0) {
        net__raise(socket, K_READY_IN);
        net__wake_all(&socket->readers, 0);
    } else if ((socket->flags & NET__NO_MORE) == 0) {
        net__lower(socket, K_READY_IN);
    }
    return 0;
}

/*
 * A stream's window is lwIP's, of TCP_WND bytes; a smaller one is made by not reporting the
 * difference as read. It is at least two segments, so that a quarter is never all of a segment.
 * The low-water mark stays below it: else a receive would wait for bytes that cannot come.
 */
static int set_receive_quota(struct net_socket *socket, int value)
{
    uint32_t quota = (uint32_t)MAX(value, 0);

    if (!net__is_stream(socket)) {
        socket->receive_quota = MIN(quota, NET__DATAGRAM_BUFFER_BYTES);
        return 0;
    }
    quota = MAX(MIN(quota, TCP_WND), MIN(2U * TCP_MSS, TCP_WND));
    socket->unreported += (int32_t)quota - (int32_t)socket->receive_quota;
    socket->receive_quota = quota;
    return set_receive_low(socket, socket->receive_low);
}

/*
 * What lacks room now gets it by an acknowledgement: with nothing under way, even the highest
 * mark is met. A stream that waits for memory goes on waiting.
 */
static int set_send_low(struct net_socket *socket, int value)
{
    socket->send_low = low_water(value, (int)net__send_quota(socket));
    if (socket->state != NET__CONNECTED || (socket->flags & NET__SHUT_WRITE) != 0 ||
        (socket->flags & NET__STARVED) != 0) {
        return 0;
    }
    if (net__stream_is_writable(socket)) {
        net__raise(socket, K_READY_OUT);
        net__wake_all(&socket->writers, 0);
    } else {
        net__lower(socket, K_READY_OUT);
    }
    return 0;
}

static int set_of_socket(struct net_socket *socket, int option, int value)
{
    switch (option) {
    case NET_SO_REUSEADDR:
    case NET_SO_KEEPALIVE:
    case NET_SO_BROADCAST:
        return set_of_pcb(socket, option, value);
    case NET_SO_RCVBUF:
        return set_receive_quota(socket, value);
    case NET_SO_RCVLOWAT:
        return net__is_stream(socket) ? set_receive_low(socket, value) : -ENOPROTOOPT;
    case NET_SO_SNDLOWAT:
        return net__is_stream(socket) ? set_send_low(socket, value) : -ENOPROTOOPT;
    default:
        return -ENOPROTOOPT;
    }
}

static int set_keep_times(struct net_socket *socket, uint16_t *seconds, int value)
{
    if (value < 1 || value > INT16_MAX) {
        return -EINVAL;
    }
    *seconds = (uint16_t)value;
    net__stream_apply_options(socket);
    return 0;
}

static int set_keep_count(struct net_socket *socket, int value)
{
    if (value < 1 || value > INT8_MAX) {
        return -EINVAL;
    }
    socket->keep_count = (uint8_t)value;
    net__stream_apply_options(socket);
    return 0;
}

static int set_nodelay(struct net_socket *socket, int value)
{
    socket->flags &= (uint8_t)~NET__NODELAY;
    socket->flags |= value != 0 ? NET__NODELAY : 0;
    net__stream_apply_options(socket);
    return 0;
}

static int set_of_tcp(struct net_socket *socket, int option, int value)
{
    if (!net__is_stream(socket)) {
        return -ENOPROTOOPT;
    }
    switch (option) {
    case NET_TCP_NODELAY:
        return set_nodelay(socket, value);
    case NET_TCP_KEEPIDLE:
        return set_keep_times(socket, &socket->keep_idle_s, value);
    case NET_TCP_KEEPINTVL:
        return set_keep_times(socket, &socket->keep_interval_s, value);
    case NET_TCP_KEEPCNT:
        return set_keep_count(socket, value);
    default:
        return -ENOPROTOOPT;
    }
}

static int set_of_ip(struct net_socket *socket, int option, int value)
{
    if (IS_ENABLED(CONFIG_NET_RAW_SOCKETS) && option == NET_IP_HDRINCL) {
        return net__raw_header_set(socket, value != 0);
    }
    if (option == NET_IP_PKTINFO && !net__is_stream(socket)) {
        socket->wants_packet_info = value != 0;
        return 0;
    }
    if (option != NET_IP_TTL && option != NET_IP_TOS) {
        return -ENOPROTOOPT;
    }
    if (socket->pcb.any == NULL || value < (option == NET_IP_TTL ? 1 : 0) || value > UINT8_MAX) {
        return -EINVAL;
    }
    if (option == NET_IP_TTL) {
        socket->pcb.any->ttl = (uint8_t)value;
    } else {
        socket->pcb.any->tos = (uint8_t)value;
    }
    return 0;
}

int net__number_set(struct net_socket *socket, int level, int option, int value)
{
    switch (level) {
    case NET_SOL_SOCKET:
        return set_of_socket(socket, option, value);
    case NET_IPPROTO_TCP:
        return set_of_tcp(socket, option, value);
    case NET_IPPROTO_IP:
        return set_of_ip(socket, option, value);
    default:
        return -ENOPROTOOPT;
    }
}

bool net__number_is_known(int level, int option)
{
    static const uint32_t of_socket = (1U << NET_SO_REUSEADDR) | (1U << NET_SO_KEEPALIVE) |
                                      (1U << NET_SO_BROADCAST) | (1U << NET_SO_RCVBUF) |
                                      (1U << NET_SO_RCVLOWAT) | (1U << NET_SO_SNDLOWAT);
    static const uint32_t of_tcp = (1U << NET_TCP_NODELAY) | (1U << NET_TCP_KEEPIDLE) |
                                   (1U << NET_TCP_KEEPINTVL) | (1U << NET_TCP_KEEPCNT);
    static const uint32_t of_ip = (1U << NET_IP_TTL) | (1U << NET_IP_TOS) | (1U << NET_IP_PKTINFO);
    uint32_t options = level == NET_SOL_SOCKET ? of_socket : 0;

    if (level == NET_IPPROTO_TCP || level == NET_IPPROTO_IP) {
        options = level == NET_IPPROTO_TCP ? of_tcp : of_ip;
    }
    return option >= 0 && option < 32 && ((options >> option) & 1U) != 0;
}
