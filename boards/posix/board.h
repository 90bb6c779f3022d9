/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BOARDS_POSIX_BOARD_H
#define BOARDS_POSIX_BOARD_H

/* Between the parts of the board. */

#include <arch/posix_options.h>

/* Reads the command line; ends the program when it is wrong, or after --help. */
void options__read(struct posix_options *options, int argc, char **argv);

/* With CONFIG_NET_SLIRP: the network, if time is real. */
void network__register(const struct posix_options *options);

/* The report of virtual time when every thread waits for ever. */
void deadlock__report(void);

#endif
