// SPDX-License-Identifier: Apache-2.0
/* HTTP with the minimal answer, by triggered work. */
#include <base/util.h>
#include <net/socket.h>

#include "http_minimal.h"
#include "servers.h"
#include "work_server.h"

#define CONNECTIONS   16
#define RECEIVE_BYTES 512

struct http_client {
    struct work_connection connection;
    struct http_minimal http;
};

static struct http_client clients[CONNECTIONS];

static struct work_connection *new_connection(void)
{
    for (size_t i = 0; i < CONNECTIONS; i++) {
        if (clients[i].connection.socket == 0) {
            clients[i].http = (struct http_minimal){0};
            return &clients[i].connection;
        }
    }
    return NULL;
}

static void on_bytes(struct poll_work *work, uint32_t ready, enum poll_status status)
{
    struct http_client *client = CONTAINER_OF(work, struct http_client, connection.work);
    char bytes[RECEIVE_BYTES];
    int received = work_connection_receive(&client->connection, bytes, sizeof(bytes));
    unsigned int requests;

    (void)ready;
    (void)status;
    if (received == 0) {
        return;
    }
    requests = http_minimal_requests(&client->http, bytes, (size_t)received);
    while (requests-- != 0) {
        if (net_send(client->connection.socket, http_minimal_response, HTTP_MINIMAL_RESPONSE_BYTES,
                     0) != HTTP_MINIMAL_RESPONSE_BYTES) {
            work_connection_end(&client->connection);
            return;
        }
    }
}

int serve_http_by_work(uint16_t port)
{
    static struct work_server server = {.on_bytes = on_bytes, .new_connection = new_connection};

    return work_server_start(&server, port);
}
