/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NET_ADDRESS_H
#define NET_ADDRESS_H

/**
 * @file
 * Addresses as text.
 *
 * @context Any.
 */

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Room for "255.255.255.255" and its end. */
#define NET_ADDRESS_TEXT_BYTES 16

/**
 * Write @p address, in network byte order, as text such as "10.0.2.15".
 *
 * @param[out] text  NET_ADDRESS_TEXT_BYTES.
 *
 * @return @p text.
 */
char *net_address_text(uint32_t address, char *text);

/**
 * Read an address: four decimal numbers of 0 to 255, without leading zeros, with dots between.
 *
 * @param[out] address  In network byte order. Not written on an error.
 *
 * @retval 0
 * @retval -EINVAL  @p text is anything else.
 */
int net_address_parse(const char *text, uint32_t *address);

/** Room for an address of IPv6 and its end. */
#define NET_ADDRESS6_TEXT_BYTES 46

/**
 * Write an address of IPv6 as RFC 5952 wants it, such as "2001:db8::1" or "::ffff:10.0.2.15".
 * Exists with CONFIG_NET_IPV6.
 *
 * @param[out] text  NET_ADDRESS6_TEXT_BYTES.
 *
 * @return @p text.
 */
char *net_address6_text(const uint8_t address[16], char *text);

/**
 * Read an address of IPv6, in any of the forms of RFC 4291, without an interface behind it. Exists
 * with CONFIG_NET_IPV6.
 *
 * @param[out] address  Not written on an error.
 *
 * @retval 0
 * @retval -EINVAL  @p text is anything else.
 */
int net_address6_parse(const char *text, uint8_t address[16]);

#ifdef __cplusplus
}
#endif

#endif
