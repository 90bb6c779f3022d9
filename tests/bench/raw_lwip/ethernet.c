// SPDX-License-Identifier: Apache-2.0
/*
 * Between lwIP and the chip. The chip's driver is Petrel's, of which the part that needs no kernel
 * is used here: so both firmwares move their frames in the same way.
 */
#include "ethernet.h"

#include "lwip/etharp.h"
#include "netif/ethernet.h"

#include "chip.h"
#include "machine.h"

/* lwIP relies on the padding to the least length, which the emulated network does as a real MAC. */
#define LEAST_FRAME 60

static struct net_interface_statistics statistics;

static err_t send_frame(struct netif *netif, struct pbuf *frame)
{
    int error;

    (void)netif;
    /* lwIP may send the same buffer again: it gets its padding back. */
    if (ETH_PAD_SIZE != 0) {
        (void)pbuf_remove_header(frame, ETH_PAD_SIZE);
    }
    error = CHIP(transmit)(&chip, frame);
    if (ETH_PAD_SIZE != 0) {
        (void)pbuf_add_header(frame, ETH_PAD_SIZE);
    }
    return error == 0 ? ERR_OK : ERR_MEM;
}

void ethernet_on_interrupt(void)
{
    CHIP(mask_interrupt)(&chip);
}

void ethernet_receive(struct netif *netif)
{
    struct pbuf *frame;

    while ((frame = CHIP(receive)(&chip)) != NULL) {
        if (frame->tot_len < ETH_PAD_SIZE + LEAST_FRAME || netif->input(frame, netif) != ERR_OK) {
            pbuf_free(frame);
        }
    }
    CHIP(unmask_interrupt)(&chip);
}

err_t ethernet_start(struct netif *netif)
{
    if (CHIP(start)(&chip, &chip_config, &statistics) != 0) {
        return ERR_IF;
    }
    chip_mac(netif->hwaddr);
    netif->hwaddr_len = ETH_HWADDR_LEN;
    netif->mtu = 1500;
    netif->name[0] = 'e';
    netif->name[1] = 't';
    netif->flags = NETIF_FLAG_BROADCAST | NETIF_FLAG_ETHARP | NETIF_FLAG_ETHERNET;
    netif->output = etharp_output;
    netif->linkoutput = send_frame;
    netif_set_link_up(netif);
    machine_enable_ethernet_irq();
    CHIP(unmask_interrupt)(&chip);
    return ERR_OK;
}
