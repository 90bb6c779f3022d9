/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The two files that the instruction counter writes. Both are mapped shared: a program that maps
 * the same file reads the counters while the guest runs. Each counter is an aligned 64-bit word in
 * the byte order of the host, changed only by the one thread that runs the guest.
 */
#ifndef PETREL_INSN_COUNT_FILE_H
#define PETREL_INSN_COUNT_FILE_H

#include <stdint.h>

#define INSN_COUNT_MAGIC   "INSNCNT1"
#define INSN_PROFILE_MAGIC "INSNPRF1"

/** `count=FILE`: one counter for everything that the guest executes. */
struct insn_count_file {
    char magic[8];
    uint64_t executed;
    uint64_t watch;   /**< `watch=ADDRESS`: an instruction that is counted by itself; 0: none. */
    uint64_t watched; /**< How often that one was executed. */
};

/** `profile=FILE`: a counter for each halfword of the code, where a Thumb instruction may begin. */
struct insn_profile_file {
    char magic[8];
    uint64_t base;       /**< Guest address of the first counter. */
    uint64_t bytes;      /**< Length of the code that has counters. */
    uint64_t operations; /**< How often the measured operation was done; 0 when nobody said. */
    uint64_t elsewhere;  /**< Instructions executed outside these addresses. */
    uint64_t at[];       /**< bytes / 2 counters. */
};

#endif
