// SPDX-License-Identifier: Apache-2.0
/* What the kernel asks of the board: vectors, clock, console, entropy, start-up. */
#include <arch/cortex_m.h>
#include <base/util.h>
#include <board/devices.h>
#include <drivers/clock_stellaris.h>
#include <drivers/entropy.h>
#include <drivers/entropy_record.h>
#include <kernel/console.h>
#include <kernel/init.h>

#include "interrupts.h"
#include "system.h"

/* The last 64 bytes of the RAM, which memory.ld leaves alone. */
#define ENTROPY_ADDRESS 0x2000ffc0

BASE_STATIC_ASSERT(CLOCK_HZ % CONFIG_SYS_CLOCK_TICKS_PER_SEC == 0,
                   "SYS_CLOCK_TICKS_PER_SEC: must divide the 50 MHz of this board's clock");

BASE_STATIC_ASSERT(CLOCK_HZ / CONFIG_SYS_CLOCK_TICKS_PER_SEC <= CLOCK_STELLARIS_CYCLES_PER_TICK_MAX,
                   "SYS_CLOCK_TICKS_PER_SEC: at least 12, for this board's clock has 24 bits");

/* TIMER0 rings. TIMER1 may be the network's; TIMER2 and 3 are nobody's: programs may take them. */
static const struct clock_stellaris_config clock_config = {
    .systick = (volatile uint32_t *)0xe000e010,
    .timer = (volatile uint32_t *)0x40030000,
    .cycles_per_tick = CLOCK_HZ / CONFIG_SYS_CLOCK_TICKS_PER_SEC,
};
static struct clock_stellaris_state clock_state;

uint64_t clock_source_ticks(void)
{
    return clock_stellaris_ticks(&clock_config, &clock_state);
}

void clock_source_set_alarm(uint64_t tick)
{
    clock_stellaris_set_alarm(&clock_config, &clock_state, tick);
}

uint32_t clock_source_cycles(void)
{
    return clock_stellaris_cycles(&clock_config, &clock_state);
}

uint32_t clock_source_cycles_per_second(void)
{
    return CLOCK_HZ;
}

static void clock_isr(void)
{
    clock_stellaris_isr(&clock_config, &clock_state);
}

#define ISR_IF(option, isr) (IS_ENABLED(option) ? (isr) : arch_unhandled_irq)

ARCH_IRQ_VECTORS(
    IRQ_COUNT, [IRQ_TIMER0A] = clock_isr, [IRQ_ETHERNET] = ISR_IF(CONFIG_NET, ethernet_isr),
    [IRQ_UART0] = ISR_IF(CONFIG_UART_RECEIVE, uart0_isr),
    [IRQ_UART1] = ISR_IF(CONFIG_UART_RECEIVE, uart1_isr),
    [IRQ_UART2] = ISR_IF(CONFIG_UART_RECEIVE, uart2_isr));

void console_write(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        uart_poll_out(&uart0, (uint8_t)text[i]);
    }
}

/* The emulator's runner fills it. */
int entropy_get(void *buffer, size_t length)
{
    return entropy_record_take((volatile struct entropy_record *)ENTROPY_ADDRESS, buffer, length);
}

void board_early_init(void)
{
    system_start();
    if (IS_ENABLED(CONFIG_CONSOLE)) {
        /* The range of the option allows no speed that the port refuses. */
        (void)uart_configure(&uart0, &(struct uart_settings){.baud_hz = CONFIG_CONSOLE_BAUD_HZ});
    }
    clock_stellaris_start(&clock_config, &clock_state);
    arch_irq_enable(IRQ_TIMER0A, LEVEL_CLOCK);
}
