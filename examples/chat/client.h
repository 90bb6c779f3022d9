/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CHAT_CLIENT_H
#define CHAT_CLIENT_H

#include <kernel/timepoint.h>
#include <net/socket_poll.h>

#include "line.h"

#define NAME_CHARACTERS 11
#define OUTBOX_BYTES    512

/* One connection. */
struct client {
    struct poll_member member;
    int socket;             /* negative: nobody's */
    k_timepoint_t patience; /* until when it must have taken something of its outbox */
    unsigned int left_out;  /* lines for which there was no room since the last that fitted */
    size_t waiting;         /* bytes in the outbox */
    struct line line;
    char name[NAME_CHARACTERS + 1];
    char outbox[OUTBOX_BYTES];
};

static inline bool client_is_there(const struct client *client)
{
    return client->socket >= 0;
}

/* A connection that was accepted becomes a client, watched by the set. */
void client_begin(struct client *client, struct poll_set *set, int socket);

/*
 * Send a line, or what the socket does not take now later. Without room in the outbox the line is
 * left out, and the client is told how many were as soon as there is room.
 */
void client_say(struct client *client, struct poll_set *set, const char *text);

/* Send what waits, and watch what there is to wait for. */
void client_go_on(struct client *client, struct poll_set *set);

/* The end. What it has not taken is sent by the network, or thrown away with a reset. */
void client_end(struct client *client, bool with_reset);

#endif
