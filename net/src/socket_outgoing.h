/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SOCKET_OUTGOING_H
#define SOCKET_OUTGOING_H

#include <base/util.h>
#include <lwip/pbuf.h>

/*
 * A datagram on its way out: a pbuf of our own for the headers, and one that refers to the
 * caller's data. It exists only while it is being sent: interfaces copy what they keep, and ARP
 * does so because of the flag.
 */
struct net__outgoing {
    struct pbuf headers;
    uint8_t room[LWIP_MEM_ALIGN_SIZE(PBUF_TRANSPORT)];
    struct pbuf data;
};

BASE_STATIC_ASSERT(sizeof(struct pbuf) == LWIP_MEM_ALIGN_SIZE(sizeof(struct pbuf)),
                   "lwIP takes the room for headers to begin behind the pbuf");

static inline void net__outgoing_prepare(struct net__outgoing *outgoing, const void *data,
                                         uint16_t length)
{
    outgoing->headers = (struct pbuf){
        .next = length > 0 ? &outgoing->data : NULL,
        .payload = outgoing->room + sizeof(outgoing->room),
        .tot_len = length,
        .type_internal = PBUF_TYPE_FLAG_STRUCT_DATA_CONTIGUOUS | PBUF_TYPE_FLAG_DATA_VOLATILE,
        .ref = 1,
    };
    outgoing->data = (struct pbuf){
        .payload = (void *)(uintptr_t)data,
        .tot_len = length,
        .len = length,
        .type_internal = PBUF_TYPE_FLAG_DATA_VOLATILE,
        .ref = 1,
    };
}

#endif
