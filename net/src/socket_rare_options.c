/* SPDX-License-Identifier: Apache-2.0 */

/* Options that few programs use: the interface, the send buffer, what TCP knows. */

#include <lwip/netif.h>
#include <lwip/priv/tcp_priv.h>
#include <net/interface.h>
#include <string.h>

#include "socket_private.h"

#define NAME_BYTES 16U

/* By lwIP's state of a connection. */
static const uint8_t state_of[] = {
    [CLOSED] = NET_TCP_CLOSE,
    [LISTEN] = NET_TCP_LISTEN,
    [SYN_SENT] = NET_TCP_SYN_SENT,
    [SYN_RCVD] = NET_TCP_SYN_RECV,
    [ESTABLISHED] = NET_TCP_ESTABLISHED,
    [FIN_WAIT_1] = NET_TCP_FIN_WAIT1,
    [FIN_WAIT_2] = NET_TCP_FIN_WAIT2,
    [CLOSE_WAIT] = NET_TCP_CLOSE_WAIT,
    [CLOSING] = NET_TCP_CLOSING,
    [LAST_ACK] = NET_TCP_LAST_ACK,
    [TIME_WAIT] = NET_TCP_TIME_WAIT,
};

static uint32_t microseconds(int slow_ticks)
{
    return (uint32_t)MAX(slow_ticks, 0) * TCP_SLOW_INTERVAL * 1000U;
}

static uint32_t count_segments(const struct tcp_seg *segment)
{
    uint32_t count = 0;

    for (; segment != NULL; segment = segment->next) {
        count++;
    }
    return count;
}

static uint32_t count_bytes(const struct tcp_seg *segment)
{
    uint32_t bytes = 0;

    for (; segment != NULL; segment = segment->next) {
        bytes += segment->len;
    }
    return bytes;
}

static void describe(const struct net_socket *socket, struct net_tcp_info *info)
{
    const struct tcp_pcb *pcb = socket->pcb.tcp;

    *info =
        (struct net_tcp_info){.tcpi_state = NET_TCP_CLOSE, .tcpi_rcv_queue_bytes = socket->queued};
    if (pcb == NULL) {
        return;
    }
    info->tcpi_state = state_of[pcb->state];
    if (pcb->state == LISTEN) {
        return; /* a shorter record */
    }
    info->tcpi_retransmits = pcb->nrtx;
    info->tcpi_probes = MAX(pcb->persist_probe, pcb->keep_cnt_sent);
    info->tcpi_rto = microseconds(pcb->rto);
    info->tcpi_rtt = microseconds(pcb->sa) / 8U;
    info->tcpi_rttvar = microseconds(pcb->sv) / 4U;
    info->tcpi_snd_mss = tcp_mss(pcb);
    info->tcpi_rcv_mss = TCP_MSS;
    info->tcpi_snd_cwnd = pcb->cwnd;
    info->tcpi_snd_ssthresh = pcb->ssthresh;
    info->tcpi_snd_wnd = pcb->snd_wnd;
    info->tcpi_rcv_wnd = pcb->rcv_ann_wnd;
    info->tcpi_unacked = count_segments(pcb->unacked);
    info->tcpi_notsent_bytes = count_bytes(pcb->unsent);
    info->tcpi_snd_queue_bytes = net__send_quota(socket) - tcp_sndbuf(pcb);
}

/* What does not fit is cut, as elsewhere: the record may grow. */
static int get_tcp_info(const struct net_socket *socket, void *value, size_t *length)
{
    struct net_tcp_info info;

    describe(socket, &info);
    *length = MIN(*length, sizeof(info));
    memcpy(value, &info, *length);
    return 0;
}

/* The interface */

static int set_interface(struct net_socket *socket, const void *value, size_t length)
{
    char name[NAME_BYTES] = "";

    if (socket->pcb.any == NULL) {
        return -EINVAL;
    }
    memcpy(name, value, MIN(length, sizeof(name) - 1U));
    if (name[0] == '\0') {
        socket->pcb.any->netif_idx = NETIF_NO_INDEX;
        return 0;
    }
    const struct net_interface *interface = net_interface_by_name(name);

    if (interface == NULL || net_interface_index(interface) == 0) {
        return -ENODEV;
    }
    socket->pcb.any->netif_idx = (u8_t)net_interface_index(interface);
    return 0;
}

static int get_interface(const struct net_socket *socket, void *value, size_t *length)
{
    const struct net_interface *interface = NULL;

    if (socket->pcb.any != NULL) {
        interface = net_interface_by_index(socket->pcb.any->netif_idx);
    }
    const char *name = interface == NULL ? "" : interface->name;
    size_t bytes = strlen(name) + 1U;

    if (*length < bytes) {
        return -EINVAL;
    }
    memcpy(value, name, bytes);
    *length = bytes;
    return 0;
}

/*
 * The send buffer. lwIP's is of one size, so a smaller one is made by taking the difference away,
 * as long as all of it is there. The low-water mark of writing is half of it, as it is at first.
 */
static int set_send_quota(struct net_socket *socket, const void *value, size_t length)
{
    struct tcp_pcb *pcb = socket->pcb.tcp;
    int number = 0;

    if (length != sizeof(number) || pcb == NULL) {
        return -EINVAL;
    }
    memcpy(&number, value, sizeof(number));
    bool has_buffer = socket->state != NET__LISTENING;
    uint32_t quota =
        MAX(MIN((uint32_t)MAX(number, 0), TCP_SND_BUF), MIN(2U * TCP_MSS, TCP_SND_BUF));

    if (has_buffer && tcp_sndbuf(pcb) != net__send_quota(socket)) {
        return -EBUSY;
    }
    socket->send_less = (uint16_t)((uint32_t)(TCP_SND_BUF)-quota);
    if (has_buffer) {
        pcb->snd_buf = (tcpwnd_size_t)quota;
    }
    socket->send_low = (uint16_t)MIN(socket->send_low, quota / 2U);
    return 0;
}

static bool is_option(int level, int option, int wanted)
{
    return level == NET_SOL_SOCKET && option == wanted;
}

int net__rare_option_set(struct net_socket *socket, int level, int option, const void *value,
                         size_t length)
{
    if (is_option(level, option, NET_SO_BINDTODEVICE) && !net__is_inside(socket)) {
        return set_interface(socket, value, length);
    }
    if (is_option(level, option, NET_SO_SNDBUF) && net__is_stream(socket)) {
        return set_send_quota(socket, value, length);
    }
    return -ENOPROTOOPT;
}

int net__rare_option_get(const struct net_socket *socket, int level, int option, void *value,
                         size_t *length)
{
    int bytes;

    if (is_option(level, option, NET_SO_BINDTODEVICE) && !net__is_inside(socket)) {
        return get_interface(socket, value, length);
    }
    if (level == NET_IPPROTO_TCP && option == NET_TCP_INFO && net__is_stream(socket)) {
        return get_tcp_info(socket, value, length);
    }
    if (!is_option(level, option, NET_SO_NREAD)) {
        return -ENOPROTOOPT;
    }
    if (*length < sizeof(bytes)) {
        return -EINVAL;
    }
    bytes = net_readable_bytes(socket->handle);
    *length = sizeof(bytes);
    memcpy(value, &bytes, sizeof(bytes));
    return 0;
}
