/* SPDX-License-Identifier: Apache-2.0 */
#include "cmocka_all.h"

#include "fake_scheduler.h"

#include <kernel/fixed_pool.h>
#include <stdlib.h>
#include <string.h>

#define CAPACITY 5

struct request {
    int number;
    char text[7];
};

FIXED_POOL(requests, struct request, CAPACITY);
FIXED_POOL(bytes, uint8_t, 65534);

static struct requests pool;

static int set_up(void **state)
{
    (void)state;
    memset(&pool, 0, sizeof(pool));
    fake_reset();
    return 0;
}

static void all_items_are_given_once_and_are_distinct(void **state)
{
    struct request *items[CAPACITY];

    (void)state;
    assert_int_equal(requests_capacity(&pool), CAPACITY);
    for (uint32_t i = 0; i < CAPACITY; i++) {
        assert_int_equal(requests_count(&pool), i);
        items[i] = requests_alloc(&pool);
        assert_non_null(items[i]);
        items[i]->number = (int)i;
        assert_int_equal(requests_index(&pool, items[i]), i);
    }
    assert_null(requests_alloc(&pool));
    for (uint32_t i = 0; i < CAPACITY; i++) {
        assert_int_equal(items[i]->number, i);
        requests_free(&pool, items[i]);
    }
    assert_int_equal(requests_count(&pool), 0);
    assert_int_equal(requests_max_used(&pool), CAPACITY);
}

static void what_was_freed_last_is_given_first(void **state)
{
    struct request *one = requests_alloc(&pool);
    struct request *two = requests_alloc(&pool);

    (void)state;
    requests_free(&pool, one);
    requests_free(&pool, two);
    assert_ptr_equal(requests_alloc(&pool), two);
    assert_ptr_equal(requests_alloc(&pool), one);
    assert_ptr_equal(requests_alloc(&pool), two + 1);
}

static void only_items_in_use_are_found_by_number(void **state)
{
    struct request *one = requests_alloc(&pool);
    struct request *two = requests_alloc(&pool);

    (void)state;
    requests_free(&pool, one);
    assert_null(requests_at(&pool, 0));
    assert_ptr_equal(requests_at(&pool, 1), two);
    assert_null(requests_at(&pool, 2));
    expect_assert_failure((void)requests_at(&pool, CAPACITY));
}

static void what_is_no_item_in_use_is_an_error_of_the_program(void **state)
{
    struct request *one = requests_alloc(&pool);
    struct request other;

    (void)state;
    assert_true(requests_is_used(&pool, one));
    assert_false(requests_is_used(&pool, one + 1));
    assert_false(requests_is_used(&pool, &other));
    assert_false(requests_is_used(&pool, NULL));
    assert_false(requests_is_used(&pool, (struct request *)(void *)(one->text)));
    assert_false(requests_is_used(&pool, &pool.items[CAPACITY]));
    expect_assert_failure(requests_free(&pool, &other));
    expect_assert_failure(requests_free(&pool, one + 1));
    requests_free(&pool, one);
    expect_assert_failure(requests_free(&pool, one)); /* twice */
    expect_assert_failure((void)requests_index(&pool, one));
}

static void the_largest_pool_has_numbers_enough(void **state)
{
    static struct bytes large;
    uint8_t *last = NULL;
    uint8_t *item;

    (void)state;
    while ((item = bytes_alloc(&large)) != NULL) {
        last = item;
    }
    assert_int_equal(bytes_count(&large), 65534);
    assert_int_equal(bytes_index(&large, last), 65533);
    bytes_free(&large, last);
    assert_null(bytes_at(&large, 65533));
    assert_ptr_equal(bytes_alloc(&large), last);
}

static void any_sequence_loses_no_item(void **state)
{
    bool used[CAPACITY] = {false};
    uint32_t count = 0;

    (void)state;
    srand(1);
    for (int i = 0; i < 50000; i++) {
        uint32_t index = (uint32_t)rand() % CAPACITY;

        if (used[index]) {
            requests_free(&pool, requests_at(&pool, index));
            used[index] = false;
            count--;
        } else {
            struct request *item = requests_alloc(&pool);

            assert_non_null(item);
            index = requests_index(&pool, item);
            assert_false(used[index]);
            used[index] = true;
            count++;
        }
        assert_int_equal(requests_count(&pool), count);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(all_items_are_given_once_and_are_distinct, set_up),
        cmocka_unit_test_setup(what_was_freed_last_is_given_first, set_up),
        cmocka_unit_test_setup(only_items_in_use_are_found_by_number, set_up),
        cmocka_unit_test_setup(what_is_no_item_in_use_is_an_error_of_the_program, set_up),
        cmocka_unit_test_setup(the_largest_pool_has_numbers_enough, set_up),
        cmocka_unit_test_setup(any_sequence_loses_no_item, set_up),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
