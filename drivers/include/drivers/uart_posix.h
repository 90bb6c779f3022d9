/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DRIVERS_UART_POSIX_H
#define DRIVERS_UART_POSIX_H

/**
 * @file
 * A native program's standard input and output as a serial port. For boards.
 *
 * Any speed and framing will do. Nothing more is received after the end of the input. In virtual
 * time nothing comes from the host: uart_receive_start() then ends the program with a message.
 */

#include <drivers/uart.h>

#ifdef __cplusplus
extern "C" {
#endif

/** For uart.driver; uart.config is NULL. One port at a time may receive. */
extern const struct uart_driver uart_posix_driver;

#ifdef __cplusplus
}
#endif

#endif
