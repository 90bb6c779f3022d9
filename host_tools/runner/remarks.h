/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RUNNER_REMARKS_H
#define RUNNER_REMARKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#define REMARK_BYTES 512

/*
 * The error output of a program, passed on as it comes. One line is kept back: QEMU's remark that a
 * signal ends it, "qemu-system-arm: terminating on signal 2". It is news only to those who have not
 * asked for the end.
 */
struct remarks {
    FILE *stream;
    char line[REMARK_BYTES]; /* what may become QEMU's remark */
    size_t line_bytes;
    bool is_inside_line; /* of a line that has been passed on in part */
    char farewell[REMARK_BYTES];
};

/* Takes the next piece of the output, of any length. */
void remarks_feed(struct remarks *remarks, const char *text, size_t bytes);

/* Passes on what is left, with QEMU's remark when the end was not asked for. */
void remarks_end(struct remarks *remarks, bool is_end_asked_for);

#endif
