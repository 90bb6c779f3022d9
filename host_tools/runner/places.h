/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RUNNER_PLACES_H
#define RUNNER_PLACES_H

#include <stdbool.h>
#include <stdint.h>

#define PLACE_NAME_BYTES   128
#define PLACE_SOURCE_BYTES 512

/* Where an address of code is in the source. */
struct place {
    char function[PLACE_NAME_BYTES];
    uint64_t offset; /* from the function's first byte */
    char source[PLACE_SOURCE_BYTES];
    int line; /* 0: not known, and neither is the source */
};

/* What a program's ELF file says about places. Made by { .program = path, .root = folder }. */
struct places {
    const char *program;
    const char *root; /* sources below it are told from there; others from where the program is */
    bool is_opened;
    int file;
    struct Elf *elf;     /* NULL: not to be had */
    struct Dwarf *dwarf; /* NULL: no lines are to be had */
};

/*
 * False when @p address is in no function of the program, or its file cannot be read. The address
 * is that of the file: of a program that may lie anywhere, counted from its beginning.
 */
bool places_find(void *places, uint64_t address, struct place *place);

/* To be called at the end, whether something was looked for or not. */
void places_close(struct places *places);

/*
 * The path of a source as it is shown: from @p root, if it is in there; else from the innermost
 * folder that it shares with @p built_in, where it was compiled; else, sharing none, as it is.
 */
const char *places_shorten(const char *source, const char *root, const char *built_in);

#endif
