/* SPDX-License-Identifier: Apache-2.0 */
#include "connection_fixture.h"

const char *input;
size_t input_left;
size_t input_step;
int input_end;
size_t received;
unsigned receive_calls;

char output[OUTPUT_SIZE];
size_t output_size;
size_t window;
int send_error;
unsigned send_calls;
bool send_more[MAX_SENDS];
bool has_ended_sending;

struct http_connection connection;
char large_body[LARGE_SIZE];

static int receive(struct http_connection *c, void *buffer, size_t size)
{
    assert_ptr_equal(c, &connection);
    receive_calls++;
    if (input_left == 0) {
        return input_end;
    }
    size = size < input_step ? size : input_step;
    size = size < input_left ? size : input_left;
    memcpy(buffer, input, size);
    input += size;
    input_left -= size;
    received += size;
    return (int)size;
}

static int send(struct http_connection *c, const void *data, size_t size, bool more)
{
    assert_ptr_equal(c, &connection);
    assert_false(has_ended_sending);
    assert_true(size > 0);
    send_more[send_calls % MAX_SENDS] = more;
    send_calls++;
    if (send_error != 0) {
        return send_error;
    }
    if (window == 0) {
        return -EAGAIN;
    }
    size = size < window ? size : window;
    assert_true(output_size + size < sizeof(output));
    memcpy(output + output_size, data, size);
    output_size += size;
    output[output_size] = '\0';
    window -= size;
    return (int)size;
}

static void end_sending(struct http_connection *c)
{
    assert_ptr_equal(c, &connection);
    assert_false(has_ended_sending);
    has_ended_sending = true;
}

static const struct http_transport transport = {
    .receive = receive,
    .send = send,
    .end_sending = end_sending,
};

int piece_error;
bool has_late_end;

static int write_piece(struct http_cursor *cursor, char *buffer, size_t size)
{
    static const char *const pieces[] = {"one,", "two,", "three", ""};
    int last = has_late_end ? 3 : 2;

    assert_true(size >= HTTP_PIECE_SIZE);
    if (cursor->item == 1 && piece_error != 0) {
        return piece_error;
    }
    cursor->is_last = cursor->item == last;
    strcpy(buffer, pieces[cursor->item]);
    return (int)strlen(pieces[cursor->item++]);
}

static int write_full_piece(struct http_cursor *cursor, char *buffer, size_t size)
{
    memset(buffer, 'p', size);
    cursor->is_last = cursor->item++ == 1;
    return (int)size;
}

const struct http_asset assets[] = {
    {
        .path = "/",
        .etag = "\"tag\"",
        HTTP_FIELDS("Content-Type: text/plain\r\nContent-Length: 6\r\n"),
        .body = SMALL_BODY,
        .size = 6,
    },
    {
        .path = "/large",
        HTTP_FIELDS("Content-Length: 1000\r\n"),
        .body = large_body,
        .size = LARGE_SIZE,
    },
    {.path = "/empty", HTTP_FIELDS("Content-Length: 0\r\n"), .body = "", .size = 0},
    {.path = "/wide", .fields = large_body, .fields_size = LARGE_SIZE},
};

static const struct http_resource resources[] = {
    {.path = "/pieces", HTTP_FIELDS("Content-Type: a/b\r\n"), .write_piece = write_piece},
    {.path = "/full", HTTP_FIELDS(""), .write_piece = write_full_piece},
};

struct http_site site;
struct http_server server;

void forget_output(void)
{
    output_size = 0;
    output[0] = '\0';
    send_calls = 0;
    receive_calls = 0;
}

void say(const char *bytes)
{
    input = bytes;
    input_left = strlen(bytes);
}

int open_connection(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(large_body); i++) {
        large_body[i] = (char)('a' + i % 26);
    }
    site = (struct http_site){assets, resources, 4, 2, NULL};
    server = (struct http_server){.transport = &transport, .site = &site};
    memset(&connection, 0xa5, sizeof(connection));
    say("");
    input_step = SIZE_MAX;
    input_end = -EAGAIN;
    received = 0;
    window = SIZE_MAX;
    send_error = 0;
    has_ended_sending = false;
    piece_error = 0;
    has_late_end = false;
    forget_output();
    http_connection_open(&connection, &server);
    return 0;
}

enum http_want run(void)
{
    for (unsigned steps = 0; steps < 10000; steps++) {
        enum http_want want = http_connection_step(&connection);

        if (want == HTTP_WANT_CLOSE || (want == HTTP_WANT_OUT && window == 0) ||
            (want == HTTP_WANT_IN && input_left == 0 && input_end == -EAGAIN)) {
            return want;
        }
    }
    fail_msg("the connection asks for ever for what it has");
    return HTTP_WANT_CLOSE;
}

const char *answer_to(const char *request)
{
    say(request);
    forget_output();
    run();
    return output;
}

void assert_status(unsigned status)
{
    char line[32];

    snprintf(line, sizeof(line), "HTTP/1.1 %u ", status);
    output[strlen(line)] = '\0';
    assert_string_equal(output, line);
}
