/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RUNNER_CHILD_H
#define RUNNER_CHILD_H

#include <stdbool.h>
#include <stddef.h>

/* Called with each piece of the child's output. */
typedef void (*child_output_fn)(void *context, const char *text, size_t bytes);

struct child_limits {
    unsigned int seconds;      /* end the child after so long; 0: never */
    bool is_emulated;          /* the child is QEMU, whose remarks are tidied (remarks.h) */
    bool is_test;              /* nothing to read for the child; its errors are output, too */
    child_output_fn on_output; /* writes to standard output */
    void *context;
};

/*
 * Runs the command to its end, and the child never outlives the runner. Ctrl-C and SIGTERM end it.
 * Returns its status; 128 + signal when one killed it; 0 when the runner ended it as asked.
 */
int child_run(char **words, const struct child_limits *limits);

#endif
