/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <base/spsc_ring.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#define CAPACITY 8

struct sample {
    uint32_t number;
    char text[3];
};

SPSC_RING(samples, struct sample, CAPACITY);
SPSC_RING(words, uint32_t, CAPACITY);
SPSC_RING(pointers, const char *, 1);

static struct words ring;

/* Anywhere, also shortly before the counts wrap. */
static void make_empty_at(uint32_t count)
{
    memset(&ring, 0xff, sizeof(ring));
    ring.written = ring.read = count;
}

static void assert_count(uint32_t count)
{
    assert_int_equal(words_count(&ring), count);
    assert_int_equal(words_space(&ring), CAPACITY - count);
}

static const uint32_t starts[] = {0, 1, 5, CAPACITY - 1, UINT32_MAX - 3, UINT32_MAX};

static void items_come_out_in_order(void **state)
{
    (void)state;
    for (size_t start = 0; start < ARRAY_SIZE(starts); start++) {
        uint32_t item = 0;

        make_empty_at(starts[start]);
        assert_count(0);
        assert_false(words_get(&ring, &item));
        for (uint32_t i = 0; i < CAPACITY; i++) {
            assert_true(words_put(&ring, &i));
            assert_count(i + 1);
        }
        assert_false(words_put(&ring, &item));
        for (uint32_t i = 0; i < CAPACITY; i++) {
            assert_true(words_get(&ring, &item));
            assert_int_equal(item, i);
        }
        assert_false(words_get(&ring, &item));
    }
}

static void items_are_whole_structures(void **state)
{
    static struct samples measured;
    struct sample one = {7, "ab"};
    struct sample back = {0};

    (void)state;
    assert_int_equal(samples_capacity(&measured), CAPACITY);
    assert_true(samples_put(&measured, &one));
    assert_true(samples_get(&measured, &back));
    assert_int_equal(back.number, 7);
    assert_string_equal(back.text, "ab");
}

static void a_ring_of_one_pointer(void **state)
{
    static struct pointers names;
    const char *name = "petrel";
    const char *back = NULL;

    (void)state;
    assert_true(pointers_put(&names, &name));
    assert_false(pointers_put(&names, &name));
    assert_true(pointers_get(&names, &back));
    assert_ptr_equal(back, name);
}

static void many_are_put_and_got_at_once(void **state)
{
    const uint32_t items[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
    uint32_t back[CAPACITY + 2] = {0};

    (void)state;
    for (size_t start = 0; start < ARRAY_SIZE(starts); start++) {
        make_empty_at(starts[start]);
        assert_int_equal(words_put_many(&ring, items, 3), 3);
        assert_int_equal(words_put_many(&ring, items + 3, 7), CAPACITY - 3);
        assert_int_equal(words_put_many(&ring, items, 1), 0);
        assert_int_equal(words_get_many(&ring, back, 2), 2);
        assert_int_equal(words_get_many(&ring, back + 2, CAPACITY), CAPACITY - 2);
        assert_memory_equal(back, items, CAPACITY * sizeof(items[0]));
        assert_int_equal(words_get_many(&ring, back, 1), 0);
    }
}

static void claims_end_with_the_array(void **state)
{
    uint32_t *room;

    (void)state;
    make_empty_at(5);
    assert_int_equal(words_claim_put(&ring, &room, CAPACITY), 3);
    assert_ptr_equal(room, &ring.items[5]);
    room[0] = 10;
    room[1] = 11;
    assert_count(0); /* nobody sees it yet */
    words_finish_put(&ring, 2);
    assert_count(2);
    assert_int_equal(words_claim_put(&ring, &room, CAPACITY), 1); /* the one that was left */
    assert_ptr_equal(room, &ring.items[7]);
    room[0] = 12;
    words_finish_put(&ring, 1);
    assert_int_equal(words_claim_put(&ring, &room, 100), 5);
    assert_ptr_equal(room, &ring.items[0]);
    assert_int_equal(words_claim_put(&ring, &room, 2), 2);
    room[0] = 13;
    words_finish_put(&ring, 1);

    assert_int_equal(words_claim_get(&ring, &room, 100), 3);
    assert_int_equal(room[0], 10);
    assert_int_equal(room[2], 12);
    assert_count(4); /* still there */
    words_finish_get(&ring, 1);
    assert_int_equal(words_claim_get(&ring, &room, 1), 1);
    assert_int_equal(room[0], 11);
    words_finish_get(&ring, 2);
    assert_int_equal(words_claim_get(&ring, &room, 100), 1);
    assert_int_equal(room[0], 13);
    words_finish_get(&ring, 1);
    assert_count(0);
}

/* Numbers in order; the model is how many of them were put and got. */
static void any_sequence_agrees_with_two_numbers(void **state)
{
    uint32_t put = 0;
    uint32_t got = 0;

    (void)state;
    make_empty_at(UINT32_MAX - 50000);
    srand(1);
    for (int i = 0; i < 100000; i++) {
        uint32_t items[2 * CAPACITY] = {0};
        uint32_t *place;
        uint32_t n = (uint32_t)rand() % (2 * CAPACITY);
        uint32_t count;

        switch (rand() % 4) {
        case 0:
            for (uint32_t j = 0; j < n; j++) {
                items[j] = put + j;
            }
            count = words_put_many(&ring, items, n);
            assert_int_equal(count, MIN(n, CAPACITY - (put - got)));
            put += count;
            break;
        case 1:
            count = words_get_many(&ring, items, n);
            assert_int_equal(count, MIN(n, put - got));
            for (uint32_t j = 0; j < count; j++) {
                assert_int_equal(items[j], got++);
            }
            break;
        case 2:
            count = words_claim_put(&ring, &place, n);
            for (uint32_t j = 0; j < count; j++) {
                place[j] = put++;
            }
            words_finish_put(&ring, count);
            break;
        default:
            count = words_claim_get(&ring, &place, n);
            for (uint32_t j = 0; j < count; j++) {
                assert_int_equal(place[j], got++);
            }
            words_finish_get(&ring, count);
            break;
        }
        assert_count(put - got);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(items_come_out_in_order),
        cmocka_unit_test(items_are_whole_structures),
        cmocka_unit_test(a_ring_of_one_pointer),
        cmocka_unit_test(many_are_put_and_got_at_once),
        cmocka_unit_test(claims_end_with_the_array),
        cmocka_unit_test(any_sequence_agrees_with_two_numbers),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
