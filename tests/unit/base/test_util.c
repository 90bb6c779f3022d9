/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <base/util.h>
#include <cmocka.h>

struct pair {
    int first;
    char second[3];
};

static void container_of_leads_back_to_the_structure(void **state)
{
    struct pair pair;

    (void)state;
    assert_ptr_equal(CONTAINER_OF(&pair.second, struct pair, second), &pair);
    assert_ptr_equal(CONTAINER_OF(&pair.first, struct pair, first), &pair);
}

static void rounding_up_keeps_multiples(void **state)
{
    (void)state;
    assert_int_equal(ROUND_UP(0U, 8U), 0);
    assert_int_equal(ROUND_UP(1U, 8U), 8);
    assert_int_equal(ROUND_UP(8U, 8U), 8);
    assert_int_equal(ROUND_UP(9U, 8U), 16);
    assert_int_equal(ROUND_UP(3U + 4U, 2U + 2U), 8);
}

static void the_smaller_and_the_larger(void **state)
{
    (void)state;
    assert_int_equal(MIN(2, 3), 2);
    assert_int_equal(MIN(3, 2), 2);
    assert_int_equal(MAX(2, 3), 3);
    assert_int_equal(MAX(3, 2), 3);
}

static void an_array_knows_its_size(void **state)
{
    const int array[5] = {0};

    (void)state;
    (void)array;
    assert_int_equal(ARRAY_SIZE(array), 5);
    assert_int_equal(BIT(0), 1);
    assert_int_equal(BIT(31), 0x80000000U);
}

static void text_is_made_of_values_not_of_names(void **state)
{
#define SEVEN 7
    (void)state;
    assert_string_equal(BASE_STRINGIFY(SEVEN), "7");
    assert_int_equal(BASE_CONCAT(SEVEN, 1), 71);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(container_of_leads_back_to_the_structure),
        cmocka_unit_test(rounding_up_keeps_multiples),
        cmocka_unit_test(the_smaller_and_the_larger),
        cmocka_unit_test(an_array_knows_its_size),
        cmocka_unit_test(text_is_made_of_values_not_of_names),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
