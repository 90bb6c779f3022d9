/* SPDX-License-Identifier: Apache-2.0 */
#include "http_response.h"

#define SERVER "\r\nServer: Petrel\r\n"

static const struct {
    uint16_t status;
    const char *line;
} lines[] = {
    {200, "HTTP/1.1 200 OK"},
    {304, "HTTP/1.1 304 Not Modified"},
    {400, "HTTP/1.1 400 Bad Request"},
    {404, "HTTP/1.1 404 Not Found"},
    {405, "HTTP/1.1 405 Method Not Allowed"},
    {408, "HTTP/1.1 408 Request Timeout"},
    {411, "HTTP/1.1 411 Length Required"},
    {413, "HTTP/1.1 413 Content Too Large"},
    {414, "HTTP/1.1 414 URI Too Long"},
    {417, "HTTP/1.1 417 Expectation Failed"},
    {431, "HTTP/1.1 431 Request Header Fields Too Large"},
    {501, "HTTP/1.1 501 Not Implemented"},
    {505, "HTTP/1.1 505 HTTP Version Not Supported"},
};

static void put_line(struct http_text *text, uint16_t status)
{
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        if (lines[i].status == status) {
            http_text_put_string(text, lines[i].line);
            return;
        }
    }
    /* The phrase may be empty, but not its space. */
    http_text_put_string(text, "HTTP/1.1 ");
    http_text_put_unsigned(text, status);
    http_text_put_string(text, " ");
}

void http_response_begin(struct http_text *text, uint16_t status)
{
    put_line(text, status);
    http_text_put(text, SERVER, sizeof(SERVER) - 1);
}

void http_response_put_field(struct http_text *text, const char *name, const char *value)
{
    http_text_put_string(text, name);
    http_text_put_string(text, ": ");
    http_text_put_string(text, value);
    http_text_put_string(text, "\r\n");
}

void http_response_put_length(struct http_text *text, uint32_t length)
{
    http_text_put_string(text, "Content-Length: ");
    http_text_put_unsigned(text, length);
    http_text_put_string(text, "\r\n");
}

void http_response_end(struct http_text *text, enum http_persistence persistence)
{
    static const char *const ends[] = {
        [HTTP_PERSISTS] = "\r\n",
        [HTTP_KEEPS_ALIVE] = "Connection: keep-alive\r\n\r\n",
        [HTTP_CLOSES] = "Connection: close\r\n\r\n",
    };

    http_text_put_string(text, ends[persistence]);
}
