/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lwIP as the reference firmware uses it: callbacks, IPv4, and the sizes that all network figures
 * are stated for.
 */
#ifndef RAW_LWIP_LWIPOPTS_H
#define RAW_LWIP_LWIPOPTS_H

#include "lwip_sizes.h"

#define NO_SYS               1
#define SYS_LIGHTWEIGHT_PROT 0
#define LWIP_NETCONN         0
#define LWIP_SOCKET          0
#define LWIP_STATS           0
#define LWIP_NOASSERT        1

#define LWIP_IPV4     1
#define LWIP_IPV6     0
#define LWIP_RAW      0
#define LWIP_DHCP     0
#define LWIP_DNS      0
#define IP_FRAG       0
#define IP_REASSEMBLY 0

#define TCP_MSS            1460
#define TCP_WND            (4 * TCP_MSS)
#define TCP_SND_BUF        (8 * TCP_MSS)
#define TCP_SND_QUEUELEN   32
#define TCP_LISTEN_BACKLOG 1

#define MEM_ALIGNMENT 4

#define MEMP_NUM_TCP_PCB        24
#define MEMP_NUM_TCP_PCB_LISTEN 8
#define MEMP_NUM_UDP_PCB        48
#define MEMP_NUM_TCP_SEG        64

#define CHECKSUM_CHECK_IP   1
#define CHECKSUM_CHECK_TCP  1
#define CHECKSUM_CHECK_UDP  1
#define CHECKSUM_CHECK_ICMP 1

#endif
