/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RUNNER_ENTROPY_H
#define RUNNER_ENTROPY_H

#include <stdint.h>

/* What an emulated program finds in its memory; little endian. */
struct entropy_record {
    uint8_t magic[4]; /* "PSED" */
    uint8_t length[4];
    uint8_t bytes[32];
};

/* A descriptor, inherited by the program started next, of a file that holds a fresh record. */
int entropy_open_record(void);

#endif
