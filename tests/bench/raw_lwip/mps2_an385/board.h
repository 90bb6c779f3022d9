/* SPDX-License-Identifier: Apache-2.0 */
/* The mps2-an385, as far as the reference firmware needs it. */
#ifndef RAW_LWIP_BOARD_H
#define RAW_LWIP_BOARD_H

#include <stdbool.h>
#include <stdint.h>

#define REGISTER(address) (*(volatile uint32_t *)(address))

#define CORE_HZ      25000000u
#define IRQ_COUNT    32
#define ETHERNET_IRQ 13

#define UART_DATA REGISTER(0x40004000)

static inline void board_start_uart(void)
{
    REGISTER(0x40004010) = 16;
    REGISTER(0x40004008) = 1;
}

static inline bool board_is_uart_full(void)
{
    return (REGISTER(0x40004004) & 1) != 0;
}

#endif
