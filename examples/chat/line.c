/* SPDX-License-Identifier: Apache-2.0 */

#include "line.h"

#define BACKSPACE 0x08
#define DELETE    0x7f

void line_begin(struct line *line)
{
    line->length = 0;
    line->is_cut = false;
}

static bool is_control(char byte)
{
    return (unsigned char)byte < ' ' || byte == DELETE;
}

static void take_back(struct line *line)
{
    if (line->length > 0) {
        line->length--;
    }
}

static void append(struct line *line, char byte)
{
    if (line->length == LINE_CHARACTERS) {
        line->is_cut = true;
        return;
    }
    line->text[line->length++] = byte;
}

bool line_feed(struct line *line, char byte)
{
    if (byte == '\n' || byte == '\r') {
        line->text[line->length] = '\0';
        return true;
    }
    if (byte == BACKSPACE || byte == DELETE) {
        take_back(line);
    } else if (!is_control(byte)) {
        append(line, byte);
    }
    return false;
}
