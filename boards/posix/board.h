/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BOARDS_POSIX_BOARD_H
#define BOARDS_POSIX_BOARD_H

/* Between the parts of the board. */

#include <arch/posix_options.h>

/* Reads the command line; ends the program when it is wrong, or after --help. */
void options__read(struct posix_options *options, int argc, char **argv);

/* With CONFIG_NET: the network of the host if time is real, and what else options say of it. */
void network__register(const struct posix_options *options);
void network__register_slirp(const struct posix_options *options);
void network__register_tap(const struct posix_options *options);
void network__capture(const struct posix_options *options);

/* The report of virtual time when every thread waits for ever. */
void deadlock__report(void);

#endif
