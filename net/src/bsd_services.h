/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NET_BSD_SERVICES_H
#define NET_BSD_SERVICES_H

/* Names of well-known ports. */

#include <stdint.h>

/* Of bsd_service.transports. */
enum {
    BSD_SERVICE_TCP = 0x01,
    BSD_SERVICE_UDP = 0x02,
};

struct bsd_service {
    char name[12];
    uint16_t port; /* in the processor's order */
    uint8_t transports;
};

/* A service, or NULL. */
const struct bsd_service *bsd_service_by_name(const char *name);
const struct bsd_service *bsd_service_by_port(uint16_t port, uint8_t transport);

#endif
