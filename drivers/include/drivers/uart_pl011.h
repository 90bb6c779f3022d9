/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DRIVERS_UART_PL011_H
#define DRIVERS_UART_PL011_H

/**
 * @file
 * Arm's PrimeCell UART PL011, as Stellaris and others have it: 7 or 8 data bits, any parity, 1 or
 * 2 stop bits, a FIFO of 16 bytes each way. For boards.
 *
 * Bytes that arrive damaged (framing, parity, a break) are not delivered, but counted as lost.
 */

#include <drivers/uart.h>

#ifdef __cplusplus
extern "C" {
#endif

struct uart_pl011_config {
    volatile uint32_t *registers;
    uint32_t clock_hz;
    /** Let the port's interrupt reach the processor. */
    void (*enable_interrupt)(void);
};

/** For uart.driver; uart.config is a struct uart_pl011_config. */
extern const struct uart_driver uart_pl011_driver;

/** The body of the port's interrupt handler. @context ISR. */
void uart_pl011_receive_isr(const struct uart *uart);

#ifdef __cplusplus
}
#endif

#endif
