/* SPDX-License-Identifier: Apache-2.0 */

#include <base/util.h>
#include <errno.h>
#include <kernel/time_units.h>
#include <lwip/pbuf.h>
#include <net/capture.h>

#include "net_private.h"

/* The file's byte order is the writer's; the magic tells which. */
#define MAGIC_MICROSECONDS 0xa1b2c3d4U
#define LINK_ETHERNET      1U
#define LINK_RAW_IP        101U
#define LONGEST_RECORD     65535U
#define US_PER_SECOND      1000000U

struct file_header {
    uint32_t magic;
    uint16_t version_major;
    uint16_t version_minor;
    int32_t zone;
    uint32_t accuracy;
    uint32_t longest_record;
    uint32_t link;
};

struct record_header {
    uint32_t seconds;
    uint32_t microseconds;
    uint32_t bytes_here;
    uint32_t bytes_on_the_wire;
};

static bool is_ethernet(const struct net_interface *interface)
{
    return net__link_of(interface) == &net__link_ethernet;
}

/* The first @p most bytes behind @p skipped ones. */
static void write_bytes(struct net_capture *capture, const struct pbuf *frame, size_t skipped,
                        size_t most)
{
    for (const struct pbuf *part = frame; part != NULL && most > 0; part = part->next) {
        size_t from = MIN(skipped, part->len);
        size_t length = MIN(part->len - from, most);

        if (length > 0) {
            capture->write(capture, (const uint8_t *)part->payload + from, length);
        }
        skipped -= from;
        most -= length;
    }
}

static void write_frame(struct net_capture *capture, const struct pbuf *frame, size_t skipped)
{
    uint64_t now_us = capture->start_us + k_ticks_to_us_floor64((uint64_t)k_uptime_ticks());
    uint32_t length = (uint32_t)(frame->tot_len - MIN(skipped, frame->tot_len));
    uint32_t kept = capture->most_bytes != 0 ? MIN(length, capture->most_bytes) : length;
    struct record_header header = {
        .seconds = (uint32_t)(now_us / US_PER_SECOND),
        .microseconds = (uint32_t)(now_us % US_PER_SECOND),
        .bytes_here = kept,
        .bytes_on_the_wire = length,
    };

    capture->write(capture, &header, sizeof(header));
    write_bytes(capture, frame, skipped, kept);
    capture->frames++;
}

static int transmit(struct net_interface *interface, struct pbuf *frame);

static struct net_capture *capture_of(const struct net_interface *interface)
{
    return CONTAINER_OF(net_layer_find(interface, transmit), struct net_capture, layer);
}

/* What the loopback sends comes in again, and is written then. */
static int transmit(struct net_interface *interface, struct pbuf *frame)
{
    struct net_capture *capture = capture_of(interface);
    int error = capture->layer.below->transmit(interface, frame);

    if (error == 0 && !net__link_of(interface)->is_loopback) {
        write_frame(capture, frame, 0);
    }
    return error;
}

static struct pbuf *receive(struct net_interface *interface)
{
    struct net_capture *capture = capture_of(interface);
    struct pbuf *frame = capture->layer.below->receive(interface);

    if (frame != NULL) {
        write_frame(capture, frame, is_ethernet(interface) ? ETH_PAD_SIZE : 0);
    }
    return frame;
}

int net_capture_start(struct net_interface *interface, struct net_capture *capture)
{
    const struct file_header header = {
        .magic = MAGIC_MICROSECONDS,
        .version_major = 2,
        .version_minor = 4,
        .longest_record = LONGEST_RECORD,
        .link = is_ethernet(interface) ? LINK_ETHERNET : LINK_RAW_IP,
    };

    if (capture->layer.interface != NULL || net_layer_find(interface, transmit) != NULL) {
        return -EALREADY;
    }
    capture->frames = 0;
    capture->layer.driver.transmit = transmit;
    capture->layer.driver.receive = receive;
    capture->write(capture, &header, sizeof(header));
    return net_layer_add(interface, &capture->layer);
}

void net_capture_stop(struct net_capture *capture)
{
    net_layer_remove(&capture->layer);
}
