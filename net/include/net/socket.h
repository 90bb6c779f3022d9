/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NET_SOCKET_H
#define NET_SOCKET_H

/**
 * @file
 * Sockets: TCP and UDP over IPv4, and by options over IPv6, raw packets and frames.
 *
 * What the functions do is what BSD's of the same name do; what differs is written here. They
 * return a count or 0, or a negative errno value. The names of BSD itself are in the headers of
 * net/include/bsd.
 *
 * A socket is a number, never 0, that is not used again soon: a call with the number of a socket
 * that was closed is -EBADF, also when its place is taken by another. Any number of threads may
 * use one socket at once, and any thread may close it: whoever waits in it then gets -EBADF.
 *
 * Readiness is in net/socket_poll.h.
 *
 * @context Thread. None of it in an ISR. A call that waits must not be made on net_queue, where
 *          the network itself works.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Of an address. */
#define NET_AF_UNSPEC 0
#define NET_AF_UNIX   1 /**< Of net_socketpair() only. */
#define NET_AF_INET   2
#define NET_AF_INET6  10 /**< With CONFIG_NET_IPV6. */
#define NET_AF_PACKET 17 /**< With CONFIG_NET_PACKET_SOCKETS. */

/** Types of net_socket(). */
#define NET_SOCK_STREAM 1
#define NET_SOCK_DGRAM  2
#define NET_SOCK_RAW    3 /**< With CONFIG_NET_RAW_SOCKETS. */
/** To be or-ed to the type, and flag of net_accept4(): calls do not wait. */
#define NET_SOCK_NONBLOCK 0x800

#define NET_IPPROTO_IP   0
#define NET_IPPROTO_ICMP 1
#define NET_IPPROTO_TCP  6
#define NET_IPPROTO_UDP  17
#define NET_IPPROTO_IPV6 41

/** Types of frames, of NET_AF_PACKET. */
#define NET_FRAME_ALL  0x0003 /**< To receive: any. */
#define NET_FRAME_IPV4 0x0800
#define NET_FRAME_ARP  0x0806

/** Flags of net_send() and net_recv(). */
#define NET_MSG_PEEK     0x02  /**< Leave what is received in the socket. */
#define NET_MSG_TRUNC    0x20  /**< The size of the whole datagram; a stream's bytes are dropped. */
#define NET_MSG_DONTWAIT 0x40  /**< -EAGAIN instead of waiting. */
#define NET_MSG_WAITALL  0x100 /**< Wait until the buffer is full. */
#define NET_MSG_NOSIGNAL 0x4000 /**< Always so: there are no signals. */
#define NET_MSG_MORE     0x8000 /**< Of a stream: more follows at once, wait for it. */

/**
 * Do not copy into the transmit heap. The bytes must stay as they are until they are acknowledged
 * (tcpi_snd_queue_bytes of NET_TCP_INFO), also after net_close(): constants do. Of a stream; a
 * datagram is never copied. Each piece takes one of CONFIG_NET_TX_REFERENCES for each segment.
 */
#define NET_MSG_ZEROCOPY 0x4000000

/** Of net_shutdown(). */
#define NET_SHUT_RD   0
#define NET_SHUT_WR   1
#define NET_SHUT_RDWR 2

/** Swap a number between the processor's and the network's byte order. */
static inline uint16_t net_htons(uint16_t value)
{
    return (uint16_t)__builtin_bswap16(value);
}
static inline uint32_t net_htonl(uint32_t value)
{
    return __builtin_bswap32(value);
}
static inline uint16_t net_ntohs(uint16_t value)
{
    return (uint16_t)__builtin_bswap16(value);
}
static inline uint32_t net_ntohl(uint32_t value)
{
    return __builtin_bswap32(value);
}

/**
 * The address of a socket. Begins as BSD's struct sockaddr_in does, and with CONFIG_NET_IPV6 is
 * struct sockaddr_in6. Of NET_AF_PACKET `port` is the type of the frame and `ip` the interface, by
 * net_interface_index(); 0: any.
 */
struct net_address {
    uint16_t family; /**< NET_AF_INET or NET_AF_INET6 */
    uint16_t port;   /**< In network byte order: net_htons(80). */
    uint32_t ip;     /**< Of NET_AF_INET, in network byte order. 0: any. */
#if CONFIG_NET_IPV6
    uint8_t ip6[16]; /**< Of NET_AF_INET6. All 0: any. */
    /** The interface of a link-local address, by net_interface_index(); 0: the first one. */
    uint32_t scope;
#endif
};

/** The address 127.0.0.1, for struct net_address. */
#define NET_IP_LOOPBACK  NET_IP(127, 0, 0, 1)
#define NET_IP_ANY       0U
#define NET_IP_BROADCAST 0xffffffffU
/** The address a.b.c.d, for struct net_address. */
#define NET_IP(a, b, c, d)                                                                         \
    ((uint32_t)(a) | ((uint32_t)(b) << 8) | ((uint32_t)(c) << 16) | ((uint32_t)(d) << 24))

/** An address from net_ip and a port in the processor's order. */
static inline struct net_address net_address(uint32_t ip, uint16_t port)
{
#if CONFIG_NET_IPV6
    struct net_address address = {NET_AF_INET, net_htons(port), ip, {0}, 0};
#else
    struct net_address address = {NET_AF_INET, net_htons(port), ip};
#endif

    return address;
}

#if CONFIG_NET_IPV6
/** An address of IPv6 from its 16 bytes, NULL for any, and a port in the processor's order. */
static inline struct net_address net_address6(const uint8_t *ip6, uint16_t port)
{
    struct net_address address = {NET_AF_INET6, net_htons(port), 0, {0}, 0};

    for (int i = 0; ip6 != (const uint8_t *)0 && i < 16; i++) {
        address.ip6[i] = ip6[i];
    }
    return address;
}
#endif

/**
 * Open a socket.
 *
 * @param domain    NET_AF_INET; NET_AF_INET6, for streams and datagrams over both IPv6 and IPv4,
 *                  unless NET_IPV6_V6ONLY is set: an address of IPv4 then is ::ffff:a.b.c.d; or
 *                  NET_AF_PACKET, for NET_SOCK_RAW: whole Ethernet frames, without
 *                  check sequence. `protocol` is the type of the frames to receive, such as
 *                  net_htons(NET_FRAME_ARP), or 0 for none until net_bind() names it, and the
 *                  interface. Others get the same frames all the same. Frames are sent by the
 *                  interface of the address, or of net_bind().
 * @param type      NET_SOCK_STREAM, NET_SOCK_DGRAM or NET_SOCK_RAW; with NET_SOCK_NONBLOCK if
 * wanted.
 * @param protocol  0, or the one that belongs to the type. Of NET_SOCK_RAW the protocol in the
 *                  header of IP, 1 to 255, such as NET_IPPROTO_ICMP: the socket gets a copy of each
 *                  such packet with its IP header, and sends what follows that header, unless
 *                  NET_IP_HDRINCL is set. Ports of addresses are 0.
 *
 * @return The socket.
 * @retval -EAFNOSUPPORT     Another domain.
 * @retval -EPROTOTYPE       Another type.
 * @retval -EPROTONOSUPPORT  Another protocol.
 * @retval -ENFILE           CONFIG_NET_SOCKETS are open.
 * @retval -ENOBUFS          lwIP has no more connections or endpoints.
 * @retval -ENETDOWN         net_start() was not called.
 *
 * @cost  O(1).
 */
int net_socket(int domain, int type, int protocol);

/**
 * Give the socket a local address. Port 0: one is chosen at random.
 *
 * @retval 0
 * @retval -EBADF          No such socket.
 * @retval -EAFNOSUPPORT   Not an address of the socket's domain.
 * @retval -EINVAL         It is bound, connected or listening; or it is NET_IPV6_V6ONLY and
 *                         @p address of IPv4.
 * @retval -EADDRINUSE     Another socket has this address, and not both are NET_SO_REUSEADDR.
 * @retval -EADDRNOTAVAIL  No interface has this address.
 */
int net_bind(int socket, const struct net_address *address);

/**
 * Let a stream socket accept connections. Called again it changes the backlog.
 *
 * @param backlog  How many connections may wait to be accepted, 1 to 255. They are established,
 *                 and receive: each has one of the CONFIG_NET_SOCKETS.
 *
 * @retval 0
 * @retval -EBADF       No such socket.
 * @retval -EOPNOTSUPP  It is not a stream.
 * @retval -EINVAL      It is connected or connecting.
 * @retval -EADDRINUSE  Another socket listens there.
 * @retval -ENOBUFS     lwIP has no more listeners.
 */
int net_listen(int socket, int backlog);

/** net_accept4() without flags. */
int net_accept(int socket, struct net_address *peer);

/**
 * Take the connection that has waited longest, waiting for one up to NET_SO_RCVTIMEO.
 *
 * @param[out] peer  The address of the other side, or NULL.
 * @param flags      0 or NET_SOCK_NONBLOCK. The new socket has the other options of the listener.
 *
 * @return A new socket.
 * @retval -EBADF       No such socket, or it was closed meanwhile.
 * @retval -EOPNOTSUPP  It is not a stream.
 * @retval -EINVAL      It does not listen; or another flag.
 * @retval -EAGAIN      There is none (non-blocking), or none came in time.
 */
int net_accept4(int socket, struct net_address *peer, int flags);

/**
 * Connect to @p address. For datagrams: the address to send to, and the only one to receive
 * from; NET_AF_UNSPEC undoes it.
 *
 * A stream that failed to connect cannot be used again.
 *
 * @retval 0
 * @retval -EBADF          No such socket, or it was closed meanwhile.
 * @retval -EINPROGRESS    Non-blocking, or NET_SO_SNDTIMEO is over: it goes on. The socket gets
 *                         K_READY_OUT; NET_SO_ERROR then says how it went.
 * @retval -EALREADY       It is connecting.
 * @retval -EISCONN        It is connected.
 * @retval -ECONNREFUSED   Nobody listens there.
 * @retval -ETIMEDOUT      No answer.
 * @retval -ENETUNREACH    No way leads there, or it is a broadcast.
 * @retval -EADDRNOTAVAIL  Port 0; or no local port is free.
 * @retval -EADDRINUSE     There is such a connection already.
 * @retval -EAFNOSUPPORT   Not an address of the socket's domain.
 * @retval -EOPNOTSUPP     It listens.
 * @retval -ECONNABORTED   The stream has failed before.
 * @retval -ENOBUFS        No memory.
 */
int net_connect(int socket, const struct net_address *address);

/** net_sendto() without an address. */
int net_send(int socket, const void *data, size_t length, int flags);

/**
 * Send.
 *
 * A stream takes all of @p data unless it is non-blocking or NET_SO_SNDTIMEO ends the wait: then
 * what it took counts. A datagram is sent whole or not at all.
 *
 * @param flags  NET_MSG_DONTWAIT, NET_MSG_MORE, NET_MSG_NOSIGNAL, NET_MSG_ZEROCOPY.
 * @param to     For a datagram socket that is not connected; else NULL. A stream ignores it.
 *
 * @return How many bytes were taken.
 * @retval -EBADF         No such socket, or it was closed meanwhile.
 * @retval -EAGAIN        No room (non-blocking), or none in time.
 * @retval -ENOTCONN      A stream that is not connected.
 * @retval -EPIPE         The connection has ended, or is shut down for writing.
 * @retval -ECONNRESET, -ETIMEDOUT  How the connection has ended: told once.
 * @retval -EDESTADDRREQ  A datagram socket that is not connected, and no address.
 * @retval -EISCONN       A datagram socket that is connected, and an address.
 * @retval -EMSGSIZE      The datagram is larger than the interface's frames.
 * @retval -EACCES        A broadcast, without NET_SO_BROADCAST.
 * @retval -ENETUNREACH   No way leads there.
 * @retval -ENOBUFS       The interface had no room for the datagram.
 * @retval -EOPNOTSUPP    Another flag; NET_MSG_MORE for a datagram.
 */
int net_sendto(int socket, const void *data, size_t length, int flags,
               const struct net_address *to);

/** net_recvfrom() without an address. */
int net_recv(int socket, void *buffer, size_t length, int flags);

/**
 * Receive: from a stream what is there, and at least NET_SO_RCVLOWAT; or one datagram, of which
 * what does not fit into the buffer is lost.
 *
 * @param flags      NET_MSG_PEEK, NET_MSG_TRUNC, NET_MSG_DONTWAIT, NET_MSG_NOSIGNAL;
 * NET_MSG_WAITALL, which a datagram ignores.
 * @param[out] from  Who sent the datagram, or NULL.
 *
 * @return How many bytes were received.
 * @retval 0             The other side of the stream has sent all; or an empty datagram.
 * @retval -EBADF        No such socket, or it was closed meanwhile.
 * @retval -EAGAIN       Nothing is there (non-blocking), or nothing came in time.
 * @retval -ENOTCONN     A stream that is not connected.
 * @retval -ECONNRESET, -ECONNREFUSED, -ETIMEDOUT  How the connection has ended: told once.
 * @retval -EOPNOTSUPP   Another flag.
 *
 * @cost O(bytes).
 */
int net_recvfrom(int socket, void *buffer, size_t length, int flags, struct net_address *from);

/**
 * Send no more (NET_SHUT_WR), receive no more (NET_SHUT_RD), or both.
 *
 * @retval 0
 * @retval -EBADF     No such socket.
 * @retval -ENOTCONN  It is not connected.
 * @retval -EINVAL    Another @p how.
 */
int net_shutdown(int socket, int how);

/**
 * Close the socket. It is gone for everybody at once: threads that wait in it get -EBADF,
 * watches K_READY_CLOSED. What was sent is still delivered, in the background. Data that was not
 * read makes it a reset, as does NET_SO_LINGER with 0 seconds.
 *
 * @retval 0
 * @retval -EBADF  No such socket.
 *
 * @cost O(threads waiting, watches, connections not accepted).
 */
int net_close(int socket);

/** The local address. @retval 0 @retval -EBADF No such socket. */
int net_getsockname(int socket, struct net_address *address);

/** The other side's address. @retval 0 @retval -EBADF No such socket. @retval -ENOTCONN None. */
int net_getpeername(int socket, struct net_address *address);

/** Levels of options. */
#define NET_SOL_SOCKET 1
/* and NET_IPPROTO_IP, NET_IPPROTO_IPV6, NET_IPPROTO_TCP */

/**
 * Options of NET_SOL_SOCKET: an int, unless it says otherwise.
 */
#define NET_SO_REUSEADDR 2 /**< Bind although an old connection, or one like this, is there. */
#define NET_SO_TYPE      3 /**< Get: NET_SOCK_STREAM or NET_SOCK_DGRAM. */
#define NET_SO_ERROR     4 /**< Get: the errno value that waits, and forget it. */
#define NET_SO_BROADCAST 6 /**< Broadcasts may be sent. */
#define NET_SO_SNDBUF                                                                              \
    7 /**< Bytes that a stream takes without an acknowledgement. Set by                            \
           NET_SOCKET_RARE_OPTIONS, 2 segments to NET_TCP_SEND_SEGMENTS. */
#define NET_SO_RCVBUF                                                                              \
    8 /**< Bytes of the stream's window; of a datagram socket's buffers, at most half of all. */
#define NET_SO_KEEPALIVE 9  /**< Find out when the other side is gone. */
#define NET_SO_LINGER    13 /**< struct net_linger. */
#define NET_SO_RCVLOWAT  18 /**< Bytes for K_READY_IN of a stream, half RCVBUF at most. */
#define NET_SO_SNDLOWAT  19 /**< K_READY_OUT of a stream while so many bytes fit. */
#define NET_SO_RCVTIMEO  20 /**< Longest wait: struct timeval, or int milliseconds; 0: no limit. */
#define NET_SO_SNDTIMEO  21 /**< The same for sending and connecting. */
#define NET_SO_BINDTODEVICE                                                                        \
    25 /**< Use the interface of this name only; "": any. By NET_SOCKET_RARE_OPTIONS. */
#define NET_SO_ACCEPTCONN 30 /**< Get: does it listen? */
#define NET_SO_PROTOCOL   38 /**< Get: NET_IPPROTO_TCP or NET_IPPROTO_UDP. */
#define NET_SO_DOMAIN     39 /**< Get: NET_AF_INET or NET_AF_INET6. */
/** Get: net_readable_bytes(). By NET_SOCKET_RARE_OPTIONS. */
#define NET_SO_NREAD 0x1020

/** Options of NET_IPPROTO_TCP: int. */
#define NET_TCP_NODELAY   1  /**< Send small segments at once. */
#define NET_TCP_KEEPIDLE  4  /**< Seconds of silence before the first probe. */
#define NET_TCP_KEEPINTVL 5  /**< Seconds between probes. */
#define NET_TCP_KEEPCNT   6  /**< Probes without an answer that end the connection. */
#define NET_TCP_INFO      11 /**< Get: struct net_tcp_info. By NET_SOCKET_RARE_OPTIONS. */

/**
 * Options of NET_IPPROTO_IPV6: int. Of sockets of NET_AF_INET6, which have those of NET_IPPROTO_IP
 * as well.
 */
#define NET_IPV6_UNICAST_HOPS 16 /**< 1 to 255; -1: as at first. */
#define NET_IPV6_V6ONLY       26 /**< Nothing of IPv4. To be set before net_bind(). */
#define NET_IPV6_RECVPKTINFO  49 /**< Of a datagram socket: recvmsg() says where one came to. */
#define NET_IPV6_TCLASS       67 /**< 0 to 255; -1: 0. */

/** Options of NET_IPPROTO_IPV6 of a datagram socket, by NET_MULTICAST. */
#define NET_IPV6_MULTICAST_IF   17 /**< int: to send to groups by, net_interface_index(); 0: any. */
#define NET_IPV6_MULTICAST_HOPS 18 /**< int. Of packets to groups: 1 unless set; -1: 1. */
#define NET_IPV6_MULTICAST_LOOP 19 /**< int. Members on this machine get it too: 1. */
#define NET_IPV6_JOIN_GROUP     20 /**< struct net_multicast6. */
#define NET_IPV6_LEAVE_GROUP    21 /**< The same. Closing the socket drops all. */

/** A group of IPv6, on an interface: BSD's struct ipv6_mreq. */
struct net_multicast6 {
    uint8_t group[16];
    unsigned int interface; /**< net_interface_index(). 0: the first one. */
};

/** Options of NET_IPPROTO_IP: int. */
#define NET_IP_TOS     1
#define NET_IP_TTL     2
#define NET_IP_HDRINCL 3 /**< Of a raw socket: what is sent begins with the IP header. */
#define NET_IP_PKTINFO 8 /**< Of a datagram socket: recvmsg() says where a datagram came to. */

/**
 * Options of NET_IPPROTO_IP of a datagram socket, by NET_MULTICAST. Where an interface is named by
 * an address, NET_IP_ANY is the one that leads to the group.
 */
#define NET_IP_MULTICAST_IF    32 /**< To send to groups by: an address, or struct net_multicast. */
#define NET_IP_MULTICAST_TTL   33 /**< int or uint8_t. Of packets to groups: 1 unless set. */
#define NET_IP_MULTICAST_LOOP  34 /**< int or uint8_t. Members on this machine get it too: 1. */
#define NET_IP_ADD_MEMBERSHIP  35 /**< struct net_multicast, with or without `interface`. */
#define NET_IP_DROP_MEMBERSHIP 36 /**< The same. Closing the socket drops all. */

/** A group, on an interface: as BSD's struct ip_mreqn, and without the last member struct ip_mreq.
 */
struct net_multicast {
    uint32_t group;   /**< In network byte order, 224.0.0.0 to 239.255.255.255. */
    uint32_t address; /**< Of the interface. */
    int interface;    /**< net_interface_index(). 0: `address` says it. */
};

/** Value of NET_TCP_INFO. Its members have BSD's names. */
struct net_tcp_info {
    uint8_t tcpi_state;            /**< enum net_tcp_state. */
    uint8_t tcpi_retransmits;      /**< Of what waits to be acknowledged now. */
    uint8_t tcpi_probes;           /**< Of a closed window, or of a silent connection. */
    uint32_t tcpi_rto;             /**< Microseconds until a segment is sent again. */
    uint32_t tcpi_rtt;             /**< Microseconds, smoothed; measured in steps of 500 000. */
    uint32_t tcpi_rttvar;          /**< Its variation. */
    uint32_t tcpi_snd_mss;         /**< Bytes of a segment. */
    uint32_t tcpi_rcv_mss;         /**< The same of those that come. */
    uint32_t tcpi_snd_cwnd;        /**< Bytes: congestion window, */
    uint32_t tcpi_snd_ssthresh;    /**< and the size at which it grows slower. */
    uint32_t tcpi_snd_wnd;         /**< Bytes that the other side takes, */
    uint32_t tcpi_rcv_wnd;         /**< and that it was told we take. */
    uint32_t tcpi_unacked;         /**< Segments sent and not acknowledged. */
    uint32_t tcpi_notsent_bytes;   /**< Bytes queued and not sent yet. */
    uint32_t tcpi_snd_queue_bytes; /**< Bytes queued, sent or not, and not acknowledged. */
    uint32_t tcpi_rcv_queue_bytes; /**< Bytes received and not read. */
};

/** Values of tcpi_state. */
enum net_tcp_state {
    NET_TCP_ESTABLISHED = 1,
    NET_TCP_SYN_SENT,
    NET_TCP_SYN_RECV,
    NET_TCP_FIN_WAIT1,
    NET_TCP_FIN_WAIT2,
    NET_TCP_TIME_WAIT,
    NET_TCP_CLOSE,
    NET_TCP_CLOSE_WAIT,
    NET_TCP_LAST_ACK,
    NET_TCP_LISTEN,
    NET_TCP_CLOSING,
};

/** Value of NET_SO_LINGER: net_close() waits up to @p l_linger seconds, or resets when it is 0. */
struct net_linger {
    int l_onoff;
    int l_linger;
};

/**
 * Set an option.
 *
 * @retval 0
 * @retval -EBADF        No such socket.
 * @retval -ENOPROTOOPT  No such option for this socket, or it can only be read.
 * @retval -EINVAL       The value is out of range or of another size, or the connection has ended.
 * @retval -EBUSY        NET_SO_SNDBUF while sent bytes are not acknowledged.
 * @retval -ENODEV       There is no such interface.
 * @retval -EADDRINUSE, -EADDRNOTAVAIL  The socket is a member of the group already; is not.
 * @retval -ENOBUFS      CONFIG_NET_MULTICAST_GROUPS are joined, which is said on the console.
 */
int net_setsockopt(int socket, int level, int option, const void *value, size_t length);

/**
 * Get an option.
 *
 * @param[in,out] length  Size of @p value; of what was written.
 *
 * @return As net_setsockopt().
 */
int net_getsockopt(int socket, int level, int option, void *value, size_t *length);

/** Shall calls wait? @retval 0 @retval -EBADF No such socket. */
int net_set_nonblocking(int socket, bool is_nonblocking);

/** Whether calls do not wait: 1 or 0. @retval -EBADF No such socket. */
int net_is_nonblocking(int socket);

/** Bytes that can be read: of a datagram socket, of the first datagram. @retval -EBADF No such
 * socket. */
int net_readable_bytes(int socket);

#ifdef __cplusplus
}
#endif

#endif
