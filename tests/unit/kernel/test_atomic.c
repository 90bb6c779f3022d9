/* SPDX-License-Identifier: Apache-2.0 */
#include "cmocka_all.h"

#include <kernel/atomic.h>
#include <limits.h>
#include <pthread.h>

static void each_call_returns_what_was_there(void **state)
{
    atomic_t word = ATOMIC_INIT(5);

    (void)state;
    assert_int_equal(atomic_get(&word), 5);
    assert_int_equal(atomic_add(&word, 3), 5);
    assert_int_equal(atomic_sub(&word, 1), 8);
    assert_int_equal(atomic_inc(&word), 7);
    assert_int_equal(atomic_dec(&word), 8);
    assert_int_equal(atomic_or(&word, 8), 7);
    assert_int_equal(atomic_and(&word, 12), 15);
    assert_int_equal(atomic_xor(&word, 5), 12);
    assert_int_equal(atomic_nand(&word, 12), 9);
    assert_int_equal(atomic_set(&word, -1), ~8);
    assert_int_equal(atomic_clear(&word), -1);
    assert_int_equal(atomic_get(&word), 0);
}

static void sums_wrap_round(void **state)
{
    atomic_t word = ATOMIC_INIT(LONG_MAX);

    (void)state;
    assert_true(atomic_inc(&word) == LONG_MAX);
    assert_true(atomic_get(&word) == LONG_MIN);
    assert_true(atomic_dec(&word) == LONG_MIN);
    assert_true(atomic_get(&word) == LONG_MAX);
}

static void compare_and_set_wants_the_old_value(void **state)
{
    atomic_t word = ATOMIC_INIT(1);

    (void)state;
    assert_false(atomic_cas(&word, 0, 2));
    assert_int_equal(atomic_get(&word), 1);
    assert_true(atomic_cas(&word, 1, 2));
    assert_int_equal(atomic_get(&word), 2);
}

static void bits_are_found_in_any_word(void **state)
{
    enum {
        BITS = 3 * 64 + 1
    };
    static ATOMIC_DEFINE(words, BITS);

    (void)state;
    assert_int_equal(sizeof(words) * CHAR_BIT % ATOMIC_BITS, 0);
    assert_true(sizeof(words) * CHAR_BIT >= BITS);
    for (unsigned int bit = 0; bit < BITS; bit++) {
        assert_false(atomic_test_bit(words, bit));
        assert_false(atomic_test_and_set_bit(words, bit));
        assert_true(atomic_test_and_set_bit(words, bit));
        for (unsigned int other = 0; other < BITS; other++) {
            assert_int_equal(atomic_test_bit(words, other), other == bit);
        }
        assert_true(atomic_test_and_clear_bit(words, bit));
        assert_false(atomic_test_and_clear_bit(words, bit));
        atomic_set_bit(words, bit);
        assert_true(atomic_test_bit(words, bit));
        atomic_clear_bit(words, bit);
        atomic_set_bit_to(words, bit, true);
        assert_true(atomic_test_bit(words, bit));
        atomic_set_bit_to(words, bit, true);
        assert_true(atomic_test_bit(words, bit));
        atomic_set_bit_to(words, bit, false);
        assert_false(atomic_test_bit(words, bit));
    }
}

static void the_words_of_bits_are_no_more_than_needed(void **state)
{
    (void)state;
    assert_int_equal(ATOMIC_BITMAP_SIZE(1), 1);
    assert_int_equal(ATOMIC_BITMAP_SIZE(ATOMIC_BITS), 1);
    assert_int_equal(ATOMIC_BITMAP_SIZE(ATOMIC_BITS + 1), 2);
}

static void pointers_are_exchanged(void **state)
{
    int one;
    int other;
    atomic_ptr_t pointer = ATOMIC_PTR_INIT(NULL);

    (void)state;
    assert_null(atomic_ptr_get(&pointer));
    assert_null(atomic_ptr_set(&pointer, &one));
    assert_false(atomic_ptr_cas(&pointer, &other, &other));
    assert_ptr_equal(atomic_ptr_get(&pointer), &one);
    assert_true(atomic_ptr_cas(&pointer, &one, &other));
    assert_ptr_equal(atomic_ptr_clear(&pointer), &other);
    assert_null(atomic_ptr_get(&pointer));
}

static atomic_t shared;

static atomic_t toggled;

/* An even number of times. */
static void *count(void *unused)
{
    for (int i = 0; i < 100000; i++) {
        atomic_inc(&shared);
        atomic_nand(&toggled, -1);
    }
    return unused;
}

static void threads_of_the_host_lose_no_count(void **state)
{
    pthread_t threads[4];

    (void)state;
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(pthread_create(&threads[i], NULL, count, NULL), 0);
    }
    for (size_t i = 0; i < 4; i++) {
        pthread_join(threads[i], NULL);
    }
    assert_int_equal(atomic_get(&shared), 400000);
    assert_int_equal(atomic_get(&toggled), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_call_returns_what_was_there),
        cmocka_unit_test(sums_wrap_round),
        cmocka_unit_test(compare_and_set_wants_the_old_value),
        cmocka_unit_test(bits_are_found_in_any_word),
        cmocka_unit_test(the_words_of_bits_are_no_more_than_needed),
        cmocka_unit_test(pointers_are_exchanged),
        cmocka_unit_test(threads_of_the_host_lose_no_count),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
