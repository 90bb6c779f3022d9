/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BOARD_INTERRUPTS_H
#define BOARD_INTERRUPTS_H

/* Numbers and levels of the interrupts that the board uses. Level 1 is the most urgent. */

#define IRQ_COUNT 32

#define IRQ_UART0_RX 0
#define IRQ_UART1_RX 2
#define IRQ_UART2_RX 4
#define IRQ_TIMER0   8
#define IRQ_ETHERNET 13
#define IRQ_UART3_RX 18
#define IRQ_UART4_RX 20

#define IRQ_TRANSMIT_OF(receive) ((receive) + 1)

/* A UART holds one byte, so it comes first; the clock is exact whenever it is served. */
#define LEVEL_UART     1
#define LEVEL_CLOCK    2
#define LEVEL_ETHERNET 3

void uart0_isr(void);
void uart1_isr(void);
void uart2_isr(void);
void uart3_isr(void);
void uart4_isr(void);
void uart0_transmit_isr(void);
void uart1_transmit_isr(void);
void uart2_transmit_isr(void);
void uart3_transmit_isr(void);
void uart4_transmit_isr(void);
void ethernet_isr(void);

#endif
