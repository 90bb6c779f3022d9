/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BOARD_INTERRUPTS_H
#define BOARD_INTERRUPTS_H

/* Numbers and levels of the interrupts that the board uses. Level 1 is the most urgent. */

#define IRQ_COUNT 44

#define IRQ_UART0    5
#define IRQ_UART1    6
#define IRQ_TIMER0A  19
#define IRQ_UART2    33
#define IRQ_ETHERNET 42

/*
 * Ethernet's FIFO has room for one frame of the longest, and half of a UART's fills in 0.7 ms at
 * 115200 baud; the clock is exact whenever it is served.
 */
#define LEVEL_ETHERNET 1
#define LEVEL_UART     2
#define LEVEL_CLOCK    3

void uart0_isr(void);
void uart1_isr(void);
void uart2_isr(void);
void ethernet_isr(void);

#endif
