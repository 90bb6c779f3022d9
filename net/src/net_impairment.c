/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Late frames are copied to the test's own memory, so that a bad network takes no receive buffers
 * from the good one. One delayable work item on the network's queue lets them go on.
 */

#include <errno.h>
#include <lwip/pbuf.h>
#include <net/impairment.h>
#include <string.h>

#include "net_core.h"
#include "net_private.h"

#define MILLION         1000000U
#define ETHERNET_HEADER 14U

static int transmit(struct net_interface *interface, struct pbuf *frame);

static struct net_impairment *impairment_of(const struct net_interface *interface)
{
    return CONTAINER_OF(net_layer_find(interface, transmit), struct net_impairment, layer);
}

/* Chance */

static uint32_t next_random(struct net_impairment *impairment)
{
    uint32_t x = impairment->random;

    x ^= x << 13;
    x ^= x >> 17;
    x ^= x << 5;
    impairment->random = x;
    return x;
}

static bool happens(struct net_impairment *impairment, uint32_t millionths)
{
    return next_random(impairment) % MILLION < millionths;
}

/* Late frames */

static struct net_impaired_frame *free_place(struct net_impairment *impairment)
{
    for (size_t i = 0; i < impairment->frame_count; i++) {
        if (!impairment->frames[i].is_used) {
            return &impairment->frames[i];
        }
    }
    return NULL;
}

static bool is_before(const struct net_impaired_frame *one, const struct net_impaired_frame *other)
{
    if (one->due_ticks != other->due_ticks) {
        return one->due_ticks < other->due_ticks;
    }
    return (int32_t)(one->number - other->number) < 0;
}

static struct net_impaired_frame *first_late(const struct net_impairment *impairment)
{
    struct net_impaired_frame *first = NULL;

    for (size_t i = 0; i < impairment->frame_count; i++) {
        struct net_impaired_frame *each = &impairment->frames[i];

        if (each->is_used && (first == NULL || is_before(each, first))) {
            first = each;
        }
    }
    return first;
}

static void schedule(struct net_impairment *impairment)
{
    const struct net_impaired_frame *first = first_late(impairment);

    if (first != NULL) {
        int64_t left = first->due_ticks - k_uptime_ticks();

        (void)k_work_reschedule_for_queue(&net_queue, &impairment->release, K_TICKS(MAX(left, 0)));
    }
}

/* One bit behind the link's own header. What ARP says has no checksum: it stays right. */
static bool corrupt(struct net_impairment *impairment, struct net_impaired_frame *late)
{
    uint32_t random = next_random(impairment);
    size_t start = 0;

    if (net__link_of(impairment->layer.interface) == &net__link_ethernet) {
        start = ETHERNET_HEADER + (late->is_sent ? 0U : ETH_PAD_SIZE);
        if (late->length <= start || late->bytes[start - 2] != 0x08 ||
            late->bytes[start - 1] != 0x00) {
            return false;
        }
    }
    size_t bit = random % ((late->length - start) * 8U);

    late->bytes[start + (bit / 8U)] ^= (uint8_t)(1U << (bit % 8U));
    return true;
}

static k_timeout_t lateness(struct net_impairment *impairment)
{
    uint32_t ms = impairment->latency_ms;
    uint32_t random = next_random(impairment);

    if (impairment->jitter_ms != 0) {
        ms += random % (impairment->jitter_ms + 1U);
    }
    if (happens(impairment, impairment->reordering)) {
        ms += impairment->reordering_ms;
        impairment->reordered++;
    }
    return K_MSEC(ms);
}

static void keep(struct net_impairment *impairment, const struct pbuf *frame, bool is_sent)
{
    k_timeout_t late_by = lateness(impairment);
    bool is_damaged = happens(impairment, impairment->corruption);
    struct net_impaired_frame *late = free_place(impairment);

    if (late == NULL || frame->tot_len > sizeof(late->bytes)) {
        impairment->overflowed++;
        return;
    }
    late->is_used = true;
    late->is_sent = is_sent;
    late->if_index = frame->if_idx;
    late->length = frame->tot_len;
    late->number = impairment->number++;
    late->due_ticks = k_uptime_ticks() + late_by.ticks;
    (void)pbuf_copy_partial(frame, late->bytes, frame->tot_len, 0);
    if (is_damaged && corrupt(impairment, late)) {
        impairment->corrupted++;
    }
}

/* Each frame takes its numbers in the same order, whatever happens to it. */
static void treat(struct net_impairment *impairment, const struct pbuf *frame, bool is_sent)
{
    bool is_lost = happens(impairment, impairment->loss);
    bool is_double = happens(impairment, impairment->duplication);

    if (is_lost) {
        impairment->lost++;
        return;
    }
    keep(impairment, frame, is_sent);
    if (is_double) {
        impairment->duplicated++;
        keep(impairment, frame, is_sent);
    }
    schedule(impairment);
}

/* Going on */

static void send_late(struct net_impairment *impairment, struct net_impaired_frame *late)
{
    struct pbuf_custom frame = {0};

    /* Drivers do not keep what they send. */
    (void)pbuf_alloced_custom(PBUF_RAW, late->length, PBUF_REF, &frame, late->bytes, late->length);
    frame.pbuf.if_idx = late->if_index;
    (void)impairment->layer.below->transmit(impairment->layer.interface, &frame.pbuf);
}

static void release_late(struct k_work *work)
{
    struct net_impairment *impairment =
        CONTAINER_OF(k_work_delayable_from_work(work), struct net_impairment, release);
    struct net_impaired_frame *late;

    net_core_lock();
    while (impairment->layer.interface != NULL && (late = first_late(impairment)) != NULL &&
           late->due_ticks <= k_uptime_ticks()) {
        if (!late->is_sent) {
            /* receive() takes it, and has this work scheduled again. */
            net_interface_rx_pending(impairment->layer.interface);
            net_core_unlock();
            return;
        }
        send_late(impairment, late);
        late->is_used = false;
        impairment->passed++;
    }
    schedule(impairment);
    net_core_unlock();
}

static struct pbuf *receive_late(struct net_impairment *impairment)
{
    struct net_impaired_frame *late = first_late(impairment);

    if (late == NULL || late->is_sent || late->due_ticks > k_uptime_ticks()) {
        return NULL;
    }
    struct pbuf *frame = pbuf_alloc(PBUF_RAW, late->length, PBUF_POOL);

    if (frame != NULL) {
        (void)pbuf_take(frame, late->bytes, late->length);
        frame->if_idx = late->if_index;
        impairment->passed++;
    } else {
        impairment->layer.interface->statistics.rx_no_buffer++;
    }
    late->is_used = false;
    schedule(impairment);
    return frame;
}

/* The loopback's frames come in, and are treated then. */
static int transmit(struct net_interface *interface, struct pbuf *frame)
{
    struct net_impairment *impairment = impairment_of(interface);

    if (net__link_of(interface)->is_loopback) {
        return impairment->layer.below->transmit(interface, frame);
    }
    treat(impairment, frame, true);
    return 0;
}

static struct pbuf *receive(struct net_interface *interface)
{
    struct net_impairment *impairment = impairment_of(interface);
    struct pbuf *frame;

    while ((frame = impairment->layer.below->receive(interface)) != NULL) {
        treat(impairment, frame, false);
        pbuf_free(frame);
    }
    return receive_late(impairment);
}

int net_impairment_start(struct net_interface *interface, struct net_impairment *impairment)
{
    if (impairment->layer.interface != NULL) {
        return -EALREADY;
    }
    impairment->random = (impairment->seed * 2654435761U) | 1U;
    impairment->number = 0;
    for (size_t i = 0; i < impairment->frame_count; i++) {
        impairment->frames[i].is_used = false;
    }
    k_work_init_delayable(&impairment->release, release_late);
    impairment->layer.driver.transmit = transmit;
    impairment->layer.driver.receive = receive;
    return net_layer_add(interface, &impairment->layer);
}

void net_impairment_stop(struct net_impairment *impairment)
{
    struct k_work_sync sync;

    net_layer_remove(&impairment->layer);
    (void)k_work_cancel_delayable_sync(&impairment->release, &sync);
}
