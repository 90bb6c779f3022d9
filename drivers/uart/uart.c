// SPDX-License-Identifier: Apache-2.0
/*
 * What all serial ports share: the buffer between the interrupt and the readers.
 *
 * Invariant: K_READY_IN holds exactly while count > 0, and a thread waits in `readers` only after
 * it has seen count == 0 under the lock.
 */
#include <base/util.h>
#include <drivers/uart.h>
#include <errno.h>
#include <kernel/fatal.h>
#include <kernel/lock.h>

#include "uart_private.h"

int uart_configure(const struct uart *uart, const struct uart_settings *settings)
{
    return uart->driver->configure(uart, settings);
}

void uart_poll_out(const struct uart *uart, uint8_t byte)
{
    uart->driver->poll_out(uart, byte);
}

int uart_poll_in(const struct uart *uart, uint8_t *byte)
{
    return uart->driver->poll_in(uart, byte);
}

int uart_receive_start(const struct uart *uart, void *buffer, size_t bytes)
{
    struct uart_state *state = uart->state;
    unsigned int key;

    if (!IS_ENABLED(CONFIG_UART_RECEIVE) || uart->driver->set_receive_interrupt == NULL) {
        return -ENOTSUP;
    }
    if (bytes == 0) {
        return -EINVAL;
    }
    key = irq_lock();
    if (state->buffer != NULL) {
        irq_unlock(key);
        return -EALREADY;
    }
    state->buffer = buffer;
    state->buffer_bytes = bytes;
    state->first = 0;
    state->count = 0;
    state->lost = 0;
    irq_unlock(key);
    uart->driver->set_receive_interrupt(uart, true);
    return 0;
}

void uart_receive_stop(const struct uart *uart)
{
    struct uart_state *state = uart->state;
    unsigned int key = irq_lock();

    if (state->buffer == NULL) {
        irq_unlock(key);
        return;
    }
    uart->driver->set_receive_interrupt(uart, false);
    state->buffer = NULL;
    state->count = 0;
    k_wake_all(&state->readers, -EPIPE);
    k_reschedule(key);
    k_pollable_close(&state->pollable);
}

static size_t take_bytes(struct uart_state *state, uint8_t *to, size_t length)
{
    size_t taken = MIN(length, state->count);

    for (size_t i = 0; i < taken; i++) {
        to[i] = state->buffer[state->first++];
        if (state->first == state->buffer_bytes) {
            state->first = 0;
        }
    }
    state->count -= taken;
    return taken;
}

/* Returns with the lock held when there are bytes; else releases it. */
static int wait_for_bytes(struct uart_state *state, k_timeout_t timeout, unsigned int *key)
{
    timeout = uart__as_instant(timeout);
    *key = irq_lock();
    for (;;) {
        int error;

        if (state->count > 0) {
            return 0;
        }
        if (state->buffer == NULL || k__timeout_is_no_wait(timeout)) {
            error = state->buffer == NULL ? -EPIPE : -EAGAIN;
            irq_unlock(*key);
            return error;
        }
        error = k_wait(&state->readers, timeout, *key);
        if (error != 0) {
            return error;
        }
        *key = irq_lock();
    }
}

int uart_read(const struct uart *uart, void *to, size_t length, k_timeout_t timeout)
{
    struct uart_state *state = uart->state;
    unsigned int key;
    size_t taken;
    int error;

    if (length == 0) {
        return 0;
    }
    error = wait_for_bytes(state, timeout, &key);
    if (error != 0) {
        return error;
    }
    taken = take_bytes(state, to, MIN(length, (size_t)INT32_MAX));
    irq_unlock(key);
    return (int)taken;
}

uint32_t uart_lost(const struct uart *uart)
{
    return uart->state->lost;
}

static uint32_t ready(struct k_pollable *pollable)
{
    const struct uart_state *state = CONTAINER_OF(pollable, struct uart_state, pollable);

    uint32_t out = uart__has_room(state) ? K_READY_OUT : 0U;

    return state->count > 0 ? k_ready_counted(K_READY_IN | out, (uint32_t)state->count) : out;
}

struct k_source uart_source(const struct uart *uart)
{
    return (struct k_source){.pollable = &uart->state->pollable, .ready = ready};
}

static void put_byte(struct uart_state *state, uint8_t byte)
{
    size_t last = state->first + state->count;

    state->buffer[last < state->buffer_bytes ? last : last - state->buffer_bytes] = byte;
    state->count++;
}

void uart_received(const struct uart *uart, uint8_t byte)
{
    struct uart_state *state = uart->state;
    unsigned int key = irq_lock();

    if (state->buffer == NULL || state->count == state->buffer_bytes) {
        state->lost++;
        irq_unlock(key);
        return;
    }
    put_byte(state, byte);
    (void)k_wake_first(&state->readers, 0);
    k_pollable_tell(&state->pollable, K_READY_IN);
    k_reschedule(key);
}

void uart_overrun(const struct uart *uart)
{
    unsigned int key = irq_lock();

    uart->state->lost++;
    irq_unlock(key);
}
