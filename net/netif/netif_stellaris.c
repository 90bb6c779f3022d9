// SPDX-License-Identifier: Apache-2.0
/* The controller as an interface of the network. */
#include <base/util.h>
#include <net/netif/stellaris.h>

static struct stellaris *chip_of(const struct net_interface *interface)
{
    return interface->state;
}

static int start(struct net_interface *interface)
{
    struct stellaris *chip = chip_of(interface);
    const struct stellaris_config *config = interface->config;
    int error = stellaris_start(chip, config, &interface->statistics);

    if (error != 0) {
        return error;
    }
    stellaris_mac(chip, interface->mac);
    interface->is_link_up = stellaris_take_link_change(chip);
    config->enable_interrupt();
    return 0;
}

static int transmit(struct net_interface *interface, struct pbuf *frame)
{
    return stellaris_transmit(chip_of(interface), frame);
}

static struct pbuf *receive(struct net_interface *interface)
{
    struct stellaris *chip = chip_of(interface);
    struct pbuf *frame = stellaris_receive(chip);

    if (frame == NULL && UNLIKELY(stellaris_has_link_changed(chip))) {
        net_interface_link_changed(interface, stellaris_take_link_change(chip));
    }
    return frame;
}

static void unmask(struct net_interface *interface)
{
    stellaris_unmask_interrupt(chip_of(interface));
}

void stellaris_isr(struct net_interface *interface)
{
    stellaris_mask_interrupt(chip_of(interface));
    net_interface_rx_pending(interface);
}

const struct net_interface_driver stellaris_driver = {
    .start = start,
    .transmit = transmit,
    .receive = receive,
    .unmask = unmask,
};
