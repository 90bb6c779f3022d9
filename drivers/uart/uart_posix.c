/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Standard input and output as a serial port. The input is read only when the host says that it
 * has something, so that nobody waits in read(); its flags are not changed, as a terminal shares
 * them with other programs.
 */

#include <arch/posix.h>
#include <drivers/uart_posix.h>
#include <errno.h>
#include <kernel/console.h>
#include <poll.h>
#include <unistd.h>

#define BYTES_AT_ONCE 64

static const struct uart *receiver;

static int configure(const struct uart *uart, const struct uart_settings *settings)
{
    (void)uart;
    (void)settings;
    return 0;
}

static void poll_out(const struct uart *uart, uint8_t byte)
{
    (void)uart;
    console_write((const char *)&byte, 1);
}

static int poll_in(const struct uart *uart, uint8_t *byte)
{
    struct pollfd input = {POSIX_CONSOLE_INPUT, POLLIN, 0};

    (void)uart;
    if (poll(&input, 1, 0) != 1 || read(POSIX_CONSOLE_INPUT, byte, 1) != 1) {
        return -EAGAIN;
    }
    return 0;
}

static void on_ready(struct posix_watch *watch, short revents)
{
    uint8_t bytes[BYTES_AT_ONCE];
    ssize_t count = read(POSIX_CONSOLE_INPUT, bytes, sizeof(bytes));

    (void)revents;
    for (ssize_t i = 0; i < count; i++) {
        uart_received(receiver, bytes[i]);
    }
    if (count == 0 || (count < 0 && errno != EAGAIN && errno != EINTR)) {
        posix_watch_stop(watch); /* the end of the input stays, and would be told for ever */
    }
}

static void set_receive_interrupt(const struct uart *uart, bool is_on)
{
    static struct posix_watch input = {
        .name = "the console", .fd = POSIX_CONSOLE_INPUT, .events = POLLIN, .on_ready = on_ready};

    if (is_on) {
        receiver = uart;
        posix_watch_start(&input);
    } else {
        posix_watch_stop(&input);
    }
}

static void start_transmit(const struct uart *uart)
{
    uint8_t byte;

    while (uart_next_byte(uart, &byte)) {
        poll_out(uart, byte);
    }
}

const struct uart_driver uart_posix_driver = {
    .configure = configure,
    .poll_out = poll_out,
    .poll_in = poll_in,
    .set_receive_interrupt = set_receive_interrupt,
    .start_transmit = UART_START_TRANSMIT(start_transmit),
};
