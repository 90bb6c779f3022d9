/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ARCH_POSIX_OPTIONS_H
#define ARCH_POSIX_OPTIONS_H

/**
 * @file
 * What the native program was told on its command line. The board reads it, and hands the parts
 * to the drivers that want them.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/** --forward: what arrives at a port of the host goes to a port of the program. */
struct posix_forward {
    bool is_udp;           /**< Else TCP. */
    uint32_t host_address; /**< In host byte order; 0: all of the host's. */
    uint16_t host_port;
    uint32_t guest_address; /**< In host byte order; 0: the first that is given out. */
    uint16_t guest_port;
};

#define POSIX_FORWARDS_MAX 32

struct posix_options {
    bool has_virtual_time;
    unsigned int seconds;       /**< End after so many; 0: never. */
    const char *pcap_path;      /**< Write network traffic to this file; NULL: nowhere. */
    const char *pcap_interface; /**< That of this interface; NULL: the first. */
    const char *tap_name;       /**< Use this interface of the host; NULL: user networking. */
    struct posix_forward forwards[POSIX_FORWARDS_MAX];
    size_t forward_count;
};

#ifdef __cplusplus
}
#endif

#endif
