/* SPDX-License-Identifier: Apache-2.0 */

/*
 * What a packet of IPv6 must be before lwIP sees it.
 *
 * lwIP walks through headers and options behind one another, and takes the lengths that they say
 * for what is there. So here all of them are walked through first, and a packet in which any does
 * not end inside it is dropped; as is what is never meant for us: fragments, routes through us,
 * messages of neighbours that have come from farther than the neighbourhood.
 */

#include <lwip/icmp6.h>
#include <lwip/ip6.h>
#include <lwip/nd6.h>
#include <lwip/pbuf.h>
#include <lwip/prot/mld6.h>
#include <lwip/prot/nd6.h>
#include <lwip_hooks.h>

#include "net_private.h"

#define EXTENSION_BYTES 8U /* the least, and the unit */
#define LEAST_MTU       1280U
#define NEIGHBOUR_HOPS  255U /* nobody has passed it on */

/* A packet, as far as it lies in one piece. */
struct view {
    const uint8_t *bytes;
    size_t end;
    size_t at;    /* the header that is looked at, */
    uint8_t kind; /* and what it is */
    bool is_whole;
    bool has_fragment_header;
};

static uint16_t get_16(const uint8_t *at)
{
    return (uint16_t)((at[0] << 8) | at[1]);
}

/* Extension headers */

/* Do the options between these two places end there? */
static bool are_options_sound(const uint8_t *at, const uint8_t *end)
{
    while (at < end) {
        if (*at == IP6_PAD1_OPTION) {
            at++;
        } else if (end - at < 2 || end - at < 2 + at[1]) {
            return false;
        } else {
            at += 2 + at[1];
        }
    }
    return true;
}

static bool skip_options(struct view *view, const uint8_t *header, size_t bytes)
{
    if (!are_options_sound(header + 2, header + bytes)) {
        return false;
    }
    view->at += bytes;
    return true;
}

/* Go to the header behind this one. False: the packet is not to be taken. */
static bool skip_extension(struct view *view)
{
    const uint8_t *header = view->bytes + view->at;
    const uint8_t kind = view->kind;

    if (view->end - view->at < EXTENSION_BYTES) {
        return false;
    }
    view->kind = header[0];
    if (kind == IP6_NEXTH_FRAGMENT) {
        view->at += EXTENSION_BYTES;
        view->has_fragment_header = true;
        return (get_16(header + 2) & (IP6_FRAG_OFFSET_MASK | IP6_FRAG_MORE_FLAG)) == 0;
    }
    size_t bytes = (size_t)EXTENSION_BYTES * (1U + header[1]);

    if (bytes > view->end - view->at) {
        return false;
    }
    if (kind == IP6_NEXTH_ROUTING) {
        view->at += bytes;
        return header[3] == 0; /* no more stations */
    }
    return skip_options(view, header, bytes);
}

static bool is_extension(uint8_t kind)
{
    return kind == IP6_NEXTH_HOPBYHOP || kind == IP6_NEXTH_DESTOPTS || kind == IP6_NEXTH_ROUTING ||
           kind == IP6_NEXTH_FRAGMENT;
}

/* Messages of neighbours */

/* The length of an option of Ethernet, in units of 8 bytes, is as it must be. */
static bool has_good_length(const uint8_t *option)
{
    switch (option[0]) {
    case ND6_OPTION_TYPE_SOURCE_LLADDR:
    case ND6_OPTION_TYPE_TARGET_LLADDR:
    case ND6_OPTION_TYPE_MTU:
        return option[1] == 1;
    case ND6_OPTION_TYPE_PREFIX_INFO:
        return option[1] == 4;
    case ND6_OPTION_TYPE_RDNSS:
        return option[1] >= 3 && option[1] % 2 == 1;
    default:
        return option[1] > 0;
    }
}

static bool are_neighbour_options_sound(const uint8_t *at, const uint8_t *end)
{
    while (at < end) {
        if (end - at < 8 || !has_good_length(at)) {
            return false;
        }
        ptrdiff_t bytes = (ptrdiff_t)8 * at[1];

        if (end - at < bytes) {
            return false;
        }
        at += bytes;
    }
    return true;
}

/* Bytes before the options; 0: it has none. */
static size_t fixed_bytes(uint8_t type)
{
    switch (type) {
    case ICMP6_TYPE_RS:
        return sizeof(struct rs_header);
    case ICMP6_TYPE_RA:
        return sizeof(struct ra_header);
    case ICMP6_TYPE_NS:
        return sizeof(struct ns_header);
    case ICMP6_TYPE_NA:
        return sizeof(struct na_header);
    case ICMP6_TYPE_RD:
        return sizeof(struct redirect_header);
    default:
        return 0;
    }
}

/* RFC 4861, and RFC 6980: not in fragments. lwIP does not ask about the hops of each. */
static bool is_neighbour_message_sound(const struct view *view)
{
    const uint8_t *message = view->bytes + view->at;
    size_t fixed = fixed_bytes(message[0]);
    bool is_from_neighbour = view->bytes[7] == NEIGHBOUR_HOPS && !view->has_fragment_header;

    return is_from_neighbour && view->is_whole && view->end - view->at >= fixed &&
           are_neighbour_options_sound(message + fixed, view->bytes + view->end);
}

/* "Packet too big" names a size that every network must carry, or more. */
static bool is_size_sound(const struct view *view)
{
    const uint8_t *message = view->bytes + view->at;

    return get_16(message + 4) != 0 || get_16(message + 6) >= LEAST_MTU;
}

static bool is_icmp_sound(const struct view *view)
{
    const uint8_t *message = view->bytes + view->at;

    if (view->end - view->at < sizeof(struct icmp6_hdr)) {
        return false;
    }
    if (message[0] == ICMP6_TYPE_PTB) {
        return is_size_sound(view);
    }
    if (message[0] == ICMP6_TYPE_MLQ) {
        net__ipv6_groups_changed();
    }
    return fixed_bytes(message[0]) == 0 || is_neighbour_message_sound(view);
}

static bool is_sound(const struct pbuf *packet)
{
    struct view view = {.bytes = packet->payload, .at = IP6_HLEN};

    if (packet->len < IP6_HLEN) {
        return false;
    }
    size_t bytes = IP6_HLEN + (size_t)get_16(view.bytes + 4);

    if (bytes > packet->tot_len) {
        return false;
    }
    view.is_whole = bytes <= packet->len;
    view.end = MIN(bytes, packet->len);
    view.kind = view.bytes[6];
    if (view.kind == IP6_NEXTH_HOPBYHOP && !skip_extension(&view)) {
        return false;
    }
    while (is_extension(view.kind)) {
        if (view.kind == IP6_NEXTH_HOPBYHOP || !skip_extension(&view)) {
            return false;
        }
    }
    return view.kind != IP6_NEXTH_ICMP6 || is_icmp_sound(&view);
}

bool net__ipv6_refuse(struct pbuf *packet, struct netif *netif)
{
    struct net_interface *interface = netif->state;

    if (is_sound(packet)) {
        return false;
    }
    interface->statistics.rx_dropped++;
    pbuf_free(packet);
    return true;
}
