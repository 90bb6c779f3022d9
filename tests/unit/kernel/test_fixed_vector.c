/* SPDX-License-Identifier: Apache-2.0 */
#include "cmocka_all.h"

#include "fake_scheduler.h"

#include <kernel/fixed_vector.h>
#include <stdlib.h>
#include <string.h>

#define CAPACITY 6

FIXED_VECTOR(numbers, int, CAPACITY);

struct point {
    int x;
    int y;
};

FIXED_VECTOR(points, struct point, 2);
FIXED_VECTOR(names, const char *, 1);

static struct numbers vector;

static int set_up(void **state)
{
    (void)state;
    memset(&vector, 0, sizeof(vector));
    fake_reset();
    return 0;
}

static void assert_numbers(uint32_t count, const int *expected)
{
    const int *item = expected;

    assert_int_equal(numbers_count(&vector), count);
    assert_int_equal(numbers_is_empty(&vector), count == 0);
    assert_int_equal(numbers_is_full(&vector), count == CAPACITY);
    for (uint32_t i = 0; i < count; i++) {
        assert_int_equal(*numbers_at(&vector, i), expected[i]);
        assert_int_equal(numbers_get(&vector, i), expected[i]);
    }
    for (int *number = numbers_begin(&vector); number != numbers_end(&vector); number++) {
        assert_int_equal(*number, *item++);
    }
    assert_int_equal(item - expected, count);
}

#define ASSERT_NUMBERS(...)                                                                        \
    assert_numbers(ARRAY_SIZE(((const int[]){__VA_ARGS__})), (const int[]){__VA_ARGS__})

static void push(int first, int count)
{
    for (int i = 0; i < count; i++) {
        assert_true(numbers_push(&vector, first + i));
    }
}

static void an_empty_one_is_of_zeros(void **state)
{
    (void)state;
    assert_numbers(0, NULL);
    assert_int_equal(numbers_capacity(&vector), CAPACITY);
}

static void pushing_ends_when_it_is_full(void **state)
{
    (void)state;
    push(0, CAPACITY);
    ASSERT_NUMBERS(0, 1, 2, 3, 4, 5);
    assert_false(numbers_push(&vector, 9));
    assert_false(numbers_insert(&vector, 0, 9));
    ASSERT_NUMBERS(0, 1, 2, 3, 4, 5);
}

static void popping_takes_the_last(void **state)
{
    (void)state;
    push(0, 2);
    assert_int_equal(numbers_pop(&vector), 1);
    assert_int_equal(numbers_pop(&vector), 0);
    assert_numbers(0, NULL);
}

static void inserting_and_removing_keep_the_order(void **state)
{
    (void)state;
    push(0, 3);
    assert_true(numbers_insert(&vector, 0, 10));
    assert_true(numbers_insert(&vector, 2, 11));
    assert_true(numbers_insert(&vector, 5, 12));
    ASSERT_NUMBERS(10, 0, 11, 1, 2, 12);
    numbers_remove(&vector, 5);
    numbers_remove(&vector, 0);
    numbers_remove(&vector, 1);
    ASSERT_NUMBERS(0, 1, 2);
}

static void the_last_takes_the_place_when_order_does_not_matter(void **state)
{
    (void)state;
    push(0, 4);
    numbers_remove_unordered(&vector, 1);
    ASSERT_NUMBERS(0, 3, 2);
    numbers_remove_unordered(&vector, 2);
    ASSERT_NUMBERS(0, 3);
}

static void appending_is_all_or_nothing(void **state)
{
    const int more[] = {7, 8, 9, 10};

    (void)state;
    push(0, 3);
    assert_false(numbers_append(&vector, more, 4));
    assert_false(numbers_append(&vector, more, UINT32_MAX));
    ASSERT_NUMBERS(0, 1, 2);
    assert_true(numbers_append(&vector, more, 3));
    ASSERT_NUMBERS(0, 1, 2, 7, 8, 9);
    assert_true(numbers_append(&vector, more, 0));
}

static void both_ends_and_less(void **state)
{
    (void)state;
    push(3, 3);
    assert_int_equal(*numbers_first(&vector), 3);
    assert_int_equal(*numbers_last(&vector), 5);
    numbers_truncate(&vector, 2);
    ASSERT_NUMBERS(3, 4);
    numbers_truncate(&vector, 2);
    numbers_clear(&vector);
    assert_numbers(0, NULL);
}

static void what_is_not_there_is_an_error_of_the_program(void **state)
{
    (void)state;
    expect_assert_failure((void)numbers_pop(&vector));
    expect_assert_failure((void)numbers_first(&vector));
    expect_assert_failure((void)numbers_last(&vector));
    push(0, 2);
    expect_assert_failure((void)numbers_at(&vector, 2));
    expect_assert_failure((void)numbers_get(&vector, UINT32_MAX));
    expect_assert_failure((void)numbers_insert(&vector, 3, 0));
    expect_assert_failure(numbers_remove(&vector, 2));
    expect_assert_failure(numbers_remove_unordered(&vector, 2));
    expect_assert_failure(numbers_truncate(&vector, 3));
    ASSERT_NUMBERS(0, 1);
}

static void items_are_of_any_type(void **state)
{
    struct points points = {0};
    struct names texts = {0};

    (void)state;
    assert_true(points_push(&points, (struct point){1, 2}));
    assert_int_equal(points_at(&points, 0)->y, 2);
    assert_int_equal(points_pop(&points).x, 1);
    assert_true(names_push(&texts, "petrel"));
    assert_string_equal(names_get(&texts, 0), "petrel");
}

static void any_sequence_agrees_with_an_array(void **state)
{
    int model[CAPACITY];
    uint32_t count = 0;

    (void)state;
    srand(1);
    for (int i = 0; i < 50000; i++) {
        uint32_t at = (uint32_t)rand() % (count + 1U);

        if (rand() % 2 == 0) {
            assert_int_equal(numbers_insert(&vector, at, i), count < CAPACITY);
            if (count < CAPACITY) {
                memmove(model + at + 1, model + at, (count - at) * sizeof(int));
                model[at] = i;
                count++;
            }
        } else if (at < count) {
            numbers_remove(&vector, at);
            memmove(model + at, model + at + 1, (count - at - 1) * sizeof(int));
            count--;
        }
        assert_numbers(count, model);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(an_empty_one_is_of_zeros, set_up),
        cmocka_unit_test_setup(pushing_ends_when_it_is_full, set_up),
        cmocka_unit_test_setup(popping_takes_the_last, set_up),
        cmocka_unit_test_setup(inserting_and_removing_keep_the_order, set_up),
        cmocka_unit_test_setup(the_last_takes_the_place_when_order_does_not_matter, set_up),
        cmocka_unit_test_setup(appending_is_all_or_nothing, set_up),
        cmocka_unit_test_setup(both_ends_and_less, set_up),
        cmocka_unit_test_setup(what_is_not_there_is_an_error_of_the_program, set_up),
        cmocka_unit_test_setup(items_are_of_any_type, set_up),
        cmocka_unit_test_setup(any_sequence_agrees_with_an_array, set_up),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
