/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "remarks.h"

#define FAREWELL "qemu-system-arm: terminating on signal 2\n"

/* What is passed on of a text that comes in pieces of so many bytes. */
static char *passed_on(const char *text, size_t piece, bool is_end_asked_for)
{
    static char output[4096];
    struct remarks remarks = {.stream = fmemopen(output, sizeof(output), "w")};
    size_t bytes = strlen(text);
    memset(output, 0, sizeof(output));
    for (size_t i = 0; i < bytes; i += piece) {
        remarks_feed(&remarks, &text[i], bytes - i < piece ? bytes - i : piece);
    }
    remarks_end(&remarks, is_end_asked_for);
    fclose(remarks.stream);
    return output;
}

static void the_farewell_is_hidden_when_the_end_was_asked_for(void **state)
{
    (void)state;
    assert_string_equal(passed_on(FAREWELL, 100, true), "");
    assert_string_equal(passed_on("one\n" FAREWELL "two\n", 100, true), "one\ntwo\n");
}

static void it_comes_last_when_the_end_was_not_asked_for(void **state)
{
    (void)state;
    assert_string_equal(passed_on("one\n" FAREWELL "two\n", 100, false), "one\ntwo\n" FAREWELL);
}

static void pieces_may_be_cut_anywhere(void **state)
{
    (void)state;
    for (size_t piece = 1; piece < 60; piece++) {
        assert_string_equal(passed_on("\n\none\nq\n" FAREWELL "two", piece, true),
                            "\n\none\nq\ntwo");
    }
}

static void other_remarks_of_qemu_are_passed_on(void **state)
{
    (void)state;
    const char *warning = "qemu-system-arm: warning: nic lan9118.0 has no peer\n";
    assert_string_equal(passed_on(warning, 7, true), warning);
}

static void what_a_program_prints_is_its_own(void **state)
{
    (void)state;
    const char *text =
        "server: terminating on signal 2\nsee qemu-system-arm: terminating on signal 2\n";
    assert_string_equal(passed_on(text, 9, true), text);
}

static void a_line_without_end_is_passed_on(void **state)
{
    (void)state;
    assert_string_equal(passed_on("qemu-sys", 3, true), "qemu-sys");
    assert_string_equal(passed_on("prompt> ", 3, true), "prompt> ");
}

static void a_line_longer_than_the_buffer_is_passed_on(void **state)
{
    (void)state;
    char text[3 * REMARK_BYTES];
    memset(text, 'x', sizeof(text));
    memcpy(text, "qemu-system-", 12);
    text[sizeof(text) - 1] = '\0';
    assert_string_equal(passed_on(text, 100, true), text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_farewell_is_hidden_when_the_end_was_asked_for),
        cmocka_unit_test(it_comes_last_when_the_end_was_not_asked_for),
        cmocka_unit_test(pieces_may_be_cut_anywhere),
        cmocka_unit_test(other_remarks_of_qemu_are_passed_on),
        cmocka_unit_test(what_a_program_prints_is_its_own),
        cmocka_unit_test(a_line_without_end_is_passed_on),
        cmocka_unit_test(a_line_longer_than_the_buffer_is_passed_on),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
