/* SPDX-License-Identifier: Apache-2.0 */

/* What says where a body ends, and what is refused for it. */

#include "parser_fixture.h"

#include <stdio.h>
#include <string.h>

static void a_length_that_is_no_number_is_refused(void **state)
{
    static const char *const lengths[] = {"", "x", "-1", "+1", "1x", "1, 1", "1 1", "0x10", "1."};

    (void)state;
    for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
        char request[128];

        snprintf(request, sizeof(request), "POST / HTTP/1.1\r\nContent-Length: %s\r\n\r\n",
                 lengths[i]);
        assert_refused(request, HTTP_BAD_LENGTH);
    }
}

static void two_lengths_are_taken_only_when_they_agree(void **state)
{
    (void)state;
    assert_complete("POST / HTTP/1.1\r\n" HOST
                    "Content-Length: 2\r\nContent-Length: 02 \r\n\r\nab");
    assert_refused("POST / HTTP/1.1\r\n" HOST "Content-Length: 2\r\nContent-Length: 3\r\n\r\nabc",
                   HTTP_LENGTH_TWICE);
    assert_refused("POST / HTTP/1.1\r\n" HOST "Content-Length: 0\r\nContent-Length: 3\r\n\r\nabc",
                   HTTP_LENGTH_TWICE);
}

static void a_body_of_the_limit_is_skipped_and_one_more_byte_is_refused(void **state)
{
    static char body[HTTP_BODY_LIMIT];
    char head[128];
    size_t used;

    (void)state;
    memset(body, '\n', sizeof(body));
    snprintf(head, sizeof(head), "POST / HTTP/1.1\r\n" HOST "Content-Length: %u\r\n\r\n",
             HTTP_BODY_LIMIT);
    assert_int_equal(parse(head).result, HTTP_PARSE_MORE);
    assert_int_equal(http_parser_feed(&parser, body, 1, &used), HTTP_PARSE_MORE);
    assert_int_equal(http_parser_feed(&parser, body, sizeof(body), &used), HTTP_PARSE_COMPLETE);
    assert_int_equal(used, sizeof(body) - 1);

    snprintf(head, sizeof(head), "POST / HTTP/1.1\r\n" HOST "Content-Length: %u\r\n\r\n",
             HTTP_BODY_LIMIT + 1);
    assert_refused(head, HTTP_BODY_TOO_LONG);
    assert_refused("POST / HTTP/1.1\r\nContent-Length: 4294967297\r\n\r\n", HTTP_BODY_TOO_LONG);
    assert_refused("POST / HTTP/1.1\r\nContent-Length: 18446744073709551617\r\n\r\n",
                   HTTP_BODY_TOO_LONG);
}

static void transfer_codings_are_refused_each_for_its_reason(void **state)
{
    (void)state;
    assert_refused("POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n",
                   HTTP_LENGTH_REQUIRED);
    assert_refused("POST / HTTP/1.1\r\n" HOST "transfer-encoding:\tChunked \r\n\r\n",
                   HTTP_LENGTH_REQUIRED);
    assert_refused("POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: gzip, chunked\r\n\r\n",
                   HTTP_UNKNOWN_CODING);
    assert_refused("POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked;a=b\r\n\r\n",
                   HTTP_UNKNOWN_CODING);
    assert_refused("POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: xchunked\r\n\r\n",
                   HTTP_UNKNOWN_CODING);
    assert_refused("POST / HTTP/1.1\r\n" HOST "Transfer-Encoding:\r\n\r\n", HTTP_UNKNOWN_CODING);
    assert_refused("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", HTTP_CODING_IN_1_0);
    assert_refused("POST / HTTP/1.1\r\n" HOST
                   "Transfer-Encoding: chunked\r\nContent-Length: 0\r\n\r\n",
                   HTTP_LENGTH_AND_CODING);
    assert_refused("POST / HTTP/1.1\r\n" HOST "Content-Length: 5\r\nTransfer-Encoding: x\r\n\r\n",
                   HTTP_LENGTH_AND_CODING);
}

static void an_expectation_is_refused(void **state)
{
    (void)state;
    assert_refused("POST / HTTP/1.1\r\n" HOST "Expect: 100-continue\r\nContent-Length: 5\r\n\r\n",
                   HTTP_EXPECTATION);
    assert_complete("GET / HTTP/1.0\r\nExpect: 100-continue\r\n\r\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_length_that_is_no_number_is_refused),
        cmocka_unit_test(two_lengths_are_taken_only_when_they_agree),
        cmocka_unit_test(a_body_of_the_limit_is_skipped_and_one_more_byte_is_refused),
        cmocka_unit_test(transfer_codings_are_refused_each_for_its_reason),
        cmocka_unit_test(an_expectation_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
