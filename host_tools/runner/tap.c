/* SPDX-License-Identifier: Apache-2.0 */
#include "tap.h"

#include <err.h>
#include <stdio.h>
#include <string.h>

static bool begins_with(const char *line, const char *beginning)
{
    return strncmp(line, beginning, strlen(beginning)) == 0;
}

static void read_plan(struct tap *tap, const char *line)
{
    tap->has_plan = true;
    sscanf(line, "1..%u", &tap->planned);
    tap->is_skipped = tap->planned == 0 && strstr(line, "# SKIP") != NULL;
}

static void read_line(struct tap *tap, const char *line)
{
    if (begins_with(line, "1..")) {
        read_plan(tap, line);
    } else if (begins_with(line, "ok ")) {
        tap->reported++;
    } else if (begins_with(line, "not ok ")) {
        tap->reported++;
        tap->failed++;
    } else if (begins_with(line, "Bail out!")) {
        tap->has_bailed_out = true;
    }
}

static void end_line(struct tap *tap)
{
    tap->line[tap->line_bytes] = '\0';
    read_line(tap, tap->line);
    tap->line_bytes = 0;
}

/* Of a line longer than the buffer only the beginning counts. */
void tap_feed(struct tap *tap, const char *text, size_t bytes)
{
    for (size_t i = 0; i < bytes; i++) {
        if (text[i] == '\n' || text[i] == '\r') {
            end_line(tap);
        } else if (tap->line_bytes < TAP_LINE_BYTES - 1) {
            tap->line[tap->line_bytes++] = text[i];
        }
    }
}

static enum tap_verdict fail_because(const char *reason)
{
    warnx("%s", reason);
    return TAP_FAILED;
}

enum tap_verdict tap_judge(struct tap *tap, int exit_status)
{
    end_line(tap);
    if (exit_status != 0) {
        warnx("The program ended with status %d.", exit_status);
        return TAP_FAILED;
    }
    if (tap->has_bailed_out) {
        return fail_because("The program bailed out.");
    }
    if (!tap->has_plan) {
        return fail_because("The program printed no plan (1..N).");
    }
    if (tap->reported != tap->planned) {
        warnx("%u cases are planned, %u were reported.", tap->planned, tap->reported);
        return TAP_FAILED;
    }
    if (tap->failed > 0) {
        warnx("%u of %u cases failed.", tap->failed, tap->planned);
        return TAP_FAILED;
    }
    if (tap->is_skipped) {
        return TAP_SKIPPED;
    }
    return tap->planned > 0 ? TAP_PASSED : fail_because("The plan has no cases.");
}
