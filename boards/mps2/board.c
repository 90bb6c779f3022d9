// SPDX-License-Identifier: Apache-2.0
/* What the kernel asks of the board: vectors, clock, console, entropy, start-up. */
#include <arch/cortex_m.h>
#include <base/util.h>
#include <board/devices.h>
#include <drivers/clock_cmsdk.h>
#include <drivers/entropy.h>
#include <drivers/entropy_record.h>
#include <kernel/console.h>
#include <kernel/init.h>

#include "addresses.h"
#include "interrupts.h"

/*
 * The counter is FPGAIO's, which costs the emulator least to read; TIMER0 rings. TIMER1 is
 * nobody's: programs may take it.
 */
static const struct clock_cmsdk_config clock_config = {
    .counter = (volatile uint32_t *)0x40028018,
    .timer = (volatile uint32_t *)0x40000000,
    .hz = 25000000,
    .ticks_per_second = CONFIG_SYS_CLOCK_TICKS_PER_SEC,
};
static struct clock_cmsdk_state clock_state;

uint64_t clock_source_ticks(void)
{
    return clock_cmsdk_ticks(&clock_config, &clock_state);
}

void clock_source_set_alarm(uint64_t tick)
{
    clock_cmsdk_set_alarm(&clock_config, &clock_state, tick);
}

uint32_t clock_source_cycles(void)
{
    return clock_cmsdk_cycles(&clock_config);
}

uint32_t clock_source_cycles_per_second(void)
{
    return clock_config.hz;
}

static void clock_isr(void)
{
    clock_cmsdk_isr(&clock_config, &clock_state);
}

#define ISR_IF(option, isr) (IS_ENABLED(option) ? (isr) : arch_unhandled_irq)

ARCH_IRQ_VECTORS(
    IRQ_COUNT, [IRQ_TIMER0] = clock_isr, [IRQ_ETHERNET] = ISR_IF(CONFIG_NET, ethernet_isr),
    [IRQ_UART0_RX] = ISR_IF(CONFIG_UART_RECEIVE, uart0_isr),
    [IRQ_UART1_RX] = ISR_IF(CONFIG_UART_RECEIVE, uart1_isr),
    [IRQ_UART2_RX] = ISR_IF(CONFIG_UART_RECEIVE, uart2_isr),
    [IRQ_UART3_RX] = ISR_IF(CONFIG_UART_RECEIVE, uart3_isr),
    [IRQ_UART4_RX] = ISR_IF(CONFIG_UART_RECEIVE, uart4_isr),
    [IRQ_TRANSMIT_OF(IRQ_UART0_RX)] = ISR_IF(CONFIG_UART_TRANSMIT, uart0_transmit_isr),
    [IRQ_TRANSMIT_OF(IRQ_UART1_RX)] = ISR_IF(CONFIG_UART_TRANSMIT, uart1_transmit_isr),
    [IRQ_TRANSMIT_OF(IRQ_UART2_RX)] = ISR_IF(CONFIG_UART_TRANSMIT, uart2_transmit_isr),
    [IRQ_TRANSMIT_OF(IRQ_UART3_RX)] = ISR_IF(CONFIG_UART_TRANSMIT, uart3_transmit_isr),
    [IRQ_TRANSMIT_OF(IRQ_UART4_RX)] = ISR_IF(CONFIG_UART_TRANSMIT, uart4_transmit_isr));

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
    if (IS_ENABLED(CONFIG_CONSOLE)) {
        /* The range of the option allows no speed that the port refuses. */
        (void)uart_configure(&uart0, &(struct uart_settings){.baud_hz = CONFIG_CONSOLE_BAUD_HZ});
    }
    clock_cmsdk_start(&clock_config, &clock_state);
    arch_irq_enable(IRQ_TIMER0, LEVEL_CLOCK);
}
