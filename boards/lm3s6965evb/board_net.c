// SPDX-License-Identifier: Apache-2.0
/* The board's Ethernet, when there is a network. */
#include <arch/cortex_m.h>
#include <base/util.h>
#include <drivers/mmio.h>
#include <kernel/init.h>
#include <net/netif/stellaris.h>

#include "interrupts.h"
#include "system.h"

/* TIMER1, once around, and nobody is interrupted. */
static volatile uint32_t *const wake_timer = (volatile uint32_t *)0x40031000;

#define WAKE_TIMER_MODE    (0x04 / 4)
#define WAKE_TIMER_CONTROL (0x0c / 4)
#define WAKE_TIMER_LOAD    (0x28 / 4)
#define WAKE_TIMER_ONCE    1U
#define WAKE_TIMER_IS_ON   1U

static void set_wake_timer_up(void)
{
    mmio_write(&wake_timer[WAKE_TIMER_MODE], WAKE_TIMER_ONCE);
    mmio_write(&wake_timer[WAKE_TIMER_LOAD], CLOCK_HZ / 2000);
}

/* Unless it runs already: each wake-up costs an emulator much more than this look. */
static void wake_emulator(void)
{
    if ((mmio_read(&wake_timer[WAKE_TIMER_CONTROL]) & WAKE_TIMER_IS_ON) == 0) {
        mmio_write(&wake_timer[WAKE_TIMER_CONTROL], WAKE_TIMER_IS_ON);
    }
}

static void eth0_enable_interrupt(void)
{
    arch_irq_enable(IRQ_ETHERNET, LEVEL_ETHERNET);
}

static const struct stellaris_config eth0_config = {
    .registers = (volatile uint32_t *)0x40048000,
    .clock_hz = CLOCK_HZ,
    .read_mac = system_read_mac,
    .on_sent = IS_ENABLED(CONFIG_NETWORK_WAKES_EMULATOR) ? wake_emulator : NULL,
    .enable_interrupt = eth0_enable_interrupt,
};
static struct stellaris eth0_state;
static struct net_interface eth0 = {
    .name = "eth0",
    .driver = &stellaris_driver,
    .config = &eth0_config,
    .state = &eth0_state,
};

void ethernet_isr(void)
{
    stellaris_isr(&eth0);
}

void board_init(void)
{
    if (IS_ENABLED(CONFIG_NETWORK_WAKES_EMULATOR)) {
        set_wake_timer_up();
    }
    net_interface_register(&eth0);
}
