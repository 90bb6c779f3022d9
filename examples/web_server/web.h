/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_H
#define WEB_H

/** How many connections are served at once; more wait until one is done. */
#define WEB_CLIENTS 16

/** Connections that wait to be accepted. */
#define WEB_BACKLOG 16

/**
 * A client that is silent for so long is left. A request must be complete so long after its first
 * byte, however it comes; while a response is sent, some of it must go out in each such time.
 */
#define WEB_IDLE_SECONDS 30

/**
 * Serve HTTP on @p port, from a work queue of its own.
 *
 * @retval 0
 * @return Otherwise what net_socket(), net_bind() or net_listen() returned.
 */
int web_start(unsigned short port);

struct k_mem_slab;

/** The pool of clients. */
struct k_mem_slab *web_clients(void);

struct http_server;

/** The counters of connections and requests. */
const struct http_server *web_server(void);

#endif
