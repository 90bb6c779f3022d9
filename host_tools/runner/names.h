/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RUNNER_NAMES_H
#define RUNNER_NAMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "places.h"

#define NAMES_INSIDE_BYTES PLACE_NAME_BYTES

/* Takes what is printed; the pieces are those of the program, and what is added. */
typedef void (*names_output_fn)(void *context, const char *text, size_t bytes);

/* Looks an address of code up; false when nothing is known of it. */
typedef bool (*names_find_fn)(void *context, uint64_t address, struct place *place);

enum names_state {
    NAMES_OUTSIDE, /* where a number may begin */
    NAMES_IN_WORD,
    NAMES_AFTER_ZERO,
    NAMES_IN_ADDRESS,
    NAMES_IN_PARENTHESES,
};

/*
 * Names the code addresses in a program's output. The kernel prints them as 0x12a4(), or as
 * 0x12a4(main+0x10) when the program knows the function itself. What is missing is added before the
 * closing parenthesis: 0x12a4(main+0x10, examples/blinky/main.c:12). All else passes as it is,
 * whatever it is; nothing is kept back.
 */
struct names {
    names_output_fn output;
    void *output_context;
    names_find_fn find;
    void *find_context;
    enum names_state state;
    unsigned int digits;
    uint64_t address;
    char inside[NAMES_INSIDE_BYTES]; /* what stands between the parentheses so far */
    size_t inside_bytes;
};

/* Takes the next piece of the output, of any length. */
void names_feed(struct names *names, const char *text, size_t bytes);

#endif
