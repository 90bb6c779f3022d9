/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FAKE_INTERFACE_H
#define FAKE_INTERFACE_H

/**
 * @file
 * An Ethernet interface without hardware: the test delivers frames, and sees those sent. What is
 * received lies in blocks of exactly the frame's size, so that AddressSanitizer notices any read
 * behind it.
 */

#include <net/interface.h>
#include <stddef.h>

#define FAKE_FRAME_BYTES 1600
#define FAKE_FRAMES      64

struct fake_frame {
    size_t length;
    uint8_t bytes[FAKE_FRAME_BYTES];
};

struct fake_interface {
    struct net_interface interface;
    struct fake_frame *received[FAKE_FRAMES]; /* waiting for receive() */
    int received_count;
    struct fake_frame sent[FAKE_FRAMES];
    int sent_count;
    int unmasked; /* calls */
    int transmit_error;
    int start_error;
};

extern const struct net_interface_driver fake_driver;

/** The address of every fake interface. */
extern const uint8_t fake_mac[6];

/** Set up and register. */
void fake_interface_register(struct fake_interface *fake, const char *name);

/** A frame comes: queued for receive(). */
void fake_interface_deliver(struct fake_interface *fake, const void *frame, size_t length);

/** The interrupt: frames wait. */
void fake_interface_interrupt(struct fake_interface *fake);

/** Forget what was sent. */
void fake_interface_clear(struct fake_interface *fake);

#endif
