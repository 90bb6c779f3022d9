/* SPDX-License-Identifier: Apache-2.0 */

/* sendmsg() and its like by BSD's names; see bsd_socket.c. */

#include <errno.h>
#include <net/socket_message.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/uio.h>

#include "bsd_address.h"
#include "bsd_control6.h"
#include "bsd_result.h"

BASE_STATIC_ASSERT(sizeof(struct iovec) == sizeof(struct net_buffer) &&
                       offsetof(struct iovec, iov_base) == offsetof(struct net_buffer, data) &&
                       offsetof(struct iovec, iov_len) == offsetof(struct net_buffer, length),
                   "struct iovec is struct net_buffer");

static const struct net_buffer *buffers_of(const struct iovec *iov)
{
    return (const struct net_buffer *)(const void *)iov;
}

/* What a piece of control data says is given to it; false: it is no such piece. */
static bool has_control(const struct cmsghdr *control, int level, int type, void *given,
                        size_t length)
{
    if (control->cmsg_level != level || control->cmsg_type != type ||
        control->cmsg_len < CMSG_LEN(length)) {
        return false;
    }
    memcpy(given, CMSG_DATA(control), length);
    return true;
}

/* Find IP_PKTINFO in control data; anything else there is an error. */
static int read_control(const struct msghdr *from, struct net_message *message,
                        struct net_packet_info *info)
{
    struct cmsghdr *control = from->msg_control == NULL ? NULL : CMSG_FIRSTHDR(from);

    for (; control != NULL; control = CMSG_NXTHDR(from, control)) {
        struct in_pktinfo given;
        size_t before =
            (size_t)((const unsigned char *)control - (const unsigned char *)from->msg_control);

        if (control->cmsg_len > from->msg_controllen - before) {
            return -EINVAL;
        }
        if (has_control(control, IPPROTO_IP, IP_PKTINFO, &given, sizeof(given))) {
            info->interface = given.ipi_ifindex;
            info->ip = given.ipi_spec_dst.s_addr;
        } else if (!IS_ENABLED(CONFIG_NET_IPV6) || !bsd_read_control6(control, info)) {
            return -EINVAL;
        }
        message->info = info;
    }
    return 0;
}

ssize_t sendmsg(int socket, const struct msghdr *from, int flags)
{
    struct net_address to;
    struct net_packet_info info = {0};
    struct net_message message = {.buffers = buffers_of(from->msg_iov), .count = from->msg_iovlen};
    int error = read_control(from, &message, &info);

    if (error != 0) {
        return bsd_result(error);
    }
    if (from->msg_iovlen > IOV_MAX) {
        return bsd_result(-EMSGSIZE);
    }
    if (from->msg_name != NULL) {
        if (!bsd_from_sockaddr(from->msg_name, from->msg_namelen, &to)) {
            return bsd_result(-EINVAL);
        }
        message.address = &to;
    }
    return bsd_result(net_sendmsg(socket, &message, flags));
}

static bool wants_packet_info(int socket)
{
    int value = 0;
    size_t length = sizeof(value);

    return net_getsockopt(socket, NET_IPPROTO_IP, NET_IP_PKTINFO, &value, &length) == 0 &&
           value != 0;
}

void bsd_write_control(struct msghdr *to, int level, int type, const void *given, size_t length)
{
    struct cmsghdr head = {.cmsg_len = CMSG_LEN(length), .cmsg_level = level, .cmsg_type = type};

    if (to->msg_control == NULL || to->msg_controllen < CMSG_LEN(length)) {
        to->msg_flags |= MSG_CTRUNC;
        to->msg_controllen = 0;
        return;
    }
    memcpy(to->msg_control, &head, sizeof(head));
    memcpy(CMSG_DATA(to->msg_control), given, length);
    to->msg_controllen = MIN(to->msg_controllen, CMSG_SPACE(length));
}

static void write_control(struct msghdr *to, const struct net_packet_info *info)
{
    struct in_pktinfo given = {
        .ipi_ifindex = info->interface, .ipi_spec_dst = {info->ip}, .ipi_addr = {info->ip}};

    bsd_write_control(to, IPPROTO_IP, IP_PKTINFO, &given, sizeof(given));
}

ssize_t recvmsg(int socket, struct msghdr *to, int flags)
{
    struct net_address from = {0};
    struct net_packet_info info = {0};
    struct net_message message = {.address = &from,
                                  .buffers = buffers_of(to->msg_iov),
                                  .count = to->msg_iovlen,
                                  .info = wants_packet_info(socket) ? &info : NULL};

    if (to->msg_iovlen > IOV_MAX) {
        return bsd_result(-EMSGSIZE);
    }
    int received = net_recvmsg(socket, &message, flags);

    if (received < 0) {
        return bsd_result(received);
    }
    to->msg_flags = message.flags;
    if (from.family != AF_UNSPEC) {
        bsd_to_sockaddr(&from, to->msg_name, &to->msg_namelen);
    } else {
        to->msg_namelen = 0; /* a stream: everybody knows who sends */
    }
    if (IS_ENABLED(CONFIG_NET_IPV6) && message.info != NULL && from.family == AF_INET6) {
        bsd_write_control6(to, message.info);
    } else if (message.info != NULL) {
        write_control(to, message.info);
    } else {
        to->msg_controllen = 0;
    }
    return received;
}

static struct net_message message_of(const struct iovec *buffers, int count)
{
    return (struct net_message){.buffers = buffers_of(buffers), .count = (size_t)count};
}

ssize_t readv(int socket, const struct iovec *buffers, int count)
{
    struct net_message message = message_of(buffers, count);

    if (count < 0 || count > IOV_MAX) {
        return bsd_result(-EINVAL);
    }
    return bsd_result(net_recvmsg(socket, &message, 0));
}

ssize_t writev(int socket, const struct iovec *buffers, int count)
{
    struct net_message message = message_of(buffers, count);

    if (count < 0 || count > IOV_MAX) {
        return bsd_result(-EINVAL);
    }
    return bsd_result(net_sendmsg(socket, &message, 0));
}
