// SPDX-License-Identifier: Apache-2.0
#ifndef INSN_COUNT_MASKED_H
#define INSN_COUNT_MASKED_H

/*
 * How long a Cortex-M masks interrupts, by BASEPRI or PRIMASK: the instructions after the one that
 * masks, up to and including the one that lets them in.
 *
 * A plugin does not see registers. So what is written to BASEPRI is known from the instruction
 * before, when that loads a constant: 0 ends a section whatever was before, another value begins
 * one or nests. Any other write restores what a lock has found: it ends what that began.
 */

#include <stdbool.h>
#include <stdint.h>

#include "qemu_plugin.h"

bool masked_open(const char *path, uint64_t mark);

/* Look at an instruction that is being translated, in the order of their addresses. */
void masked_follow(struct qemu_plugin_insn *insn);

#endif
