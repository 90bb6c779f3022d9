/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CHIP_H
#define CHIP_H

/* The Ethernet controller of the board lm3s6965evb. In an emulator it has its address already. */

#include <net/netif/stellaris.h>

static const struct stellaris_config config = {
    .registers = (volatile uint32_t *)0x40048000,
    .clock_hz = 50000000,
};
static struct stellaris chip;

/* An emulator's keeps 31 frames, and what comes beyond waits. */
#define CHIP_KEEPS_FRAMES 20

static inline int chip_start(struct net_interface_statistics *statistics)
{
    return stellaris_start(&chip, &config, statistics);
}

static inline int chip_mac(uint8_t mac[6])
{
    stellaris_mac(&chip, mac);
    return 0;
}

static inline bool chip_is_link_up(void)
{
    return stellaris_take_link_change(&chip);
}

static inline int chip_transmit(const struct pbuf *frame)
{
    return stellaris_transmit(&chip, frame);
}

static inline struct pbuf *chip_receive(void)
{
    return stellaris_receive(&chip);
}

#endif
