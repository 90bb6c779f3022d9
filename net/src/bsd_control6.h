/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NET_BSD_CONTROL6_H
#define NET_BSD_CONTROL6_H

/* Control data of IPv6: bsd_control6.c, with CONFIG_NET_IPV6. */

#include <net/socket_message.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/socket.h>

/* Read IPV6_PKTINFO. False: it is something else. */
bool bsd_read_control6(const struct cmsghdr *control, struct net_packet_info *info);

void bsd_write_control6(struct msghdr *to, const struct net_packet_info *info);

/* bsd_message.c: make this the control data of a message, if there is room. */
void bsd_write_control(struct msghdr *to, int level, int type, const void *given, size_t length);

#endif
