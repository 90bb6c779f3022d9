/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "tap.h"

static enum tap_verdict judge(const char *text, int status)
{
    struct tap tap = {0};
    tap_feed(&tap, text, strlen(text));
    return tap_judge(&tap, status);
}

static void a_complete_plan_passes(void **state)
{
    (void)state;
    assert_int_equal(judge("1..2\nok 1 - a\nok 2 - b\n", 0), TAP_PASSED);
    assert_int_equal(judge("ok 1 - a\nok 2 - b\n1..2\n", 0), TAP_PASSED);
}

static void other_lines_do_not_matter(void **state)
{
    (void)state;
    assert_int_equal(judge("booting\r\n1..1\r\n# remark\r\nokay\r\nok 1 - a\r\n", 0), TAP_PASSED);
}

static void the_last_line_may_lack_its_end(void **state)
{
    (void)state;
    assert_int_equal(judge("1..1\nok 1 - a", 0), TAP_PASSED);
    assert_int_equal(judge("1..1\nnot ok 1 - a", 0), TAP_FAILED);
}

static void pieces_may_be_cut_anywhere(void **state)
{
    (void)state;
    const char *text = "1..2\nok 1 - a\nnot ok 2 - b\n";
    struct tap tap = {0};
    for (const char *at = text; *at != '\0'; at++) {
        tap_feed(&tap, at, 1);
    }
    assert_int_equal(tap.planned, 2);
    assert_int_equal(tap.reported, 2);
    assert_int_equal(tap.failed, 1);
}

static void a_line_longer_than_the_buffer_counts_once(void **state)
{
    (void)state;
    static char text[4 * TAP_LINE_BYTES];
    struct tap tap = {0};
    memset(text, 'x', sizeof(text));
    memcpy(text, "ok 1 -", 6);
    tap_feed(&tap, text, sizeof(text));
    tap_feed(&tap, "\n1..1\n", 6);
    assert_int_equal(tap_judge(&tap, 0), TAP_PASSED);
}

static void anything_amiss_fails(void **state)
{
    (void)state;
    assert_int_equal(judge("", 0), TAP_FAILED);
    assert_int_equal(judge("ok 1\n", 0), TAP_FAILED);
    assert_int_equal(judge("1..0\n", 0), TAP_FAILED);
    assert_int_equal(judge("1..2\nok 1\n", 0), TAP_FAILED);
    assert_int_equal(judge("1..1\nok 1\nok 2\n", 0), TAP_FAILED);
    assert_int_equal(judge("1..1\nnot ok 1\n", 0), TAP_FAILED);
    assert_int_equal(judge("1..1\nok 1\n", 1), TAP_FAILED);
    assert_int_equal(judge("1..1\nok 1\nBail out!\n", 0), TAP_FAILED);
}

static void a_test_may_be_skipped_as_a_whole(void **state)
{
    (void)state;
    assert_int_equal(judge("1..0 # SKIP no network\n", 0), TAP_SKIPPED);
    assert_int_equal(judge("1..0 # SKIP no network\n", 1), TAP_FAILED);
}

static void a_case_may_be_skipped(void **state)
{
    (void)state;
    assert_int_equal(judge("1..2\nok 1 - a # SKIP why\nok 2 - b\n", 0), TAP_PASSED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_complete_plan_passes),
        cmocka_unit_test(other_lines_do_not_matter),
        cmocka_unit_test(the_last_line_may_lack_its_end),
        cmocka_unit_test(pieces_may_be_cut_anywhere),
        cmocka_unit_test(a_line_longer_than_the_buffer_counts_once),
        cmocka_unit_test(anything_amiss_fails),
        cmocka_unit_test(a_test_may_be_skipped_as_a_whole),
        cmocka_unit_test(a_case_may_be_skipped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
