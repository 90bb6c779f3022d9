// SPDX-License-Identifier: Apache-2.0
/*
 * "sockets NN": have NN other datagram sockets open, each watched by a work item. The answer is the
 * same text with the number that are open. All of it runs on the servers' queue.
 */
#include <base/util.h>
#include <net/socket.h>
#include <net/socket_poll.h>
#include <string.h>

#include "servers.h"

#define OTHER_SOCKETS    32
#define FIRST_OTHER_PORT 20000
#define COMMAND          "sockets "
#define COMMAND_BYTES    (sizeof(COMMAND) - 1)
#define LONGEST_COMMAND  64

struct other_socket {
    struct poll_work work;
    int socket;
};

static struct other_socket others[OTHER_SOCKETS];
static unsigned int others_open;
static struct poll_work command_work;
static int command_socket;

/* Nobody sends there; what comes all the same is read and dropped. */
static void on_other_datagram(struct poll_work *work, uint32_t ready, enum poll_status status)
{
    struct other_socket *other = CONTAINER_OF(work, struct other_socket, work);
    char byte;

    (void)ready;
    (void)status;
    (void)net_recv(other->socket, &byte, sizeof(byte), 0);
}

static bool open_other(struct other_socket *other, uint16_t port)
{
    other->socket = servers_open_udp(port);
    if (other->socket < 0) {
        return false;
    }
    poll_work_init(&other->work, servers_queue(), on_other_datagram);
    return net_poll_work_arm(other->socket, &other->work, K_READY_IN, 0) == 0;
}

static void close_other(struct other_socket *other)
{
    (void)poll_work_disarm(&other->work);
    (void)net_close(other->socket);
}

static void have_others(unsigned int wanted)
{
    while (others_open > wanted) {
        close_other(&others[--others_open]);
    }
    while (others_open < wanted && others_open < OTHER_SOCKETS &&
           open_other(&others[others_open], (uint16_t)(FIRST_OTHER_PORT + others_open))) {
        others_open++;
    }
}

static void on_command(struct poll_work *work, uint32_t ready, enum poll_status status)
{
    char text[LONGEST_COMMAND];
    struct net_address from;
    int received = net_recvfrom(command_socket, text, sizeof(text), 0, &from);
    char *digits = text + COMMAND_BYTES;

    (void)work;
    (void)ready;
    (void)status;
    if (received != (int)COMMAND_BYTES + 2 || memcmp(text, COMMAND, COMMAND_BYTES) != 0) {
        return;
    }
    have_others((unsigned int)(digits[0] - '0') * 10 + (unsigned int)(digits[1] - '0'));
    digits[0] = (char)('0' + others_open / 10);
    digits[1] = (char)('0' + others_open % 10);
    (void)net_sendto(command_socket, text, (size_t)received, 0, &from);
}

int serve_commands(uint16_t port)
{
    command_socket = servers_open_udp(port);
    if (command_socket < 0) {
        return command_socket;
    }
    poll_work_init(&command_work, servers_queue(), on_command);
    return net_poll_work_arm(command_socket, &command_work, K_READY_IN, 0);
}
