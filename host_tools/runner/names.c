/* SPDX-License-Identifier: Apache-2.0 */
#include "names.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define DIGITS_MAX 16

static bool is_word(char character)
{
    return isalnum((unsigned char)character) != 0 || character == '_';
}

static bool may_be_inside(char character)
{
    return is_word(character) || character == '+' || character == '.' || character == '$';
}

static enum names_state state_after(char character)
{
    return is_word(character) ? NAMES_IN_WORD : NAMES_OUTSIDE;
}

static enum names_state begin_address(struct names *names)
{
    names->digits = 0;
    names->address = 0;
    return NAMES_IN_ADDRESS;
}

static uint64_t value_of(char digit)
{
    return isdigit((unsigned char)digit) ? (uint64_t)(digit - '0')
                                         : (uint64_t)(tolower((unsigned char)digit) - 'a' + 10);
}

static enum names_state read_address(struct names *names, char character)
{
    if (isxdigit((unsigned char)character) && names->digits < DIGITS_MAX) {
        names->digits++;
        names->address = names->address << 4 | value_of(character);
        return NAMES_IN_ADDRESS;
    }
    if (character == '(' && names->digits > 0) {
        names->inside_bytes = 0;
        return NAMES_IN_PARENTHESES;
    }
    return state_after(character);
}

static enum names_state read_inside(struct names *names, char character)
{
    if (may_be_inside(character) && names->inside_bytes < NAMES_INSIDE_BYTES - 1) {
        names->inside[names->inside_bytes++] = character;
        return NAMES_IN_PARENTHESES;
    }
    return state_after(character);
}

/* To be called with each character but a parenthesis that ends an address. */
static enum names_state next_state(struct names *names, char character)
{
    switch (names->state) {
    case NAMES_OUTSIDE:
        return character == '0' ? NAMES_AFTER_ZERO : state_after(character);
    case NAMES_AFTER_ZERO:
        return character == 'x' ? begin_address(names) : state_after(character);
    case NAMES_IN_ADDRESS:
        return read_address(names, character);
    case NAMES_IN_PARENTHESES:
        return read_inside(names, character);
    default:
        return state_after(character);
    }
}

static void add(struct names *names, const char *text)
{
    names->output(names->output_context, text, strlen(text));
}

/* What stands there already has to be the same: else it is somebody else's. */
static void add_what_is_missing(struct names *names)
{
    struct place place;
    char function[PLACE_NAME_BYTES + 24];
    char line[PLACE_SOURCE_BYTES + 24];
    names->inside[names->inside_bytes] = '\0';
    if (!names->find(names->find_context, names->address, &place)) {
        return;
    }
    snprintf(function, sizeof(function), "%s+0x%" PRIx64, place.function, place.offset);
    if (names->inside_bytes != 0 && strcmp(names->inside, function) != 0) {
        return;
    }
    if (names->inside_bytes == 0) {
        add(names, function);
    }
    if (place.line != 0) {
        snprintf(line, sizeof(line), ", %s:%d", place.source, place.line);
        add(names, line);
    }
}

void names_feed(struct names *names, const char *text, size_t bytes)
{
    size_t passed = 0;
    for (size_t i = 0; i < bytes; i++) {
        if (names->state == NAMES_IN_PARENTHESES && text[i] == ')') {
            names->output(names->output_context, &text[passed], i - passed);
            passed = i;
            add_what_is_missing(names);
            names->state = NAMES_OUTSIDE;
        } else {
            names->state = next_state(names, text[i]);
        }
    }
    names->output(names->output_context, &text[passed], bytes - passed);
}
