/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DRIVERS_UART_H
#define DRIVERS_UART_H

/**
 * @file
 * Serial ports: one byte at a time by polling; or received by interrupt into a buffer from
 * which threads read, and sent by interrupt from one into which they write. Both can be watched.
 *
 *     static uint8_t buffer[64];
 *
 *     uart_configure(&uart1, &(struct uart_settings){.baud_hz = 115200});
 *     uart_receive_start(&uart1, buffer, sizeof(buffer));
 *     length = uart_read(&uart1, line, sizeof(line), K_MSEC(100));
 *
 * A port is a constant that the board defines; its header says which there are.
 */

#include <base/util.h>
#include <kernel/pollable.h>
#include <kernel/time.h>
#include <kernel/wait_queue.h>
#include <kernel/watch.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct uart;

enum uart_parity {
    UART_PARITY_NONE,
    UART_PARITY_ODD,
    UART_PARITY_EVEN,
};

enum uart_stop_bits {
    UART_STOP_BITS_1,
    UART_STOP_BITS_2,
};

enum uart_data_bits {
    UART_DATA_BITS_8,
    UART_DATA_BITS_7,
};

/** How bytes travel. What is left out is the usual: 8 data bits, no parity, 1 stop bit. */
struct uart_settings {
    uint32_t baud_hz;
    enum uart_data_bits data_bits;
    enum uart_parity parity;
    enum uart_stop_bits stop_bits;
};

/** What a driver does. */
struct uart_driver {
    int (*configure)(const struct uart *uart, const struct uart_settings *settings);
    void (*poll_out)(const struct uart *uart, uint8_t byte);
    int (*poll_in)(const struct uart *uart, uint8_t *byte);
    /** Let each byte that arrives interrupt, or not. NULL: it cannot. */
    void (*set_receive_interrupt)(const struct uart *uart, bool is_on);
    /**
     * There are bytes to send: take them with uart_next_byte(), now or by interrupt, until there
     * are none. NULL: it cannot. Lock held.
     */
    void (*start_transmit)(const struct uart *uart);
};

/** For uart_driver.start_transmit: @p function_, or NULL without CONFIG_UART_TRANSMIT. */
#define UART_START_TRANSMIT(function_) (IS_ENABLED(CONFIG_UART_TRANSMIT) ? (function_) : NULL)

/** What changes in a port. Members are private to drivers/uart/uart.c. */
struct uart_state {
    struct k_pollable pollable;
    struct k_wait_queue readers;
    uint8_t *buffer; /* NULL: receiving by interrupt is off */
    size_t buffer_bytes;
    size_t first; /* the oldest byte in the buffer */
    size_t count;
    uint32_t lost;
#if CONFIG_UART_TRANSMIT
    struct {
        struct k_wait_queue writers;
        uint8_t *buffer; /* NULL: sending by interrupt is off */
        size_t buffer_bytes;
        size_t first; /* the oldest byte in the buffer */
        size_t count;
        bool is_busy; /* the driver takes bytes until there are none */
    } transmit;
#endif
};

/** A port: made by the board. */
struct uart {
    const struct uart_driver *driver;
    const void *config; /* the driver's own type */
    struct uart_state *state;
};

/**
 * Set speed and framing, and switch the port on.
 *
 * @retval 0
 * @retval -EINVAL   The port's clock cannot make this speed within 2.5 %.
 * @retval -ENOTSUP  The part has no such framing.
 *
 * @context Start-up or thread.
 */
int uart_configure(const struct uart *uart, const struct uart_settings *settings);

/**
 * Send @p byte, waiting without sleep until the port takes it.
 *
 * @context Any, also with the lock held and after a fault.
 * @cost    Up to the time of one byte.
 */
void uart_poll_out(const struct uart *uart, uint8_t byte);

/**
 * Take the byte that has arrived, if one has. For ports without uart_receive_start().
 *
 * @retval 0        It is in @p byte.
 * @retval -EAGAIN  Nothing has arrived.
 *
 * @context Any.
 */
int uart_poll_in(const struct uart *uart, uint8_t *byte);

/**
 * Have what arrives from now on put into @p buffer by interrupt, from where uart_read() takes
 * it. Bytes for which there is no room are lost, and counted.
 *
 * @param buffer  Stays the port's until uart_receive_stop().
 *
 * @retval 0
 * @retval -EINVAL    @p bytes is 0.
 * @retval -EALREADY  It receives already.
 * @retval -ENOTSUP   The port has no interrupt, or CONFIG_UART_RECEIVE is off.
 *
 * @context Start-up or thread.
 */
int uart_receive_start(const struct uart *uart, void *buffer, size_t bytes);

/**
 * The end of uart_receive_start(): what was not read is dropped, readers return -EPIPE, watches
 * are told that the port is closed.
 *
 * @context Thread.
 */
void uart_receive_stop(const struct uart *uart);

/**
 * Take what has arrived, at most @p length bytes, waiting up to @p timeout for the first.
 *
 * @return How many bytes are in @p to, at least 1; 0 only when @p length is 0.
 * @retval -EAGAIN  Nothing came within @p timeout.
 * @retval -EPIPE   The port does not receive into a buffer, or does no longer.
 *
 * @context Thread; an ISR only with K_NO_WAIT.
 * @cost    O(bytes).
 */
int uart_read(const struct uart *uart, void *to, size_t length, k_timeout_t timeout);

/** How many bytes were lost since uart_receive_start(), for want of room or of time. */
uint32_t uart_lost(const struct uart *uart);

/**
 * Have what is written from now on sent from @p buffer by interrupt. uart_poll_out() still
 * works, and comes between. With CONFIG_UART_TRANSMIT.
 *
 * @param buffer  Stays the port's until uart_transmit_stop().
 *
 * @retval 0
 * @retval -EINVAL    @p bytes is 0.
 * @retval -EALREADY  It does already.
 * @retval -ENOTSUP   The part cannot.
 *
 * @context Start-up or thread.
 */
int uart_transmit_start(const struct uart *uart, void *buffer, size_t bytes);

/**
 * The end of uart_transmit_start(): what has not been sent is dropped, writers return -EPIPE,
 * watches are told that the port is closed.
 *
 * @context Thread.
 */
void uart_transmit_stop(const struct uart *uart);

/**
 * Have as much of @p from sent as there is room for, waiting up to @p timeout for the first byte's.
 *
 * @return How many bytes will be sent, at least 1; 0 only when @p length is 0.
 * @retval -EAGAIN  There was no room within @p timeout.
 * @retval -EPIPE   The port does not send from a buffer, or does no longer.
 *
 * @context Thread; an ISR only with K_NO_WAIT.
 * @cost    O(bytes).
 */
int uart_write(const struct uart *uart, const void *from, size_t length, k_timeout_t timeout);

/**
 * What to watch: K_READY_IN while bytes wait, which uart_read() consumes; K_READY_OUT while
 * uart_write() has room, which that consumes. The end of either direction is K_READY_CLOSED.
 */
struct k_source uart_source(const struct uart *uart);

/*
 * For drivers.
 */

/** @p byte has arrived. @context ISR, or thread. @cost O(1), and O(watches of the port). */
void uart_received(const struct uart *uart, uint8_t byte);

/**
 * The next byte to send. False: there is none; uart_driver.start_transmit says when there is again.
 *
 * @context Lock held; the caller ends with k_reschedule(), unless it is start_transmit().
 * @cost    O(1), and O(watches of the port).
 */
bool uart_next_byte(const struct uart *uart, uint8_t *byte);

/** The hardware has lost at least one byte. @context ISR, or thread. */
void uart_overrun(const struct uart *uart);

#ifdef __cplusplus
}
#endif

#endif
