// SPDX-License-Identifier: Apache-2.0
/* What is on the board, where, and on which interrupt. */
#include <arch/cortex_m.h>
#include <board/devices.h>
#include <drivers/uart_cmsdk.h>

#include "interrupts.h"

#define CLOCK_HZ 25000000U

/* Each port interrupts only when its driver has it do so. */
static void enable_interrupts(unsigned int receive)
{
    arch_irq_enable(receive, LEVEL_UART);
    if (IS_ENABLED(CONFIG_UART_TRANSMIT)) {
        arch_irq_enable(IRQ_TRANSMIT_OF(receive), LEVEL_UART);
    }
}

static void uart0_enable_interrupt(void)
{
    enable_interrupts(IRQ_UART0_RX);
}

static const struct uart_cmsdk_config uart0_config = {
    .registers = (volatile uint32_t *)0x40004000,
    .clock_hz = CLOCK_HZ,
    .enable_interrupt = uart0_enable_interrupt,
};
static struct uart_state uart0_state;
const struct uart uart0 = {&uart_cmsdk_driver, &uart0_config, &uart0_state};

void uart0_isr(void)
{
    uart_cmsdk_receive_isr(&uart0);
}

void uart0_transmit_isr(void)
{
    uart_cmsdk_transmit_isr(&uart0);
}

static void uart1_enable_interrupt(void)
{
    enable_interrupts(IRQ_UART1_RX);
}

static const struct uart_cmsdk_config uart1_config = {
    .registers = (volatile uint32_t *)0x40005000,
    .clock_hz = CLOCK_HZ,
    .enable_interrupt = uart1_enable_interrupt,
};
static struct uart_state uart1_state;
const struct uart uart1 = {&uart_cmsdk_driver, &uart1_config, &uart1_state};

void uart1_isr(void)
{
    uart_cmsdk_receive_isr(&uart1);
}

void uart1_transmit_isr(void)
{
    uart_cmsdk_transmit_isr(&uart1);
}

static void uart2_enable_interrupt(void)
{
    enable_interrupts(IRQ_UART2_RX);
}

static const struct uart_cmsdk_config uart2_config = {
    .registers = (volatile uint32_t *)0x40006000,
    .clock_hz = CLOCK_HZ,
    .enable_interrupt = uart2_enable_interrupt,
};
static struct uart_state uart2_state;
const struct uart uart2 = {&uart_cmsdk_driver, &uart2_config, &uart2_state};

void uart2_isr(void)
{
    uart_cmsdk_receive_isr(&uart2);
}

void uart2_transmit_isr(void)
{
    uart_cmsdk_transmit_isr(&uart2);
}

static void uart3_enable_interrupt(void)
{
    enable_interrupts(IRQ_UART3_RX);
}

static const struct uart_cmsdk_config uart3_config = {
    .registers = (volatile uint32_t *)0x40007000,
    .clock_hz = CLOCK_HZ,
    .enable_interrupt = uart3_enable_interrupt,
};
static struct uart_state uart3_state;
const struct uart uart3 = {&uart_cmsdk_driver, &uart3_config, &uart3_state};

void uart3_isr(void)
{
    uart_cmsdk_receive_isr(&uart3);
}

void uart3_transmit_isr(void)
{
    uart_cmsdk_transmit_isr(&uart3);
}

static void uart4_enable_interrupt(void)
{
    enable_interrupts(IRQ_UART4_RX);
}

static const struct uart_cmsdk_config uart4_config = {
    .registers = (volatile uint32_t *)0x40009000,
    .clock_hz = CLOCK_HZ,
    .enable_interrupt = uart4_enable_interrupt,
};
static struct uart_state uart4_state;
const struct uart uart4 = {&uart_cmsdk_driver, &uart4_config, &uart4_state};

void uart4_isr(void)
{
    uart_cmsdk_receive_isr(&uart4);
}

void uart4_transmit_isr(void)
{
    uart_cmsdk_transmit_isr(&uart4);
}
