/* SPDX-License-Identifier: Apache-2.0 */

#include "harness.h"

#include <lwip/dhcp.h>
#include <lwip/etharp.h>
#include <lwip/nd6.h>
#include <lwip/priv/tcp_priv.h>
#include <lwip/tcp.h>
#include <lwip/udp.h>
#include <net/net.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fake_kernel.h"
#include "net_core.h"
#include "net_private.h"
#include "packets.h"
#include "packets6.h"

enum {
    TCP_ECHO_PORT = 80,
    UDP_ECHO_PORT = 7,
    CLIENT_PORT = 9000,
    FRAME_MAX = 1600,
    TIME_MAX_MS = 200000, /* of an input: each second costs some ten timers */
};

const uint32_t harness_delays_ms[16] = {0,   0,   0,    0,    1,    10,    50,    100,
                                        250, 500, 1000, 2000, 5000, 10000, 30000, 75000};

/* What of the harness survives the putting back of memory. */

static char *saved_bss;
static char *saved_data;
extern char __start_stack_bss[], __stop_stack_bss[];
extern char __start_stack_data[], __stop_stack_data[];

static uint32_t allocations;
static uint32_t fail_first = UINT32_MAX;
static uint32_t fail_count;

_Noreturn static void fail(const char *reason)
{
    (void)fprintf(stderr, "net_frames: %s\n", reason);
    abort();
}

/* Memory: each allocation of the stack may be told to fail. */

void *__real_memp_malloc_fn(memp_t type, const char *file, const int line);
void *__wrap_memp_malloc_fn(memp_t type, const char *file, const int line);
void *__real_mem_malloc(mem_size_t size);
void *__wrap_mem_malloc(mem_size_t size);

static int fails(void)
{
    uint32_t number = allocations++;

    return number >= fail_first && number - fail_first < fail_count;
}

void *__wrap_memp_malloc_fn(memp_t type, const char *file, const int line)
{
    return fails() ? NULL : __real_memp_malloc_fn(type, file, line);
}

void *__wrap_mem_malloc(mem_size_t size)
{
    return fails() ? NULL : __real_mem_malloc(size);
}

uint32_t harness_allocations(void)
{
    return allocations;
}

void harness_fail_allocations(uint32_t number, uint32_t count)
{
    fail_first = number;
    fail_count = count;
}

/* Frames lie in blocks of exactly their size. Those that the stack still has at the end of a run
 * are freed here. */

struct exact_frame {
    struct pbuf_custom pbuf;
    uint8_t *bytes;
    struct exact_frame *next;
};

static struct exact_frame *alive;

static void free_exact_frame(struct pbuf *pbuf)
{
    struct exact_frame *frame = (struct exact_frame *)(void *)pbuf;

    for (struct exact_frame **i = &alive; *i != NULL; i = &(*i)->next) {
        if (*i == frame) {
            *i = frame->next;
            free(frame->bytes);
            free(frame);
            return;
        }
    }
    fail("a frame is freed twice");
}

static struct pbuf *make_exact_frame(const uint8_t *bytes, size_t length)
{
    struct exact_frame *frame = calloc(1, sizeof(*frame));

    frame->bytes = malloc(ETH_PAD_SIZE + length);
    memset(frame->bytes, 0xee, ETH_PAD_SIZE);
    memcpy(frame->bytes + ETH_PAD_SIZE, bytes, length);
    length += ETH_PAD_SIZE;
    frame->pbuf.custom_free_function = free_exact_frame;
    frame->next = alive;
    alive = frame;
    return pbuf_alloced_custom(PBUF_RAW, (uint16_t)length, PBUF_REF, &frame->pbuf, frame->bytes,
                               (uint16_t)length);
}

/* The interface */

static struct packet incoming;
static int has_incoming;
static struct packet_view last_tcp;
static int pings_answered;

static int start(struct net_interface *interface)
{
    memcpy(interface->mac, our_mac, sizeof(our_mac));
    interface->is_link_up = true;
    return 0;
}

static int transmit(struct net_interface *interface, struct pbuf *frame)
{
    uint8_t bytes[FRAME_MAX];
    struct packet_view view;

    (void)interface;
    if (frame->tot_len > NET_MTU + 14) {
        fail("a frame is too long");
    }
    size_t length = pbuf_copy_partial(frame, bytes, sizeof(bytes), 0);

    if (!packet_read(bytes, length, &view)) {
        fail("a frame is cut short");
    }
    if (view.ethernet_type == ETHTYPE_IP && !view.is_checksum_good) {
        fail("a frame has a wrong checksum");
    }
    if (view.ethernet_type == ETHTYPE_IPV6 && !packet_is_good6(view.data, view.length)) {
        fail("a frame of IPv6 is cut short, or has a wrong checksum");
    }
    if (view.ethernet_type == ETHTYPE_IP && view.protocol == IP_PROTO_TCP) {
        last_tcp = view;
    }
    pings_answered += view.protocol == IP_PROTO_ICMP && view.data[0] == 0;
    return 0;
}

static struct pbuf *receive(struct net_interface *interface)
{
    (void)interface;
    if (!has_incoming) {
        return NULL;
    }
    has_incoming = 0;
    return make_exact_frame(incoming.bytes, incoming.length);
}

static void unmask(struct net_interface *interface)
{
    (void)interface;
}

static const struct net_interface_driver driver = {
    .start = start, .transmit = transmit, .receive = receive, .unmask = unmask};

/* Of the stack's state: it is linked into its lists. */
#pragma clang section bss = "stack_bss" data = "stack_data"
static struct net_interface eth0 = {.name = "eth0", .driver = &driver};
#pragma clang section bss = "" data = ""

static void deliver(void)
{
    has_incoming = 1;
    net_interface_rx_pending(&eth0);
    fake_kernel_run();
}

/* The applications: a datagram comes back; so do the bytes of a connection. */

static void on_datagram(void *argument, struct udp_pcb *pcb, struct pbuf *data,
                        const ip_addr_t *from, uint16_t port)
{
    (void)argument;
    (void)udp_sendto(pcb, data, from, port);
    pbuf_free(data);
}

static err_t on_bytes(void *argument, struct tcp_pcb *pcb, struct pbuf *data, err_t error)
{
    (void)argument;
    (void)error;
    if (data == NULL) {
        if (tcp_close(pcb) != ERR_OK) {
            tcp_abort(pcb);
            return ERR_ABRT;
        }
        return ERR_OK;
    }
    for (struct pbuf *part = data; part != NULL; part = part->next) {
        (void)tcp_write(pcb, part->payload, part->len, TCP_WRITE_FLAG_COPY);
    }
    tcp_recved(pcb, data->tot_len);
    pbuf_free(data);
    return ERR_OK;
}

static err_t on_connection(void *argument, struct tcp_pcb *pcb, err_t error)
{
    (void)argument;
    if (error != ERR_OK || pcb == NULL) {
        return ERR_VAL;
    }
    tcp_recv(pcb, on_bytes);
    return ERR_OK;
}

static err_t on_connected(void *argument, struct tcp_pcb *pcb, err_t error)
{
    (void)argument;
    (void)error;
    (void)tcp_write(pcb, "hello", 5, TCP_WRITE_FLAG_COPY);
    return ERR_OK;
}

static void start_applications(void)
{
    ip_addr_t peer = IPADDR4_INIT_BYTES(192, 168, 1, 50);

    net_core_lock();
    struct udp_pcb *udp = udp_new_ip_type(IPADDR_TYPE_ANY);
    struct tcp_pcb *listener = tcp_new_ip_type(IPADDR_TYPE_ANY);
    struct tcp_pcb *client = tcp_new();

    (void)udp_bind(udp, IP_ANY_TYPE, UDP_ECHO_PORT);
    udp_recv(udp, on_datagram, NULL);
    (void)tcp_bind(listener, IP_ANY_TYPE, TCP_ECHO_PORT);
    listener = tcp_listen_with_backlog(listener, 4);
    tcp_accept(listener, on_connection);
    tcp_recv(client, on_bytes);
    (void)tcp_connect(client, &peer, CLIENT_PORT, on_connected);
    net_core_unlock();
}

/* Putting back */

/* Over the gaps, too, that AddressSanitizer leaves between variables. */
__attribute__((no_sanitize("address", "alignment"))) static void copy(char *to, const char *from,
                                                                      size_t length)
{
    size_t i = 0;

    for (; i + sizeof(uint64_t) <= length; i += sizeof(uint64_t)) {
        *(uint64_t *)(void *)(to + i) = *(const uint64_t *)(const void *)(from + i);
    }
    for (; i < length; i++) {
        to[i] = from[i];
    }
}

static size_t bss_bytes(void)
{
    return (size_t)(__stop_stack_bss - __start_stack_bss);
}

static size_t data_bytes(void)
{
    return (size_t)(__stop_stack_data - __start_stack_data);
}

void harness_start(void)
{
    struct packet arp;

    fake_kernel_reset(1000);
    fake_entropy_set(1, 0);
    net_interface_register(&eth0);
    if (net_start() != 0) {
        fail("the network does not start");
    }
    fake_kernel_advance(CONFIG_NET_DHCP_TIMEOUT_MS);
    packet_arp(&arp, 1, PEER_IP, OUR_IP);
    incoming = arp;
    deliver();
    start_applications();
    fake_kernel_run();

    saved_bss = malloc(bss_bytes());
    saved_data = malloc(data_bytes());
    copy(saved_bss, __start_stack_bss, bss_bytes());
    copy(saved_data, __start_stack_data, data_bytes());
}

static void put_back(void)
{
    copy(__start_stack_bss, saved_bss, bss_bytes());
    copy(__start_stack_data, saved_data, data_bytes());
    memset(&last_tcp, 0, sizeof(last_tcp));
    has_incoming = 0;
    allocations = 0;
    while (alive != NULL) {
        free_exact_frame(&alive->pbuf.pbuf);
    }
}

/* Frames put right */

static uint32_t our_address(void)
{
    struct net_ipv4 ipv4;

    (void)net_interface_ipv4(&eth0, &ipv4);
    return __builtin_bswap32(ipv4.address);
}

static void answer_last_segment(uint8_t *segment)
{
    uint32_t length = (uint32_t)last_tcp.length + ((last_tcp.flags & TCP_FLAG_SYN) != 0) +
                      ((last_tcp.flags & TCP_FLAG_FIN) != 0);

    packet_put_16(segment, last_tcp.to_port);
    packet_put_16(segment + 2, last_tcp.from_port);
    packet_put_32(segment + 4, last_tcp.acknowledged);
    packet_put_32(segment + 8, last_tcp.sequence + length);
}

static void fix(struct packet *frame, uint8_t fixes)
{
    uint8_t *ip = frame->bytes + 14;

    if (frame->length > 14 && packet_get_16(frame->bytes + 12) == ETHTYPE_IPV6 &&
        (fixes & FIX_CHECKSUMS) != 0) {
        packet_put_checksum6(ip, frame->length - 14);
    }
    if (frame->length < 14 + 20 || packet_get_16(frame->bytes + 12) != ETHTYPE_IP) {
        return;
    }
    size_t header = (size_t)(ip[0] & 0x0fU) * 4;
    size_t total = packet_get_16(ip + 2);
    uint8_t *transport = ip + header;

    if (header < 20 || total > frame->length - 14 || total < header + 8) {
        return;
    }
    size_t length = total - header;
    bool is_tcp = ip[9] == IP_PROTO_TCP && length >= 20;

    if ((fixes & FIX_ADDRESS) != 0) {
        memcpy(frame->bytes, our_mac, 6);
        packet_put_32(ip + 16, our_address());
    }
    if ((fixes & FIX_SEQUENCE) != 0 && is_tcp && last_tcp.from_port != 0) {
        answer_last_segment(transport);
    }
    if ((fixes & FIX_DHCP) != 0 && ip[9] == IP_PROTO_UDP && length >= 16) {
        packet_put_32(transport + 12, __builtin_bswap32(netif_dhcp_data(eth0.netif)->xid));
    }
    if ((fixes & FIX_CHECKSUMS) != 0) {
        packet_put_checksums(ip, header, total);
    }
}

/* After an input */

/* Only what the stack always has may be in use once its connections and neighbours are gone. */
static void check_pool(const struct net_pool *pool, void *context)
{
    (void)context;
    bool may_be_used = strcmp(pool->name, "UDP_PCB") == 0 ||
                       strcmp(pool->name, "TCP_PCB_LISTEN") == 0 ||
                       strcmp(pool->name, "MLD6_GROUP") == 0;

    if (pool->used != 0 && !may_be_used) {
        (void)fprintf(stderr, "pool %s: %zu in use\n", pool->name, pool->used);
        fail("memory is lost");
    }
}

static void check_memory(void)
{
    net_core_lock();
    while (tcp_active_pcbs != NULL) {
        tcp_abort(tcp_active_pcbs);
    }
    while (tcp_tw_pcbs != NULL) {
        tcp_abort(tcp_tw_pcbs);
    }
    etharp_cleanup_netif(eth0.netif);
    nd6_cleanup_netif(eth0.netif);
    net_core_unlock();
    fake_kernel_run();
    net_pool_foreach(check_pool, NULL);
    if (alive != NULL) {
        fail("a received frame is lost");
    }
}

static void check_that_a_ping_is_answered(void)
{
    struct packet arp;
    int before = pings_answered;

    if (our_address() == 0) {
        return;
    }
    packet_arp(&arp, 1, PEER_IP, our_address());
    incoming = arp;
    deliver();
    packet_icmp_echo(&incoming, PEER_IP, our_address(), "ping", 4);
    deliver();
    if (pings_answered == before) {
        fail("a ping is not answered any more");
    }
}

void harness_run(const uint8_t *input, size_t length)
{
    uint32_t time_ms = 0;

    put_back();
    for (uint32_t i = 0; i < RECORD_MAX_FRAMES && length >= RECORD_HEAD; i++) {
        const uint8_t *head = input;
        size_t frame_length = (size_t)(head[2] | (head[3] << 8)) % FRAME_MAX;

        input += RECORD_HEAD;
        length -= RECORD_HEAD;
        frame_length = frame_length < length ? frame_length : length;
        time_ms += harness_delays_ms[head[1] % ARRAY_SIZE(harness_delays_ms)];
        if (time_ms <= TIME_MAX_MS) {
            fake_kernel_advance(harness_delays_ms[head[1] % ARRAY_SIZE(harness_delays_ms)]);
        }
        memset(&incoming, 0, sizeof(incoming));
        memcpy(incoming.bytes, input, frame_length);
        incoming.length = frame_length;
        fix(&incoming, head[0]);
        deliver();
        input += frame_length;
        length -= frame_length;
    }
    uint32_t count = fail_count;

    fail_count = 0; /* the checks have memory again */
    if (fake_kernel_lock_depth() != 0) {
        fail("the core lock is kept");
    }
    check_memory();
    check_that_a_ping_is_answered();
    fail_count = count;
}
