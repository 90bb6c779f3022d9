/* SPDX-License-Identifier: Apache-2.0 */

/* The state of kernel and network, item by item, for the status page. */

#include "device_status.h"

#include "http/http_connection.h"
#include "status_json.h"
#include "web.h"
#include "www.h"

#include <net/address.h>
#include <net/interface.h>
#include <net/net.h>
#include <net/socket_info.h>
#include <petrel.h>
#include <stdio.h>
#include <string.h>

#define POOLS_MAX 20U

/* Asking for one of many: visitors count down to it and copy it. */
struct search {
    unsigned int left;
    bool is_found;
    void *result;
};

static bool is_wanted(struct search *search)
{
    if (search->is_found || search->left-- > 0) {
        return false;
    }
    search->is_found = true;
    return true;
}

static uint32_t pools_at_start[POOLS_MAX];
static uint32_t clients_at_start;
static uint32_t sockets_at_start;
static uint32_t watches_at_start;

static void describe_system(struct status_system *system)
{
    static char address[NET_ADDRESS_TEXT_BYTES];
    struct net_ipv4 ipv4;

    (void)net_interface_ipv4(net_interface_first(), &ipv4);
    *system = (struct status_system){
        .version = PETREL_VERSION,
        .board = BOARD_NAME,
        .machine = BOARD_MACHINE,
        .address = net_address_text(ipv4.address, address),
        .uptime_ms = k_uptime_get_32(),
        .connections = web_server()->connections,
        .requests = web_server()->requests,
        .refused = web_server()->refused,
    };
}

static void visit_thread(const struct k_thread *thread, void *context)
{
    static char state[16];
    struct search *search = context;
    struct status_thread *status = search->result;
    size_t unused = 0;

    if (!is_wanted(search)) {
        return;
    }
    k_tid_t id = (k_tid_t)(uintptr_t)thread;
    size_t size = k_thread_stack_size_get(thread);
    const char *name = k_thread_name_get(id);

    (void)k_thread_stack_space_get(thread, &unused);
    status->name = name != NULL ? name : "(no name)";
    status->state = k_thread_state_str(id, state, sizeof(state));
    status->priority = k_thread_priority_get(id);
    status->stack_size = (uint32_t)size;
    status->stack_used = (uint32_t)(size - unused);
}

static bool describe_thread(unsigned int number, struct status_thread *status)
{
    struct search search = {number, false, status};

    k_thread_foreach_unlocked(visit_thread, &search);
    return search.is_found;
}

/* "10.0.2.15:80", or nothing for no address. */
static const char *endpoint_text(const struct net_address *address, char *text, size_t size)
{
    char ip[NET_ADDRESS_TEXT_BYTES];

    if (address->port == 0) {
        return "";
    }
    (void)snprintf(text, size, "%s:%u", net_address_text(address->ip, ip),
                   (unsigned int)net_ntohs(address->port));
    return text;
}

static void visit_socket(const struct net_socket_info *info, void *context)
{
    static char local[24];
    static char remote[24];
    struct search *search = context;
    struct status_socket *status = search->result;

    if (!is_wanted(search)) {
        return;
    }
    status->kind = info->type == NET_SOCK_STREAM ? "tcp" : "udp";
    status->state = info->state;
    status->local = endpoint_text(&info->local, local, sizeof(local));
    status->remote = endpoint_text(&info->remote, remote, sizeof(remote));
    status->received = (uint32_t)info->received_bytes;
    status->unsent = (uint32_t)info->sent_bytes;
}

static bool describe_socket(unsigned int number, struct status_socket *status)
{
    struct search search = {number, false, status};

    net_socket_foreach(visit_socket, &search);
    return search.is_found;
}

static void visit_pool(const struct net_pool *pool, void *context)
{
    struct search *search = context;
    struct status_pool *status = search->result;

    if (!is_wanted(search)) {
        return;
    }
    status->name = pool->name;
    status->size = (uint32_t)pool->count;
    status->used = (uint32_t)pool->used;
    status->peak = (uint32_t)pool->peak;
    status->block_bytes = (uint32_t)pool->block_bytes;
}

/* The web server's clients first, then the network's pools. */
static bool describe_pool(unsigned int number, struct status_pool *status)
{
    if (number == 0) {
        struct k_mem_slab *clients = web_clients();

        *status = (struct status_pool){
            .name = "web clients",
            .size = clients->info.num_blocks,
            .used = k_mem_slab_num_used_get(clients),
            .peak = k_mem_slab_max_used_get(clients),
            .start = clients_at_start,
            .block_bytes = (uint32_t)clients->info.block_size,
        };
        return true;
    }
    struct search search = {number - 1U, false, status};

    net_pool_foreach(visit_pool, &search);
    status->start = number <= POOLS_MAX ? pools_at_start[number - 1U] : 0;
    return search.is_found;
}

static uint32_t sockets_in_use(void)
{
    struct net_socket_statistics statistics;

    net_socket_statistics_get(&statistics);
    return statistics.in_use;
}

static bool describe_counter(unsigned int number, struct status_counter *counter)
{
    switch (number) {
    case 0:
        *counter = (struct status_counter){"sockets", sockets_in_use(), sockets_at_start};
        return true;
    case 1:
        *counter = (struct status_counter){"watches", k_watch_count(), watches_at_start};
        return true;
    default:
        return false;
    }
}

static const struct status_source source = {
    .system = describe_system,
    .thread = describe_thread,
    .socket = describe_socket,
    .pool = describe_pool,
    .counter = describe_counter,
};

static int write_status(struct http_cursor *cursor, char *buffer, size_t size)
{
    return status_json_write_piece(&source, cursor, buffer, size);
}

static const struct http_resource resources[] = {
    {
        .path = "/api/status",
        HTTP_FIELDS("Content-Type: application/json\r\nCache-Control: no-store\r\n"),
        .write_piece = write_status,
    },
};

const struct http_site *device_site(void)
{
    static struct http_site site;

    site = www_site;
    site.resources = resources;
    site.resource_count = ARRAY_SIZE(resources);
    return &site;
}

void device_status_mark_start(void)
{
    struct status_pool pool;

    for (unsigned int i = 0; i < POOLS_MAX && describe_pool(i + 1U, &pool); i++) {
        pools_at_start[i] = pool.used;
    }
    clients_at_start = k_mem_slab_num_used_get(web_clients());
    sockets_at_start = sockets_in_use();
    watches_at_start = k_watch_count();
}
