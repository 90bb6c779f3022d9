/* SPDX-License-Identifier: Apache-2.0 */
#include "cmocka_all.h"

#include "fake_scheduler.h"

#include <kernel/fixed_string.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#define CAPACITY 8

FIXED_STRING(word, CAPACITY);

static struct word string;

static int set_up(void **state)
{
    (void)state;
    memset(&string, 0, sizeof(string));
    fake_reset();
    return 0;
}

static void assert_word(const char *expected)
{
    assert_string_equal(word_text(&string), expected);
    assert_int_equal(word_length(&string), strlen(expected));
    assert_int_equal(word_space(&string), CAPACITY - strlen(expected));
    assert_int_equal(word_is_empty(&string), expected[0] == '\0');
}

static void an_empty_one_is_of_zeros(void **state)
{
    (void)state;
    assert_word("");
    assert_int_equal(word_capacity(&string), CAPACITY);
}

static void text_is_added_as_far_as_it_fits(void **state)
{
    (void)state;
    assert_true(word_set(&string, "abc"));
    assert_true(word_append(&string, "de"));
    assert_true(word_append_char(&string, 'f'));
    assert_true(word_append_bytes(&string, "ghi", 1));
    assert_word("abcdefg");
    assert_false(word_append(&string, "hij"));
    assert_word("abcdefgh");
    assert_false(word_append_char(&string, 'x'));
    assert_true(word_append(&string, ""));
    assert_true(word_set(&string, "12345678"));
    assert_false(word_set(&string, "123456789"));
    assert_word("12345678");
    assert_true(word_set(&string, ""));
    assert_word("");
}

static void numbers_are_printed_behind(void **state)
{
    (void)state;
    assert_true(word_set(&string, "n="));
    assert_true(word_printf(&string, "%d", -12));
    assert_word("n=-12");
    assert_true(word_printf(&string, "%s", "678"));
    assert_word("n=-12678");
    assert_true(word_printf(&string, "%s", ""));
    assert_false(word_printf(&string, "%s", "x"));
    assert_word("n=-12678");
    word_truncate(&string, 2);
    assert_false(word_printf(&string, "%07d", 1));
    assert_word("n=000000");
}

/* One to four bytes each. */
static const char *const characters[] = {"a", "\xc3\xa4", "\xe2\x82\xac", "\xf0\x9f\x90\xa6"};

static void what_cannot_be_printed_is_not_added(void **state)
{
    (void)state;
    assert_true(word_append(&string, "123"));
    assert_false(word_printf(&string, "4%lc", (wint_t)0x20ac)); /* in the locale "C" */
    assert_word("123");
}

static void characters_are_never_cut(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(characters); i++) {
        for (uint32_t before = 0; before <= CAPACITY; before++) {
            size_t size = strlen(characters[i]);
            bool fits = before + size <= CAPACITY;

            for (int is_printed = 0; is_printed < 2; is_printed++) {
                word_clear(&string);
                assert_true(word_append_bytes(&string, "xxxxxxxx", before));
                assert_int_equal(is_printed != 0 ? word_printf(&string, "%s", characters[i])
                                                 : word_append(&string, characters[i]),
                                 fits);
                assert_int_equal(word_length(&string), fits ? before + size : before);
                assert_int_equal(strlen(word_text(&string)), word_length(&string));
            }
        }
    }
}

static void bytes_that_are_no_characters_are_kept(void **state)
{
    (void)state;
    assert_false(word_set(&string, "\x80\x80\x80\x80\x80\x80\x80\x80\x80"));
    assert_int_equal(word_length(&string), CAPACITY);
    assert_false(word_set(&string, "\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4"));
    assert_int_equal(word_length(&string), CAPACITY);
}

static void its_own_text_may_be_added(void **state)
{
    (void)state;
    assert_true(word_set(&string, "abc"));
    assert_true(word_append(&string, word_text(&string)));
    assert_word("abcabc");
    assert_false(word_append(&string, word_text(&string) + 1));
    assert_word("abcabcbc");
    assert_true(word_set(&string, word_text(&string) + 3));
    assert_word("abcbc");
}

static void texts_are_compared(void **state)
{
    (void)state;
    (void)word_set(&string, "petrel");
    assert_true(word_equals(&string, "petrel"));
    assert_false(word_equals(&string, "petre"));
    assert_false(word_equals(&string, "petrels"));
    assert_true(word_starts_with(&string, "pet"));
    assert_true(word_starts_with(&string, ""));
    assert_false(word_starts_with(&string, "petrels"));
    assert_false(word_starts_with(&string, "et"));
    assert_true(word_ends_with(&string, "rel"));
    assert_true(word_ends_with(&string, ""));
    assert_true(word_ends_with(&string, "petrel"));
    assert_false(word_ends_with(&string, "apetrel"));
    assert_false(word_ends_with(&string, "pet"));
}

static void what_is_not_there_is_an_error_of_the_program(void **state)
{
    (void)state;
    (void)word_set(&string, "abc");
    assert_int_equal(word_at(&string, 2), 'c');
    expect_assert_failure((void)word_at(&string, 3));
    expect_assert_failure(word_truncate(&string, 4));
    word_truncate(&string, 1);
    assert_word("a");
    word_truncate(&string, 1);
    assert_word("a");
}

static void any_sequence_ends_with_a_zero_within_the_capacity(void **state)
{
    (void)state;
    srand(1);
    for (int i = 0; i < 50000; i++) {
        const char *character = characters[rand() % 4];
        uint32_t before = word_length(&string);
        bool fits = before + strlen(character) <= CAPACITY;

        if (rand() % 8 == 0) {
            word_truncate(&string, (uint32_t)rand() % (before + 1U));
            continue;
        }
        assert_int_equal(word_append(&string, character), fits);
        assert_int_equal(word_length(&string), before + (fits ? strlen(character) : 0));
        assert_int_equal(strlen(string.text), string.length);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(an_empty_one_is_of_zeros, set_up),
        cmocka_unit_test_setup(text_is_added_as_far_as_it_fits, set_up),
        cmocka_unit_test_setup(numbers_are_printed_behind, set_up),
        cmocka_unit_test_setup(what_cannot_be_printed_is_not_added, set_up),
        cmocka_unit_test_setup(characters_are_never_cut, set_up),
        cmocka_unit_test_setup(bytes_that_are_no_characters_are_kept, set_up),
        cmocka_unit_test_setup(its_own_text_may_be_added, set_up),
        cmocka_unit_test_setup(texts_are_compared, set_up),
        cmocka_unit_test_setup(what_is_not_there_is_an_error_of_the_program, set_up),
        cmocka_unit_test_setup(any_sequence_ends_with_a_zero_within_the_capacity, set_up),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
