/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NET_IMPAIRMENT_H
#define NET_IMPAIRMENT_H

/**
 * @file
 * A bad network, for tests: frames of any interface, the loopback included, are lost, late, out of
 * order, doubled and damaged, as often as the test says. All is decided by a seed, frame by frame:
 * in virtual time a run is repeated exactly.
 *
 *     static struct net_impaired_frame frames[32];
 *     static struct net_impairment bad = {
 *         .seed = 1, .loss = 50000, .latency_ms = 20, .frames = frames, .frame_count = 32,
 *     };
 *
 *     net_impairment_start(net_interface_by_name("lo"), &bad);
 */

#include <kernel/work.h>
#include <net/layer.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/** The longest frame, with what lwIP puts before it. */
#define NET_IMPAIRED_BYTES 1536U

/** A frame that is late. Members are private. */
struct net_impaired_frame {
    bool is_used;
    bool is_sent; /* else received */
    uint8_t if_index;
    uint16_t length;
    uint32_t number; /* of equally late ones the first goes first */
    int64_t due_ticks;
    uint8_t bytes[NET_IMPAIRED_BYTES];
};

struct net_impairment {
    uint32_t seed;
    /* How often, in millionths of the frames. These members may change any time. */
    uint32_t loss;
    uint32_t duplication; /**< The double is late by itself. */
    uint32_t corruption;  /**< One bit of an IP packet is turned over. */
    uint32_t reordering;  /**< A frame is later than others by `reordering_ms`. */
    uint32_t reordering_ms;
    uint32_t latency_ms; /**< How late every frame is, */
    uint32_t jitter_ms;  /**< and up to so much more. */
    /** Memory for late frames; when it is full, frames are lost. */
    struct net_impaired_frame *frames;
    size_t frame_count;
    /* What has happened so far: */
    uint32_t passed; /**< Frames that have come, doubles included. */
    uint32_t lost;
    uint32_t duplicated;
    uint32_t corrupted;
    uint32_t reordered;
    uint32_t overflowed; /**< Lost because `frames` was full. */
    /* Private: */
    struct net_layer layer;
    struct k_work_delayable release;
    uint32_t random;
    uint32_t number;
};

/**
 * Treat the frames of @p interface as @p impairment says, from now on. Those of the loopback once,
 * those of others when they are sent and when they come in.
 *
 * @retval 0
 * @retval -EALREADY  The interface has one, or @p impairment is used for another.
 *
 * @context Thread, after net_start(). Takes the core lock.
 * @cost    O(frame_count) for each frame. Nothing while it is not started.
 */
int net_impairment_start(struct net_interface *interface, struct net_impairment *impairment);

/** No longer. What is late is lost. @context Thread, not on the network's queue. */
void net_impairment_stop(struct net_impairment *impairment);

#ifdef __cplusplus
}
#endif

#endif
