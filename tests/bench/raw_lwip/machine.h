/* SPDX-License-Identifier: Apache-2.0 */
/* The few things that the reference firmware needs of a board besides its Ethernet. */
#ifndef RAW_LWIP_MACHINE_H
#define RAW_LWIP_MACHINE_H

#include <stdbool.h>
#include <stdint.h>

#define TICK_MS 10

/** What interrupts have told since machine_wait() last returned. */
struct machine_events {
    bool ethernet;
    bool tick;
};

/** Start the tick of 100 Hz. */
void machine_start(void);

/** Sleep until an interrupt has something to tell, and take it. */
struct machine_events machine_wait(void);

/** Let the Ethernet's interrupt reach the processor: when the controller has been configured. */
void machine_enable_ethernet_irq(void);

/** Milliseconds since machine_start(), in steps of a tick. */
uint32_t machine_now_ms(void);

/** Write a line on the first UART. */
void machine_print(const char *text);

#endif
