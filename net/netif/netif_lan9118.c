// SPDX-License-Identifier: Apache-2.0
/* The chip as an interface of the network. */
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
    bool is_up;

    if (error == 0) {
        error = lan9118_mac(chip, interface->mac);
    }
    if (error != 0) {
        return error;
    }
    (void)lan9118_has_link_changed(chip, &is_up);
    interface->is_link_up = is_up;
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
    bool is_up;

    if (frame == NULL && lan9118_has_link_changed(chip, &is_up)) {
        net_interface_link_changed(interface, is_up);
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
