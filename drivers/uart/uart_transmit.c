/* SPDX-License-Identifier: Apache-2.0 */

/*
 * What all serial ports share that send by interrupt: the buffer between writers and the interrupt.
 *
 * Invariant: the driver takes bytes, or will, exactly while is_busy; that is while count > 0, and
 * until it has seen that there are no more.
 */

#include <errno.h>
#include <kernel/lock.h>

#include "uart_private.h"

int uart_transmit_start(const struct uart *uart, void *buffer, size_t bytes)
{
    struct uart_state *state = uart->state;
    unsigned int key;

    if (uart->driver->start_transmit == NULL) {
        return -ENOTSUP;
    }
    if (bytes == 0) {
        return -EINVAL;
    }
    key = irq_lock();
    if (state->transmit.buffer != NULL) {
        irq_unlock(key);
        return -EALREADY;
    }
    state->transmit.buffer = buffer;
    state->transmit.buffer_bytes = bytes;
    state->transmit.first = 0;
    state->transmit.count = 0;
    k_pollable_tell(&state->pollable, K_READY_OUT);
    k_reschedule(key);
    return 0;
}

void uart_transmit_stop(const struct uart *uart)
{
    struct uart_state *state = uart->state;
    unsigned int key = irq_lock();

    if (state->transmit.buffer == NULL) {
        irq_unlock(key);
        return;
    }
    state->transmit.buffer = NULL;
    state->transmit.count = 0; /* the driver finds that there are no more */
    k_wake_all(&state->transmit.writers, -EPIPE);
    k_reschedule(key);
    k_pollable_close(&state->pollable);
}

/* Returns with the lock held when there is room; else releases it. */
static int wait_for_room(struct uart_state *state, k_timeout_t timeout, unsigned int *key)
{
    timeout = uart__as_instant(timeout);
    *key = irq_lock();
    while (!uart__has_room(state)) {
        int error;

        if (state->transmit.buffer == NULL || k__timeout_is_no_wait(timeout)) {
            error = state->transmit.buffer == NULL ? -EPIPE : -EAGAIN;
            irq_unlock(*key);
            return error;
        }
        error = k_wait(&state->transmit.writers, timeout, *key);
        if (error != 0) {
            return error;
        }
        *key = irq_lock();
    }
    return 0;
}

static size_t put_bytes(struct uart_state *state, const uint8_t *from, size_t length)
{
    size_t size = state->transmit.buffer_bytes;
    size_t put = MIN(length, size - state->transmit.count);
    size_t at = state->transmit.first + state->transmit.count;

    for (size_t i = 0; i < put; i++, at++) {
        at = at >= size ? at - size : at;
        state->transmit.buffer[at] = from[i];
    }
    state->transmit.count += put;
    return put;
}

int uart_write(const struct uart *uart, const void *from, size_t length, k_timeout_t timeout)
{
    struct uart_state *state = uart->state;
    unsigned int key;
    size_t put;
    int error;

    if (length == 0) {
        return 0;
    }
    error = wait_for_room(state, timeout, &key);
    if (error != 0) {
        return error;
    }
    put = put_bytes(state, from, MIN(length, (size_t)INT32_MAX));
    if (!state->transmit.is_busy) {
        state->transmit.is_busy = true;
        uart->driver->start_transmit(uart);
    }
    k_reschedule(key);
    return (int)put;
}

bool uart_next_byte(const struct uart *uart, uint8_t *byte)
{
    struct uart_state *state = uart->state;

    if (state->transmit.count == 0) {
        state->transmit.is_busy = false;
        return false;
    }
    *byte = state->transmit.buffer[state->transmit.first++];
    if (state->transmit.first == state->transmit.buffer_bytes) {
        state->transmit.first = 0;
    }
    state->transmit.count--;
    (void)k_wake_first(&state->transmit.writers, 0);
    k_pollable_tell(&state->pollable, K_READY_OUT);
    return true;
}
