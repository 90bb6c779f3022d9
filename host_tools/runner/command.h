/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RUNNER_COMMAND_H
#define RUNNER_COMMAND_H

#include <stddef.h>

#include "settings.h"

#define COMMAND_WORDS_MAX 64

/* What to start: a command line that ends with NULL, as execvp() wants it. */
struct command {
    char *words[COMMAND_WORDS_MAX + 1];
    size_t count;
};

/*
 * The command for the program, native or in QEMU. pcap may be NULL. The extra words end with NULL
 * and go to the program, or to QEMU.
 */
void command_make(struct command *command, const struct settings *settings, char *program,
                  const char *pcap, char **extra);

#endif
