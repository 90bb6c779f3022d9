/* SPDX-License-Identifier: Apache-2.0 */
#ifndef UART_PRIVATE_H
#define UART_PRIVATE_H

/* What receiving and sending share. */

#include <drivers/uart.h>

/* Who is woken may find nothing, as another was faster, and waits on for what is left. */
static inline k_timeout_t uart__as_instant(k_timeout_t timeout)
{
    if (timeout.ticks <= 0) {
        return timeout;
    }
    return K_TIMEOUT_ABS_TICKS(k_uptime_ticks() + timeout.ticks + 1);
}

/* Can uart_write() take a byte? Lock held. */
#if CONFIG_UART_TRANSMIT
static inline bool uart__has_room(const struct uart_state *state)
{
    return state->transmit.buffer != NULL && state->transmit.count < state->transmit.buffer_bytes;
}
#else
static inline bool uart__has_room(const struct uart_state *state)
{
    (void)state;
    return false;
}
#endif

#endif
