// SPDX-License-Identifier: Apache-2.0
/* What a PL011 can, at 50 MHz. */
#include <board/devices.h>
#include <errno.h>
#include <kernel/kernel.h>

#include "test.h"

TEST_CASE(a_port_is_configured_with_what_it_can)
{
    TEST_EQUAL(uart_configure(&uart2, &(struct uart_settings){.baud_hz = 3000000}), 0);
    TEST_EQUAL(uart_configure(&uart2, &(struct uart_settings){.baud_hz = 5000000}), -EINVAL);
    TEST_EQUAL(uart_configure(&uart2, &(struct uart_settings){9600, .parity = UART_PARITY_ODD}), 0);
    TEST_EQUAL(uart_configure(&uart2, &(struct uart_settings){.baud_hz = 115200}), 0);
}

/* As many as it holds. */
TEST_CASE(bytes_wait_in_the_fifo)
{
    int64_t give_up = k_uptime_get() + 5000;
    uint8_t byte;

    for (uint8_t i = 0; i < 16; i++) {
        uart_poll_out(&uart1, i);
    }
    for (uint8_t i = 0; i < 16; i++) {
        while (uart_poll_in(&uart2, &byte) == -EAGAIN) {
            TEST_TRUE(k_uptime_get() < give_up);
            k_sleep(K_MSEC(20)); /* the emulator delivers when the processor sleeps */
        }
        TEST_EQUAL(byte, i);
    }
    TEST_EQUAL(uart_poll_in(&uart2, &byte), -EAGAIN);
}
