// SPDX-License-Identifier: Apache-2.0
/* What the UART of the Cortex-M System Design Kit can, at 25 MHz. */
#include <board/devices.h>
#include <errno.h>

#include "test.h"

TEST_CASE(a_port_is_configured_with_what_it_can)
{
    TEST_EQUAL(uart_configure(&uart3, &(struct uart_settings){.baud_hz = 1000000}), 0);
    TEST_EQUAL(uart_configure(&uart3, &(struct uart_settings){.baud_hz = 5000000}), -EINVAL);
    TEST_EQUAL(uart_configure(&uart3, &(struct uart_settings){9600, .parity = UART_PARITY_ODD}),
               -ENOTSUP);
}
