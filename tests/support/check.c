/* SPDX-License-Identifier: Apache-2.0 */

/* The checks of a case. Numbers are formatted here: not every printk() can print long long. */

#include "case.h"

#include <kernel/console.h>
#include <string.h>

struct decimal {
    char text[24];
};

static const char *to_decimal(struct decimal *decimal, long long value)
{
    char *digit = &decimal->text[sizeof(decimal->text) - 1U];
    unsigned long long rest =
        value < 0 ? 0ULL - (unsigned long long)value : (unsigned long long)value;

    *digit = '\0';
    do {
        *--digit = (char)('0' + (rest % 10U));
        rest /= 10U;
    } while (rest != 0);
    if (value < 0) {
        *--digit = '-';
    }
    return digit;
}

static void print_place(const char *file, int line)
{
    const char *slash = strrchr(file, '/');

    printk("# %s:%d: ", slash != NULL ? slash + 1 : file, line);
}

void test__check(bool is_good, const char *problem, const char *file, int line)
{
    if (is_good) {
        return;
    }
    print_place(file, line);
    printk("%s\n", problem);
    case_fail();
}

static bool holds(long long actual, enum test__relation relation, long long other)
{
    switch (relation) {
    case TEST__EQUALS:
        return actual == other;
    case TEST__DIFFERS_FROM:
        return actual != other;
    case TEST__IS_AT_LEAST:
        return actual >= other;
    default:
        return actual <= other;
    }
}

void test__compare(long long actual, enum test__relation relation, long long other,
                   const char *expression, const char *file, int line)
{
    static const char *const wishes[] = {"", "other than ", "at least ", "at most "};
    struct decimal is;
    struct decimal shall;

    if (holds(actual, relation, other)) {
        return;
    }
    print_place(file, line);
    printk("%s is %s, shall be %s%s\n", expression, to_decimal(&is, actual), wishes[relation],
           to_decimal(&shall, other));
    case_fail();
}

void test__check_memory(const void *actual, const void *expected, size_t length,
                        const char *expression, const char *file, int line)
{
    const unsigned char *is = actual;
    const unsigned char *shall = expected;

    for (size_t i = 0; i < length; i++) {
        if (is[i] != shall[i]) {
            print_place(file, line);
            printk("byte %u of %u of %s is 0x%02x, shall be 0x%02x\n", (unsigned int)i,
                   (unsigned int)length, expression, is[i], shall[i]);
            case_fail();
            return;
        }
    }
}

void test__check_string(const char *actual, const char *expected, const char *expression,
                        const char *file, int line)
{
    if (strcmp(actual, expected) == 0) {
        return;
    }
    print_place(file, line);
    printk("%s is \"%s\", shall be \"%s\"\n", expression, actual, expected);
    case_fail();
}

void test__skip(const char *reason)
{
    case_skip(reason);
}
