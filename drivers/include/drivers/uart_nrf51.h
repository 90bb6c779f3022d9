/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DRIVERS_UART_NRF51_H
#define DRIVERS_UART_NRF51_H

/**
 * @file
 * The UART of the nRF51: 8 data bits, no or even parity, 1 stop bit, 1200 to 1000000 baud. Polled
 * only: uart_receive_start() is -ENOTSUP. For boards.
 */

#include <drivers/uart.h>

#ifdef __cplusplus
extern "C" {
#endif

struct uart_nrf51_config {
    volatile uint32_t *registers;
    uint32_t tx_pin;
    uint32_t rx_pin;
};

/** For uart.driver; uart.config is a struct uart_nrf51_config. */
extern const struct uart_driver uart_nrf51_driver;

#ifdef __cplusplus
}
#endif

#endif
