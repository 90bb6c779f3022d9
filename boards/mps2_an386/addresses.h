/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BOARD_ADDRESSES_H
#define BOARD_ADDRESSES_H

/* Where this board of the family differs from its relatives. */

#define ETHERNET_ADDRESS 0x40200000
/* The last 64 bytes of the PSRAM. */
#define ENTROPY_ADDRESS 0x21ffffc0

#endif
