/* SPDX-License-Identifier: Apache-2.0 */
/* lwIP's memory on the lm3s6965evb, of 64 KB in all. */
#ifndef RAW_LWIP_LWIP_SIZES_H
#define RAW_LWIP_LWIP_SIZES_H

#define MEM_SIZE       (15 * 1024)
#define PBUF_POOL_SIZE 10
/* The controller's FIFOs count words with two bytes before the frame. */
#define ETH_PAD_SIZE 2

#endif
