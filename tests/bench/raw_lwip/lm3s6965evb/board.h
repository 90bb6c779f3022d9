/* SPDX-License-Identifier: Apache-2.0 */
/* The lm3s6965evb, as far as the reference firmware needs it, with the clock that it wakes up with.
 */
#ifndef RAW_LWIP_BOARD_H
#define RAW_LWIP_BOARD_H

#include <stdbool.h>
#include <stdint.h>

#define REGISTER(address) (*(volatile uint32_t *)(address))

#define CORE_HZ      12500000u
#define IRQ_COUNT    44
#define ETHERNET_IRQ 42

#define UART_DATA REGISTER(0x4000c000)

static inline void board_start_uart(void)
{
    REGISTER(0x4000c024) = 6;
    REGISTER(0x4000c02c) = 0x70;
    REGISTER(0x4000c030) = 0x301;
}

static inline bool board_is_uart_full(void)
{
    return (REGISTER(0x4000c018) & 0x20) != 0;
}

#endif
