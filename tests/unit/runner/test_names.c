/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "names.h"

/* The only function that is known; its source is known from byte 0x10 on. */
#define START 0x12a0U
#define BYTES 0x100U

static char output[1 << 16];
static size_t output_bytes;
static unsigned int times_asked;

static void take(void *context, const char *text, size_t bytes)
{
    assert_null(context);
    assert_true(output_bytes + bytes < sizeof(output));
    memcpy(&output[output_bytes], text, bytes);
    output_bytes += bytes;
    output[output_bytes] = '\0';
}

static bool find(void *context, uint64_t address, struct place *place)
{
    (void)context;
    times_asked++;
    if (address < START || address - START >= BYTES) {
        return false;
    }
    *place = (struct place){.function = "on_ready", .offset = address - START, .source = "main.c"};
    place->line = place->offset >= 0x10 ? 41 : 0;
    return true;
}

static struct names fresh_names(void)
{
    output_bytes = 0;
    output[0] = '\0';
    times_asked = 0;
    return (struct names){.output = take, .find = find};
}

/* What becomes of a text that comes in pieces of so many bytes. */
static const char *named_in_pieces(const char *text, size_t piece)
{
    struct names names = fresh_names();
    size_t bytes = strlen(text);
    for (size_t i = 0; i < bytes; i += piece) {
        names_feed(&names, &text[i], bytes - i < piece ? bytes - i : piece);
    }
    return output;
}

static const char *named(const char *text)
{
    return named_in_pieces(text, strlen(text) + 1);
}

static void an_address_of_code_gets_its_name_and_place(void **state)
{
    (void)state;
    assert_string_equal(named("handler 0x000012b0() waits\n"),
                        "handler 0x000012b0(on_ready+0x10, main.c:41) waits\n");
    assert_string_equal(named("0x12b0()"), "0x12b0(on_ready+0x10, main.c:41)");
    assert_string_equal(named("0x12b0()0x12B1()\n"),
                        "0x12b0(on_ready+0x10, main.c:41)0x12B1(on_ready+0x11, main.c:41)\n");
}

static void a_name_that_the_program_found_gets_its_place(void **state)
{
    (void)state;
    assert_string_equal(named("  0x12b4(on_ready+0x14)\n"), "  0x12b4(on_ready+0x14, main.c:41)\n");
}

static void without_a_line_the_name_stands_alone(void **state)
{
    (void)state;
    assert_string_equal(named("0x12a4()"), "0x12a4(on_ready+0x4)");
    assert_string_equal(named("0x12a4(on_ready+0x4)"), "0x12a4(on_ready+0x4)");
}

static void pieces_may_be_cut_anywhere(void **state)
{
    (void)state;
    for (size_t piece = 1; piece < 40; piece++) {
        assert_string_equal(named_in_pieces("a 0x12b0() b 0x12b0(on_ready+0x10)\n", piece),
                            "a 0x12b0(on_ready+0x10, main.c:41) b "
                            "0x12b0(on_ready+0x10, main.c:41)\n");
    }
}

static void nothing_is_kept_back(void **state)
{
    (void)state;
    const char *text = "0x12b0(on_ready+0x1";
    struct names names = fresh_names();
    for (size_t i = 0; text[i] != '\0'; i++) {
        names_feed(&names, &text[i], 1);
        assert_int_equal(output_bytes, i + 1);
    }
    assert_string_equal(output, text);
}

static void all_else_stays_as_it_is(void **state)
{
    static const char *const texts[] = {
        "",
        "0x12b0",
        "0x12b0\n()",
        "0x12b0 ()",
        "0x12b0)",
        "0x()",
        "x12b0()",
        "12b0()",
        "0X12b0()",
        "00x12b0()",
        "f0x12b0()",
        "_0x12b0()",
        "0x12b0g()",
        "0x12b0(()",
        "0x12b0( )",
        "0x12b0(?)",
        "0x12b0(1)",
        "0x12b0(on_ready)",
        "0x12b0(on_ready+0x11)",
        "0x12b0(on_read+0x10)",
        "0x12b0(on_ready+0x10, main.c:41)",
        "0x12b0(on_ready+0x10",
        "0x99()",
        "0x99(on_ready+0x10)",
        "0x000000000000012b0()",
        "0x1000000000000012b0()",
        "(0x12b0)",
    };
    (void)state;
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        assert_string_equal(named(texts[i]), texts[i]);
    }
}

static void what_looked_like_an_address_may_go_over_into_one(void **state)
{
    (void)state;
    assert_string_equal(named("0x12b0, 0x12b0()"), "0x12b0, 0x12b0(on_ready+0x10, main.c:41)");
    assert_string_equal(named("0x12b0(-0x12b0()"), "0x12b0(-0x12b0(on_ready+0x10, main.c:41)");
    assert_string_equal(named("0 0x12b0()"), "0 0x12b0(on_ready+0x10, main.c:41)");
}

static void a_name_without_end_is_no_name(void **state)
{
    static char text[3 * NAMES_INSIDE_BYTES];
    (void)state;
    memset(text, 'a', sizeof(text) - 1);
    memcpy(text, "0x12b0(", 7);
    text[sizeof(text) - 2] = ')';
    assert_string_equal(named(text), text);
    assert_int_equal(times_asked, 0);
}

static void bytes_of_any_value_pass(void **state)
{
    static const char before[] = "\0\1\xff\n\r0x\0 0x12b0(\0) \xfe(";
    char text[sizeof(before) - 1 + 256];
    struct names names = fresh_names();
    (void)state;
    memcpy(text, before, sizeof(before) - 1);
    for (int i = 0; i < 256; i++) {
        text[sizeof(before) - 1 + (size_t)i] = (char)i;
    }
    names_feed(&names, text, sizeof(text));
    assert_int_equal(output_bytes, sizeof(text));
    assert_memory_equal(output, text, sizeof(text));
}

/* Every text there is has to come out in order and complete, with additions at most. */
static void nothing_of_a_random_text_is_lost(void **state)
{
    static const char alphabet[] = "00xx12ab()+_on ready\n\xff";
    (void)state;
    srand(1);
    for (int round = 0; round < 20000; round++) {
        char text[64];
        size_t bytes = (size_t)rand() % sizeof(text);
        struct names names = fresh_names();
        for (size_t i = 0; i < bytes; i++) {
            text[i] = alphabet[(size_t)rand() % (sizeof(alphabet) - 1)];
        }
        size_t cut = bytes > 0 ? (size_t)rand() % bytes : 0;
        names_feed(&names, text, cut);
        names_feed(&names, &text[cut], bytes - cut);
        size_t found = 0;
        for (size_t i = 0; i < output_bytes && found < bytes; i++) {
            found += output[i] == text[found];
        }
        assert_int_equal(found, bytes);
        assert_true(times_asked > 0 || output_bytes == bytes);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_address_of_code_gets_its_name_and_place),
        cmocka_unit_test(a_name_that_the_program_found_gets_its_place),
        cmocka_unit_test(without_a_line_the_name_stands_alone),
        cmocka_unit_test(pieces_may_be_cut_anywhere),
        cmocka_unit_test(nothing_is_kept_back),
        cmocka_unit_test(all_else_stays_as_it_is),
        cmocka_unit_test(what_looked_like_an_address_may_go_over_into_one),
        cmocka_unit_test(a_name_without_end_is_no_name),
        cmocka_unit_test(bytes_of_any_value_pass),
        cmocka_unit_test(nothing_of_a_random_text_is_lost),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
