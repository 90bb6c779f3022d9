/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NET_LAYER_H
#define NET_LAYER_H

/**
 * @file
 * What stands between an interface and its driver, and sees each frame: net/capture.h and
 * net/impairment.h are such layers. The interface calls the layer as its driver; so an interface
 * without layers pays nothing.
 *
 * @context The core lock is held where a layer is called.
 */

#include <net/interface.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Members are private to the layer. One of each kind is on an interface at most. */
struct net_layer {
    struct net_interface_driver driver; /* what the interface calls */
    const struct net_interface_driver *below;
    struct net_interface *interface; /* NULL: it is on none */
};

/**
 * Put @p layer, whose driver has the layer's own transmit() and receive(), on @p interface, above
 * those that it has.
 *
 * @retval 0
 * @retval -EALREADY  One of its kind is there, or it is on another interface.
 *
 * @context Thread, or start-up before net_start(). Takes the core lock.
 */
int net_layer_add(struct net_interface *interface, struct net_layer *layer);

/** Take @p layer off its interface, if it is on one. @context Thread. Takes the core lock. */
void net_layer_remove(struct net_layer *layer);

/** The layer of @p interface with this transmit(), which is being called. */
struct net_layer *net_layer_find(const struct net_interface *interface,
                                 int (*transmit)(struct net_interface *interface,
                                                 struct pbuf *frame));

#ifdef __cplusplus
}
#endif

#endif
