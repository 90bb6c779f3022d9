/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NETIF_SLIRP_PCAP_H
#define NETIF_SLIRP_PCAP_H

/* Frames into a file of the classic pcap format, for Wireshark and tcpdump. */

#include <stddef.h>
#include <stdio.h>

/* NULL and errno when the file cannot be written. */
FILE *slirp_pcap_open(const char *path);

/* One frame, now. Written at once, so that nothing is missing after a crash. */
void slirp_pcap_write(FILE *file, const void *frame, size_t length);

#endif
