/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DRIVERS_UART_CMSDK_H
#define DRIVERS_UART_CMSDK_H

/**
 * @file
 * The UART of Arm's Cortex-M System Design Kit: 8 data bits, no parity, 1 stop bit, one byte of
 * buffer each way. For boards.
 */

#include <drivers/uart.h>

#ifdef __cplusplus
extern "C" {
#endif

struct uart_cmsdk_config {
    volatile uint32_t *registers;
    uint32_t clock_hz;
    /** Let the port's interrupts reach the processor. */
    void (*enable_interrupt)(void);
};

/** For uart.driver; uart.config is a struct uart_cmsdk_config. */
extern const struct uart_driver uart_cmsdk_driver;

/** The body of the receive interrupt's handler. @context ISR. */
void uart_cmsdk_receive_isr(const struct uart *uart);

/** Likewise of the transmit interrupt's. @context ISR. */
void uart_cmsdk_transmit_isr(const struct uart *uart);

#ifdef __cplusplus
}
#endif

#endif
