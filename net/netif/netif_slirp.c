// SPDX-License-Identifier: Apache-2.0
/*
 * libslirp as an interface of the network.
 *
 * libslirp is entered from threads, with each frame that they send, and from the port's event loop,
 * which counts as an interrupt. It is not re-entrant: it runs under the kernel's lock throughout,
 * and what it hands out on the way is only put into a queue.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <kernel/lock.h>
#include <libslirp.h>
#include <lwip/pbuf.h>
#include <net/netif/slirp.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>

#define NS_PER_MS       1000000
#define FORWARD_BACKLOG 128

static struct slirp *state_of(const struct net_interface *interface)
{
    return interface->state;
}

/*
 * What libslirp asks for
 */

static ssize_t on_frame(const void *bytes, size_t length, void *opaque)
{
    struct slirp *state = opaque;
    struct slirp_frame *frame;

    if (state->count == SLIRP_QUEUE_FRAMES || length > sizeof(frame->bytes)) {
        state->interface->statistics.rx_no_buffer++;
        return (ssize_t)length;
    }
    frame = &state->frames[(state->first + state->count++) % SLIRP_QUEUE_FRAMES];
    frame->length = (uint16_t)length;
    memcpy(frame->bytes, bytes, length);
    if (!state->is_masked) {
        state->is_masked = true;
        net_interface_rx_pending(state->interface);
    }
    return (ssize_t)length;
}

/* What a program sends is its own affair. */
static void on_guest_error(const char *message, void *opaque)
{
    (void)message;
    (void)opaque;
}

static int64_t get_time_ns(void *opaque)
{
    (void)opaque;
    return (int64_t)posix_time_ns();
}

/* Timers are for IPv6, which is off. */
static void *new_timer(SlirpTimerCb callback, void *callback_opaque, void *opaque)
{
    (void)callback;
    (void)callback_opaque;
    return opaque;
}

static void free_timer(void *timer, void *opaque)
{
    (void)timer;
    (void)opaque;
}

static void set_timer(void *timer, int64_t at_ms, void *opaque)
{
    (void)timer;
    (void)at_ms;
    (void)opaque;
}

/* Descriptors are asked for before each poll, so nothing needs to be kept or kicked. */
static void on_descriptor(int descriptor, void *opaque)
{
    (void)descriptor;
    (void)opaque;
}

static void on_room(void *opaque)
{
    (void)opaque;
}

static const SlirpCb callbacks = {
    .send_packet = on_frame,
    .guest_error = on_guest_error,
    .clock_get_ns = get_time_ns,
    .timer_new = new_timer,
    .timer_free = free_timer,
    .timer_mod = set_timer,
    .register_poll_fd = on_descriptor,
    .unregister_poll_fd = on_descriptor,
    .notify = on_room,
};

/*
 * The event loop
 */

static const struct {
    int slirp;
    short host;
} event_pairs[] = {
    {SLIRP_POLL_IN, POLLIN},   {SLIRP_POLL_OUT, POLLOUT}, {SLIRP_POLL_PRI, POLLPRI},
    {SLIRP_POLL_ERR, POLLERR}, {SLIRP_POLL_HUP, POLLHUP},
};

static int add_descriptor(int descriptor, int wanted, void *opaque)
{
    short events = 0;

    (void)opaque;
    for (size_t i = 0; i < sizeof(event_pairs) / sizeof(event_pairs[0]); i++) {
        if ((wanted & event_pairs[i].slirp) != 0) {
            events = (short)(events | event_pairs[i].host);
        }
    }
    return posix_poller_add(descriptor, events);
}

static int get_events(int index, void *opaque)
{
    short events = posix_poller_revents(index);
    int found = 0;

    (void)opaque;
    for (size_t i = 0; i < sizeof(event_pairs) / sizeof(event_pairs[0]); i++) {
        if ((events & event_pairs[i].host) != 0) {
            found |= event_pairs[i].slirp;
        }
    }
    return found;
}

static void prepare(struct posix_poller *poller, int64_t *timeout_ns)
{
    struct slirp *state = CONTAINER_OF(poller, struct slirp, poller);
    uint32_t timeout_ms = UINT32_MAX;
    unsigned int key = irq_lock();

    slirp_pollfds_fill(state->stack, &timeout_ms, add_descriptor, state);
    irq_unlock(key);
    if (timeout_ms != UINT32_MAX) {
        int64_t mine_ns = (int64_t)timeout_ms * NS_PER_MS;

        *timeout_ns = *timeout_ns < 0 ? mine_ns : MIN(*timeout_ns, mine_ns);
    }
}

static void polled(struct posix_poller *poller)
{
    struct slirp *state = CONTAINER_OF(poller, struct slirp, poller);
    unsigned int key = irq_lock();

    slirp_pollfds_poll(state->stack, 0, get_events, state);
    irq_unlock(key);
}

/*
 * Start
 */

static void *new_stack(struct slirp *state)
{
    const SlirpConfig config = {
        .version = 1,
        .in_enabled = true,
        .vnetwork.s_addr = htonl(0x0a000200),
        .vnetmask.s_addr = htonl(0xffffff00),
        .vhost.s_addr = htonl(0x0a000202),
        .vnameserver.s_addr = htonl(0x0a000203),
        .vdhcp_start.s_addr = htonl(0x0a00020f),
    };

    return slirp_new(&config, &callbacks, state);
}

static void add_forward(struct slirp *state, const struct posix_forward *forward)
{
    const struct in_addr host = {htonl(forward->host_address)};
    const struct in_addr guest = {htonl(forward->guest_address)};
    char address[INET_ADDRSTRLEN] = "";

    if (slirp_add_hostfwd(state->stack, forward->is_udp, host, forward->host_port, guest,
                          forward->guest_port) == 0) {
        return;
    }
    (void)inet_ntop(AF_INET, &host, address, sizeof(address));
    if (errno == EADDRINUSE) {
        posix_refuse("the %s port %u of %s is taken by another program",
                     forward->is_udp ? "UDP" : "TCP", forward->host_port, address);
    }
    posix_refuse("the %s port %u of %s cannot be forwarded: %s", forward->is_udp ? "UDP" : "TCP",
                 forward->host_port, address, strerror(errno));
}

/*
 * libslirp lets one connection wait to be accepted. The host drops the last packet of a further
 * one's handshake, and its client then waits for seconds.
 */
static int widen_backlog(int descriptor, int wanted, void *opaque)
{
    int is_listening = 0;
    socklen_t size = sizeof(is_listening);

    (void)wanted;
    (void)opaque;
    if (getsockopt(descriptor, SOL_SOCKET, SO_ACCEPTCONN, &is_listening, &size) == 0 &&
        is_listening != 0) {
        (void)listen(descriptor, FORWARD_BACKLOG);
    }
    return -1; /* it is not polled now */
}

static void widen_backlogs(struct slirp *state)
{
    uint32_t timeout_ms = 0;

    slirp_pollfds_fill(state->stack, &timeout_ms, widen_backlog, NULL);
}

static int start(struct net_interface *interface)
{
    const struct slirp_config *config = interface->config;
    struct slirp *state = state_of(interface);

    state->poller = (struct posix_poller){
        .name = "the user network",
        .on_prepare = prepare,
        .on_polled = polled,
    };
    state->interface = interface;
    state->stack = new_stack(state);
    if (state->stack == NULL) {
        return -EINVAL;
    }
    for (size_t i = 0; i < config->forward_count; i++) {
        add_forward(state, &config->forwards[i]);
    }
    widen_backlogs(state);
    memcpy(interface->mac, config->mac, sizeof(interface->mac));
    interface->is_link_up = true;
    /* A client of the host that has gone is an error of one connection. */
    (void)signal(SIGPIPE, SIG_IGN);
    posix_poller_start(&state->poller);
    return 0;
}

/*
 * Frames
 */

static int transmit(struct net_interface *interface, struct pbuf *frame)
{
    struct slirp *state = state_of(interface);
    uint8_t bytes[SLIRP_FRAME_BYTES];
    unsigned int key;

    if (frame->tot_len > sizeof(bytes)) {
        return -EMSGSIZE;
    }
    (void)pbuf_copy_partial(frame, bytes, frame->tot_len, 0);
    key = irq_lock();
    slirp_input(state->stack, bytes, frame->tot_len);
    irq_unlock(key);
    return 0;
}

static struct pbuf *read_frame(struct slirp *state, const struct slirp_frame *waiting)
{
    struct pbuf *frame = pbuf_alloc(PBUF_RAW, (u16_t)(waiting->length + ETH_PAD_SIZE), PBUF_POOL);

    if (frame == NULL) {
        state->interface->statistics.rx_no_buffer++;
        return NULL;
    }
    (void)pbuf_take_at(frame, waiting->bytes, waiting->length, ETH_PAD_SIZE);
    return frame;
}

static struct pbuf *receive(struct net_interface *interface)
{
    struct slirp *state = state_of(interface);
    struct pbuf *frame = NULL;

    while (frame == NULL && state->count > 0) {
        unsigned int key;

        frame = read_frame(state, &state->frames[state->first]);
        key = irq_lock();
        state->first = (state->first + 1) % SLIRP_QUEUE_FRAMES;
        state->count--;
        irq_unlock(key);
    }
    return frame;
}

static void unmask(struct net_interface *interface)
{
    struct slirp *state = state_of(interface);
    unsigned int key = irq_lock();

    state->is_masked = state->count > 0;
    if (state->is_masked) {
        net_interface_rx_pending(interface);
    }
    irq_unlock(key);
}

const struct net_interface_driver slirp_driver = {
    .start = start,
    .transmit = transmit,
    .receive = receive,
    .unmask = unmask,
};
