// SPDX-License-Identifier: Apache-2.0
/* What is on the board, where, and on which interrupt. */
#include <arch/cortex_m.h>
#include <board/devices.h>
#include <drivers/uart_pl011.h>

#include "interrupts.h"
#include "system.h"

static void uart0_enable_interrupt(void)
{
    arch_irq_enable(IRQ_UART0, LEVEL_UART);
}

static const struct uart_pl011_config uart0_config = {
    .registers = (volatile uint32_t *)0x4000c000,
    .clock_hz = CLOCK_HZ,
    .enable_interrupt = uart0_enable_interrupt,
};
static struct uart_state uart0_state;
const struct uart uart0 = {&uart_pl011_driver, &uart0_config, &uart0_state};

void uart0_isr(void)
{
    uart_pl011_receive_isr(&uart0);
}

static void uart1_enable_interrupt(void)
{
    arch_irq_enable(IRQ_UART1, LEVEL_UART);
}

static const struct uart_pl011_config uart1_config = {
    .registers = (volatile uint32_t *)0x4000d000,
    .clock_hz = CLOCK_HZ,
    .enable_interrupt = uart1_enable_interrupt,
};
static struct uart_state uart1_state;
const struct uart uart1 = {&uart_pl011_driver, &uart1_config, &uart1_state};

void uart1_isr(void)
{
    uart_pl011_receive_isr(&uart1);
}

static void uart2_enable_interrupt(void)
{
    arch_irq_enable(IRQ_UART2, LEVEL_UART);
}

static const struct uart_pl011_config uart2_config = {
    .registers = (volatile uint32_t *)0x4000e000,
    .clock_hz = CLOCK_HZ,
    .enable_interrupt = uart2_enable_interrupt,
};
static struct uart_state uart2_state;
const struct uart uart2 = {&uart_pl011_driver, &uart2_config, &uart2_state};

void uart2_isr(void)
{
    uart_pl011_receive_isr(&uart2);
}
