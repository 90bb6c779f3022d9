/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The files that the instruction counter writes. All are mapped shared: a program that maps
 * the same file reads the counters while the guest runs. Each counter is an aligned 64-bit word in
 * the byte order of the host, changed only by the one thread that runs the guest.
 */
#ifndef PETREL_INSN_COUNT_FILE_H
#define PETREL_INSN_COUNT_FILE_H

#include <stdint.h>

#define INSN_COUNT_MAGIC   "INSNCNT1"
#define INSN_PROFILE_MAGIC "INSNPRF1"
#define INSN_MASKED_MAGIC  "INSNMSK1"

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

#define INSN_MASKED_SECTIONS 4096

/** The longest time without interrupts between two executions of the mark. */
struct insn_masked_section {
    uint64_t instructions;
    uint64_t begin; /**< Address of the instruction that masked them. */
    uint64_t end;   /**< Address of the one that let them in again. */
};

/** `masked=FILE`: how long interrupts are masked. Cortex-M only. */
struct insn_masked_file {
    char magic[8];
    uint64_t mark;   /**< `mark=ADDRESS` */
    uint64_t marked; /**< How often that one was executed; further sections are dropped. */
    struct insn_masked_section before[INSN_MASKED_SECTIONS]; /**< each mark, since the one before */
};

#endif
