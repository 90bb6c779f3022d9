// SPDX-License-Identifier: Apache-2.0
/*
 * The reference for network figures: lwIP's callbacks straight on the hardware, no operating
 * system. It serves what Petrel's bench firmware serves, on the same ports:
 *
 *     TCP 80  HTTP, the minimal answer        TCP 9     discard
 *     TCP 7   echo                            TCP 19    source: sends until the peer closes
 *     UDP 7   echo                            UDP 9999  "sockets N": have N other sockets open
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lwip/init.h"
#include "lwip/tcp.h"
#include "lwip/timeouts.h"
#include "lwip/udp.h"
#include "netif/ethernet.h"

#include "ethernet.h"
#include "http_minimal.h"
#include "machine.h"

#define CONNECTIONS      16
#define BACKLOG          16
#define OTHER_SOCKETS    32
#define FIRST_OTHER_PORT 20000
#define CONTROL_PORT     9999

struct http_connection {
    bool is_used;
    struct http_minimal http;
};

static struct netif ethernet;
static struct http_connection http_connections[CONNECTIONS];
static struct udp_pcb *other_sockets[OTHER_SOCKETS];
static unsigned int others_open;
static char source_bytes[TCP_MSS];

u32_t sys_now(void)
{
    return machine_now_ms();
}

/* Only port numbers come from here. */
unsigned int raw_random(void)
{
    static uint32_t state = 0x2545f491;

    state ^= state << 13;
    state ^= state >> 17;
    state ^= state << 5;
    return state;
}

static void forget_callbacks(struct tcp_pcb *pcb)
{
    tcp_arg(pcb, NULL);
    tcp_recv(pcb, NULL);
    tcp_sent(pcb, NULL);
    tcp_err(pcb, NULL);
}

/* What a receive callback returns when its connection is over. */
static err_t end_connection(struct tcp_pcb *pcb)
{
    forget_callbacks(pcb);
    if (tcp_close(pcb) == ERR_OK) {
        return ERR_OK;
    }
    tcp_abort(pcb);
    return ERR_ABRT;
}

/* HTTP */

static struct http_connection *new_http_connection(void)
{
    for (size_t i = 0; i < CONNECTIONS; i++) {
        if (!http_connections[i].is_used) {
            http_connections[i] = (struct http_connection){.is_used = true};
            return &http_connections[i];
        }
    }
    return NULL;
}

static void on_http_error(void *argument, err_t error)
{
    struct http_connection *connection = argument;

    (void)error;
    connection->is_used = false;
}

static err_t answer(struct tcp_pcb *pcb, unsigned int requests)
{
    err_t error = ERR_OK;

    while (requests-- != 0 && error == ERR_OK) {
        error = tcp_write(pcb, http_minimal_response, HTTP_MINIMAL_RESPONSE_BYTES, 0);
    }
    return error;
}

static err_t on_http_received(void *argument, struct tcp_pcb *pcb, struct pbuf *data, err_t error)
{
    struct http_connection *connection = argument;
    unsigned int requests = 0;

    (void)error;
    if (data == NULL) {
        connection->is_used = false;
        return end_connection(pcb);
    }
    for (struct pbuf *part = data; part != NULL; part = part->next) {
        requests += http_minimal_requests(&connection->http, part->payload, part->len);
    }
    tcp_recved(pcb, data->tot_len);
    pbuf_free(data);
    if (answer(pcb, requests) != ERR_OK) {
        connection->is_used = false;
        return end_connection(pcb);
    }
    return tcp_output(pcb);
}

static err_t on_http_accepted(void *argument, struct tcp_pcb *pcb, err_t error)
{
    struct http_connection *connection;

    (void)argument;
    if (error != ERR_OK || pcb == NULL) {
        return ERR_VAL;
    }
    connection = new_http_connection();
    if (connection == NULL) {
        return ERR_MEM;
    }
    tcp_arg(pcb, connection);
    tcp_recv(pcb, on_http_received);
    tcp_err(pcb, on_http_error);
    tcp_nagle_disable(pcb);
    return ERR_OK;
}

/* TCP echo */

static bool fits(struct tcp_pcb *pcb, const struct pbuf *data)
{
    return tcp_sndbuf(pcb) >= data->tot_len &&
           tcp_sndqueuelen(pcb) + pbuf_clen(data) <= TCP_SND_QUEUELEN;
}

static err_t on_echo_received(void *argument, struct tcp_pcb *pcb, struct pbuf *data, err_t error)
{
    (void)argument;
    (void)error;
    if (data == NULL) {
        return end_connection(pcb);
    }
    if (!fits(pcb, data)) {
        /* lwIP keeps it and offers it again. */
        return ERR_MEM;
    }
    for (struct pbuf *part = data; part != NULL; part = part->next) {
        if (tcp_write(pcb, part->payload, part->len, TCP_WRITE_FLAG_COPY) != ERR_OK) {
            pbuf_free(data);
            return end_connection(pcb);
        }
    }
    tcp_recved(pcb, data->tot_len);
    pbuf_free(data);
    return tcp_output(pcb);
}

static err_t on_echo_accepted(void *argument, struct tcp_pcb *pcb, err_t error)
{
    (void)argument;
    if (error != ERR_OK || pcb == NULL) {
        return ERR_VAL;
    }
    tcp_recv(pcb, on_echo_received);
    tcp_nagle_disable(pcb);
    return ERR_OK;
}

/* TCP discard */

static err_t on_discard_received(void *argument, struct tcp_pcb *pcb, struct pbuf *data,
                                 err_t error)
{
    (void)argument;
    (void)error;
    if (data == NULL) {
        return end_connection(pcb);
    }
    tcp_recved(pcb, data->tot_len);
    pbuf_free(data);
    return ERR_OK;
}

static err_t on_discard_accepted(void *argument, struct tcp_pcb *pcb, err_t error)
{
    (void)argument;
    if (error != ERR_OK || pcb == NULL) {
        return ERR_VAL;
    }
    tcp_recv(pcb, on_discard_received);
    return ERR_OK;
}

/* TCP source */

static err_t send_what_fits(struct tcp_pcb *pcb)
{
    while (tcp_sndbuf(pcb) >= sizeof(source_bytes) &&
           tcp_write(pcb, source_bytes, sizeof(source_bytes), 0) == ERR_OK) {
    }
    return tcp_output(pcb);
}

static err_t on_source_sent(void *argument, struct tcp_pcb *pcb, u16_t length)
{
    (void)argument;
    (void)length;
    return send_what_fits(pcb);
}

static err_t on_source_accepted(void *argument, struct tcp_pcb *pcb, err_t error)
{
    (void)argument;
    if (error != ERR_OK || pcb == NULL) {
        return ERR_VAL;
    }
    tcp_recv(pcb, on_discard_received);
    tcp_sent(pcb, on_source_sent);
    return send_what_fits(pcb);
}

/* UDP */

static void on_datagram(void *argument, struct udp_pcb *pcb, struct pbuf *data,
                        const ip_addr_t *from, u16_t port)
{
    (void)argument;
    udp_sendto(pcb, data, from, port);
    pbuf_free(data);
}

static struct udp_pcb *serve_udp(u16_t port, udp_recv_fn on_received)
{
    struct udp_pcb *pcb = udp_new();

    if (pcb == NULL) {
        return NULL;
    }
    if (udp_bind(pcb, IP_ADDR_ANY, port) != ERR_OK) {
        udp_remove(pcb);
        return NULL;
    }
    udp_recv(pcb, on_received, NULL);
    return pcb;
}

static void have_other_sockets(unsigned int wanted)
{
    while (others_open > wanted) {
        udp_remove(other_sockets[--others_open]);
    }
    while (others_open < wanted && others_open < OTHER_SOCKETS) {
        struct udp_pcb *pcb = serve_udp((u16_t)(FIRST_OTHER_PORT + others_open), on_datagram);

        if (pcb == NULL) {
            return;
        }
        other_sockets[others_open++] = pcb;
    }
}

/* "sockets N" is answered by the same words with the number that are open now. */
static void on_command(void *argument, struct udp_pcb *pcb, struct pbuf *data,
                       const ip_addr_t *from, u16_t port)
{
    static const char words[] = "sockets ";
    size_t at = sizeof(words) - 1;
    char *text = data->payload;
    unsigned int wanted = 0;

    (void)argument;
    if (data->len == at + 2 && pbuf_memcmp(data, 0, words, (u16_t)at) == 0) {
        wanted = (unsigned int)(text[at] - '0') * 10 + (unsigned int)(text[at + 1] - '0');
        have_other_sockets(wanted);
        text[at] = (char)('0' + others_open / 10);
        text[at + 1] = (char)('0' + others_open % 10);
        udp_sendto(pcb, data, from, port);
    }
    pbuf_free(data);
}

/* Start */

static bool serve_tcp(u16_t port, tcp_accept_fn on_accepted)
{
    struct tcp_pcb *pcb = tcp_new();

    if (pcb == NULL || tcp_bind(pcb, IP_ADDR_ANY, port) != ERR_OK) {
        return false;
    }
    pcb = tcp_listen_with_backlog(pcb, BACKLOG);
    if (pcb == NULL) {
        return false;
    }
    tcp_accept(pcb, on_accepted);
    return true;
}

static bool start_network(void)
{
    ip4_addr_t address;
    ip4_addr_t mask;
    ip4_addr_t gateway;

    IP4_ADDR(&address, 10, 0, 2, 15);
    IP4_ADDR(&mask, 255, 255, 255, 0);
    IP4_ADDR(&gateway, 10, 0, 2, 2);
    lwip_init();
    if (netif_add(&ethernet, &address, &mask, &gateway, NULL, ethernet_start, ethernet_input) ==
        NULL) {
        return false;
    }
    netif_set_default(&ethernet);
    netif_set_up(&ethernet);
    return true;
}

static bool start_servers(void)
{
    return serve_tcp(80, on_http_accepted) && serve_tcp(7, on_echo_accepted) &&
           serve_tcp(9, on_discard_accepted) && serve_tcp(19, on_source_accepted) &&
           serve_udp(7, on_datagram) != NULL && serve_udp(CONTROL_PORT, on_command) != NULL;
}

int main(void)
{
    machine_start();
    if (!start_network() || !start_servers()) {
        machine_print("raw_lwip: cannot start\n");
        return 1;
    }
    machine_print("raw_lwip: serving\n");
    for (;;) {
        struct machine_events events = machine_wait();

        if (events.ethernet) {
            ethernet_receive(&ethernet);
        }
        if (events.tick) {
            sys_check_timeouts();
        }
    }
}
