/* SPDX-License-Identifier: Apache-2.0 */
#include "http/http_problem.h"
#include "http/http_response.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static char buffer[256];

static int write_head(size_t size, uint16_t status, enum http_persistence persistence)
{
    struct http_text text;

    memset(buffer, '#', sizeof(buffer));
    http_text_start(&text, buffer, size);
    http_response_begin(&text, status);
    http_response_put_field(&text, "Allow", "GET, HEAD");
    http_response_put_length(&text, 1234);
    http_response_end(&text, persistence);
    return http_text_end(&text);
}

static void assert_head(uint16_t status, enum http_persistence persistence, const char *expected)
{
    assert_int_equal(write_head(sizeof(buffer), status, persistence), strlen(expected));
    assert_memory_equal(buffer, expected, strlen(expected));
}

static void a_head_has_its_fields_in_order(void **state)
{
    (void)state;
    assert_head(200, HTTP_PERSISTS,
                "HTTP/1.1 200 OK\r\n"
                "Server: Petrel\r\n"
                "Allow: GET, HEAD\r\n"
                "Content-Length: 1234\r\n"
                "\r\n");
}

static void the_connection_field_says_what_happens_next(void **state)
{
    (void)state;
    assert_head(404, HTTP_KEEPS_ALIVE,
                "HTTP/1.1 404 Not Found\r\n"
                "Server: Petrel\r\n"
                "Allow: GET, HEAD\r\n"
                "Content-Length: 1234\r\n"
                "Connection: keep-alive\r\n"
                "\r\n");
    assert_head(304, HTTP_CLOSES,
                "HTTP/1.1 304 Not Modified\r\n"
                "Server: Petrel\r\n"
                "Allow: GET, HEAD\r\n"
                "Content-Length: 1234\r\n"
                "Connection: close\r\n"
                "\r\n");
}

static void a_status_without_a_phrase_keeps_the_space(void **state)
{
    static const char expected[] = "HTTP/1.1 299 \r\n";

    (void)state;
    write_head(sizeof(buffer), 299, HTTP_PERSISTS);
    assert_memory_equal(buffer, expected, strlen(expected));
}

static void every_problem_has_a_phrase(void **state)
{
    (void)state;
    for (unsigned problem = 0; problem < HTTP_PROBLEMS; problem++) {
        write_head(sizeof(buffer), http_problem_status((enum http_problem)problem), HTTP_PERSISTS);
        assert_int_not_equal(buffer[strlen("HTTP/1.1 200 ")], '\r');
    }
}

static void a_short_buffer_is_reported_at_every_size(void **state)
{
    int length = write_head(sizeof(buffer), 431, HTTP_CLOSES);

    (void)state;
    for (int size = 0; size < length; size++) {
        assert_int_equal(write_head((size_t)size, 431, HTTP_CLOSES), -ENOSPC);
        assert_int_equal(buffer[size], '#');
    }
    assert_int_equal(write_head((size_t)length, 431, HTTP_CLOSES), length);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_head_has_its_fields_in_order),
        cmocka_unit_test(the_connection_field_says_what_happens_next),
        cmocka_unit_test(a_status_without_a_phrase_keeps_the_space),
        cmocka_unit_test(every_problem_has_a_phrase),
        cmocka_unit_test(a_short_buffer_is_reported_at_every_size),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
