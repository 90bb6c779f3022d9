/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PETREL_H
#define PETREL_H

/**
 * @file
 * The kernel and the poll layer: what an application includes first.
 */

#include <kernel/kernel.h>
#include <poll/async.h>
#include <poll/k_poll.h>
#include <poll/k_work_poll.h>
#include <poll/poll_set.h>
#include <poll/poll_wait.h>
#include <poll/poll_work.h>
#include <poll/signal.h>

/** The version of Petrel: major.minor.patch. */
#define PETREL_VERSION "0.1.0"

#endif
