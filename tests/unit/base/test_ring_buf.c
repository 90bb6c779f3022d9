/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <base/ring_buf.h>
#include <cmocka.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define SIZE 10

RING_BUF_DECLARE(ring, SIZE);

static int set_up(void **state)
{
    (void)state;
    ring_buf_reset(&ring);
    return 0;
}

static uint32_t put(const char *text)
{
    return ring_buf_put(&ring, (const uint8_t *)text, (uint32_t)strlen(text));
}

static void assert_next(const char *expected)
{
    uint8_t bytes[SIZE + 1];
    uint32_t length = (uint32_t)strlen(expected);

    assert_int_equal(ring_buf_get(&ring, bytes, length), length);
    assert_memory_equal(bytes, expected, length);
}

static void assert_fill(uint32_t size)
{
    assert_int_equal(ring_buf_size_get(&ring), size);
    assert_int_equal(ring_buf_space_get(&ring), SIZE - size);
    assert_int_equal(ring_buf_is_empty(&ring), size == 0);
    assert_int_equal(ring_buf_capacity_get(&ring), SIZE);
}

static void bytes_come_out_in_order(void **state)
{
    uint8_t byte;

    (void)state;
    assert_fill(0);
    assert_int_equal(ring_buf_get(&ring, &byte, 1), 0);
    assert_int_equal(put("abc"), 3);
    assert_fill(3);
    assert_next("ab");
    assert_fill(1);
    assert_next("c");
    assert_fill(0);
}

static void every_byte_of_the_ring_is_used(void **state)
{
    (void)state;
    for (int round = 0; round < 3 * SIZE; round++) {
        assert_int_equal(put("0123456789abc"), SIZE);
        assert_fill(SIZE);
        assert_int_equal(put("x"), 0);
        assert_next("0123456789");
        assert_fill(0);
        assert_int_equal(put("-"), 1); /* so that the next begins one further on */
        assert_next("-");
    }
}

static void peeking_leaves_the_bytes(void **state)
{
    uint8_t bytes[SIZE];

    (void)state;
    (void)put("-------");
    assert_next("-------");
    (void)put("abcdef"); /* over the end */
    assert_int_equal(ring_buf_peek(&ring, bytes, 5), 5);
    assert_memory_equal(bytes, "abcde", 5);
    assert_fill(6);
    assert_int_equal(ring_buf_peek(&ring, bytes, SIZE), 6);
    assert_memory_equal(bytes, "abcdef", 6);
    assert_next("abcdef");
    assert_int_equal(ring_buf_peek(&ring, bytes, 1), 0);
}

static void bytes_are_dropped_without_a_place_for_them(void **state)
{
    (void)state;
    (void)put("abcdef");
    assert_int_equal(ring_buf_get(&ring, NULL, 4), 4);
    assert_next("ef");
}

static void a_claim_ends_with_the_array(void **state)
{
    uint8_t *data;
    uint8_t *more;

    (void)state;
    (void)put("-------");
    assert_next("-------");
    assert_int_equal(ring_buf_put_claim(&ring, &data, SIZE), 3);
    assert_ptr_equal(data, ring.buffer + 7);
    assert_int_equal(ring_buf_put_claim(&ring, &more, SIZE), 7);
    assert_ptr_equal(more, ring.buffer);
    data[0] = 'a';
    data[1] = 'b';
    data[2] = 'c';
    more[0] = 'd';
    more[1] = 'e';
    assert_int_equal(ring_buf_put_claim(&ring, &more, 1), 0);
    assert_int_equal(ring_buf_size_get(&ring), 0); /* nobody sees it yet */
    assert_int_equal(ring_buf_put_finish(&ring, 5), 0);
    assert_fill(5);
    assert_int_equal(ring_buf_get_claim(&ring, &data, 2), 2);
    assert_memory_equal(data, "ab", 2);
    assert_int_equal(ring_buf_get_claim(&ring, &data, 9), 1);
    assert_memory_equal(data, "c", 1);
    assert_int_equal(ring_buf_get_claim(&ring, &data, 9), 2);
    assert_memory_equal(data, "de", 2);
    assert_int_equal(ring_buf_get_finish(&ring, 4), 0);
    assert_next("e");
}

static void what_is_claimed_is_not_free_until_finished(void **state)
{
    uint8_t *data;

    (void)state;
    (void)put("0123456789");
    assert_int_equal(ring_buf_get_claim(&ring, &data, 6), 6);
    assert_int_equal(ring_buf_size_get(&ring), 4);
    assert_int_equal(ring_buf_space_get(&ring), 0);
    assert_int_equal(ring_buf_get_finish(&ring, 2), 0); /* the other four come back */
    assert_int_equal(ring_buf_size_get(&ring), 8);
    assert_int_equal(ring_buf_space_get(&ring), 2);
    assert_int_equal(ring_buf_put_claim(&ring, &data, 2), 2);
    assert_int_equal(ring_buf_space_get(&ring), 0);
    assert_int_equal(ring_buf_put_finish(&ring, 0), 0);
    assert_int_equal(ring_buf_space_get(&ring), 2);
    assert_next("23456789");
}

static void no_more_is_finished_than_was_claimed(void **state)
{
    uint8_t *data;

    (void)state;
    assert_int_equal(ring_buf_put_finish(&ring, 1), -EINVAL);
    assert_int_equal(ring_buf_put_claim(&ring, &data, 4), 4);
    assert_int_equal(ring_buf_put_finish(&ring, 5), -EINVAL);
    assert_int_equal(ring_buf_put_finish(&ring, 4), 0);
    assert_int_equal(ring_buf_get_finish(&ring, 1), -EINVAL);
    assert_int_equal(ring_buf_get_claim(&ring, &data, 4), 4);
    assert_int_equal(ring_buf_get_finish(&ring, 5), -EINVAL);
    assert_int_equal(ring_buf_get_finish(&ring, 4), 0);
    assert_fill(0);
}

static void resetting_forgets_everything(void **state)
{
    uint8_t *data;

    (void)state;
    (void)put("abc");
    assert_int_equal(ring_buf_get_claim(&ring, &data, 1), 1);
    assert_int_equal(ring_buf_put_claim(&ring, &data, 1), 1);
    ring_buf_reset(&ring);
    assert_fill(0);
    assert_int_equal(ring_buf_put_finish(&ring, 1), -EINVAL);
    assert_int_equal(ring_buf_get_finish(&ring, 1), -EINVAL);
}

static void the_largest_ring_has_positions_enough(void **state)
{
    struct ring_buf large;
    uint8_t *data;
    uint32_t size = RING_BUFFER_MAX_SIZE - 1U;

    (void)state;
    ring_buf_init(&large, size, ring.buffer); /* claimed only */
    for (int round = 0; round < 5; round++) {
        assert_int_equal(ring_buf_put_claim(&large, &data, UINT32_MAX), size);
        assert_int_equal(ring_buf_put_finish(&large, size), 0);
        assert_int_equal(ring_buf_size_get(&large), size);
        assert_int_equal(ring_buf_space_get(&large), 0);
        assert_int_equal(ring_buf_get_claim(&large, &data, UINT32_MAX), size);
        assert_int_equal(ring_buf_get_finish(&large, size), 0);
        assert_int_equal(ring_buf_size_get(&large), 0);
    }
}

/* Bytes in an array that is moved up. */
static uint8_t model[SIZE];
static uint32_t model_size;

static void put_both(uint32_t size)
{
    static uint8_t next;
    uint8_t bytes[2 * SIZE];
    uint32_t fits = MIN(size, SIZE - model_size);

    for (uint32_t i = 0; i < size; i++) {
        bytes[i] = next++;
    }
    assert_int_equal(ring_buf_put(&ring, bytes, size), fits);
    memcpy(model + model_size, bytes, fits);
    model_size += fits;
}

static void get_both(uint32_t size)
{
    uint8_t bytes[2 * SIZE];
    uint32_t fits = MIN(size, model_size);

    if (rand() % 2 == 0) {
        assert_int_equal(ring_buf_peek(&ring, bytes, size), fits);
        assert_memory_equal(bytes, model, fits);
    }
    assert_int_equal(ring_buf_get(&ring, bytes, size), fits);
    assert_memory_equal(bytes, model, fits);
    memmove(model, model + fits, model_size - fits);
    model_size -= fits;
}

static void claim_and_finish_some(uint32_t size)
{
    uint8_t *data;
    uint32_t claimed = ring_buf_put_claim(&ring, &data, size);
    uint32_t finished = claimed != 0 ? (uint32_t)rand() % (claimed + 1) : 0;

    memset(data, (int)size, claimed);
    assert_int_equal(ring_buf_put_finish(&ring, finished), 0);
    memset(model + model_size, (int)size, finished);
    model_size += finished;
}

static void any_sequence_agrees_with_an_array(void **state)
{
    (void)state;
    srand(1);
    for (int i = 0; i < 100000; i++) {
        uint32_t size = (uint32_t)rand() % (SIZE + 3);

        switch (rand() % 3) {
        case 0:
            put_both(size);
            break;
        case 1:
            get_both(size);
            break;
        default:
            claim_and_finish_some(size);
            break;
        }
        assert_fill(model_size);
    }
}

#define WORDS 7

RING_BUF_ITEM_DECLARE(items, WORDS);

static void items_keep_their_boundaries(void **state)
{
    uint32_t two[2] = {0x11223344, 0x55667788};
    uint32_t back[3] = {0};
    uint16_t type;
    uint8_t value;
    uint8_t words = 3;

    (void)state;
    assert_int_equal(ring_buf_item_get(&items, &type, &value, back, &words), -EAGAIN);
    for (int round = 0; round < 3 * WORDS; round++) {
        assert_int_equal(ring_buf_item_put(&items, 0xabcd, 0x12, two, 2), 0);
        assert_int_equal(ring_buf_item_space_get(&items), WORDS - 3);
        assert_int_equal(ring_buf_item_put(&items, 1, 2, NULL, 0), 0);
        assert_int_equal(ring_buf_item_put(&items, 3, 4, two, 2), 0);
        assert_int_equal(ring_buf_item_put(&items, 5, 6, NULL, 0), -EMSGSIZE);

        words = 3;
        assert_int_equal(ring_buf_item_get(&items, &type, &value, back, &words), 0);
        assert_int_equal(type, 0xabcd);
        assert_int_equal(value, 0x12);
        assert_int_equal(words, 2);
        assert_memory_equal(back, two, sizeof(two));
        words = 0;
        assert_int_equal(ring_buf_item_get(&items, &type, &value, NULL, &words), 0);
        assert_int_equal(type, 1);
        assert_int_equal(words, 0);
        words = 0;
        assert_int_equal(ring_buf_item_get(&items, &type, &value, NULL, &words), 0); /* dropped */
        assert_int_equal(type, 3);
        assert_int_equal(words, 2);
        assert_true(ring_buf_is_empty(&items));
    }
}

static void an_item_too_long_to_get_stays(void **state)
{
    uint32_t two[2] = {1, 2};
    uint32_t back[2] = {0};
    uint16_t type;
    uint8_t value;
    uint8_t words = 1;

    (void)state;
    ring_buf_item_init(&items, WORDS, (uint32_t *)(void *)items.buffer);
    assert_int_equal(ring_buf_item_put(&items, 7, 8, two, 2), 0);
    assert_int_equal(ring_buf_item_get(&items, &type, &value, back, &words), -EMSGSIZE);
    assert_int_equal(words, 2);
    assert_int_equal(ring_buf_item_get(&items, &type, &value, back, &words), 0);
    assert_int_equal(back[1], 2);
}

static void item_sizes_are_in_words(void **state)
{
    (void)state;
    assert_int_equal(RING_BUF_ITEM_SIZEOF(uint64_t), 2);
    assert_int_equal(RING_BUF_ITEM_SIZEOF(char[5]), 2);
    assert_int_equal(RING_BUF_ITEM_SIZEOF(char), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(bytes_come_out_in_order, set_up),
        cmocka_unit_test_setup(every_byte_of_the_ring_is_used, set_up),
        cmocka_unit_test_setup(peeking_leaves_the_bytes, set_up),
        cmocka_unit_test_setup(bytes_are_dropped_without_a_place_for_them, set_up),
        cmocka_unit_test_setup(a_claim_ends_with_the_array, set_up),
        cmocka_unit_test_setup(what_is_claimed_is_not_free_until_finished, set_up),
        cmocka_unit_test_setup(no_more_is_finished_than_was_claimed, set_up),
        cmocka_unit_test_setup(resetting_forgets_everything, set_up),
        cmocka_unit_test_setup(the_largest_ring_has_positions_enough, set_up),
        cmocka_unit_test_setup(any_sequence_agrees_with_an_array, set_up),
        cmocka_unit_test(items_keep_their_boundaries),
        cmocka_unit_test(an_item_too_long_to_get_stays),
        cmocka_unit_test(item_sizes_are_in_words),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
