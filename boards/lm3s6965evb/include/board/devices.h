/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BOARD_DEVICES_H
#define BOARD_DEVICES_H

/**
 * @file
 * The devices of the board, for applications.
 */

#include <drivers/uart.h>

#ifdef __cplusplus
extern "C" {
#endif

/** The console. */
extern const struct uart uart0;
extern const struct uart uart1;
extern const struct uart uart2;

#ifdef __cplusplus
}
#endif

#endif
