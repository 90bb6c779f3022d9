/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reading → sending → reading …, or at the end sending → lingering → closed.
 *
 * Invariants:
 * 1. While reading, `out` belongs to the parser, which keeps the target there; from the moment the
 *    response begins until it is sent, to the response. So a pipelined request waits in `in`.
 * 2. A phase function returns true when there is more to do at once; before it returns false it
 *    sets `want`.
 */
#include "http_connection.h"

#include "http_response.h"
#include "http_text.h"

#include <assert.h>
#include <errno.h>
#include <string.h>

/* Phase functions in one step: about 2 KB of a long request, or two or three short requests. */
#define TURNS_PER_STEP 8U

#define CHUNK_HEAD_SIZE 5U /* "0fa\r\n" */
#define CHUNK_END       "\r\n"
#define LAST_CHUNK      "0\r\n\r\n"
#define CHUNK_TAIL_SIZE (sizeof(CHUNK_END LAST_CHUNK) - 1)

static_assert(HTTP_OUT_SIZE - CHUNK_HEAD_SIZE - CHUNK_TAIL_SIZE >= HTTP_PIECE_SIZE,
              "http_connection: a piece of a resource must fit HTTP_OUT_SIZE with its framing");
static_assert(HTTP_OUT_SIZE < 0x1000, "http_connection: a chunk's size has three digits");
static_assert(sizeof(void *) != 4 || sizeof(struct http_connection) == 584,
              "http_connection: 584 bytes on a 32-bit target is promised");

enum phase {
    PHASE_READING,
    PHASE_SENDING,
    PHASE_LINGERING,
};

static bool wait_for(struct http_connection *connection, enum http_want want)
{
    connection->want = (uint8_t)want;
    return false;
}

static int receive(struct http_connection *connection)
{
    return connection->server->transport->receive(connection, connection->in,
                                                  sizeof(connection->in));
}

/* --- beginning a response ------------------------------------------------ */

static enum http_persistence persistence(const struct http_connection *connection)
{
    if (connection->closes) {
        return HTTP_CLOSES;
    }
    return http_parser_is_1_0(&connection->parser) ? HTTP_KEEPS_ALIVE : HTTP_PERSISTS;
}

/* The target and the other text of the request are gone after this. */
static void begin_head(struct http_connection *connection, struct http_text *text, uint16_t status)
{
    connection->body_left = 0;
    connection->resource = NULL;
    connection->phase = PHASE_SENDING;
    connection->restarts_time = true;
    http_text_start(text, connection->out, sizeof(connection->out));
    http_response_begin(text, status);
}

/*
 * False: there is no body to send. So it is, too, when the fields of the content are too long for
 * HTTP_OUT_SIZE: then the connection closes without a response.
 */
static bool end_head(struct http_connection *connection, struct http_text *text)
{
    int length;

    http_response_end(text, persistence(connection));
    length = http_text_end(text);
    connection->out_start = 0;
    connection->out_end = (uint16_t)(length > 0 ? length : 0);
    connection->closes = connection->closes || length < 0;
    return length > 0 && http_parser_method(&connection->parser) != HTTP_HEAD;
}

static void begin_body(struct http_connection *connection, const void *body, uint32_t size)
{
    /* A small body goes out with the head in one call. */
    if (size <= sizeof(connection->out) - connection->out_end) {
        memcpy(connection->out + connection->out_end, body, size);
        connection->out_end = (uint16_t)(connection->out_end + size);
        return;
    }
    connection->body = body;
    connection->body_left = size;
}

static bool answer_with_sentence(struct http_connection *connection, enum http_problem problem)
{
    const char *sentence = http_problem_sentence(problem);
    uint32_t size = (uint32_t)strlen(sentence);
    struct http_text text;

    begin_head(connection, &text, http_problem_status(problem));
    http_response_put_field(&text, "Content-Type", "text/plain");
    http_response_put_length(&text, size);
    if (problem == HTTP_METHOD_NOT_ALLOWED) {
        http_response_put_field(&text, "Allow", "GET, HEAD");
    }
    if (end_head(connection, &text)) {
        begin_body(connection, sentence, size);
    }
    return true;
}

static bool answer_with_asset(struct http_connection *connection, const struct http_asset *asset,
                              uint16_t status)
{
    struct http_text text;

    begin_head(connection, &text, status);
    http_text_put(&text, asset->fields, asset->fields_size);
    /* An answer of "not modified" has all the fields but, whatever its length says, no body. */
    if (end_head(connection, &text) && status != 304) {
        begin_body(connection, asset->body, asset->size);
    }
    return true;
}

/* HTTP/1.0 knows no chunks: there the end of the connection is the end of the body. */
static bool answer_with_resource(struct http_connection *connection,
                                 const struct http_resource *resource)
{
    bool is_chunked = !http_parser_is_1_0(&connection->parser);
    struct http_text text;

    begin_head(connection, &text, 200);
    http_text_put(&text, resource->fields, resource->fields_size);
    if (is_chunked) {
        http_response_put_field(&text, "Transfer-Encoding", "chunked");
    } else {
        connection->closes = true;
    }
    if (end_head(connection, &text)) {
        connection->is_chunked = is_chunked;
        connection->resource = resource;
        connection->cursor = (struct http_cursor){0};
    }
    return true;
}

static bool answer(struct http_connection *connection)
{
    const struct http_site *site = connection->server->site;
    const char *path = http_parser_path(&connection->parser);
    const struct http_resource *resource;
    const struct http_asset *asset;

    connection->server->requests++;
    connection->closes = !http_parser_keeps_alive(&connection->parser);
    if (http_parser_method(&connection->parser) == HTTP_OTHER_METHOD) {
        return answer_with_sentence(connection, HTTP_METHOD_NOT_ALLOWED);
    }
    asset = http_site_find_asset(site, path);
    if (asset != NULL) {
        if (http_asset_is_current(asset, http_parser_if_none_match(&connection->parser))) {
            return answer_with_asset(connection, asset, 304);
        }
        return answer_with_asset(connection, asset, 200);
    }
    resource = http_site_find_resource(site, path);
    if (resource != NULL) {
        return answer_with_resource(connection, resource);
    }
    if (site->not_found != NULL) {
        return answer_with_asset(connection, site->not_found, 404);
    }
    return answer_with_sentence(connection, HTTP_NOT_FOUND);
}

/* The stream cannot be read any further: say why, and close when the client had time to read it. */
static bool refuse(struct http_connection *connection, enum http_problem problem)
{
    connection->server->refused++;
    connection->in_start = 0;
    connection->in_end = 0;
    connection->closes = true;
    connection->lingers = true;
    return answer_with_sentence(connection, problem);
}

/* --- reading ------------------------------------------------------------- */

static bool parse(struct http_connection *connection)
{
    bool had_begun = http_parser_has_begun(&connection->parser);
    enum http_parse result;
    size_t used;

    result = http_parser_feed(&connection->parser, connection->in + connection->in_start,
                              (size_t)(connection->in_end - connection->in_start), &used);
    connection->in_start = (uint16_t)(connection->in_start + used);
    if (result == HTTP_PARSE_COMPLETE) {
        return answer(connection);
    }
    if (result == HTTP_PARSE_REFUSED) {
        return refuse(connection, http_parser_problem(&connection->parser));
    }
    if (!had_begun && http_parser_has_begun(&connection->parser)) {
        connection->restarts_time = true;
    }
    connection->want = HTTP_WANT_IN;
    /* A full buffer hints at more; else the socket tells when there is. */
    return connection->in_end == sizeof(connection->in);
}

static bool read_request(struct http_connection *connection)
{
    int count;

    if (connection->in_start < connection->in_end) {
        return parse(connection);
    }
    count = receive(connection);
    if (count == -EAGAIN) {
        return wait_for(connection, HTTP_WANT_IN);
    }
    if (count == 0 && http_parser_has_begun(&connection->parser)) {
        return refuse(connection, HTTP_CUT_OFF);
    }
    if (count <= 0) {
        return wait_for(connection, HTTP_WANT_CLOSE);
    }
    connection->in_start = 0;
    connection->in_end = (uint16_t)count;
    return parse(connection);
}

/* --- lingering ----------------------------------------------------------- */

/*
 * Closing a socket while the client still sends resets the connection, and the reset may overtake
 * the response. So first the end is announced, and what still comes is thrown away.
 */
static bool begin_lingering(struct http_connection *connection)
{
    connection->server->transport->end_sending(connection);
    connection->linger_left = HTTP_LINGER_LIMIT;
    connection->in_start = connection->in_end;
    connection->phase = PHASE_LINGERING;
    return true;
}

static bool linger(struct http_connection *connection)
{
    int count = receive(connection);

    if (count == -EAGAIN) {
        return wait_for(connection, HTTP_WANT_IN);
    }
    if (count <= 0 || (uint32_t)count >= connection->linger_left) {
        return wait_for(connection, HTTP_WANT_CLOSE);
    }
    connection->linger_left -= (uint32_t)count;
    connection->want = HTTP_WANT_IN;
    return true;
}

static bool end_connection(struct http_connection *connection)
{
    bool has_more = connection->lingers || connection->in_start < connection->in_end;

    if (has_more || receive(connection) > 0) {
        return begin_lingering(connection);
    }
    return wait_for(connection, HTTP_WANT_CLOSE);
}

/* --- sending ------------------------------------------------------------- */

/* True when all was sent; else what is wanted is set. */
static bool send_part(struct http_connection *connection, const char *data, size_t size, bool more,
                      size_t *sent)
{
    int count = connection->server->transport->send(connection, data, size, more);

    *sent = 0;
    if (count < 0 && count != -EAGAIN) {
        return wait_for(connection, HTTP_WANT_CLOSE);
    }
    if (count > 0) {
        *sent = (size_t)count;
        connection->restarts_time = true;
    }
    connection->want = HTTP_WANT_OUT;
    return *sent == size;
}

static bool send_written(struct http_connection *connection)
{
    size_t size = (size_t)(connection->out_end - connection->out_start);
    bool more = connection->body_left > 0 || connection->resource != NULL;
    size_t sent;
    bool is_all;

    if (size == 0) {
        return true;
    }
    is_all = send_part(connection, connection->out + connection->out_start, size, more, &sent);
    connection->out_start = (uint16_t)(connection->out_start + sent);
    return is_all;
}

static bool send_body(struct http_connection *connection)
{
    size_t sent;
    bool is_all;

    if (connection->body_left == 0) {
        return true;
    }
    is_all = send_part(connection, connection->body, connection->body_left, false, &sent);
    connection->body += sent;
    connection->body_left -= (uint32_t)sent;
    return is_all;
}

static void frame_chunk(struct http_connection *connection, size_t size)
{
    struct http_text text;

    http_text_start(&text, connection->out, CHUNK_HEAD_SIZE);
    http_text_put_hexadecimal(&text, (uint32_t)size, 3);
    http_text_put(&text, "\r\n", 2);

    http_text_start(&text, connection->out + CHUNK_HEAD_SIZE + size, CHUNK_TAIL_SIZE);
    http_text_put_string(&text, CHUNK_END);
    if (connection->cursor.is_last) {
        http_text_put_string(&text, LAST_CHUNK);
    }
    connection->out_start = 0;
    connection->out_end = (uint16_t)(CHUNK_HEAD_SIZE + size + (size_t)http_text_end(&text));
}

static bool write_piece(struct http_connection *connection)
{
    const size_t room = sizeof(connection->out) - CHUNK_HEAD_SIZE - CHUNK_TAIL_SIZE;
    char *piece = connection->out + CHUNK_HEAD_SIZE;
    int size = connection->resource->write_piece(&connection->cursor, piece, room);

    if (size < 0) {
        return wait_for(connection, HTTP_WANT_CLOSE);
    }
    assert(size > 0 || connection->cursor.is_last);
    if (!connection->is_chunked) {
        connection->out_start = CHUNK_HEAD_SIZE;
        connection->out_end = (uint16_t)(CHUNK_HEAD_SIZE + (unsigned)size);
    } else if (size > 0) {
        frame_chunk(connection, (size_t)size);
    } else {
        memcpy(connection->out, LAST_CHUNK, sizeof(LAST_CHUNK) - 1);
        connection->out_start = 0;
        connection->out_end = sizeof(LAST_CHUNK) - 1;
    }
    if (connection->cursor.is_last) {
        connection->resource = NULL;
    }
    return true;
}

static bool end_response(struct http_connection *connection)
{
    if (connection->closes) {
        return end_connection(connection);
    }
    http_parser_start(&connection->parser, connection->out, sizeof(connection->out));
    connection->phase = PHASE_READING;
    connection->want = HTTP_WANT_IN;
    return connection->in_start < connection->in_end;
}

static bool send_response(struct http_connection *connection)
{
    if (!send_written(connection) || !send_body(connection)) {
        return false;
    }
    if (connection->resource != NULL) {
        return write_piece(connection);
    }
    return end_response(connection);
}

/* --- the whole connection ------------------------------------------------ */

static bool (*const phases[])(struct http_connection *connection) = {
    [PHASE_READING] = read_request,
    [PHASE_SENDING] = send_response,
    [PHASE_LINGERING] = linger,
};

/* What holds already if there is more to do: bytes in `in` do not make the socket readable. */
static enum http_want want_another_turn(const struct http_connection *connection)
{
    if (connection->phase == PHASE_SENDING || connection->in_start < connection->in_end) {
        return HTTP_WANT_OUT;
    }
    return HTTP_WANT_IN;
}

void http_connection_open(struct http_connection *connection, struct http_server *server)
{
    memset(connection, 0, offsetof(struct http_connection, in));
    connection->server = server;
    connection->phase = PHASE_READING;
    http_parser_start(&connection->parser, connection->out, sizeof(connection->out));
    server->connections++;
}

enum http_want http_connection_step(struct http_connection *connection)
{
    for (unsigned turn = 0; turn < TURNS_PER_STEP; turn++) {
        if (!phases[connection->phase](connection)) {
            return (enum http_want)connection->want;
        }
    }
    return want_another_turn(connection);
}

enum http_want http_connection_time_up(struct http_connection *connection)
{
    if (connection->phase != PHASE_READING || !http_parser_has_begun(&connection->parser)) {
        return HTTP_WANT_CLOSE;
    }
    refuse(connection, HTTP_TIMED_OUT);
    return http_connection_step(connection);
}

bool http_connection_restarts_time(struct http_connection *connection)
{
    bool restarts_time = connection->restarts_time;

    connection->restarts_time = false;
    return restarts_time;
}
