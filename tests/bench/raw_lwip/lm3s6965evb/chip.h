/* SPDX-License-Identifier: Apache-2.0 */
/* The Ethernet controller of the lm3s6965evb; TIMER1 wakes the emulator as Petrel's board does. */
#ifndef RAW_LWIP_CHIP_H
#define RAW_LWIP_CHIP_H

#include <net/netif/stellaris.h>

#include "board.h"

#define CHIP(function) stellaris_##function

static inline void wake_emulator(void)
{
    if ((REGISTER(0x4003100c) & 1) == 0) {
        REGISTER(0x40031004) = 1;
        REGISTER(0x40031028) = CORE_HZ / 2000;
        REGISTER(0x4003100c) = 1;
    }
}

static const struct stellaris_config chip_config = {
    .registers = (volatile uint32_t *)0x40048000,
    .clock_hz = CORE_HZ,
    .on_sent = wake_emulator,
};
static struct stellaris chip;

static inline void chip_mac(uint8_t mac[6])
{
    stellaris_mac(&chip, mac);
}

#endif
