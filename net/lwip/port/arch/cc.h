/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ARCH_CC_H
#define ARCH_CC_H

/**
 * @file
 * What lwIP needs to know of compiler and system. Included by lwip/arch.h.
 */

#include <kernel/fatal.h>
#include <kernel/lock.h>
#include <sys/types.h>

#if CONFIG_NET_MEMORY_CHECKS
#include <stdio.h> /* for the report of mem.c */
#endif

#define LWIP_NO_UNISTD_H 1

BASE_STATIC_ASSERT(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__,
                   "lwIP's default byte order, little endian, is used");

/* Instructions instead of calls. */
#define lwip_htons(value) ((uint16_t)__builtin_bswap16(value))
#define lwip_htonl(value) ((uint32_t)__builtin_bswap32(value))

#define LWIP_PLATFORM_DIAG(message)
#define LWIP_PLATFORM_ASSERT(message) k__assert_failed(message, __FILE__, __LINE__, " ")

/* What other contexts may do, above all pbuf_free(), is guarded by the kernel's lock. */
#define SYS_ARCH_DECL_PROTECT(level) unsigned int level
#define SYS_ARCH_PROTECT(level)      level = irq_lock()
#define SYS_ARCH_UNPROTECT(level)    irq_unlock(level)

#if CONFIG_ASSERT
void net__assert_core_locked(void);
#define LWIP_ASSERT_CORE_LOCKED() net__assert_core_locked()
#else
#define LWIP_ASSERT_CORE_LOCKED()
#endif

uint32_t net__random_32(void);
#define LWIP_RAND() net__random_32()

#if CONFIG_NET_CHECKSUM_THUMB2
uint16_t net__checksum_thumb2(const void *data, int length);
#define LWIP_CHKSUM net__checksum_thumb2
#endif
#if CONFIG_NET_CHECKSUM_64BIT
uint16_t net__checksum_64bit(const void *data, int length);
#define LWIP_CHKSUM net__checksum_64bit
#endif

#endif
