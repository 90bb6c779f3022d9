/* SPDX-License-Identifier: Apache-2.0 */
/* The counters of the instruction counter, read while the guest runs. */
#ifndef NET_LOAD_COUNTER_H
#define NET_LOAD_COUNTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "insn_count_file.h"

/** Map the counter. @retval NULL It is not one, or cannot be read; a message was printed. */
const volatile struct insn_count_file *counter_open(const char *path);

/** A profile and what was added to it between a start and a stop. */
struct profile {
    const struct insn_profile_file *live;
    struct insn_profile_file *at_start;
    struct insn_profile_file *sum;
    size_t file_bytes;
};

/** Map the profile. @retval false A message was printed. */
bool profile_open(struct profile *profile, const char *path);

/** Remember the counts of now. */
void profile_start(struct profile *profile);

/** Add what was counted since profile_start(), which were @p operations operations. */
void profile_stop(struct profile *profile, uint64_t operations);

/** Write the sum to a file of the same form. @retval false A message was printed. */
bool profile_write(const struct profile *profile, const char *path);

#endif
