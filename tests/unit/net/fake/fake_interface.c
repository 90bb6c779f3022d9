/* SPDX-License-Identifier: Apache-2.0 */

#include "fake_interface.h"

#include <errno.h>
#include <lwip/pbuf.h>
#include <stdlib.h>
#include <string.h>

const uint8_t fake_mac[6] = {0x02, 0x00, 0x00, 0x00, 0x00, 0x01};

struct exact_frame {
    struct pbuf_custom pbuf;
    uint8_t *bytes;
};

static struct fake_interface *fake_of(struct net_interface *interface)
{
    return CONTAINER_OF(interface, struct fake_interface, interface);
}

static int start(struct net_interface *interface)
{
    memcpy(interface->mac, fake_mac, sizeof(fake_mac));
    interface->mac[5] = (uint8_t)(interface->mac[5] + interface->name[3] - '0'); /* "eth1" */
    return fake_of(interface)->start_error;
}

static int transmit(struct net_interface *interface, struct pbuf *frame)
{
    struct fake_interface *fake = fake_of(interface);

    if (fake->transmit_error != 0) {
        return fake->transmit_error;
    }
    if (fake->sent_count < FAKE_FRAMES) {
        struct fake_frame *sent = &fake->sent[fake->sent_count++];

        sent->length = pbuf_copy_partial(frame, sent->bytes, sizeof(sent->bytes), 0);
    }
    return 0;
}

static void free_exact_frame(struct pbuf *pbuf)
{
    struct exact_frame *frame = (struct exact_frame *)(void *)pbuf;

    free(frame->bytes);
    free(frame);
}

static struct pbuf *receive(struct net_interface *interface)
{
    struct fake_interface *fake = fake_of(interface);

    if (fake->received_count == 0) {
        return NULL;
    }
    struct fake_frame *from = fake->received[0];
    struct exact_frame *frame = calloc(1, sizeof(*frame));

    fake->received_count--;
    memmove(&fake->received[0], &fake->received[1],
            (size_t)fake->received_count * sizeof(fake->received[0]));
    frame->bytes = malloc(ETH_PAD_SIZE + from->length);
    memset(frame->bytes, 0xee, ETH_PAD_SIZE);
    memcpy(frame->bytes + ETH_PAD_SIZE, from->bytes, from->length);
    frame->pbuf.custom_free_function = free_exact_frame;
    uint16_t length = (uint16_t)from->length;

    free(from);
    return pbuf_alloced_custom(PBUF_RAW, (uint16_t)(ETH_PAD_SIZE + length), PBUF_REF, &frame->pbuf,
                               frame->bytes, (uint16_t)(ETH_PAD_SIZE + length));
}

static void unmask(struct net_interface *interface)
{
    fake_of(interface)->unmasked++;
}

const struct net_interface_driver fake_driver = {
    .start = start, .transmit = transmit, .receive = receive, .unmask = unmask};

void fake_interface_register(struct fake_interface *fake, const char *name)
{
    memset(fake, 0, sizeof(*fake));
    fake->interface.name = name;
    fake->interface.driver = &fake_driver;
    fake->interface.is_link_up = true;
    net_interface_register(&fake->interface);
}

void fake_interface_deliver(struct fake_interface *fake, const void *frame, size_t length)
{
    if (fake->received_count == FAKE_FRAMES) {
        abort();
    }
    struct fake_frame *copy = malloc(sizeof(*copy));

    copy->length = length;
    memcpy(copy->bytes, frame, length);
    fake->received[fake->received_count++] = copy;
}

void fake_interface_interrupt(struct fake_interface *fake)
{
    net_interface_rx_pending(&fake->interface);
}

void fake_interface_clear(struct fake_interface *fake)
{
    fake->sent_count = 0;
}
