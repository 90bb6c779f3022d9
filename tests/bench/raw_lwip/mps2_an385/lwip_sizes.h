/* SPDX-License-Identifier: Apache-2.0 */
/* lwIP's memory on the mps2-an385. */
#ifndef RAW_LWIP_LWIP_SIZES_H
#define RAW_LWIP_LWIP_SIZES_H

#define MEM_SIZE       (64 * 1024)
#define PBUF_POOL_SIZE 32

#endif
