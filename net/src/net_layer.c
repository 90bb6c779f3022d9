/* SPDX-License-Identifier: Apache-2.0 */

#include <base/util.h>
#include <errno.h>
#include <net/layer.h>

#include "net_core.h"
#include "net_private.h"

typedef int transmit_t(struct net_interface *interface, struct pbuf *frame);

static struct net_layer *layer_of(const struct net_interface_driver *driver)
{
    return (struct net_layer *)CONTAINER_OF((struct net_interface_driver *)(uintptr_t)driver,
                                            struct net_layer, driver);
}

static struct net_layer *find(const struct net_interface *interface, transmit_t *transmit)
{
    const struct net_interface_driver *driver = interface->driver;

    for (unsigned int i = 0; i < interface->layers; i++) {
        if (driver->transmit == transmit) {
            return layer_of(driver);
        }
        driver = layer_of(driver)->below;
    }
    return NULL;
}

static int add(struct net_interface *interface, struct net_layer *layer)
{
    if (layer->interface != NULL || find(interface, layer->driver.transmit) != NULL) {
        return -EALREADY;
    }
    layer->interface = interface;
    layer->below = interface->driver;
    layer->driver.start = layer->below->start;
    layer->driver.unmask = layer->below->unmask;
    layer->driver.link = layer->below->link;
    interface->driver = &layer->driver;
    interface->layers++;
    return 0;
}

/* Boards call before there are threads, and so a lock. */
int net_layer_add(struct net_interface *interface, struct net_layer *layer)
{
    if (!net_is_started()) {
        return add(interface, layer);
    }
    net_core_lock();
    int error = add(interface, layer);

    net_core_unlock();
    return error;
}

void net_layer_remove(struct net_layer *layer)
{
    struct net_interface *interface = layer->interface;

    if (interface == NULL) {
        return;
    }
    net_core_lock();
    const struct net_interface_driver **place = &interface->driver;

    while (*place != &layer->driver) {
        place = &layer_of(*place)->below;
    }
    *place = layer->below;
    interface->layers--;
    layer->interface = NULL;
    net_core_unlock();
}

struct net_layer *net_layer_find(const struct net_interface *interface, transmit_t *transmit)
{
    return find(interface, transmit);
}
