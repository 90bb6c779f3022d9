/* SPDX-License-Identifier: Apache-2.0 */
#include "http/http_text.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static char buffer[64];
static struct http_text text;

static void start(size_t size)
{
    memset(buffer, '#', sizeof(buffer));
    http_text_start(&text, buffer, size);
}

static void assert_text(const char *expected)
{
    assert_int_equal(http_text_end(&text), strlen(expected));
    assert_memory_equal(buffer, expected, strlen(expected));
    assert_int_equal(buffer[strlen(expected)], '#');
}

static void an_untouched_text_is_empty(void **state)
{
    (void)state;
    start(0);
    assert_text("");
}

static void pieces_follow_each_other(void **state)
{
    (void)state;
    start(sizeof(buffer));
    http_text_put_string(&text, "a");
    http_text_put(&text, "bcd", 2);
    http_text_put_string(&text, "");
    http_text_put_unsigned(&text, 1);
    assert_text("abc1");
}

static void numbers_are_decimal(void **state)
{
    (void)state;
    start(sizeof(buffer));
    http_text_put_unsigned(&text, 0);
    http_text_put_string(&text, " ");
    http_text_put_unsigned(&text, 10);
    http_text_put_string(&text, " ");
    http_text_put_unsigned(&text, UINT32_MAX);
    http_text_put_string(&text, " ");
    http_text_put_signed(&text, INT32_MAX);
    http_text_put_string(&text, " ");
    http_text_put_signed(&text, INT32_MIN);
    http_text_put_string(&text, " ");
    http_text_put_signed(&text, -1);
    assert_text("0 10 4294967295 2147483647 -2147483648 -1");
}

static void hexadecimal_numbers_have_the_digits_asked_for(void **state)
{
    (void)state;
    start(sizeof(buffer));
    http_text_put_hexadecimal(&text, 0x1af, 3);
    http_text_put_string(&text, " ");
    http_text_put_hexadecimal(&text, 0xb, 4);
    http_text_put_string(&text, " ");
    http_text_put_hexadecimal(&text, 0xfedcba98, 8);
    assert_text("1af 000b fedcba98");
}

static void what_fits_to_the_last_byte_is_whole(void **state)
{
    (void)state;
    start(5);
    http_text_put_string(&text, "abc");
    http_text_put_unsigned(&text, 45);
    assert_text("abc45");
}

static void one_byte_too_many_is_reported_at_the_end_whatever_follows(void **state)
{
    (void)state;
    start(5);
    http_text_put_string(&text, "abc");
    http_text_put_unsigned(&text, 456);
    http_text_put_string(&text, "d");
    assert_int_equal(http_text_end(&text), -ENOSPC);
    assert_memory_equal(buffer, "abc##", 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_untouched_text_is_empty),
        cmocka_unit_test(pieces_follow_each_other),
        cmocka_unit_test(numbers_are_decimal),
        cmocka_unit_test(hexadecimal_numbers_have_the_digits_asked_for),
        cmocka_unit_test(what_fits_to_the_last_byte_is_whole),
        cmocka_unit_test(one_byte_too_many_is_reported_at_the_end_whatever_follows),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
