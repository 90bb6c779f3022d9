// SPDX-License-Identifier: Apache-2.0
/* The chip as an interface of the network. */
#include <base/util.h>
#include <net/netif/lan9118.h>

static struct lan9118 *chip_of(const struct net_interface *interface)
{
    return interface->state;
}

static int start(struct net_interface *interface)
{
    struct lan9118 *chip = chip_of(interface);
    const struct lan9118_config *config = interface->config;
    int error = lan9118_start(chip, config, &interface->statistics);

    if (error == 0) {
        error = lan9118_mac(chip, interface->mac);
    }
    if (error != 0) {
        return error;
    }
    interface->is_link_up = lan9118_take_link_change(chip);
    config->enable_interrupt();
    return 0;
}

static int transmit(struct net_interface *interface, struct pbuf *frame)
{
    return lan9118_transmit(chip_of(interface), frame);
}

static struct pbuf *receive(struct net_interface *interface)
{
    struct lan9118 *chip = chip_of(interface);
    struct pbuf *frame = lan9118_receive(chip);

    if (frame == NULL && UNLIKELY(lan9118_has_link_changed(chip))) {
        net_interface_link_changed(interface, lan9118_take_link_change(chip));
    }
    return frame;
}

static void unmask(struct net_interface *interface)
{
    lan9118_unmask_interrupt(chip_of(interface));
}

void lan9118_isr(struct net_interface *interface)
{
    lan9118_mask_interrupt(chip_of(interface));
    net_interface_rx_pending(interface);
}

const struct net_interface_driver lan9118_driver = {
    .start = start,
    .transmit = transmit,
    .receive = receive,
    .unmask = unmask,
};
