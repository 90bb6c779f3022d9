/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BOARD_SYSTEM_H
#define BOARD_SYSTEM_H

#include <stdint.h>

#define CLOCK_HZ 50000000U

/* The crystal, the PLL, the clocks and the pins of what the board uses. */
void system_start(void);

/* The address that the maker has left in the part's user registers; all ones: none. */
void system_read_mac(uint8_t mac[6]);

#endif
