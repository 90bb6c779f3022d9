/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CHAT_LINE_H
#define CHAT_LINE_H

#include <stdbool.h>
#include <stddef.h>

#define LINE_CHARACTERS 120

/* A line on its way from somebody who types, or from a program: bytes in, text out. */
struct line {
    size_t length;
    bool is_cut; /* it was longer than LINE_CHARACTERS */
    char text[LINE_CHARACTERS + 1];
};

void line_begin(struct line *line);

/*
 * Returns whether the line is complete: its text is terminated then, and may be empty. Backspace
 * takes the last character back; other control characters never get into a text, so that nobody
 * can steer the terminals of the others.
 */
bool line_feed(struct line *line, char byte);

#endif
