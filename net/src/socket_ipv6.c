/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Sockets of NET_AF_INET6. To lwIP they are endpoints of any version of IP, or with
 * NET_IPV6_V6ONLY of version 6. To the application all addresses are of IPv6: one of IPv4 is
 * ::ffff:a.b.c.d.
 */

#include <lwip/ip6.h>
#include <lwip/netif.h>
#include <net/socket_message.h>
#include <string.h>

#include "net_private.h"
#include "socket_private.h"

static const uint8_t mapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

int net__ipv6_open(const struct net_socket_kind *kind, uint8_t flags)
{
    int handle = net__socket_open(kind, flags);

    if (handle > 0) {
        struct net_socket *socket = net__socket_find(handle);

        socket->ipv6 = NET__IPV6;
        IP_SET_TYPE(&socket->pcb.any->local_ip, IPADDR_TYPE_ANY);
        IP_SET_TYPE(&socket->pcb.any->remote_ip, IPADDR_TYPE_ANY);
    }
    return handle;
}

/* Addresses: ours of lwIP's */

static uint32_t scope_of(const ip6_addr_t *ip6)
{
    return ip6_addr_has_scope(ip6, IP6_UNKNOWN) ? ip6_addr_zone(ip6) : 0;
}

struct net_address net__ipv6_address_of(const ip_addr_t *ip, uint16_t port)
{
    struct net_address address = net_address6(NULL, port);

    if (IP_IS_V6(ip)) {
        memcpy(address.ip6, ip_2_ip6(ip)->addr, sizeof(address.ip6));
        address.scope = scope_of(ip_2_ip6(ip));
    } else if (IP_IS_V4_VAL(*ip)) {
        memcpy(address.ip6, mapped, sizeof(mapped));
        memcpy(address.ip6 + sizeof(mapped), &ip_2_ip4(ip)->addr, sizeof(uint32_t));
    }
    return address;
}

/* lwIP's of ours */

static bool is_any(const struct net_address *address)
{
    static const uint8_t any[16];

    return memcmp(address->ip6, any, sizeof(any)) == 0;
}

static bool is_mapped(const struct net_address *address)
{
    return memcmp(address->ip6, mapped, sizeof(mapped)) == 0;
}

struct netif *net__ipv6_default_netif(void)
{
    return netif_default != NULL ? netif_default : netif_list;
}

static uint8_t zone_of(uint32_t scope)
{
    const struct netif *netif = net__ipv6_default_netif();

    if (scope != 0) {
        return (uint8_t)MIN(scope, UINT8_MAX); /* which no interface has */
    }
    return netif != NULL ? netif_get_index(netif) : IP6_NO_ZONE;
}

static void to_lwip(const struct net_address *address, ip_addr_t *ip)
{
    uint32_t words[4];

    memcpy(words, address->ip6, sizeof(words));
    if (is_mapped(address)) {
        ip_addr_set_ip4_u32_val(*ip, words[3]);
        return;
    }
    IP_ADDR6(ip, words[0], words[1], words[2], words[3]);
    if (ip6_addr_has_scope(ip_2_ip6(ip), IP6_UNKNOWN)) {
        ip6_addr_set_zone(ip_2_ip6(ip), zone_of(address->scope));
    }
}

int net__ipv6_to_bind(const struct net_socket *socket, const struct net_address *address,
                      ip_addr_t *ip)
{
    to_lwip(address, ip);
    if (is_any(address)) {
        *ip = *net__ipv6_any(socket);
    }
    return IP_IS_V4_VAL(*ip) && (socket->ipv6 & NET__IPV6_ONLY) != 0 ? -EINVAL : 0;
}

void net__ipv6_to_reach(const struct net_address *address, ip_addr_t *ip)
{
    to_lwip(address, ip);
    if (is_any(address)) {
        IP_ADDR6_HOST(ip, 0, 0, 0, 1);
    } else if (IP_IS_V4_VAL(*ip) && ip4_addr_isany(ip_2_ip4(ip))) {
        ip_addr_set_ip4_u32_val(*ip, NET_IP_LOOPBACK);
    }
}

/* A socket that is bound to an address of the one version cannot reach the other. */
int net__ipv6_check(const struct net_socket *socket, const struct net_address *address)
{
    const ip_addr_t *local = &socket->pcb.any->local_ip;
    bool has_version = IP_IS_ANY_TYPE_VAL(*local) || (IP_IS_V6(local) != 0) != is_mapped(address);
    bool is_refused = is_mapped(address) && (socket->ipv6 & NET__IPV6_ONLY) != 0;

    return has_version && !is_refused ? 0 : -ENETUNREACH;
}

const ip_addr_t *net__ipv6_any(const struct net_socket *socket)
{
    return (socket->ipv6 & NET__IPV6_ONLY) != 0 ? IP6_ADDR_ANY : IP_ANY_TYPE;
}

bool net__ipv6_is_local(const ip_addr_t *ip)
{
    struct netif *netif;

    if (ip_addr_isany(ip) || (IS_ENABLED(CONFIG_NET_MULTICAST) && ip_addr_ismulticast(ip))) {
        return true;
    }
    NETIF_FOREACH(netif)
    {
        if (netif_get_ip6_addr_match(netif, ip_2_ip6(ip)) >= 0) {
            return true;
        }
    }
    return false;
}

/* lwIP takes the loopback where it is all there is. */
bool net__ipv6_is_reachable(const ip_addr_t *ip)
{
    const struct netif *netif = ip6_route(IP6_ADDR_ANY6, ip_2_ip6(ip));

    if (netif == NULL || ip_addr_ismulticast(ip)) {
        return false;
    }
    return ip_addr_isloopback(ip) || !net__link_of(netif->state)->is_loopback;
}

uint16_t net__ipv6_header_bytes(const struct net_socket *socket, const struct net_address *to)
{
    bool is_version_6 = to != NULL ? !is_mapped(to) : IP_IS_V6(&socket->pcb.any->remote_ip) != 0;

    return (is_version_6 ? IP6_HLEN : IP_HLEN) + UDP_HLEN;
}

/* What a datagram keeps */

struct net_address net__ipv6_sender(uint16_t port)
{
    return (struct net_address){
        .family = NET_AF_INET6, .port = net_htons(port), .ip = ip_current_header_tot_len()};
}

/* Copy an address of the header that stands @p header_bytes before the payload of UDP. */
static void read_header(const struct pbuf *datagram, uint32_t header_bytes, bool shall_be_source,
                        uint8_t ip6[16])
{
    const uint8_t *header = (const uint8_t *)datagram->payload - UDP_HLEN - header_bytes;

    if ((header[0] >> 4) == 6) {
        memcpy(ip6,
               header + (shall_be_source ? offsetof(struct ip6_hdr, src)
                                         : offsetof(struct ip6_hdr, dest)),
               16);
        return;
    }
    memcpy(ip6, mapped, sizeof(mapped));
    memcpy(ip6 + sizeof(mapped),
           header +
               (shall_be_source ? offsetof(struct ip_hdr, src) : offsetof(struct ip_hdr, dest)),
           sizeof(uint32_t));
}

static bool is_link_local(const uint8_t ip6[16])
{
    return ip6[0] == 0xfe && (ip6[1] & 0xc0) == 0x80;
}

void net__ipv6_complete_sender(const struct pbuf *datagram, struct net_address *from)
{
    read_header(datagram, from->ip, true, from->ip6);
    from->ip = 0;
    from->scope = is_link_local(from->ip6) ? datagram->if_idx : 0;
}

void net__ipv6_destination_of(const struct pbuf *datagram, struct net_packet_info *info)
{
    struct net_address kept;

    *info = (struct net_packet_info){.interface = datagram->if_idx};
    memcpy(&kept, (const uint8_t *)datagram->payload - UDP_HLEN, UDP_HLEN);
    read_header(datagram, kept.ip, false, info->ip6);
}

/* Which way */

struct netif *net__ipv6_route(const struct net_socket *socket, const ip_addr_t *to)
{
    return ip6_route(ip_2_ip6(&socket->pcb.udp->local_ip), ip_2_ip6(to));
}

static int choose_source(const struct net_socket *socket, struct net__way *way)
{
    const ip_addr_t *source = &socket->pcb.udp->local_ip;

    if (ip_addr_isany(source) || ip_addr_ismulticast(source)) {
        source = ip6_select_source_address(way->netif, ip_2_ip6(&way->to));
    }
    if (source == NULL) {
        return -ENETUNREACH;
    }
    way->from = *source;
    return 0;
}

int net__ipv6_find_way(const struct net_socket *socket, const struct net_packet_info *info,
                       struct net__way *way)
{
    struct net_address from = net_address6(info->ip6, 0);
    u8_t index = info->interface > 0 && info->interface <= UINT8_MAX ? (u8_t)info->interface : 0;

    if (IP_IS_V4_VAL(way->to)) {
        uint32_t ip = NET_IP_ANY;

        if (is_mapped(&from)) {
            memcpy(&ip, info->ip6 + sizeof(mapped), sizeof(ip));
        }
        return net__find_way_of_ip4(socket, info->interface, ip, way);
    }
    if (index != 0 && ip6_addr_has_zone(ip_2_ip6(&way->to))) {
        ip6_addr_set_zone(ip_2_ip6(&way->to), index);
    }
    way->netif = net__netif_for(socket, info->interface, &way->to);
    if (way->netif == NULL) {
        return info->interface != 0 ? -ENODEV : -ENETUNREACH;
    }
    if (is_any(&from)) {
        return choose_source(socket, way);
    }
    from.scope = netif_get_index(way->netif);
    to_lwip(&from, &way->from);
    return !IP_IS_V4_VAL(way->from) && net__ipv6_is_local(&way->from) ? 0 : -EADDRNOTAVAIL;
}

/* Options */

#define DEFAULT_HOPS 64

static int get_number(const struct net_socket *socket, int option, int *value)
{
    const struct ip_pcb *pcb = socket->pcb.any;

    switch (option) {
    case NET_IPV6_V6ONLY:
        *value = (socket->ipv6 & NET__IPV6_ONLY) != 0 ? 1 : 0;
        return 0;
    case NET_IPV6_RECVPKTINFO:
        *value = socket->wants_packet_info ? 1 : 0;
        return net__is_stream(socket) ? -ENOPROTOOPT : 0;
    case NET_IPV6_UNICAST_HOPS:
        *value = pcb != NULL ? pcb->ttl : 0;
        return pcb != NULL ? 0 : -EINVAL;
    case NET_IPV6_TCLASS:
        *value = pcb != NULL ? pcb->tos : 0;
        return pcb != NULL ? 0 : -EINVAL;
    default:
        return -ENOPROTOOPT;
    }
}

int net__ipv6_option_get(const struct net_socket *socket, int level, int option, void *value,
                         size_t *length)
{
    int number = 0;

    if (level != NET_IPPROTO_IPV6 || !net__is_ipv6(socket)) {
        return -ENOPROTOOPT;
    }
    int error = get_number(socket, option, &number);

    if (IS_ENABLED(CONFIG_NET_MULTICAST) && error == -ENOPROTOOPT) {
        error = net__multicast6_option_get(socket, option, &number);
    }
    if (error == 0 && *length < sizeof(number)) {
        error = -EINVAL;
    }
    if (error == 0) {
        *length = sizeof(number);
        memcpy(value, &number, sizeof(number));
    }
    return error;
}

static int set_v6only(struct net_socket *socket, bool is_only)
{
    if (socket->pcb.any == NULL || socket->state != NET__OPEN || net__is_bound(socket)) {
        return -EINVAL;
    }
    socket->ipv6 = (uint8_t)(NET__IPV6 | (is_only ? NET__IPV6_ONLY : 0));
    IP_SET_TYPE(&socket->pcb.any->local_ip, is_only ? IPADDR_TYPE_V6 : IPADDR_TYPE_ANY);
    IP_SET_TYPE(&socket->pcb.any->remote_ip, is_only ? IPADDR_TYPE_V6 : IPADDR_TYPE_ANY);
    return 0;
}

static int set_byte(uint8_t *byte, int value, int least, int usual)
{
    if (value == -1) {
        value = usual;
    }
    if (value < least || value > UINT8_MAX) {
        return -EINVAL;
    }
    *byte = (uint8_t)value;
    return 0;
}

static int set_number(struct net_socket *socket, int option, int value)
{
    struct ip_pcb *pcb = socket->pcb.any;

    switch (option) {
    case NET_IPV6_V6ONLY:
        return set_v6only(socket, value != 0);
    case NET_IPV6_RECVPKTINFO:
        if (net__is_stream(socket)) {
            return -ENOPROTOOPT;
        }
        socket->wants_packet_info = value != 0;
        return 0;
    case NET_IPV6_UNICAST_HOPS:
        return pcb != NULL ? set_byte(&pcb->ttl, value, 1, DEFAULT_HOPS) : -EINVAL;
    case NET_IPV6_TCLASS:
        return pcb != NULL ? set_byte(&pcb->tos, value, 0, 0) : -EINVAL;
    default:
        return -ENOPROTOOPT;
    }
}

static bool is_number(int option)
{
    return option == NET_IPV6_V6ONLY || option == NET_IPV6_RECVPKTINFO ||
           option == NET_IPV6_UNICAST_HOPS || option == NET_IPV6_TCLASS;
}

int net__ipv6_option_set(struct net_socket *socket, int level, int option, const void *value,
                         size_t length)
{
    int number;

    if (level != NET_IPPROTO_IPV6 || !net__is_ipv6(socket)) {
        return -ENOPROTOOPT;
    }
    if (IS_ENABLED(CONFIG_NET_MULTICAST) && !is_number(option)) {
        return net__multicast6_option_set(socket, option, value, length);
    }
    if (!is_number(option)) {
        return -ENOPROTOOPT;
    }
    if (length != sizeof(number)) {
        return -EINVAL;
    }
    memcpy(&number, value, sizeof(number));
    return set_number(socket, option, number);
}
