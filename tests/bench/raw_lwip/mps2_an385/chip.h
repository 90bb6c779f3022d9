/* SPDX-License-Identifier: Apache-2.0 */
/* The Ethernet chip of the mps2-an385. */
#ifndef RAW_LWIP_CHIP_H
#define RAW_LWIP_CHIP_H

#include <net/netif/lan9118.h>

#define CHIP(function) lan9118_##function

static const struct lan9118_config chip_config = {
    .registers = (volatile uint32_t *)0x40200000,
    .mac = {0x02, 0, 0, 0, 0, 1},
    .wake_timer_100us = 5,
};
static struct lan9118 chip;

static inline void chip_mac(uint8_t mac[6])
{
    (void)lan9118_mac(&chip, mac);
}

#endif
