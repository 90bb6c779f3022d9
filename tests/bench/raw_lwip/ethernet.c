// SPDX-License-Identifier: Apache-2.0
/*
 * Between lwIP and the chip. The chip's driver is Petrel's, of which the part that needs no kernel
 * is used here: so both firmwares move their frames in the same way.
 */
#include "ethernet.h"

#include <net/netif/lan9118.h>

#include "lwip/etharp.h"
#include "netif/ethernet.h"

#include "machine.h"

/* lwIP relies on the padding to the least length, which the emulated network does as a real MAC. */
#define LEAST_FRAME 60

static const struct lan9118_config config = {
    .registers = (volatile uint32_t *)0x40200000,
    .mac = {0x02, 0, 0, 0, 0, 1},
    .wake_timer_100us = 5,
};
static struct lan9118 chip;
static struct net_interface_statistics statistics;

static err_t send_frame(struct netif *netif, struct pbuf *frame)
{
    (void)netif;
    return lan9118_transmit(&chip, frame) == 0 ? ERR_OK : ERR_MEM;
}

void ethernet_on_interrupt(void)
{
    lan9118_mask_interrupt(&chip);
}

void ethernet_receive(struct netif *netif)
{
    struct pbuf *frame;

    while ((frame = lan9118_receive(&chip)) != NULL) {
        if (frame->tot_len < LEAST_FRAME || netif->input(frame, netif) != ERR_OK) {
            pbuf_free(frame);
        }
    }
    lan9118_unmask_interrupt(&chip);
}

err_t ethernet_start(struct netif *netif)
{
    if (lan9118_start(&chip, &config, &statistics) != 0) {
        return ERR_IF;
    }
    for (size_t i = 0; i < sizeof(config.mac); i++) {
        netif->hwaddr[i] = config.mac[i];
    }
    netif->hwaddr_len = sizeof(config.mac);
    netif->mtu = 1500;
    netif->name[0] = 'e';
    netif->name[1] = 't';
    netif->flags = NETIF_FLAG_BROADCAST | NETIF_FLAG_ETHARP | NETIF_FLAG_ETHERNET;
    netif->output = etharp_output;
    netif->linkoutput = send_frame;
    netif_set_link_up(netif);
    machine_enable_ethernet_irq();
    lan9118_unmask_interrupt(&chip);
    return ERR_OK;
}
