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

/** The console: standard input and output. */
extern const struct uart uart0;

#ifdef __cplusplus
}
#endif

#endif
