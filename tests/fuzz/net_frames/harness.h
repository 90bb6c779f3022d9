/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HARNESS_H
#define HARNESS_H

/**
 * @file
 * The whole input path of the network (interface, Ethernet, ARP, IPv4 and IPv6 with ICMP, UDP with
 * an echo, DHCP, TCP with an echo server and a client) under a sequence of frames, in time that an
 * input moves itself.
 *
 * An input is a sequence of records: a head of RECORD_HEAD bytes and a frame. Every run begins
 * in the same state: all memory of the stack is put back.
 */

#include <stddef.h>
#include <stdint.h>

#define RECORD_HEAD       4U
#define RECORD_MAX_FRAMES 48U

/* The head's first byte: what is put right in the frame before it is delivered. */
enum {
    FIX_CHECKSUMS = 0x01, /* of IP, ICMP, UDP and TCP */
    FIX_SEQUENCE = 0x02,  /* TCP: ports and numbers answer the last segment that we sent */
    FIX_DHCP = 0x04,      /* the transaction number is the one we wait for */
    FIX_ADDRESS = 0x08,   /* it is sent to our present address */
};

/* The second byte: how much time passes first, an index into harness_delays_ms.
 * The third and fourth: the length of the frame, little endian. */
extern const uint32_t harness_delays_ms[16];

/** Start the stack, once. */
void harness_start(void);

/**
 * Run one input. Ends the program when something is wrong: a frame that we send is not well
 * formed, memory is lost, a lock is kept, or a ping is not answered afterwards.
 */
void harness_run(const uint8_t *input, size_t length);

/** The allocations in the last run. */
uint32_t harness_allocations(void);

/** In the next runs fail allocation @p number (from 0), and with @p count more after it. */
void harness_fail_allocations(uint32_t number, uint32_t count);

#endif
