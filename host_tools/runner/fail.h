/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RUNNER_FAIL_H
#define RUNNER_FAIL_H

#include <err.h>

/* The runner's own status when it cannot start the program; the program's status is passed on. */
#define EXIT_CANNOT_RUN 2

/* Prints "petrel_runner: <message>" and ends the runner; errno's text is added. */
#define fail_with_errno(...) err(EXIT_CANNOT_RUN, __VA_ARGS__)

/* Prints "petrel_runner: <message>" and ends the runner. */
#define fail(...) errx(EXIT_CANNOT_RUN, __VA_ARGS__)

#endif
