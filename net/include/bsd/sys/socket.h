/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BSD_SYS_SOCKET_H
#define BSD_SYS_SOCKET_H

/**
 * @file
 * BSD sockets. Each call does what the one of net/socket.h of the same name does (net_recv() for
 * recv()), returns -1 for an error, and sets errno, of which each thread has its own.
 *
 * @context Thread.
 */

#include <bsd_redirect.h>
#include <net/socket.h>
#include <sys/time.h>
#include <sys/types.h>
#include <sys/uio.h>

#ifdef __cplusplus
extern "C" {
#endif

#ifndef __socklen_t_defined
#define __socklen_t_defined
typedef uint32_t socklen_t;
#endif
typedef uint16_t sa_family_t;

struct sockaddr {
    sa_family_t sa_family;
    char sa_data[14];
};

/** Room for any address, and aligned for it. */
struct sockaddr_storage {
    sa_family_t ss_family;
    uint16_t ss__pad16;
    uint32_t ss__pad32[6];
};

struct linger {
    int l_onoff;
    int l_linger; /* seconds */
};

#define AF_UNSPEC NET_AF_UNSPEC
#define AF_UNIX   NET_AF_UNIX
#define AF_LOCAL  AF_UNIX
#define AF_INET   NET_AF_INET
#define AF_INET6  NET_AF_INET6 /**< With CONFIG_NET_IPV6; else EAFNOSUPPORT. */
#define AF_PACKET NET_AF_PACKET
#define PF_UNSPEC AF_UNSPEC
#define PF_UNIX   AF_UNIX
#define PF_LOCAL  AF_UNIX
#define PF_INET   AF_INET
#define PF_INET6  AF_INET6
#define PF_PACKET AF_PACKET

#define SOCK_STREAM   NET_SOCK_STREAM
#define SOCK_DGRAM    NET_SOCK_DGRAM
#define SOCK_RAW      NET_SOCK_RAW
#define SOCK_NONBLOCK NET_SOCK_NONBLOCK
#define SOCK_CLOEXEC  0 /* nobody inherits sockets */

#define MSG_PEEK     NET_MSG_PEEK
#define MSG_CTRUNC   0x08 /**< Of recvmsg(): there was no room for all control data. */
#define MSG_TRUNC    NET_MSG_TRUNC
#define MSG_DONTWAIT NET_MSG_DONTWAIT
#define MSG_WAITALL  NET_MSG_WAITALL
#define MSG_NOSIGNAL NET_MSG_NOSIGNAL
#define MSG_MORE     NET_MSG_MORE
#define MSG_ZEROCOPY NET_MSG_ZEROCOPY /**< There are no notifications. */

#define SHUT_RD   NET_SHUT_RD
#define SHUT_WR   NET_SHUT_WR
#define SHUT_RDWR NET_SHUT_RDWR

#define SOMAXCONN 255

#define SOL_SOCKET    NET_SOL_SOCKET
#define SO_REUSEADDR  NET_SO_REUSEADDR
#define SO_TYPE       NET_SO_TYPE
#define SO_ERROR      NET_SO_ERROR
#define SO_BROADCAST  NET_SO_BROADCAST
#define SO_SNDBUF     NET_SO_SNDBUF
#define SO_RCVBUF     NET_SO_RCVBUF
#define SO_KEEPALIVE  NET_SO_KEEPALIVE
#define SO_LINGER     NET_SO_LINGER
#define SO_RCVLOWAT   NET_SO_RCVLOWAT
#define SO_SNDLOWAT   NET_SO_SNDLOWAT
#define SO_RCVTIMEO   NET_SO_RCVTIMEO
#define SO_SNDTIMEO   NET_SO_SNDTIMEO
#define SO_ACCEPTCONN NET_SO_ACCEPTCONN
#define SO_PROTOCOL   NET_SO_PROTOCOL
#define SO_DOMAIN     NET_SO_DOMAIN
#define SO_NREAD      NET_SO_NREAD

#define SO_BINDTODEVICE NET_SO_BINDTODEVICE

/** What sendmsg() sends and recvmsg() receives. */
struct msghdr {
    void *msg_name; /**< A struct sockaddr, or NULL. */
    socklen_t msg_namelen;
    struct iovec *msg_iov;
    size_t msg_iovlen;
    void *msg_control; /**< Control data: struct cmsghdr, one behind the other. Or NULL. */
    size_t msg_controllen;
    int msg_flags; /**< Received: MSG_TRUNC, MSG_CTRUNC. */
};

/** The head of a piece of control data; the data follows. */
struct cmsghdr {
    size_t cmsg_len; /**< With the head. */
    int cmsg_level;
    int cmsg_type;
};

/** Head and data begin at multiples of the size of size_t. */
#define CMSG_ALIGN(length) (((length) + sizeof(size_t) - 1U) & ~(sizeof(size_t) - 1U))
#define CMSG_LEN(length)   (CMSG_ALIGN(sizeof(struct cmsghdr)) + (length))
#define CMSG_SPACE(length) (CMSG_ALIGN(sizeof(struct cmsghdr)) + CMSG_ALIGN(length))
#define CMSG_DATA(control) ((unsigned char *)(control) + CMSG_ALIGN(sizeof(struct cmsghdr)))
#define CMSG_FIRSTHDR(message)                                                                     \
    ((message)->msg_controllen >= sizeof(struct cmsghdr)                                           \
         ? (struct cmsghdr *)(message)->msg_control                                                \
         : (struct cmsghdr *)0)
#define CMSG_NXTHDR(message, control) bsd__next_control((message), (control))

/** The piece of control data after @p control, or NULL. */
static inline struct cmsghdr *bsd__next_control(const struct msghdr *message,
                                                struct cmsghdr *control)
{
    size_t at =
        (size_t)((const unsigned char *)control - (const unsigned char *)message->msg_control);
    size_t left = message->msg_controllen - at;

    if (control->cmsg_len < sizeof(*control) || control->cmsg_len > left ||
        left - control->cmsg_len < sizeof(*control) ||
        left < CMSG_ALIGN(control->cmsg_len) + sizeof(*control)) {
        return (struct cmsghdr *)0;
    }
    return (struct cmsghdr *)(void *)((unsigned char *)control + CMSG_ALIGN(control->cmsg_len));
}

/** net_socket(). */
int socket(int domain, int type, int protocol) BSD__SYMBOL(socket);
/** net_socketpair() of net/socket_pair.h. */
int socketpair(int domain, int type, int protocol, int sockets[2]) BSD__SYMBOL(socketpair);
/** net_bind(). EINVAL too for an address that is too short. */
int bind(int socket, const struct sockaddr *address, socklen_t length) BSD__SYMBOL(bind);
/** net_listen(). A backlog below 1 counts as 1, one above 255 as 255. */
int listen(int socket, int backlog) BSD__SYMBOL(listen);
/** net_accept(). @p address and @p length may be NULL. */
int accept(int socket, struct sockaddr *address, socklen_t *length) BSD__SYMBOL(accept);
/** net_accept4(). */
int accept4(int socket, struct sockaddr *address, socklen_t *length, int flags)
    BSD__SYMBOL(accept4);
/** net_connect(). EINVAL too for an address that is too short. */
int connect(int socket, const struct sockaddr *address, socklen_t length) BSD__SYMBOL(connect);
/** net_send(). */
ssize_t send(int socket, const void *data, size_t length, int flags) BSD__SYMBOL(send);
/** net_sendto(). */
ssize_t sendto(int socket, const void *data, size_t length, int flags,
               const struct sockaddr *address, socklen_t address_length) BSD__SYMBOL(sendto);
/** net_recv(). */
ssize_t recv(int socket, void *buffer, size_t length, int flags) BSD__SYMBOL(recv);
/** net_recvfrom(). @p address and @p address_length may be NULL. */
ssize_t recvfrom(int socket, void *buffer, size_t length, int flags, struct sockaddr *address,
                 socklen_t *address_length) BSD__SYMBOL(recvfrom);
/**
 * net_sendmsg(). Control data: IP_PKTINFO of IPPROTO_IP, or of a socket of AF_INET6 IPV6_PKTINFO of
 * IPPROTO_IPV6; EINVAL for other. EMSGSIZE for more than IOV_MAX buffers.
 */
ssize_t sendmsg(int socket, const struct msghdr *message, int flags) BSD__SYMBOL(sendmsg);
/**
 * net_recvmsg(). Control data: IP_PKTINFO, when the socket's option IP_PKTINFO is set; IPV6_PKTINFO
 * when IPV6_RECVPKTINFO is.
 */
ssize_t recvmsg(int socket, struct msghdr *message, int flags) BSD__SYMBOL(recvmsg);
/** net_shutdown(). */
int shutdown(int socket, int how) BSD__SYMBOL(shutdown);
/** net_getsockname(). */
int getsockname(int socket, struct sockaddr *address, socklen_t *length) BSD__SYMBOL(getsockname);
/** net_getpeername(). */
int getpeername(int socket, struct sockaddr *address, socklen_t *length) BSD__SYMBOL(getpeername);
/** net_setsockopt(). */
int setsockopt(int socket, int level, int option, const void *value, socklen_t length)
    BSD__SYMBOL(setsockopt);
/** net_getsockopt(). */
int getsockopt(int socket, int level, int option, void *value, socklen_t *length)
    BSD__SYMBOL(getsockopt);

#ifdef __cplusplus
}
#endif

#endif
