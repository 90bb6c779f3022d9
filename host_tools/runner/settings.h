/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RUNNER_SETTINGS_H
#define RUNNER_SETTINGS_H

#include <stdbool.h>
#include <stdint.h>

#include "forward.h"

/*
 * How to start a program, from runner.conf files: the board's, then the example's. A line is
 * "key = value"; # begins a comment. The keys:
 *
 *     emulator         the QEMU to start; without it the program runs natively
 *     interpreter      what runs a native program of another processor, such as qemu-aarch64
 *     machine          QEMU's name of the board
 *     nic              QEMU's model of its network interface
 *     entropy_address  where 32 random bytes are put before the start (entropy.h)
 *     port             a forwarded port (forward.h), any number of times
 */
struct settings {
    char emulator[64];
    char interpreter[64];
    char machine[64];
    char nic[64];
    uint64_t entropy_address; /* 0: none */
    struct forward_list forwards;
};

/* Reads one file; ends the runner with file and line when something in it is wrong. */
void settings_read(struct settings *settings, const char *path);

static inline bool settings_is_native(const struct settings *settings)
{
    return settings->emulator[0] == '\0';
}

#endif
