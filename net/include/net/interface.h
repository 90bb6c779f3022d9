/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NET_INTERFACE_H
#define NET_INTERFACE_H

/**
 * @file
 * Network interfaces, and the contract of their drivers (net/netif/).
 *
 * A driver is handed its hardware in a const configuration and a state struct by the board:
 *
 *     static struct net_interface eth0 = {
 *         .name = "eth0", .driver = &lan9118_driver, .config = &eth0_config, .state = &eth0_state,
 *     };
 *
 * The life of a frame: the interrupt masks itself and calls net_interface_rx_pending(); the
 * network's work queue, under the core lock, calls driver->receive() a few times, and when
 * that has nothing more, driver->unmask().
 */

#include <kernel/work.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct net_interface;
struct net_link;
struct netif;
struct pbuf;

/** What a driver does. All but `start` are called with the network's core lock held. */
struct net_interface_driver {
    /** Make the hardware ready, set interface->mac. @retval 0 @retval -errno The interface stays
     * down. */
    int (*start)(struct net_interface *interface);
    /**
     * Send a frame: a chain of pbufs, without the Ethernet padding. The frame stays the caller's.
     * @retval 0 @retval -ENOBUFS No room; the frame is dropped. @retval -EIO The hardware failed.
     */
    int (*transmit)(struct net_interface *interface, struct pbuf *frame);
    /**
     * The next received frame, owned by the caller, or NULL when there is none. Before it in the
     * pbuf come lwIP's ETH_PAD_SIZE bytes, so that what IP carries is aligned. Damaged frames are
     * dropped and counted in `rx_dropped`, frames without a buffer in `rx_no_buffer`.
     *
     * The frame is of PBUF_POOL, or a custom pbuf whose free function may be called in any
     * context: sockets free what they have read without the core lock.
     */
    struct pbuf *(*receive)(struct net_interface *interface);
    /** Let the receive interrupt come again. If frames have arrived since, it comes at once. */
    void (*unmask)(struct net_interface *interface);
    /** What kind of network the frames are for; NULL: Ethernet. */
    const struct net_link *link;
};

/** Frames and why they were lost. The driver counts rx_no_buffer, and the damaged of rx_dropped. */
struct net_interface_statistics {
    uint32_t rx_frames; /**< Handed to the stack. */
    uint32_t rx_bytes;
    uint32_t rx_dropped; /**< Runt, oversized, damaged. */
    uint32_t rx_no_buffer;
    uint32_t tx_frames; /**< Taken by the driver. */
    uint32_t tx_bytes;
    uint32_t tx_dropped;
};

/** An IPv4 address and what belongs to it, in network byte order. All 0: none. */
struct net_ipv4 {
    uint32_t address;
    uint32_t netmask;
    uint32_t gateway;
};

struct net_interface {
    const char *name;
    const struct net_interface_driver *driver;
    const void *config; /* the driver's own type */
    void *state;        /* the driver's own type */
    uint8_t mac[6];
    volatile bool is_link_up; /* by net_interface_link_changed(), or in driver->start() */
    struct net_interface_statistics statistics;
    /* Private to net/src: */
    struct netif *netif;
    struct net_interface *next;
    struct k_work work; /* receives frames and follows the link, on net_queue */
    volatile bool is_rx_pending;
    uint8_t address_source; /* how it gets its address */
    uint8_t layers;         /* above its driver: net/layer.h */
    struct net_ipv4 fixed;
};

/** How far an address of IPv6 is. */
enum net_ipv6_state {
    NET_IPV6_TENTATIVE, /**< The network is asked whether somebody has it. */
    NET_IPV6_DUPLICATE, /**< Somebody has: it is not used. */
    NET_IPV6_PREFERRED,
    NET_IPV6_DEPRECATED, /**< Its time is nearly over: good, but not for new connections. */
};

/** An address of IPv6 of an interface. */
struct net_ipv6 {
    uint8_t address[16];
    enum net_ipv6_state state;
};

/**
 * Make @p interface known; net_start() starts it. For boards.
 *
 * @context Start-up or thread, before net_start().
 */
void net_interface_register(struct net_interface *interface);

/** Frames wait in @p interface: have driver->receive() called. @context Thread or ISR. @cost O(1).
 */
void net_interface_rx_pending(struct net_interface *interface);

/** The cable was plugged or unplugged. @context Thread or ISR. */
void net_interface_link_changed(struct net_interface *interface, bool is_up);

/** The first registered interface, or NULL; the rest by `next`. The loopback is the last. */
struct net_interface *net_interface_first(void);

/** The loopback, also before net_start(). Exists with CONFIG_NET_LOOPBACK. @context Any. */
struct net_interface *net_loopback(void);

/** The number of @p interface, from 1 on; 0: it has not started. @context Any. */
int net_interface_index(const struct net_interface *interface);

/** The interface with this number, or NULL. @context Any. */
struct net_interface *net_interface_by_index(int index);

/** The interface of this name, or NULL. @context Any. */
struct net_interface *net_interface_by_name(const char *name);

/**
 * The IPv4 address of @p interface.
 *
 * @retval 0
 * @retval -EADDRNOTAVAIL  It has none (yet); @p ipv4 is all 0.
 *
 * @context Thread. @cost Takes the core lock.
 */
int net_interface_ipv4(const struct net_interface *interface, struct net_ipv4 *ipv4);

/*
 * Several interfaces. Without these calls each asks a DHCP server, and the first has the static
 * address of the options.
 */

/**
 * Give @p interface the address @p ipv4, for good: no DHCP server is asked any more.
 *
 * Connections from an address that goes away are reset.
 *
 * @param ipv4  NULL: none.
 *
 * @retval 0
 * @retval -EINVAL  It is the loopback.
 *
 * @context Thread, or start-up before net_start(). @cost Takes the core lock.
 */
int net_interface_set_ipv4(struct net_interface *interface, const struct net_ipv4 *ipv4);

/**
 * Ask a DHCP server for the address of @p interface, from the beginning.
 *
 * @param fallback  The address while no server answers within NET_DHCP_TIMEOUT_MS. NULL: none.
 *
 * @retval 0
 * @retval -EINVAL   It is the loopback.
 * @retval -ENOTSUP  Without CONFIG_NET_DHCP.
 *
 * @context Thread, or start-up before net_start(). @cost Takes the core lock.
 */
int net_interface_use_dhcp(struct net_interface *interface, const struct net_ipv4 *fallback);

/**
 * Let @p interface be the way to all networks that no interface is in, as long as it has link,
 * address and gateway. NULL: the first registered one that has them, as at the start.
 *
 * What is sent from the address of an interface goes out by that interface all the same, so a
 * connection answers by the way that it came.
 *
 * @context Thread, or start-up before net_start(). @cost Takes the core lock.
 */
void net_interface_prefer(const struct net_interface *interface);

/**
 * One of the addresses of IPv6 of @p interface. The first of an Ethernet interface is the
 * link-local one. Exists with CONFIG_NET_IPV6.
 *
 * @param index  From 0 on, below CONFIG_NET_IPV6_ADDRESSES.
 *
 * @retval 0
 * @retval -EADDRNOTAVAIL  There is none with this index; others may be there. @p ipv6 is all 0.
 *
 * @context Thread. @cost Takes the core lock.
 */
int net_interface_ipv6(const struct net_interface *interface, size_t index, struct net_ipv6 *ipv6);

#ifdef __cplusplus
}
#endif

#endif
