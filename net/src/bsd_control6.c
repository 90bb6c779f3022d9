/* SPDX-License-Identifier: Apache-2.0 */

/* Control data of IPv6. */

#include "bsd_control6.h"

#include <netinet/in.h>
#include <string.h>

bool bsd_read_control6(const struct cmsghdr *control, struct net_packet_info *info)
{
    struct in6_pktinfo given;

    if (control->cmsg_level != IPPROTO_IPV6 || control->cmsg_type != IPV6_PKTINFO ||
        control->cmsg_len < CMSG_LEN(sizeof(given))) {
        return false;
    }
    memcpy(&given, CMSG_DATA(control), sizeof(given));
    info->interface = (int)given.ipi6_ifindex;
    memcpy(info->ip6, &given.ipi6_addr, sizeof(info->ip6));
    return true;
}

void bsd_write_control6(struct msghdr *to, const struct net_packet_info *info)
{
    struct in6_pktinfo given = {.ipi6_ifindex = (unsigned int)info->interface};

    memcpy(&given.ipi6_addr, info->ip6, sizeof(info->ip6));
    bsd_write_control(to, IPPROTO_IPV6, IPV6_PKTINFO, &given, sizeof(given));
}
