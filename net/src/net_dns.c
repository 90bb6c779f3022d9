/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Looking up names, on a socket like that of any program. lwIP's own resolver keeps one address for
 * each name, and cannot be told to stop.
 *
 * A look-up is cancelled by closing its socket: who waits in it wakes up at once.
 */

#include <errno.h>
#include <kernel/lock.h>
#include <kernel/time_units.h>
#include <kernel/timepoint.h>
#include <lwip/dns.h>
#include <net/address.h>
#include <net/dns.h>
#include <string.h>

#include "dns_message.h"
#include "net_core.h"
#include "net_dns.h"
#include "net_private.h"

#define PORT            53U
#define FIRST_WAIT_MS   1000U
#define LONGEST_WAIT_MS 16000U
#define SERVERS         ((size_t)CONFIG_NET_DNS_SERVERS * (1U + CONFIG_NET_IPV6))

/* Servers */

static uint32_t servers[CONFIG_NET_DNS_SERVERS];

static void set_server(size_t index, uint32_t ip)
{
    servers[index] = ip;
    if (net__on_interface_changed != NULL) {
        net__on_interface_changed();
    }
}

/* lwIP's interface: at its start, and from its DHCP client. */
void dns_init(void)
{
    uint32_t server;

    if (net_address_parse(CONFIG_NET_DNS_SERVER, &server) == 0) {
        servers[0] = server;
    }
}

void dns_setserver(u8_t index, const ip_addr_t *server)
{
    if (IS_ENABLED(CONFIG_NET_IPV6) && (server == NULL || IP_IS_V6(server))) {
        net__dns_set_server6(index, server);
        return;
    }
    if (index < CONFIG_NET_DNS_SERVERS) {
        set_server(index, ip_addr_get_ip4_u32(server));
    }
}

int net_dns_server_set(size_t index, uint32_t ip)
{
    if (index >= CONFIG_NET_DNS_SERVERS) {
        return -EINVAL;
    }
    net_core_lock();
    set_server(index, ip);
    net_core_unlock();
    return 0;
}

uint32_t net_dns_server(size_t index)
{
    return index < CONFIG_NET_DNS_SERVERS ? servers[index] : NET_IP_ANY;
}

/* The address of a server: those of IPv4 first. False: there is none with this number. */
static bool server_at(size_t index, struct net_address *address)
{
    if (IS_ENABLED(CONFIG_NET_IPV6)) {
        return net__dns_server_at(index, PORT, address);
    }
    *address = net_address(net_dns_server(index), PORT);
    return address->ip != NET_IP_ANY;
}

/* Looking up */

struct search {
    struct net_lookup *lookup;
    k_timepoint_t end;
    uint8_t question[DNS_QUESTION_BYTES];
    size_t question_length;
    struct net_address *addresses;
    size_t most;
};

/* Milliseconds until @p end, at most @p limit_ms; 0: it is past. */
static uint32_t time_left(k_timepoint_t end, uint32_t limit_ms)
{
    k_timeout_t left = sys_timepoint_timeout(end);

    if (k__timeout_is_forever(left)) {
        return limit_ms;
    }
    return (uint32_t)MIN(k_ticks_to_ms_ceil64((uint64_t)left.ticks), limit_ms);
}

static int receive(int socket, uint8_t *answer, uint32_t wait_ms)
{
    const int limit_ms = (int)wait_ms;

    (void)net_setsockopt(socket, NET_SOL_SOCKET, NET_SO_RCVTIMEO, &limit_ms, sizeof(limit_ms));
    int length = net_recv(socket, answer, DNS_MESSAGE_BYTES, 0);

    return length == -EAGAIN ? -ETIMEDOUT : length;
}

/* Ask one server once. Returns as net_lookup(), -ETIMEDOUT: nothing came in time. */
static int ask(const struct search *search, const struct net_address *server, uint32_t wait_ms)
{
    const int socket = search->lookup->socket;
    const k_timepoint_t end = sys_timepoint_calc(K_MSEC(wait_ms));
    uint8_t answer[DNS_MESSAGE_BYTES];
    int result = net_connect(socket, server);

    if (result == 0) {
        result = net_send(socket, search->question, search->question_length, 0);
    }
    if (result < 0) {
        return result;
    }
    do {
        uint32_t left_ms = time_left(end, wait_ms);
        int length = left_ms == 0 ? -ETIMEDOUT : receive(socket, answer, left_ms);

        if (length < 0) {
            return length;
        }
        result = net__dns_answer(answer, (size_t)length, search->question, search->question_length,
                                 search->addresses, search->most);
    } while (result == -EAGAIN);
    return result;
}

static bool is_final(int result)
{
    return result > 0 || result == -ENOENT || result == -ENODATA || result == -EBADF;
}

/* Ask all servers, and again, until one knows or the time is over. */
static int ask_all(const struct search *search)
{
    uint32_t wait_ms = FIRST_WAIT_MS;
    int error = -ENETUNREACH;

    for (;;) {
        bool is_any_known = false;

        for (size_t i = 0; i < SERVERS; i++) {
            uint32_t left_ms = time_left(search->end, wait_ms);
            struct net_address server;

            if (left_ms == 0) {
                return error == -EIO ? error : -ETIMEDOUT;
            }
            if (!server_at(i, &server)) {
                continue;
            }
            int result = ask(search, &server, left_ms);

            if (is_final(result)) {
                return result;
            }
            is_any_known = is_any_known || result == -ETIMEDOUT;
            error = error == -EIO ? error : result;
        }
        if (!is_any_known) {
            return error;
        }
        wait_ms = wait_ms < LONGEST_WAIT_MS ? 2U * wait_ms : wait_ms;
    }
}

static bool begin(struct net_lookup *lookup, int socket)
{
    unsigned int key = irq_lock();
    bool is_cancelled = lookup->is_cancelled;

    lookup->socket = is_cancelled ? 0 : socket;
    irq_unlock(key);
    return !is_cancelled;
}

static int take_socket(struct net_lookup *lookup)
{
    unsigned int key = irq_lock();
    int socket = lookup->socket;

    lookup->socket = 0;
    irq_unlock(key);
    return socket;
}

static uint16_t random_number(void)
{
    net_core_lock();
    uint16_t number = (uint16_t)LWIP_RAND();

    net_core_unlock();
    return number;
}

static int search_with(struct search *search, int socket)
{
    if (!begin(search->lookup, socket)) {
        (void)net_close(socket);
        return -ECANCELED;
    }
    int result = ask_all(search);

    socket = take_socket(search->lookup);
    if (socket == 0) {
        return -ECANCELED;
    }
    (void)net_close(socket);
    return result == -EBADF ? -ECANCELED : result;
}

int net__dns_lookup(struct net_lookup *lookup, uint16_t type, const char *name,
                    struct net_address *addresses, size_t most, k_timepoint_t end)
{
    struct net_lookup own = {0};
    struct search search = {
        .lookup = lookup != NULL ? lookup : &own,
        .end = end,
        .addresses = addresses,
        .most = most,
    };
    int socket =
        net_socket(IS_ENABLED(CONFIG_NET_IPV6) ? NET_AF_INET6 : NET_AF_INET, NET_SOCK_DGRAM, 0);

    if (socket < 0) {
        return socket;
    }
    int length = -EINVAL;

    if (most > 0) {
        length = net__dns_question(search.question, random_number(), type, name);
    }

    if (length < 0) {
        (void)net_close(socket);
        return length;
    }
    search.question_length = (size_t)length;
    return search_with(&search, socket);
}

int net_lookup(struct net_lookup *lookup, const char *name, struct net_address *addresses,
               size_t most, k_timeout_t timeout)
{
    return net__dns_lookup(lookup, DNS_TYPE_A, name, addresses, most, sys_timepoint_calc(timeout));
}

void net_lookup_cancel(struct net_lookup *lookup)
{
    unsigned int key = irq_lock();

    lookup->is_cancelled = true;
    irq_unlock(key);
    int socket = take_socket(lookup);

    if (socket != 0) {
        (void)net_close(socket);
    }
}
