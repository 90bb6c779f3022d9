/* SPDX-License-Identifier: Apache-2.0 */
#include "remarks.h"

#include <string.h>

#define BEGINNING "qemu-system-"
#define FAREWELL  ": terminating on signal "

/* Whether the line so far can still be QEMU's own: a shorter text must begin likewise. */
static bool may_be_of_qemu(const struct remarks *remarks)
{
    size_t known = strlen(BEGINNING);
    size_t bytes = remarks->line_bytes < known ? remarks->line_bytes : known;
    return remarks->line_bytes < REMARK_BYTES - 1 && memcmp(remarks->line, BEGINNING, bytes) == 0;
}

static void pass_on(struct remarks *remarks)
{
    fwrite(remarks->line, 1, remarks->line_bytes, remarks->stream);
    remarks->line_bytes = 0;
}

static void end_line(struct remarks *remarks)
{
    remarks->line[remarks->line_bytes] = '\0';
    if (strstr(remarks->line, FAREWELL) == NULL) {
        pass_on(remarks);
    } else {
        strcpy(remarks->farewell, remarks->line);
        remarks->line_bytes = 0;
    }
}

static void feed_character(struct remarks *remarks, char character)
{
    if (remarks->is_inside_line) {
        fputc(character, remarks->stream);
        remarks->is_inside_line = character != '\n';
        return;
    }
    remarks->line[remarks->line_bytes++] = character;
    if (!may_be_of_qemu(remarks)) {
        pass_on(remarks);
        remarks->is_inside_line = character != '\n';
    } else if (character == '\n') {
        end_line(remarks);
    }
}

void remarks_feed(struct remarks *remarks, const char *text, size_t bytes)
{
    for (size_t i = 0; i < bytes; i++) {
        feed_character(remarks, text[i]);
    }
    fflush(remarks->stream);
}

void remarks_end(struct remarks *remarks, bool is_end_asked_for)
{
    pass_on(remarks);
    if (!is_end_asked_for) {
        fputs(remarks->farewell, remarks->stream);
    }
    fflush(remarks->stream);
}
