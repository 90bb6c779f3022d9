/* SPDX-License-Identifier: Apache-2.0 */
/* TCP connections that are served by triggered work, whatever is spoken on them. */
#ifndef BENCH_WORK_SERVER_H
#define BENCH_WORK_SERVER_H

#include <poll/poll_work.h>
#include <stdint.h>

/** One connection. What a server remembers of it beyond this is behind it, in its own type. */
struct work_connection {
    struct poll_work work;
    int socket; /**< 0: this place is free. */
};

struct work_server {
    int listener;
    struct poll_work listener_work;
    poll_handler_t *on_bytes; /**< The work of each connection. */
    /** A place for a connection, whose socket becomes not 0; NULL when all are taken. */
    struct work_connection *(*new_connection)(void);
};

/** Accept connections on @p port. @retval 0 @retval -errno */
int work_server_start(struct work_server *server, uint16_t port);

/**
 * Receive what has come, in the work of a connection.
 *
 * @return How many bytes; 0: there is nothing to do, maybe because the connection has ended.
 */
int work_connection_receive(struct work_connection *connection, void *bytes, size_t room);

/** End a connection, in its work; its place is free then. */
void work_connection_end(struct work_connection *connection);

#endif
