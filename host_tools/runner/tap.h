/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RUNNER_TAP_H
#define RUNNER_TAP_H

#include <stdbool.h>
#include <stddef.h>

#define TAP_LINE_BYTES 512

/*
 * Judges a program's console by its TAP lines: a plan "1..N", then or before it N lines "ok ..." or
 * "not ok ...". All other lines are the program's own business.
 */
struct tap {
    char line[TAP_LINE_BYTES];
    size_t line_bytes;
    bool has_plan;
    bool is_skipped; /* the plan is "1..0 # SKIP reason" */
    bool has_bailed_out;
    unsigned int planned;
    unsigned int reported;
    unsigned int failed;
};

enum tap_verdict {
    TAP_PASSED,
    TAP_FAILED,
    TAP_SKIPPED,
};

/* Takes the next piece of the console's output, of any length. */
void tap_feed(struct tap *tap, const char *text, size_t bytes);

/*
 * Judges when the program has ended; says what is wrong, if something is. A case may be skipped
 * ("ok 3 - name # SKIP reason"): on this board it makes no sense, or takes days.
 */
enum tap_verdict tap_judge(struct tap *tap, int exit_status);

#endif
