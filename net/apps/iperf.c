/* SPDX-License-Identifier: Apache-2.0 */

/*
 * lwIP's lwiperf behind our header. It has room for one context of the caller: those who are told
 * of tests have a record each, which is never given back, as servers stay; clients share that of
 * the same function and context.
 */

#include <errno.h>
#include <kernel/lock.h>
#include <lwip/apps/lwiperf.h>
#include <net/iperf.h>

#include "net_core.h"

/* Different pairs of function and context. */
#define LISTENERS 4

struct listener {
    net_iperf_report_fn on_end;
    void *context;
};

static struct listener listeners[LISTENERS];

static enum net_iperf_end end_of(enum lwiperf_report_type type)
{
    switch (type) {
    case LWIPERF_TCP_DONE_SERVER:
        return NET_IPERF_RECEIVED;
    case LWIPERF_TCP_DONE_CLIENT:
        return NET_IPERF_SENT;
    case LWIPERF_TCP_ABORTED_REMOTE:
        return NET_IPERF_RESET;
    default:
        return NET_IPERF_FAILED;
    }
}

static void on_report(void *argument, enum lwiperf_report_type type, const ip_addr_t *local_ip,
                      u16_t local_port, const ip_addr_t *remote_ip, u16_t remote_port, u32_t bytes,
                      u32_t milliseconds, u32_t kilobits_per_second)
{
    const struct listener *listener = argument;
    uint32_t peer = remote_ip != NULL ? ip_addr_get_ip4_u32(remote_ip) : NET_IP_ANY;
    struct net_iperf_report report = {
        .end = end_of(type),
        .peer = net_address(peer, remote_port),
        .bytes = bytes,
        .milliseconds = milliseconds,
    };

    (void)local_ip;
    (void)local_port;
    (void)kilobits_per_second;
    listener->on_end(&report, listener->context);
}

static struct listener *listener_for(net_iperf_report_fn on_end, void *context)
{
    for (size_t i = 0; i < LISTENERS; i++) {
        struct listener *each = &listeners[i];

        if (each->on_end == NULL) {
            *each = (struct listener){on_end, context};
        }
        if (each->on_end == on_end && each->context == context) {
            return each;
        }
    }
    return NULL;
}

int net_iperf_serve(uint16_t port, net_iperf_report_fn on_end, void *context)
{
    struct listener *listener;
    void *session = NULL;

    if (!net_is_started()) {
        return -ENETDOWN;
    }
    net_core_lock();
    listener = listener_for(on_end, context);
    if (listener != NULL) {
        session = lwiperf_start_tcp_server(IP_ADDR_ANY, port, on_report, listener);
    }
    net_core_unlock();
    return session != NULL ? 0 : -ENOBUFS;
}

int net_iperf_send(const struct net_address *server, net_iperf_report_fn on_end, void *context)
{
    ip_addr_t address = IPADDR4_INIT(server->ip);
    struct listener *listener;
    void *session = NULL;

    if (!net_is_started()) {
        return -ENETDOWN;
    }
    net_core_lock();
    listener = listener_for(on_end, context);
    if (listener != NULL) {
        session = lwiperf_start_tcp_client(&address, net_ntohs(server->port), LWIPERF_CLIENT,
                                           on_report, listener);
    }
    net_core_unlock();
    return session != NULL ? 0 : -ENOBUFS;
}
