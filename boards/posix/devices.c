/* SPDX-License-Identifier: Apache-2.0 */

#include <board/devices.h>
#include <drivers/uart_posix.h>

static struct uart_state uart0_state;
const struct uart uart0 = {&uart_posix_driver, NULL, &uart0_state};
