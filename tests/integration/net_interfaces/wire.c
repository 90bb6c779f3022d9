/* SPDX-License-Identifier: Apache-2.0 */

#include "wire.h"

#include <errno.h>
#include <lwip/inet_chksum.h>
#include <lwip/pbuf.h>
#include <string.h>

enum {
    TYPE = 12, /* of Ethernet's header */
    HEADER = 14,
    ARP_OPERATION = HEADER + 6,
    ARP_SENDER = HEADER + 8,
    ARP_TARGET = HEADER + 18,
    ARP_PARTY = 10, /* bytes: both addresses */
    IP_PROTOCOL = HEADER + 9,
    IP_SOURCE = HEADER + 12,
    UDP_PORTS = HEADER + 20,
    UDP = 17,
};

static const uint8_t peer_mac[6] = {0x02, 0, 0, 0, 0, 0x77};

static struct wire *wire_of(struct net_interface *interface)
{
    return interface->state;
}

static int start(struct net_interface *interface)
{
    static uint8_t number;
    const uint8_t mac[6] = {0x02, 0, 0, 0, 0, ++number};

    memcpy(interface->mac, mac, sizeof(mac));
    return 0;
}

static void swap(uint8_t *one, uint8_t *other, size_t bytes)
{
    for (size_t i = 0; i < bytes; i++) {
        uint8_t byte = one[i];

        one[i] = other[i];
        other[i] = byte;
    }
}

static bool is_type(const uint8_t *frame, uint8_t low)
{
    return frame[TYPE] == 0x08 && frame[TYPE + 1] == low;
}

/* Sums stay right: only places change. */
static bool answer(struct wire *wire, uint8_t *frame)
{
    memcpy(frame, frame + 6, 6);
    memcpy(frame + 6, peer_mac, 6);
    if (is_type(frame, 0x06) && frame[ARP_OPERATION + 1] == 1 &&
        memcmp(frame + ARP_SENDER + 6, frame + ARP_TARGET + 6, 4) != 0) {
        frame[ARP_OPERATION + 1] = 2;
        swap(frame + ARP_SENDER, frame + ARP_TARGET, ARP_PARTY);
        memcpy(frame + ARP_SENDER, peer_mac, 6);
        return true;
    }
    /* DHCP's goes to everybody. */
    if (!is_type(frame, 0x00) || frame[IP_PROTOCOL] != UDP || frame[IP_SOURCE + 4] == 255) {
        return false;
    }
    wire->datagrams++;
    swap(frame + IP_SOURCE, frame + IP_SOURCE + 4, 4);
    swap(frame + UDP_PORTS, frame + UDP_PORTS + 2, 2);
    return true;
}

static int transmit(struct net_interface *interface, struct pbuf *frame)
{
    struct wire *wire = wire_of(interface);

    if (wire->count == WIRE_FRAMES) {
        return -ENOBUFS;
    }
    struct pbuf *back = pbuf_alloc(PBUF_RAW, (u16_t)(frame->tot_len + ETH_PAD_SIZE), PBUF_POOL);

    if (back == NULL) {
        return -ENOBUFS;
    }
    uint8_t *bytes = (uint8_t *)back->payload + ETH_PAD_SIZE;

    (void)pbuf_copy_partial(frame, bytes, frame->tot_len, 0);
    if (!interface->is_link_up || !answer(wire, bytes)) {
        pbuf_free(back);
        return 0;
    }
    wire->frames[wire->count++] = back;
    net_interface_rx_pending(interface);
    return 0;
}

static struct pbuf *receive(struct net_interface *interface)
{
    struct wire *wire = wire_of(interface);

    if (wire->count == 0) {
        return NULL;
    }
    struct pbuf *frame = wire->frames[0];

    wire->count--;
    memmove(&wire->frames[0], &wire->frames[1], (size_t)wire->count * sizeof(wire->frames[0]));
    return frame;
}

static void unmask(struct net_interface *interface)
{
    (void)interface;
}

static const struct net_interface_driver driver = {
    .start = start, .transmit = transmit, .receive = receive, .unmask = unmask};

void wire_register(struct wire *wire, const char *name)
{
    *wire = (struct wire){.interface = {.name = name, .driver = &driver, .state = wire}};
    net_interface_register(&wire->interface);
}

void wire_plug(struct wire *wire, bool is_up)
{
    net_interface_link_changed(&wire->interface, is_up);
}
