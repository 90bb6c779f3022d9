/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Streams: a socket and its TCP connection, and how the two come apart.
 *
 * lwIP frees a connection without a word when it leaves TIME_WAIT, so the socket lets go of it as
 * soon as both sides have sent their end. In every other case lwIP calls on_ended() first.
 */

#include "socket_private.h"

/* RFC 1122 and custom: two hours of silence, then nine probes, 75 seconds apart. */
#define KEEP_IDLE_S     7200U
#define KEEP_INTERVAL_S 75U
#define KEEP_COUNT      9U

/* The connection has gone. Its pcb is freed by lwIP. */
static void end_connection(struct net_socket *socket, uint8_t error)
{
    unsigned int key = irq_lock();

    socket->pcb.tcp = NULL;
    socket->state = NET__ENDED;
    socket->error = error;
    socket->flags |= NET__NO_MORE;
    irq_unlock(key);
    net__raise_and_wake(socket,
                        K_READY_IN | K_READY_OUT | K_READY_HUP | (error != 0 ? K_READY_ERR : 0U));
}

static uint8_t errno_of_end(const struct net_socket *socket, err_t error)
{
    if (error == ERR_CLSD) {
        return 0; /* both sides have closed */
    }
    if (error != ERR_RST) {
        return ETIMEDOUT; /* lwIP gave up, whatever it tried */
    }
    return socket->state == NET__CONNECTING ? ECONNREFUSED : ECONNRESET;
}

static void on_ended(void *argument, err_t error)
{
    struct net_socket *socket = argument;

    if (socket->listener != NULL) {
        socket->pcb.tcp = NULL;
        net__unqueue_connection(socket);
        return;
    }
    end_connection(socket, errno_of_end(socket, error));
}

static void on_peer_closed(struct net_socket *socket, struct tcp_pcb *pcb)
{
    if (pcb->state == TIME_WAIT || pcb->state == CLOSING) {
        (void)net__stream_detach(socket);
        end_connection(socket, 0);
        return;
    }
    unsigned int key = irq_lock();

    socket->flags |= NET__NO_MORE;
    irq_unlock(key);
    net__raise_and_wake(socket,
                        K_READY_IN | ((socket->flags & NET__SHUT_WRITE) != 0 ? K_READY_HUP : 0U));
}

static err_t on_received(void *argument, struct tcp_pcb *pcb, struct pbuf *received, err_t error)
{
    (void)error;
    if (received == NULL) {
        on_peer_closed(argument, pcb);
        return ERR_OK;
    }
    return net__stream_on_received(argument, pcb, received);
}

void net__stream_apply_options(struct net_socket *socket)
{
    struct tcp_pcb *pcb = socket->pcb.tcp;

    if (pcb == NULL || pcb->state == LISTEN) {
        return;
    }
    if ((socket->flags & NET__NODELAY) != 0) {
        tcp_nagle_disable(pcb);
    } else {
        tcp_nagle_enable(pcb);
    }
    pcb->keep_idle = socket->keep_idle_s * 1000U;
    pcb->keep_intvl = socket->keep_interval_s * 1000U;
    pcb->keep_cnt = socket->keep_count;
}

/* lwIP counts down from its own size; what was taken from that stays taken. */
static void apply_send_quota(struct net_socket *socket, struct tcp_pcb *pcb)
{
    if (IS_ENABLED(CONFIG_NET_SOCKET_RARE_OPTIONS)) {
        pcb->snd_buf = (tcpwnd_size_t)(pcb->snd_buf - socket->send_less);
    }
}

void net__stream_attach(struct net_socket *socket, struct tcp_pcb *pcb)
{
    socket->pcb.tcp = pcb;
    tcp_arg(pcb, socket);
    tcp_recv(pcb, on_received);
    tcp_sent(pcb, net__stream_on_sent);
    tcp_err(pcb, on_ended);
    apply_send_quota(socket, pcb);
    net__stream_apply_options(socket);
}

struct tcp_pcb *net__stream_detach(struct net_socket *socket)
{
    struct tcp_pcb *pcb = socket->pcb.tcp;

    socket->pcb.tcp = NULL;
    tcp_arg(pcb, NULL);
    tcp_recv(pcb, NULL);
    tcp_sent(pcb, NULL);
    tcp_err(pcb, NULL);
    return pcb;
}

static int stream_open(struct net_socket *socket)
{
    struct tcp_pcb *pcb = tcp_new();

    if (pcb == NULL) {
        return -ENOBUFS;
    }
    socket->receive_quota = TCP_WND;
    socket->send_low = TCP_SNDLOWAT;
    socket->keep_idle_s = KEEP_IDLE_S;
    socket->keep_interval_s = KEEP_INTERVAL_S;
    socket->keep_count = KEEP_COUNT;
    net__stream_attach(socket, pcb);
    return 0;
}

static err_t stream_bind(struct net_socket *socket, const ip_addr_t *ip, uint16_t port)
{
    return tcp_bind(socket->pcb.tcp, ip, port);
}

int net__stream_stop_sending(struct net_socket *socket)
{
    err_t error = ERR_OK;

    if ((socket->flags & NET__SHUT_WRITE) == 0) {
        error = tcp_shutdown(socket->pcb.tcp, 0, 1);
    }

    if (error != ERR_OK) {
        return net_errno(error);
    }
    unsigned int key = irq_lock();

    socket->flags |= NET__SHUT_WRITE;
    irq_unlock(key);
    net__raise_and_wake(socket,
                        K_READY_OUT | ((socket->flags & NET__NO_MORE) != 0 ? K_READY_HUP : 0U));
    return 0;
}

/*
 * Data that the application has not read makes a close a reset, and lwIP tells so by the receive
 * window. But it does not know yet of all that was read (`unreported`): the window is opened here.
 */
static void close_connection(struct tcp_pcb *pcb, bool has_unread, bool shall_reset)
{
    if (!has_unread && pcb->refused_data == NULL) {
        pcb->rcv_wnd = TCP_WND_MAX(pcb);
    }
    if (shall_reset || tcp_close(pcb) != ERR_OK) {
        tcp_abort(pcb);
    }
}

static void stream_close(struct net_socket *socket, bool has_unread)
{
    if (socket->pcb.tcp == NULL) {
        return;
    }
    if (socket->state == NET__LISTENING) {
        net__drop_connections(socket);
        (void)tcp_close(socket->pcb.tcp);
        return;
    }
    bool shall_reset = socket->linger_s == 0 || socket->listener != NULL;

    close_connection(net__stream_detach(socket), has_unread, shall_reset);
}

const struct net_socket_kind net__stream_kind = {
    .type = NET_SOCK_STREAM,
    .protocol = NET_IPPROTO_TCP,
    .open = stream_open,
    .bind = stream_bind,
    .close = stream_close,
    .take = net__stream_take,
    .send = net__stream_send,
};
