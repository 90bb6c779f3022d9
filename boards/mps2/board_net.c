// SPDX-License-Identifier: Apache-2.0
/* The board's Ethernet, when there is a network. */
#include <arch/cortex_m.h>
#include <base/util.h>
#include <kernel/init.h>
#include <net/netif/lan9118.h>

#include "addresses.h"
#include "interrupts.h"

static void eth0_enable_interrupt(void)
{
    arch_irq_enable(IRQ_ETHERNET, LEVEL_ETHERNET);
}

static const struct lan9118_config eth0_config = {
    .registers = (volatile uint32_t *)ETHERNET_ADDRESS,
    .wake_timer_100us = IS_ENABLED(CONFIG_NETWORK_WAKES_EMULATOR) ? 5 : 0,
    .enable_interrupt = eth0_enable_interrupt,
};
static struct lan9118 eth0_state;
static struct net_interface eth0 = {
    .name = "eth0",
    .driver = &lan9118_driver,
    .config = &eth0_config,
    .state = &eth0_state,
};

void ethernet_isr(void)
{
    lan9118_isr(&eth0);
}

void board_init(void)
{
    net_interface_register(&eth0);
}
