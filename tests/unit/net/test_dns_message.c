/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Messages of DNS: every answer cut at every length, and with every byte replaced by every other,
 * in a block of exactly its size. What is read must be inside, and what is returned must be
 * allowed.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "dns_message.h"

enum {
    MOST = 3
};

static uint8_t question[DNS_QUESTION_BYTES];
static size_t question_length;

/* Read it where AddressSanitizer sees each byte too many. */
static int read_answer(const uint8_t *bytes, size_t length, struct net_address *found)
{
    uint8_t *copy = malloc(length == 0 ? 1 : length);

    if (length > 0) {
        memcpy(copy, bytes, length);
    }
    int result = net__dns_answer(copy, length, question, question_length, found, MOST);

    free(copy);
    assert_true((result >= 1 && result <= MOST) || result == -EAGAIN || result == -ENOENT ||
                result == -ENODATA || result == -EIO);
    return result;
}

/* An alias, an address of another kind, two addresses. */
static size_t make_answer(uint8_t *answer)
{
    static const uint8_t records[] = {
        0xc0, 12, 0,  5,  0,  1,  0,  0,  0,    9,  0, 5,  2, 'w', 'w', 0xc0, 16, 2, 'w', 'w',
        0xc0, 16, 0,  28, 0,  1,  0,  0,  0,    9,  0, 16, 0, 1,   2,   3,    4,  5, 6,   7,
        8,    9,  10, 11, 12, 13, 14, 15, 0xc0, 12, 0, 1,  0, 1,   0,   0,    0,  9, 0,   4,
        10,   0,  0,  1,  0,  0,  1,  0,  1,    0,  0, 0,  9, 0,   4,   10,   0,  0, 2};

    memcpy(answer, question, question_length);
    answer[2] = 0x81;
    answer[3] = 0x80;
    answer[7] = 4;
    memcpy(answer + question_length, records, sizeof(records));
    return question_length + sizeof(records);
}

static int make_question(void **state)
{
    (void)state;
    int length = net__dns_question(question, 0x1234, DNS_TYPE_A, "www.example.org");

    question_length = (size_t)length;
    return length == 12 + 17 + 4 ? 0 : -1;
}

static void a_question_is_as_in_the_book(void **state)
{
    static const uint8_t expected[] = {0x12, 0x34, 1,   0,   0,   1,   0,   0,   0,   0,   0,
                                       0,    3,    'w', 'w', 'w', 7,   'e', 'x', 'a', 'm', 'p',
                                       'l',  'e',  3,   'o', 'r', 'g', 0,   0,   1,   0,   1};

    (void)state;
    assert_int_equal(question_length, sizeof(expected));
    assert_memory_equal(question, expected, sizeof(expected));
}

static void an_answer_is_read_through_aliases(void **state)
{
    uint8_t answer[DNS_MESSAGE_BYTES];
    struct net_address found[MOST];
    size_t length = make_answer(answer);

    (void)state;
    assert_int_equal(read_answer(answer, length, found), 2);
    assert_int_equal(found[0].ip, NET_IP(10, 0, 0, 1));
    assert_int_equal(found[1].ip, NET_IP(10, 0, 0, 2));
    answer[7] = 200; /* it says that there are more */
    assert_int_equal(read_answer(answer, length, found), 2);
}

static void an_answer_cut_anywhere_is_read_as_far_as_it_is_there(void **state)
{
    uint8_t answer[DNS_MESSAGE_BYTES];
    struct net_address found[MOST];
    size_t length = make_answer(answer);

    (void)state;
    for (size_t cut = 0; cut < length; cut++) {
        int result = read_answer(answer, cut, found);

        if (cut < question_length) {
            assert_int_equal(result, -EAGAIN);
        } else {
            assert_int_equal(result, cut + 15 < length ? -ENODATA : 1);
        }
    }
}

static void an_answer_with_any_byte_changed_is_harmless(void **state)
{
    uint8_t answer[DNS_MESSAGE_BYTES];
    struct net_address found[MOST];
    size_t length = make_answer(answer);

    (void)state;
    for (size_t at = 0; at < length; at++) {
        uint8_t right = answer[at];

        for (int value = 0; value < 256; value++) {
            answer[at] = (uint8_t)value;
            (void)read_answer(answer, length, found);
        }
        answer[at] = right;
    }
}

static void the_number_and_the_question_must_be_ours(void **state)
{
    uint8_t answer[DNS_MESSAGE_BYTES];
    struct net_address found[MOST];
    size_t length = make_answer(answer);

    (void)state;
    for (size_t at = 0; at < question_length; at++) {
        bool may_differ = at == 2 || at == 3 || (at >= 6 && at < 12);

        answer[at] ^= 0x01;
        if (!may_differ) {
            assert_int_equal(read_answer(answer, length, found), -EAGAIN);
        }
        answer[at] ^= 0x01;
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_question_is_as_in_the_book),
        cmocka_unit_test(an_answer_is_read_through_aliases),
        cmocka_unit_test(an_answer_cut_anywhere_is_read_as_far_as_it_is_there),
        cmocka_unit_test(an_answer_with_any_byte_changed_is_harmless),
        cmocka_unit_test(the_number_and_the_question_must_be_ours),
    };

    return cmocka_run_group_tests(tests, make_question, NULL);
}
