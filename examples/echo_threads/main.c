/* SPDX-License-Identifier: Apache-2.0 */

/*
 * TCP echo by threads: blocking calls, the names of BSD, a stack for each connection. See
 * README.md.
 */

#include <errno.h>
#include <net/net.h>
#include <netinet/in.h>
#include <petrel.h>
#include <sys/socket.h>
#include <unistd.h>

#define ECHO_PORT   7
#define CONNECTIONS 8
#define STACK_BYTES 1024
/* Who does not take what it gets for so long is left. */
#define PATIENCE_SECONDS 5

struct server {
    struct k_thread thread;
    char buffer[512];
};

static struct server servers[CONNECTIONS];
static K_THREAD_STACK_ARRAY_DEFINE(stacks, CONNECTIONS, STACK_BYTES);

static bool send_all(int connection, const char *data, size_t length)
{
    while (length > 0) {
        ssize_t sent = send(connection, data, length, 0);

        if (sent < 0) {
            return false;
        }
        data += sent;
        length -= (size_t)sent;
    }
    return true;
}

static void echo(int connection, char *buffer, size_t size)
{
    struct timeval patience = {.tv_sec = PATIENCE_SECONDS};

    (void)setsockopt(connection, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
    ssize_t received = recv(connection, buffer, size, 0);

    while (received > 0 && send_all(connection, buffer, (size_t)received)) {
        received = recv(connection, buffer, size, 0);
    }
    if (received > 0) { /* it does not take what it gets: nothing more is sent */
        struct linger reset = {.l_onoff = 1, .l_linger = 0};

        (void)setsockopt(connection, SOL_SOCKET, SO_LINGER, &reset, sizeof(reset));
    }
    close(connection);
}

/* All of them accept: whoever has nothing to do gets the next connection. */
static void serve(void *listener, void *server_, void *unused)
{
    struct server *server = server_;

    (void)unused;
    for (;;) {
        int connection = accept((int)(intptr_t)listener, NULL, NULL);

        if (connection >= 0) {
            echo(connection, server->buffer, sizeof(server->buffer));
        } else {
            k_msleep(100); /* out of sockets or memory: others must finish first */
        }
    }
}

static int open_listener(void)
{
    struct sockaddr_in any = {.sin_family = AF_INET, .sin_port = htons(ECHO_PORT)};
    int listener = socket(AF_INET, SOCK_STREAM, 0);

    if (listener >= 0 && bind(listener, (struct sockaddr *)&any, sizeof(any)) == 0 &&
        listen(listener, CONNECTIONS) == 0) {
        return listener;
    }
    return -1;
}

static int start_server(void)
{
    int listener = open_listener();

    if (listener < 0) {
        return -errno;
    }
    for (int i = 0; i < CONNECTIONS; i++) {
        (void)k_thread_create(&servers[i].thread, stacks[i], K_THREAD_STACK_SIZEOF(stacks[i]),
                              serve, (void *)(intptr_t)listener, &servers[i], NULL,
                              K_PRIO_PREEMPT(5), 0, K_NO_WAIT);
        (void)k_thread_name_set(&servers[i].thread, "echo");
    }
    return 0;
}

int main(void)
{
    int error = net_start();

    if (error == 0) {
        error = net_wait_ready(K_SECONDS(30));
    }
    if (error == 0) {
        error = start_server();
    }
    if (error != 0) {
        printk("echo_threads: it does not start: error %d\n", -error);
        return 1;
    }
    printk("echo_threads: ready on port %d, %u bytes for each of %d connections\n", ECHO_PORT,
           (unsigned int)(sizeof(struct server) + sizeof(stacks[0])), CONNECTIONS);
    return 0;
}
