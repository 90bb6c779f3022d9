/* SPDX-License-Identifier: Apache-2.0 */
#include "cmocka_all.h"

#include <kernel/console.h>
#include <string.h>

static char written[1024];
static size_t length;

void console_write(const char *text, size_t bytes)
{
    assert_true(length + bytes < sizeof(written));
    memcpy(written + length, text, bytes);
    length += bytes;
    written[length] = '\0';
}

static int set_up(void **state)
{
    (void)state;
    length = 0;
    written[0] = '\0';
    return 0;
}

static void text_is_formatted(void **state)
{
    (void)state;
    printk("%s has %d of %u, 0x%08x\n", "one", -5, 7U, 0xabcU);
    assert_string_equal(written, "one has -5 of 7, 0x00000abc\n");
    printk("next\n");
    assert_string_equal(written, "one has -5 of 7, 0x00000abc\nnext\n");
}

static void empty_text_writes_nothing(void **state)
{
    (void)state;
    printk("%s", "");
    assert_int_equal(length, 0);
}

/* One less than the buffer fits, as it ends with a zero. */
static void text_that_just_fits_is_whole(void **state)
{
    char text[CONFIG_PRINTK_BUFFER_BYTES];

    (void)state;
    memset(text, 'x', sizeof(text));
    text[sizeof(text) - 1U] = '\0';
    printk("%s", text);
    assert_string_equal(written, text);
}

static void longer_text_is_cut_and_says_so(void **state)
{
    char text[CONFIG_PRINTK_BUFFER_BYTES + 1];

    (void)state;
    memset(text, 'x', sizeof(text));
    text[sizeof(text) - 1U] = '\0';
    printk("%s", text);
    assert_int_equal(length, CONFIG_PRINTK_BUFFER_BYTES - 1 + 4);
    assert_int_equal(written[CONFIG_PRINTK_BUFFER_BYTES - 2], 'x');
    assert_string_equal(written + CONFIG_PRINTK_BUFFER_BYTES - 1, "...\n");
}

static int __attribute__((format(printf, 3, 4)))
format_into(char *text, size_t size, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    int wanted = vsnprintk(text, size, format, arguments);

    va_end(arguments);
    return wanted;
}

static void text_in_memory_ends_within_it(void **state)
{
    char text[4] = "xxx";

    (void)state;
    assert_int_equal(format_into(text, sizeof(text), "%d", 12), 2);
    assert_string_equal(text, "12");
    assert_int_equal(format_into(text, sizeof(text), "%d", 12345), 5);
    assert_string_equal(text, "123");
    assert_int_equal(snprintk(text, sizeof(text), "%s", "longer"), 6);
    assert_string_equal(text, "lon");
    assert_int_equal(length, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(text_is_formatted, set_up),
        cmocka_unit_test_setup(empty_text_writes_nothing, set_up),
        cmocka_unit_test_setup(text_that_just_fits_is_whole, set_up),
        cmocka_unit_test_setup(longer_text_is_cut_and_says_so, set_up),
        cmocka_unit_test_setup(text_in_memory_ends_within_it, set_up),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
