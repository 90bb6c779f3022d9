/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NET_DNS_MESSAGE_H
#define NET_DNS_MESSAGE_H

/* Questions to DNS servers, and their answers. */

#include <net/socket.h>
#include <stddef.h>
#include <stdint.h>

/* The longest without extensions. */
#define DNS_MESSAGE_BYTES 512U
/* A question: head, name, type and class. */
#define DNS_QUESTION_BYTES (12U + 255U + 4U)

/* What is asked for. */
#define DNS_TYPE_A    1U  /* addresses of IPv4 */
#define DNS_TYPE_AAAA 28U /* of IPv6, with CONFIG_NET_IPV6 */

/*
 * Write a question for the addresses of @p name, of @p type. Returns its length, or -EINVAL: no
 * name.
 */
int net__dns_question(uint8_t *message, uint16_t number, uint16_t type, const char *name);

/*
 * Read @p answer to @p question: up to @p most addresses.
 *
 * Returns how many, or -ENOENT, -ENODATA, -EIO (the server could not tell), or -EAGAIN: it is no
 * answer to this question.
 */
int net__dns_answer(const uint8_t *answer, size_t length, const uint8_t *question,
                    size_t question_length, struct net_address *addresses, size_t most);

/* net_dns6.c, with CONFIG_NET_IPV6: an address from its 16 bytes. */
struct net_address net__dns_address6(const uint8_t *ip6);

#endif
