/* SPDX-License-Identifier: Apache-2.0 */

#include "client.h"

#include <kernel/console.h>
#include <net/socket.h>
#include <string.h>

/* Who takes nothing for so long is left. */
#define PATIENCE_SECONDS 10
/* Of the memory that all connections share for sending. */
#define SEND_BYTES 2920

static void watch(struct client *client, struct poll_set *set)
{
    uint32_t wanted = client->waiting > 0 ? K_READY_IN | K_READY_OUT : K_READY_IN;

    (void)poll_set_remove(&client->member);
    (void)net_poll_set_add(set, &client->member, client->socket, wanted, 0);
}

void client_begin(struct client *client, struct poll_set *set, int socket)
{
    const int send_bytes = SEND_BYTES;

    (void)net_setsockopt(socket, NET_SOL_SOCKET, NET_SO_SNDBUF, &send_bytes, sizeof(send_bytes));
    client->socket = socket;
    client->left_out = 0;
    client->waiting = 0;
    line_begin(&client->line);
    poll_member_init(&client->member);
    watch(client, set);
}

static bool put(struct client *client, const char *text)
{
    size_t length = strlen(text);

    if (length > OUTBOX_BYTES - client->waiting) {
        return false;
    }
    if (client->waiting == 0) {
        client->patience = sys_timepoint_calc(K_SECONDS(PATIENCE_SECONDS));
    }
    memcpy(client->outbox + client->waiting, text, length);
    client->waiting += length;
    return true;
}

static void put_what_was_left_out(struct client *client)
{
    char text[48];

    if (client->left_out > 0) {
        snprintk(text, sizeof(text), "* %u lines were left out\n", client->left_out);
        if (put(client, text)) {
            client->left_out = 0;
        }
    }
}

/* An error shows when the socket is read. */
static void send_what_waits(struct client *client)
{
    int sent = net_send(client->socket, client->outbox, client->waiting, NET_MSG_DONTWAIT);

    if (sent > 0) {
        client->waiting -= (size_t)sent;
        memmove(client->outbox, client->outbox + sent, client->waiting);
        client->patience = sys_timepoint_calc(K_SECONDS(PATIENCE_SECONDS));
    }
}

void client_say(struct client *client, struct poll_set *set, const char *text)
{
    bool was_waiting = client->waiting > 0;

    if (client->left_out > 0 || !put(client, text)) {
        client->left_out++;
        return;
    }
    if (!was_waiting) {
        send_what_waits(client);
        watch(client, set);
    }
}

void client_go_on(struct client *client, struct poll_set *set)
{
    if (client->waiting > 0) {
        send_what_waits(client);
        put_what_was_left_out(client);
    }
    watch(client, set);
}

void client_end(struct client *client, bool with_reset)
{
    const struct net_linger reset = {.l_onoff = 1, .l_linger = 0};

    if (with_reset) {
        (void)net_setsockopt(client->socket, NET_SOL_SOCKET, NET_SO_LINGER, &reset, sizeof(reset));
    }
    (void)poll_set_remove(&client->member);
    (void)net_close(client->socket);
    client->socket = -1;
}
