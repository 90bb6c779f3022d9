/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CHIP_H
#define CHIP_H

/* The LAN9118 of the board mps2_an385, which comes with its address. */

#include <net/netif/lan9118.h>

static const struct lan9118_config config = {.registers = (volatile uint32_t *)0x40200000};
static struct lan9118 chip;

/* So many frames of the longest its receive FIFO holds; what comes beyond is lost. */
#define CHIP_KEEPS_FRAMES 6

static inline int chip_start(struct net_interface_statistics *statistics)
{
    return lan9118_start(&chip, &config, statistics);
}

static inline int chip_mac(uint8_t mac[6])
{
    return lan9118_mac(&chip, mac);
}

static inline bool chip_is_link_up(void)
{
    return lan9118_take_link_change(&chip);
}

static inline int chip_transmit(const struct pbuf *frame)
{
    return lan9118_transmit(&chip, frame);
}

static inline struct pbuf *chip_receive(void)
{
    return lan9118_receive(&chip);
}

#endif
