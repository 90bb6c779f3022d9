// SPDX-License-Identifier: Apache-2.0
#include "operation.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#define MOST_PAYLOAD_BYTES  1472
#define MOST_RESPONSE_BYTES 65536
#define BULK_BYTES          65536
#define TRIES_PER_DATAGRAM  10
#define DATAGRAM_TIMEOUT_MS 250

static const char request[] = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";

static void pause_for(const struct session *session)
{
    struct timespec time = {.tv_nsec = (long)session->pause_us * 1000};

    if (session->pause_us != 0) {
        nanosleep(&time, NULL);
    }
}

/* HTTP */

/* The length that the header states; -EPROTO without one, or when the status is not 200. */
static int whole_length(const char *header, size_t header_bytes)
{
    static const char field[] = "Content-Length:";
    const char *at = strcasestr(header, field);
    long length;

    if (strncmp(header, "HTTP/1.1 200", 12) != 0 || at == NULL) {
        return -EPROTO;
    }
    length = strtol(at + sizeof(field) - 1, NULL, 10);
    if (length < 0 || length > (long)(MOST_RESPONSE_BYTES - header_bytes)) {
        return -EPROTO;
    }
    return (int)header_bytes + (int)length;
}

/* The length of the response, or -errno. What follows a response is an error: none was asked. */
static int receive_response(int fd)
{
    static char response[MOST_RESPONSE_BYTES + 1];
    int have = 0;
    int wanted = 0;

    while (wanted == 0 || have < wanted) {
        int received = wire_receive(fd, response + have, (size_t)(MOST_RESPONSE_BYTES - have));
        const char *end;

        if (received <= 0) {
            return received < 0 ? received : -ECONNRESET;
        }
        have += received;
        response[have] = '\0';
        end = wanted == 0 ? strstr(response, "\r\n\r\n") : NULL;
        if (end != NULL) {
            wanted = whole_length(response, (size_t)(end - response) + 4);
        }
        if (wanted < 0 || (wanted == 0 && have == MOST_RESPONSE_BYTES)) {
            return -EPROTO;
        }
    }
    return have == wanted ? have : -EPROTO;
}

static int request_once(struct session *session, int fd)
{
    int result = wire_send(fd, request, sizeof(request) - 1);

    if (result == 0) {
        result = receive_response(fd);
    }
    if (result < 0) {
        return result;
    }
    session->response_bytes = result;
    return 0;
}

static int connect_session(struct session *session)
{
    session->fd = wire_connect(&session->target);
    return session->fd < 0 ? session->fd : 0;
}

static int run_http(struct session *session, uint64_t count)
{
    for (session->done = 0; session->done < count; session->done++) {
        int error = request_once(session, session->fd);

        if (error != 0) {
            return error;
        }
        pause_for(session);
    }
    return 0;
}

static int run_connect(struct session *session, uint64_t count)
{
    for (session->done = 0; session->done < count; session->done++) {
        int fd = wire_connect(&session->target);
        int error = fd < 0 ? fd : request_once(session, fd);

        wire_close(&fd);
        if (error != 0) {
            return error;
        }
        pause_for(session);
    }
    return 0;
}

/* Echoes */

static void fill_payload(char *payload, const struct session *session)
{
    memset(payload, 'p', session->payload_bytes);
    memcpy(payload, &session->sequence, sizeof(session->sequence));
}

static int run_tcp_echo(struct session *session, uint64_t count)
{
    char sent[MOST_PAYLOAD_BYTES];
    char answer[MOST_PAYLOAD_BYTES];

    for (session->done = 0; session->done < count; session->done++) {
        int error;

        session->sequence++;
        fill_payload(sent, session);
        error = wire_send(session->fd, sent, session->payload_bytes);
        if (error == 0) {
            error = wire_receive_all(session->fd, answer, session->payload_bytes);
        }
        if (error != 0) {
            return error;
        }
        if (memcmp(sent, answer, session->payload_bytes) != 0) {
            return -EPROTO;
        }
        pause_for(session);
    }
    return 0;
}

static int open_udp(struct session *session)
{
    session->fd = wire_open_udp(&session->target);
    if (session->fd < 0) {
        return session->fd;
    }
    wire_set_receive_timeout(session->fd, DATAGRAM_TIMEOUT_MS);
    return 0;
}

/* Waits for this very datagram; what was lost and comes after all is thrown away. */
static int receive_echo(const struct session *session, const char *sent)
{
    char answer[MOST_PAYLOAD_BYTES + 1];
    int received;

    do {
        received = wire_receive(session->fd, answer, sizeof(answer));
        if (received < 0) {
            return received;
        }
    } while (received != (int)session->payload_bytes ||
             memcmp(sent, answer, session->payload_bytes) != 0);
    return 0;
}

static int echo_datagram(struct session *session)
{
    char sent[MOST_PAYLOAD_BYTES];
    int error = 0;

    session->sequence++;
    fill_payload(sent, session);
    for (int i = 0; i < TRIES_PER_DATAGRAM; i++) {
        error = wire_send(session->fd, sent, session->payload_bytes);
        if (error == 0) {
            error = receive_echo(session, sent);
        }
        if (error == 0) {
            return 0;
        }
        session->lost++;
    }
    return error;
}

static int run_udp_echo(struct session *session, uint64_t count)
{
    for (session->done = 0; session->done < count; session->done++) {
        int error = echo_datagram(session);

        if (error != 0) {
            return error;
        }
        pause_for(session);
    }
    return 0;
}

/* Commands */

static int ask_once(int fd, const char *text, size_t length)
{
    char answer[MOST_PAYLOAD_BYTES + 1];
    int result = wire_send(fd, text, length);

    if (result == 0) {
        result = wire_receive(fd, answer, sizeof(answer));
    }
    if (result < 0) {
        return result;
    }
    return (size_t)result == length && memcmp(answer, text, length) == 0 ? 0 : -EPROTO;
}

int operation_command(struct session *session, const char *text)
{
    int result = open_udp(session);

    if (result == 0) {
        result = -ETIMEDOUT;
    }
    for (int i = 0; i < TRIES_PER_DATAGRAM && result == -ETIMEDOUT; i++) {
        result = ask_once(session->fd, text, strlen(text));
    }
    operation_end(session);
    return result;
}

/* Streams: the count is in bytes, each run has a connection of its own. */

static int wait_for_end_of_stream(int fd)
{
    char bytes[64];
    int received;

    do {
        received = wire_receive(fd, bytes, sizeof(bytes));
    } while (received > 0);
    return received;
}

static int run_tcp_in(struct session *session, uint64_t count)
{
    static const char bytes[BULK_BYTES];
    int fd = wire_connect(&session->target);
    int error = fd < 0 ? fd : 0;

    for (session->done = 0; error == 0 && session->done < count;) {
        uint64_t left = count - session->done;
        size_t length = left < sizeof(bytes) ? (size_t)left : sizeof(bytes);

        error = wire_send(fd, bytes, length);
        session->done += length;
    }
    if (error == 0) {
        /* The firmware closes when it has taken everything. */
        shutdown(fd, SHUT_WR);
        error = wait_for_end_of_stream(fd);
    }
    wire_close(&fd);
    return error;
}

static int run_tcp_out(struct session *session, uint64_t count)
{
    static char bytes[BULK_BYTES];
    int fd = wire_connect(&session->target);
    int error = fd < 0 ? fd : 0;

    for (session->done = 0; error == 0 && session->done < count;) {
        uint64_t left = count - session->done;
        size_t room = left < sizeof(bytes) ? (size_t)left : sizeof(bytes);
        int received = wire_receive(fd, bytes, room);

        if (received <= 0) {
            error = received < 0 ? received : -ECONNRESET;
            break;
        }
        session->done += (uint64_t)received;
    }
    wire_close(&fd);
    return error;
}

static const struct operation operations[] = {
    {"http", "operation", 1000, 200, 1, connect_session, run_http},
    {"connect", "operation", 60, 3000, 0, NULL, run_connect},
    {"tcp_echo", "operation", 1000, 200, 1, connect_session, run_tcp_echo},
    {"udp_echo", "operation", 1000, 200, 0, open_udp, run_udp_echo},
    {"tcp_in", "byte", 8 << 20, 0, 0, NULL, run_tcp_in},
    {"tcp_out", "byte", 8 << 20, 0, 0, NULL, run_tcp_out},
};

#define OPERATIONS (sizeof(operations) / sizeof(operations[0]))

const struct operation *operation_find(const char *name)
{
    for (size_t i = 0; i < OPERATIONS; i++) {
        if (strcmp(operations[i].name, name) == 0) {
            return &operations[i];
        }
    }
    return NULL;
}

void operation_list(void)
{
    for (size_t i = 0; i < OPERATIONS; i++) {
        fprintf(stderr, "  %-10s %llu %ss\n", operations[i].name,
                (unsigned long long)operations[i].usual_count, operations[i].unit);
    }
}

void operation_end(struct session *session)
{
    wire_close(&session->fd);
}
