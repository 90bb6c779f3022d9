/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NET_PRIVATE_H
#define NET_PRIVATE_H

/**
 * @file
 * What the files of net/src and net/netif that host lwIP share among themselves.
 *
 * @context The core lock is held unless a function says otherwise.
 */

#include <base/util.h>
#include <lwip/netif.h>
#include <lwip/timeouts.h>
#include <net/interface.h>

/* net_core.c */

/** Start lwIP and the network's queue. @context Thread, once, lock not held. */
void net__core_start(void);

/* net_random.c */

/** Seed from the board's entropy. @retval 0 @retval -ENODEV There is none. @context Thread. */
int net__random_seed(void);

struct siphash_key;

/** net_ipv6.c: 32 bits of a secret hash of an address. */
uint32_t net__ipv6_word(const ip_addr_t *ip);

/** What stands for an address where connections are hashed. */
static inline uint32_t net__address_word(const ip_addr_t *ip)
{
    if (IS_ENABLED(CONFIG_NET_IPV6) && IP_IS_V6(ip)) {
        return net__ipv6_word(ip);
    }
    return ip4_addr_get_u32(ip_2_ip4(ip));
}

/** The key of all initial sequence numbers. */
const struct siphash_key *net__tcp_key(void);

/* net_timers.c */

/** A timer that starts itself again, for ever or as long as keep_going() says. Static: never lost.
 */
struct net_cyclic_timer {
    struct sys_timeo timer;
    uint32_t interval_ms;
    void (*handler)(void);
    bool (*keep_going)(void); /* NULL: for ever */
    bool is_running;
};

/** Start @p timer if it does not run. */
void net__timer_start(struct net_cyclic_timer *timer);

/* net_interface.c, net/netif */

#define NET_MTU 1500U

/** What a kind of network does between lwIP and the driver. */
struct net_link {
    /** Fill in the netif, whose state is the interface: netif_add() calls it. */
    err_t (*init)(struct netif *netif);
    /** A frame has come: hand it to lwIP, or drop and count it. The frame is taken over. */
    void (*input)(struct net_interface *interface, struct pbuf *frame);
    /** Is it the loopback: always up, and its address is 127.0.0.1? */
    bool is_loopback;
};

extern const struct net_link net__link_ethernet;
extern const struct net_link net__link_loopback;

static inline const struct net_link *net__link_of(const struct net_interface *interface)
{
    const struct net_link *link = interface->driver->link;

    return link != NULL ? link : &net__link_ethernet;
}

/** Hand @p frame to the driver of @p netif, counting: a netif's output. */
err_t net__interface_transmit(struct netif *netif, struct pbuf *frame);

/** Does @p interface count for the network as a whole? The loopback only where it is all there is:
 * it is registered last. */
bool net__interface_counts(const struct net_interface *interface);

/** The link, the address or the way of an interface has changed. */
void net__interfaces_changed(void);

/** Called after that, by net_conditions.c when somebody asks; NULL: nobody has. */
extern void (*net__on_interface_changed)(void);

/** The first choice for everywhere; NULL: the first that leads there. Under the core lock. */
extern const struct net_interface *net__preferred;

/** Start every registered interface. @context Thread, lock not held. */
void net__interfaces_start(void);

/** Have a copy of @p packet, which goes out by @p netif, come in by it, if there is a loopback. */
void net__loopback_copy(struct netif *netif, struct pbuf *packet);

/** Register the loopback, when there is one. @context Thread, lock not held. */
void net__loopback_register(void);

/* socket_packet.c */

/** Give a copy of @p frame, behind lwIP's padding, to the sockets that want it. */
void net__packet_received(const struct net_interface *interface, const struct pbuf *frame);

/* net_multicast.c */

/**
 * Be a member of @p group on @p netif, or leave it: counted by lwIP.
 *
 * @retval 0 @retval -ENOBUFS @retval -EINVAL Not a group that can be joined.
 */
int net__multicast_join(struct netif *netif, const ip4_addr_t *group);
void net__multicast_leave(struct netif *netif, const ip4_addr_t *group);

/* net_ipv6.c, with CONFIG_NET_IPV6 */

/** Give @p interface, which is up, its addresses of IPv6. */
void net__ipv6_start(struct net_interface *interface);

/** Has @p interface an address that others than its neighbours can reach? */
bool net__ipv6_has_address(const struct net_interface *interface);

/** What links do. */
void net__ipv6_init_ethernet(struct netif *netif);
void net__ipv6_init_loopback(struct netif *netif);
void net__ipv6_input(struct pbuf *packet, struct netif *netif);

/** A group may have something to report: run the timer of MLD. */
void net__ipv6_groups_changed(void);

/* net_dhcp6.c, with CONFIG_NET_DHCPV6 */

/** Ask by @p interface for servers of names when a router says so. */
void net__dhcp6_start(struct net_interface *interface);

/** Once a second: a question may be under way. */
void net__dhcp6_follow(void);

/* net_neighbours.c */

/** Fix the gateway of @p interface, if the options say where it is. */
void net__gateway_fix(const struct net_interface *interface);

/* net_dhcp.c or net_static.c */

/** Get an address for @p interface, which is up. */
void net__address_start(struct net_interface *interface);

/** The address of @p interface has changed. */
void net__address_changed(struct net_interface *interface);

/** How an interface gets its address: net_interface.address_source. */
enum {
    NET__AS_OPTIONS_SAY,
    NET__FIXED,
    NET__BY_DHCP,
};

/** Undo net__address_start(); the address goes. */
void net__address_stop(struct net_interface *interface);

/** Give @p interface its static address, if it has one. */
void net__address_set_static(struct net_interface *interface);

/* net_state.c */

/** The network has become ready, or is not ready any more. @context Any. */
void net__state_set(bool is_ready);

#endif
