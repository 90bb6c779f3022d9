/* SPDX-License-Identifier: Apache-2.0 */

/*
 * The sockets and their names.
 *
 * A name is a generation above the index of the slot. Free slots are used again in the order in
 * which they became free, so that a source of a closed socket (net_socket_source()) stays
 * harmless as long as possible.
 */

#include <net/socket_info.h>
#include <string.h>

#include "socket_private.h"

#define LAST_GENERATION (0x7fffffffU >> NET__INDEX_BITS)

struct net_socket net__sockets[CONFIG_NET_SOCKETS];

static size_t fresh; /* slots from here on were never used */
static struct net_socket *first_free;
static struct net_socket *last_free;
static struct net_socket_statistics statistics;

static struct net_socket *take_slot(void)
{
    struct net_socket *socket = first_free;

    if (fresh < CONFIG_NET_SOCKETS) {
        return &net__sockets[fresh++];
    }
    if (socket != NULL) {
        first_free = socket->next;
    }
    return socket;
}

static void count_taken(void)
{
    statistics.in_use++;
    if (statistics.in_use > statistics.peak) {
        statistics.peak = statistics.in_use;
    }
}

struct net_socket *net__socket_allocate(const struct net_socket_kind *kind)
{
    struct net_socket *socket = take_slot();

    if (socket == NULL) {
        statistics.refused++;
        return NULL;
    }
    uint32_t generation = socket->generation;
    unsigned int key = irq_lock();

    /* A stale source may have put watches here since the close: they were told so at once. */
    k_pollable_close(&socket->pollable);
    memset(socket, 0, sizeof(*socket));
    socket->handle = -1;
    irq_unlock(key);
    socket->generation = generation;
    socket->kind = kind;
    socket->linger_s = -1;
    socket->receive_low = 1;
    count_taken();
    return socket;
}

int net__socket_publish(struct net_socket *socket)
{
    uint32_t index = (uint32_t)(socket - net__sockets);

    socket->generation = socket->generation == LAST_GENERATION ? 1U : socket->generation + 1U;
    socket->handle = (int)((socket->generation << NET__INDEX_BITS) | index);
    return socket->handle;
}

void net__socket_free(struct net_socket *socket)
{
    socket->kind = NULL;
    socket->next = NULL;
    if (first_free == NULL) {
        first_free = socket;
    } else {
        last_free->next = socket;
    }
    last_free = socket;
    statistics.in_use--;
}

void net__count_dropped_datagram(void)
{
    statistics.datagrams_dropped++;
}

void net_socket_statistics_get(struct net_socket_statistics *copy)
{
    net_core_lock();
    *copy = statistics;
    net_core_unlock();
}
