/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SOCKET_PRIVATE_H
#define SOCKET_PRIVATE_H

/*
 * What the files of the socket layer share.
 *
 * Invariants:
 *  1. A socket's slot is taken and freed under the core lock. Its handle changes under both
 *     locks, so either of them is enough to look it up and use it until the lock is released.
 *     Nobody keeps a pointer longer: who comes back from a wait looks the handle up again. So
 *     close need not wait for anybody.
 *  2. What lwIP knows (`pcb`, and what it points to) belongs to the core lock; the queue of what
 *     was received, the flags and `ready` to the kernel's lock. The core lock alone is enough to
 *     read what only changes under both: handle, state, kind.
 *  3. `pcb` is NULL exactly when lwIP has no connection for the socket any more; lwIP calls
 *     nobody back whose pcb is NULL.
 *  4. `ready` says what holds. Whoever changes what it depends on changes it under the same lock.
 *     A thread waits for reading only while there is nothing for it, for writing only while
 *     K_READY_OUT is not set.
 */

#include <errno.h>
#include <kernel/lock.h>
#include <kernel/wait_queue.h>
#include <kernel/watch.h>
#include <lwip/stats.h>
#include <lwip/tcp.h>
#include <lwip/udp.h>
#include <net/socket.h>

#include "lwip_hooks.h"
#include "net_core.h"

/* What net_send() and net_recv() know; other flags are -EOPNOTSUPP. */
#define NET__SEND_FLAGS (NET_MSG_DONTWAIT | NET_MSG_NOSIGNAL | NET_MSG_MORE | NET_MSG_ZEROCOPY)
#define NET__RECEIVE_FLAGS                                                                         \
    (NET_MSG_PEEK | NET_MSG_TRUNC | NET_MSG_DONTWAIT | NET_MSG_WAITALL | NET_MSG_NOSIGNAL)

enum net__state {
    NET__OPEN, /* neither connected nor listening; every datagram socket */
    NET__LISTENING,
    NET__CONNECTING,
    NET__CONNECTED,
    NET__ENDED, /* reset, timed out, or closed by both sides */
};

/* Of net_socket.flags. */
enum {
    NET__NONBLOCKING = 0x01,
    NET__NODELAY = 0x02,
    NET__NO_MORE = 0x04,   /* what is queued is the last that comes */
    NET__SHUT_READ = 0x08, /* what comes is thrown away */
    NET__SHUT_WRITE = 0x10,
    NET__STARVED = 0x20,   /* waits for memory of lwIP's */
    NET__LINGERING = 0x40, /* a close waits for the last acknowledgement */
};

/* Of net_socket.ipv6. */
enum {
    NET__IPV6 = 0x01,      /* its domain is NET_AF_INET6 */
    NET__IPV6_ONLY = 0x02, /* nothing of IPv4 */
};

struct net_socket;
struct net_buffer;
struct net_message;
struct net__pipe;

/* Received bytes that a call has taken off the queue, to be copied without a lock. */
struct net__claim {
    struct pbuf *whole; /* a chain that is used up; NULL: none */
    struct pbuf *part;  /* after it, the head of the queue, of which we hold a reference; or NULL */
    uint16_t offset;    /* where in `whole` the bytes begin */
    uint16_t part_offset;
};

struct net__receive;

/* What a kind of socket that is neither TCP nor UDP does in its own way. */
struct net__ways {
    int domain;
    const char *state; /* for net_socket_foreach() */
    /* Core lock held. */
    int (*connect)(struct net_socket *socket, const struct net_address *address);
    int (*shut_down)(struct net_socket *socket, bool reading, bool writing);
    /* Its own address, or the one that it is connected to: 0 or -ENOTCONN. Core lock held. */
    int (*name)(const struct net_socket *socket, bool is_remote, struct net_address *address);
    /* Bytes that can be read. Kernel's lock held. */
    uint32_t (*readable)(const struct net_socket *socket);
};

struct net__receive {
    uint8_t *buffer;
    size_t length;
    int flags;
    bool shall_report; /* set by take(): tell lwIP what has been read */
    struct net_address *from;
    struct net__claim claim;
    /* Instead of `buffer`, which is NULL then: net_recvmsg(). */
    const struct net_buffer *buffers;
    size_t count;
    size_t skipped; /* bytes of them that are filled already */
    /*
     * Set by take(), which has found something but has not taken it: called without a lock, it
     * takes and copies. Returns how many bytes, or -EAGAIN: another thread was faster.
     */
    int (*finish)(int handle, struct net__receive *receive);
    bool is_truncated; /* set by finish(): the rest of a datagram was lost */
};

struct net__send {
    const uint8_t *data;
    size_t length;
    size_t sent;
    int flags;
    const struct net_address *to;
    /*
     * A datagram of several pieces; NULL: the data, as usual. Links them behind the headers, of
     * which tot_len is set, and sends them when the socket is one of UDP.
     */
    err_t (*transmit)(struct net_socket *socket, struct net__send *send, struct pbuf *headers);
};

/*
 * What streams and datagrams do each in their own way, and every program needs. What only some
 * programs need (connecting, shutting down) is called by name, so that others do without it.
 */
struct net_socket_kind {
    int type;
    int protocol;
    const struct net__ways *ways; /* NULL: it is TCP or UDP */
    /* Get a pcb. Core lock held. */
    int (*open)(struct net_socket *socket);
    /* Core lock held. */
    err_t (*bind)(struct net_socket *socket, const ip_addr_t *ip, uint16_t port);
    /* Give up the pcb. `has_unread`: something that was received was not read. Core lock held. */
    void (*close)(struct net_socket *socket, bool has_unread);
    /*
     * Take what a receive wants. Kernel's lock held.
     *
     * Returns how many bytes to copy, 0 too; -EAGAIN: wait; or another error.
     */
    int (*take)(struct net_socket *socket, struct net__receive *receive);
    /*
     * Send, or some of it. Core lock held.
     *
     * Returns how many bytes were sent in all; -EAGAIN: wait for K_READY_OUT and call again;
     * or another error.
     */
    int (*send)(struct net_socket *socket, struct net__send *send);
};

struct net_socket {
    int handle; /* what the application calls it; -1: nobody knows it */
    uint8_t ready;
    uint8_t state;
    uint8_t flags;
    uint8_t error;                      /* an errno value to be told once */
    const struct net_socket_kind *kind; /* NULL: the slot is free */
    union {
        struct ip_pcb *any; /* all begin with the members of this */
        struct tcp_pcb *tcp;
        struct udp_pcb *udp;
        struct raw_pcb *raw;
    } pcb;
    struct k_pollable pollable;
    struct k_wait_queue readers; /* and accepters */
    struct k_wait_queue writers; /* and connecters */
    struct pbuf *first;          /* received: pbufs linked by `next`; tot_len is not kept */
    struct pbuf *last;
    uint32_t queued;    /* bytes received; for datagrams, bytes of the buffers that hold them */
    int32_t unreported; /* bytes read that lwIP's window does not know of */
    uint16_t offset;    /* where in `first` the unread bytes begin */
    uint16_t receive_low;
    uint32_t receive_quota;
    uint32_t receive_timeout_ms; /* 0: no limit */
    uint32_t send_timeout_ms;
    uint16_t send_low;
    int16_t linger_s; /* -1: close in the background */
    uint16_t keep_idle_s;
    uint16_t keep_interval_s;
    uint8_t keep_count;
    bool wants_packet_info; /* for recvmsg() */
#if CONFIG_NET_IPV6
    uint8_t ipv6; /* NET__IPV6 and so on */
#endif
    uint16_t send_less; /* of a stream: by so much its send buffer is less than TCP_SND_BUF */
    uint32_t generation;
    struct net_socket *next;     /* in the free list, or waiting to be accepted */
    struct net_socket *listener; /* this one waits to be accepted there */
    union {
        struct net_socket *first_waiting; /* of a listener: connections to be accepted */
        struct net__pipe *pipe;           /* of a pair: what it receives from */
        struct {
            uint16_t protocol; /* of frames, in network byte order */
            uint8_t interface; /* 0: any */
        } packet;
    };
    union {
        struct net_socket *last_waiting;
        struct net_socket *other; /* of a pair; NULL: that is closed */
    };
};

extern struct net_socket net__sockets[CONFIG_NET_SOCKETS];
extern const struct net_socket_kind net__stream_kind;
extern const struct net_socket_kind net__datagram_kind;

/* Has it nothing to do with lwIP? */
static inline bool net__is_inside(const struct net_socket *socket)
{
    return socket->kind->ways != NULL && socket->pcb.any == NULL;
}

static inline bool net__is_stream(const struct net_socket *socket)
{
    return socket->kind == &net__stream_kind;
}

static inline bool net__is_ipv6(const struct net_socket *socket)
{
#if CONFIG_NET_IPV6
    return (socket->ipv6 & NET__IPV6) != 0;
#else
    (void)socket;
    return false;
#endif
}

static inline void net__inherit_ipv6(struct net_socket *socket, const struct net_socket *from)
{
#if CONFIG_NET_IPV6
    socket->ipv6 = from->ipv6;
#else
    (void)socket;
    (void)from;
#endif
}

static inline uint16_t net__family_of(const struct net_socket *socket)
{
    return net__is_ipv6(socket) ? NET_AF_INET6 : NET_AF_INET;
}

/* socket_table.c */

#define NET__INDEX_BITS 8U

BASE_STATIC_ASSERT(CONFIG_NET_SOCKETS < (1U << NET__INDEX_BITS),
                   "NET_SOCKETS: the index of a socket must fit into NET__INDEX_BITS");

/* The socket called @p handle, or NULL. Either lock held. */
static inline struct net_socket *net__socket_find(int handle)
{
    uint32_t index = (uint32_t)handle & ((1U << NET__INDEX_BITS) - 1U);

    if (UNLIKELY(index >= CONFIG_NET_SOCKETS)) {
        return NULL;
    }
    struct net_socket *socket = &net__sockets[index];

    return LIKELY(socket->handle == handle) ? socket : NULL;
}

/* A socket that nobody knows yet, or NULL. Core lock held. */
struct net_socket *net__socket_allocate(const struct net_socket_kind *kind);

/* Give a socket its name. Both locks held. */
int net__socket_publish(struct net_socket *socket);

/* The slot is free. Core lock held; nothing refers to it any more. */
void net__socket_free(struct net_socket *socket);

/* Core lock held. */
void net__count_dropped_datagram(void);

/* socket_wait.c */

/* How long a call has been waiting. */
struct net__patience {
    bool has_waited;
    int64_t start; /* in ticks */
};

/*
 * Wait in @p queue for at most @p limit_ms (0: no limit) since the first time. Releases the lock.
 *
 * Returns 0: look again; -EAGAIN: the time is over; -EBADF: the socket was closed.
 */
int net__wait(struct net__patience *patience, struct k_wait_queue *queue, uint32_t limit_ms,
              unsigned int key);

/* Wait until a send may get further: 0, or -EAGAIN, or -EBADF. No lock held. */
int net__wait_writable(int handle, struct net__patience *patience, int flags);

/* @p events hold: tell who watches. Kernel's lock held; the caller ends with k_reschedule(). */
static inline void net__raise(struct net_socket *socket, uint32_t events)
{
    uint32_t risen = events & ~(uint32_t)socket->ready;

    if (IS_ENABLED(CONFIG_WORKQUEUE_BLAME)) {
        risen = events; /* more of it has come: k_ready_counted() */
    }
    socket->ready |= (uint8_t)events;
    if (risen != 0) {
        k_pollable_tell(&socket->pollable, risen);
    }
}

/* @p events do not hold any more. Kernel's lock held. */
static inline void net__lower(struct net_socket *socket, uint32_t events)
{
    socket->ready &= (uint8_t)~events;
}

/* Everybody in @p queue looks again, or gets @p result. Kernel's lock held. */
static inline void net__wake_all(struct k_wait_queue *queue, int result)
{
    if (UNLIKELY(!k_wait_queue_is_empty(queue))) {
        (void)k_wake_all(queue, result);
    }
}

/* @p events hold, and all who wait for reading or writing look again. No lock needed. */
void net__raise_and_wake(struct net_socket *socket, uint32_t events);

/* The error that waits, negative, or 0; it is told now. Kernel's lock held. */
int net__take_error(struct net_socket *socket);

/* socket_receive.c */

/*
 * Take what @p receive wants off the queue, waiting for it. Returns how many bytes to copy, or an
 * error; the caller copies the claim, or peeks, and reports. No lock held.
 */
int net__receive_claim(int handle, struct net__receive *receive);

/* What kind of socket it is; NULL: it is gone. No lock held. */
const struct net_socket_kind *net__kind_of(int handle);

/* Does it carry a stream, whatever it is? */
static inline bool net__carries_stream(const struct net_socket_kind *kind)
{
    return kind != NULL && kind->type == NET_SOCK_STREAM;
}

/* What all sockets share */

/* Nobody gets a receive buffer any more: lwIP needs the rest to go on at all. */
#define NET__BUFFERS_NONE (CONFIG_NET_RX_BUFFERS - (CONFIG_NET_RX_BUFFERS / 8))

/* What a datagram socket may hold at most, whatever it asks for: the others live on the rest. */
#define NET__DATAGRAM_BUFFER_BYTES (CONFIG_NET_RX_BUFFERS / 2U * CONFIG_NET_RX_BUFFER_BYTES)
/* and what it may hold at first. */
#define NET__DATAGRAM_QUOTA MIN(CONFIG_NET_SOCKET_RECEIVE_BYTES, NET__DATAGRAM_BUFFER_BYTES)

/* Shall a socket get @p count more receive buffers? Either lock held. */
static inline bool net__has_buffers(const struct net_socket *socket, uint32_t count)
{
    uint32_t most = socket->first != NULL ? NET__BUFFERS_FEW : NET__BUFFERS_NONE;

    return net__buffers_held + count <= most;
}

/* With so little a stream goes on, when the heap has no larger piece. */
#define NET__LEAST_SEND_BYTES (TCP_MSS / 8)

/* Would a segment of @p bytes leave so much? Core lock held. */
static inline bool net__heap_stays_below(size_t most, size_t bytes)
{
    return lwip_stats.mem.used + bytes + NET__HEAP_OVERHEAD_BYTES <= most;
}

/* Give up a queue of received pbufs, or NULL. No lock needed. */
void net__free_received(struct pbuf *first);

/* socket.c */

/* Open a socket of @p kind, which both locks allow to be used from then on. Core lock held. */
int net__socket_open(const struct net_socket_kind *kind, uint8_t flags);

/* Bind to a free port, chosen at random. Core lock held. */
err_t net__bind_to_random_port(struct net_socket *socket, const ip_addr_t *ip);

/* Has lwIP's pcb a port? Core lock held. */
bool net__is_bound(const struct net_socket *socket);

/* socket_ipv6.c: for sockets of NET_AF_INET6. Core lock held. */

int net__ipv6_open(const struct net_socket_kind *kind, uint8_t flags);
struct net_address net__ipv6_address_of(const ip_addr_t *ip, uint16_t port);
/* 0, or -EINVAL: of IPv4, for a socket that is not. */
int net__ipv6_to_bind(const struct net_socket *socket, const struct net_address *address,
                      ip_addr_t *ip);
void net__ipv6_to_reach(const struct net_address *address, ip_addr_t *ip);
/* Can the socket send there: 0, or -ENETUNREACH. */
int net__ipv6_check(const struct net_socket *socket, const struct net_address *address);
const ip_addr_t *net__ipv6_any(const struct net_socket *socket);
bool net__ipv6_is_local(const ip_addr_t *ip);
/* Is it one machine, to which a way leads? */
bool net__ipv6_is_reachable(const ip_addr_t *ip);
/* Bytes of the headers of a datagram to @p to, NULL: to where it is connected. */
uint16_t net__ipv6_header_bytes(const struct net_socket *socket, const struct net_address *to);

/*
 * Of a datagram its sender is kept in its headers: family, port, and in place of the address of
 * IPv4 the bytes of the IP headers, in which the rest still stands.
 */
struct net_address net__ipv6_sender(uint16_t port);
void net__ipv6_complete_sender(const struct pbuf *datagram, struct net_address *from);
struct net_packet_info;

void net__ipv6_destination_of(const struct pbuf *datagram, struct net_packet_info *info);

/* Where a datagram goes to, how, and from where. */
struct net__way {
    ip_addr_t to;
    ip_addr_t from;
    uint16_t port;
    struct netif *netif;
};

/* How a datagram goes to way->to, of a socket of NET_AF_INET6: 0, or an error of net_sendmsg(). */
int net__ipv6_find_way(const struct net_socket *socket, const struct net_packet_info *info,
                       struct net__way *way);
struct netif *net__ipv6_route(const struct net_socket *socket, const ip_addr_t *to);
/* socket_message_send.c: the interface for a message; NULL: none leads there. */
struct netif *net__netif_for(const struct net_socket *socket, int interface, const ip_addr_t *to);
/* Choose an interface, for info->interface, and an address of it, for @p ip. */
int net__find_way_of_ip4(const struct net_socket *socket, int interface, uint32_t ip,
                         struct net__way *way);

/* Where what names no interface goes: the first one, or the loopback if it is all there is. */
struct netif *net__ipv6_default_netif(void);

/* socket_multicast6.c: of level NET_IPPROTO_IPV6, of a socket of NET_AF_INET6. Core lock held. */
int net__multicast6_option_set(struct net_socket *socket, int option, const void *value,
                               size_t length);
int net__multicast6_option_get(const struct net_socket *socket, int option, int *value);
void net__multicast6_close(const struct net_socket *socket);

int net__ipv6_option_set(struct net_socket *socket, int level, int option, const void *value,
                         size_t length);
int net__ipv6_option_get(const struct net_socket *socket, int level, int option, void *value,
                         size_t *length);

/* Address and port of lwIP's as ours. */
static inline struct net_address net__address_of(const struct net_socket *socket,
                                                 const ip_addr_t *ip, uint16_t port)
{
    return net__is_ipv6(socket) ? net__ipv6_address_of(ip, port)
                                : net_address(ip_addr_get_ip4_u32(ip), port);
}

/* Our address as one to send to; any is this machine. Its family was checked. */
static inline void net__address_to_reach(const struct net_socket *socket,
                                         const struct net_address *address, ip_addr_t *ip)
{
    if (net__is_ipv6(socket)) {
        net__ipv6_to_reach(address, ip);
        return;
    }
    ip_addr_set_ip4_u32_val(*ip, address->ip == NET_IP_ANY ? NET_IP_LOOPBACK : address->ip);
}

/* What is wrong with an address to send to, or 0. */
static inline int net__check_address(const struct net_socket *socket,
                                     const struct net_address *address)
{
    if (address->family != net__family_of(socket)) {
        return -EAFNOSUPPORT;
    }
    return net__is_ipv6(socket) ? net__ipv6_check(socket, address) : 0;
}

/* Any local address. */
static inline const ip_addr_t *net__any_ip(const struct net_socket *socket)
{
    return net__is_ipv6(socket) ? net__ipv6_any(socket) : IP4_ADDR_ANY;
}

/* socket_stream.c */

/* Have lwIP call back for @p socket, and give the connection the socket's options. Core lock. */
void net__stream_attach(struct net_socket *socket, struct tcp_pcb *pcb);

/* lwIP shall forget the socket. Core lock held. */
struct tcp_pcb *net__stream_detach(struct net_socket *socket);

/* Give the connection the options that the socket keeps. Core lock held. */
void net__stream_apply_options(struct net_socket *socket);

/* Send the end, after what was sent before. Core lock held; the socket is connected. */
int net__stream_stop_sending(struct net_socket *socket);

/* socket_stream_receive.c */

err_t net__stream_on_received(struct net_socket *socket, struct tcp_pcb *pcb,
                              struct pbuf *received);
int net__stream_take(struct net_socket *socket, struct net__receive *receive);

/*
 * Copy @p length queued bytes, without the first @p skipped, or what is left of them. Returns how
 * many. No lock held.
 */
int net__stream_peek(int handle, size_t skipped, uint8_t *buffer, size_t length);

/* Open lwIP's window by what has been read. No lock held. */
void net__stream_report(int handle);

/* Receive no more: what is queued is given up. Core lock held. */
void net__stream_stop_receiving(struct net_socket *socket);

/* socket_stream_send.c */

err_t net__stream_on_sent(void *socket, struct tcp_pcb *pcb, u16_t length);
int net__stream_send(struct net_socket *socket, struct net__send *send);

/* Does a send of the low-water mark fit? Core lock held. */
bool net__stream_is_writable(const struct net_socket *socket);

/* socket_accept.c */

int net__stream_listen(struct net_socket *socket, uint8_t backlog);

/* A connection that waits to be accepted has been reset: forget it. Core lock held. */
void net__unqueue_connection(struct net_socket *connection);

/* Reset all connections that wait at @p listener. Core lock held. */
void net__drop_connections(struct net_socket *listener);

/* Bytes that a stream takes without an acknowledgement. */
static inline uint32_t net__send_quota(const struct net_socket *socket)
{
    return (uint32_t)(TCP_SND_BUF)-socket->send_less;
}

/* socket_message_send.c */

/* Bytes of all buffers together; -EINVAL: more than an int can say. */
int net__message_length(const struct net_message *message);

/* socket_numbers.c: options that are an int. Both locks held. */

int net__number_get(struct net_socket *socket, int level, int option, int *value);
int net__number_set(struct net_socket *socket, int level, int option, int value);

/* Can it be set to an int? Else it is not an option, whatever the size of its value. */
bool net__number_is_known(int level, int option);

/* socket_rare_options.c, socket_multicast.c: -ENOPROTOOPT: not theirs. Core lock held. */

int net__rare_option_set(struct net_socket *socket, int level, int option, const void *value,
                         size_t length);
int net__rare_option_get(const struct net_socket *socket, int level, int option, void *value,
                         size_t *length);
int net__multicast_option_set(struct net_socket *socket, int level, int option, const void *value,
                              size_t length);
int net__multicast_option_get(const struct net_socket *socket, int level, int option, void *value,
                              size_t *length);

/* What a new datagram socket needs for multicast; it leaves its groups. Core lock held. */
void net__multicast_open(struct net_socket *socket);
void net__multicast_close(struct net_socket *socket);

struct netif;

/* The interface to send to groups by; NULL: the one that leads there. Core lock held. */
struct netif *net__multicast_netif(const struct net_socket *socket);

/* socket_packet.c */

extern const struct net_socket_kind net__packet_kind;

/* Open a packet socket: its name, or an error. Core lock held. */
int net__packet_open(int protocol, uint8_t flags);
int net__packet_bind(struct net_socket *socket, const struct net_address *address);

/* socket_raw.c */

extern const struct net_socket_kind net__raw_kind;

/* Open a raw socket: its name, or an error. Core lock held. */
int net__raw_open(int protocol, uint8_t flags);

int net__raw_protocol(const struct net_socket *socket);

/* IP_HDRINCL: -ENOPROTOOPT for other sockets. */
int net__raw_header_set(struct net_socket *socket, bool is_included);
int net__raw_header_get(const struct net_socket *socket, int *value);

/* socket_datagram.c */

/*
 * A datagram has come, or what is like one: it goes to the end of the queue, or is dropped. Before
 * its payload there is room for the address. Core lock held.
 */
void net__datagram_append(struct net_socket *socket, struct pbuf *datagram,
                          const struct net_address *from);

/* For net_socket_kind.take. */
int net__datagram_take(struct net_socket *socket, struct net__receive *receive);

/* Mark the directions, and tell. Core lock held. */
void net__datagram_stop(struct net_socket *socket, bool reading, bool writing);

int net__datagram_connect(struct net_socket *socket, const struct net_address *address);
int net__datagram_shutdown(struct net_socket *socket, bool reading, bool writing);

/* socket_close.c */

/* The socket is gone for everybody, and its slot is free. Core lock held. */
void net__socket_discard(struct net_socket *socket);

#endif
