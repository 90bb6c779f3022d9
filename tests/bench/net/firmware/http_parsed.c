// SPDX-License-Identifier: Apache-2.0
/* HTTP with the whole parser of the example web_server, by triggered work; the minimal answer. */
#include <base/util.h>
#include <net/socket.h>

#include "http/http_parser.h"
#include "http_minimal.h"
#include "servers.h"
#include "work_server.h"

#define CONNECTIONS   16
#define RECEIVE_BYTES 512
#define TEXT_BYTES    64

struct http_client {
    struct work_connection connection;
    struct http_parser parser;
    char text[TEXT_BYTES];
};

static struct http_client clients[CONNECTIONS];

static struct work_connection *new_connection(void)
{
    for (size_t i = 0; i < CONNECTIONS; i++) {
        if (clients[i].connection.socket == 0) {
            http_parser_start(&clients[i].parser, clients[i].text, TEXT_BYTES);
            return &clients[i].connection;
        }
    }
    return NULL;
}

static bool is_served(struct http_client *client)
{
    return http_parser_method(&client->parser) == HTTP_GET &&
           http_parser_keeps_alive(&client->parser) &&
           net_send(client->connection.socket, http_minimal_response, HTTP_MINIMAL_RESPONSE_BYTES,
                    0) == HTTP_MINIMAL_RESPONSE_BYTES;
}

static void on_bytes(struct poll_work *work, uint32_t ready, enum poll_status status)
{
    struct http_client *client = CONTAINER_OF(work, struct http_client, connection.work);
    char bytes[RECEIVE_BYTES];
    size_t left = (size_t)work_connection_receive(&client->connection, bytes, sizeof(bytes));
    const char *at = bytes;

    (void)ready;
    (void)status;
    while (left != 0) {
        size_t used;
        enum http_parse result = http_parser_feed(&client->parser, at, left, &used);

        if (result == HTTP_PARSE_MORE) {
            return;
        }
        if (result == HTTP_PARSE_REFUSED || !is_served(client)) {
            work_connection_end(&client->connection);
            return;
        }
        http_parser_start(&client->parser, client->text, TEXT_BYTES);
        at += used;
        left -= used;
    }
}

int serve_parsed_http_by_work(uint16_t port)
{
    static struct work_server server = {.on_bytes = on_bytes, .new_connection = new_connection};

    return work_server_start(&server, port);
}
