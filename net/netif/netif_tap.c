// SPDX-License-Identifier: Apache-2.0
/* A TAP interface of the host as an interface of the network. */
#include <base/util.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/if_tun.h>
#include <lwip/pbuf.h>
#include <net/netif/tap.h>
#include <poll.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* The host's struct ifreq, whose header does not go together with lwIP's. */
#define NAME_BYTES 16U

struct request {
    char name[NAME_BYTES];
    short flags;
    char rest[22]; /* of the host's struct ifreq, which is a union */
};

BASE_STATIC_ASSERT(sizeof(struct request) == 40, "struct request must be as long as the host's");

static struct tap *state_of(const struct net_interface *interface)
{
    return interface->state;
}

static void on_frames(struct posix_watch *watch, short revents)
{
    struct tap *state = CONTAINER_OF(watch, struct tap, watch);

    (void)revents;
    watch->events = 0;
    net_interface_rx_pending(state->interface);
}

static _Noreturn void refuse(const char *name)
{
    if (errno == EPERM || errno == EACCES) {
        posix_refuse("the TAP interface %s may not be used: start as root, or have root make it for"
                     " you: ip tuntap add %s mode tap user $USER",
                     name, name);
    }
    if (errno == EBUSY) {
        posix_refuse("the TAP interface %s is used by another program", name);
    }
    posix_refuse("the TAP interface %s cannot be used: %s", name, strerror(errno));
}

static int open_device(const char *name)
{
    struct request request = {.flags = IFF_TAP | IFF_NO_PI};
    int descriptor = open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);

    if (strlen(name) >= sizeof(request.name)) {
        posix_refuse("a TAP interface has a name of at most 15 characters, not %s", name);
    }
    strcpy(request.name, name);
    if (descriptor < 0 || ioctl(descriptor, TUNSETIFF, &request) != 0) {
        refuse(name);
    }
    return descriptor;
}

static int start(struct net_interface *interface)
{
    const struct tap_config *config = interface->config;
    struct tap *state = state_of(interface);

    state->interface = interface;
    state->watch = (struct posix_watch){
        .name = "the TAP interface",
        .fd = open_device(config->name),
        .events = POLLIN,
        .on_ready = on_frames,
    };
    memcpy(interface->mac, config->mac, sizeof(interface->mac));
    interface->is_link_up = true;
    posix_watch_start(&state->watch);
    return 0;
}

static int transmit(struct net_interface *interface, struct pbuf *frame)
{
    uint8_t bytes[TAP_FRAME_BYTES];

    if (frame->tot_len > sizeof(bytes)) {
        return -EMSGSIZE;
    }
    (void)pbuf_copy_partial(frame, bytes, frame->tot_len, 0);
    if (write(state_of(interface)->watch.fd, bytes, frame->tot_len) == frame->tot_len) {
        return 0;
    }
    /* EIO: the host's end is down. */
    return errno == EAGAIN || errno == ENOBUFS ? -ENOBUFS : -EIO;
}

static struct pbuf *receive(struct net_interface *interface)
{
    uint8_t bytes[TAP_FRAME_BYTES];
    struct pbuf *frame = NULL;

    while (frame == NULL) {
        ssize_t length = read(state_of(interface)->watch.fd, bytes, sizeof(bytes));

        if (length <= 0) {
            return NULL;
        }
        frame = pbuf_alloc(PBUF_RAW, (u16_t)(length + ETH_PAD_SIZE), PBUF_POOL);
        if (frame == NULL) {
            interface->statistics.rx_no_buffer++;
        } else {
            (void)pbuf_take_at(frame, bytes, (u16_t)length, ETH_PAD_SIZE);
        }
    }
    return frame;
}

static void unmask(struct net_interface *interface)
{
    state_of(interface)->watch.events = POLLIN;
}

const struct net_interface_driver tap_driver = {
    .start = start,
    .transmit = transmit,
    .receive = receive,
    .unmask = unmask,
};
