/* SPDX-License-Identifier: Apache-2.0 */
#include "forward.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "fail.h"

static struct forward *add(struct forward_list *list)
{
    if (list->count == FORWARDS_MAX) {
        fail("There are more than %d forwarded ports.", FORWARDS_MAX);
    }
    struct forward *forward = &list->items[list->count++];
    memset(forward, 0, sizeof(*forward));
    return forward;
}

static bool set_protocol(struct forward *forward, const char *protocol)
{
    forward->is_tcp = strcmp(protocol, "tcp") == 0 || strcmp(protocol, "tcp+udp") == 0;
    forward->is_udp = strcmp(protocol, "udp") == 0 || strcmp(protocol, "tcp+udp") == 0;
    return forward->is_tcp || forward->is_udp;
}

static bool has_valid_ports(const struct forward *forward)
{
    return forward->host_port > 0 && forward->host_port <= PORT_MAX && forward->guest_port > 0 &&
           forward->guest_port <= PORT_MAX;
}

bool forward_parse_line(struct forward_list *list, const char *line)
{
    struct forward *forward = add(list);
    char protocol[8];
    int items = sscanf(line, "%7s %5u %5u %79[^\n]", protocol, &forward->host_port,
                       &forward->guest_port, forward->text);
    return items == 4 && set_protocol(forward, protocol) && has_valid_ports(forward);
}

bool forward_parse_option(struct forward_list *list, const char *option)
{
    struct forward *forward = add(list);
    char protocol[8];
    int end = 0;
    int items = sscanf(option, "%7[^:]:127.0.0.1:%5u-:%5u%n", protocol, &forward->host_port,
                       &forward->guest_port, &end);
    snprintf(forward->text, sizeof(forward->text), "Port %u: {address}", forward->guest_port);
    return items == 3 && option[end] == '\0' && set_protocol(forward, protocol) &&
           has_valid_ports(forward);
}

void forward_format_option(const struct forward *forward, const char *protocol,
                           char option[FORWARD_OPTION_BYTES])
{
    snprintf(option, FORWARD_OPTION_BYTES, "%s:127.0.0.1:%u-:%u", protocol, forward->host_port,
             forward->guest_port);
}

void forward_move_to(struct forward_list *list, unsigned int base)
{
    size_t highest = PORT_MAX + 1 - list->count;
    if (list->count > 0 && base > highest) {
        fail("The option --port-base needs a number from 1 to %zu, not '%u'.", highest, base);
    }
    for (size_t i = 0; i < list->count; i++) {
        list->items[i].host_port = base + (unsigned int)i;
    }
}

static void print_text(FILE *stream, const struct forward *forward)
{
    const char *mark = "{address}";
    const char *found = strstr(forward->text, mark);
    if (found == NULL) {
        fprintf(stream, "%s", forward->text);
        return;
    }
    fprintf(stream, "%.*s127.0.0.1:%u%s", (int)(found - forward->text), forward->text,
            forward->host_port, found + strlen(mark));
}

/* A TCP port that merely remembers closed connections is free: hence SO_REUSEADDR. */
static bool can_bind(int type, unsigned int port)
{
    struct sockaddr_in address = {
        .sin_family = AF_INET,
        .sin_port = htons((uint16_t)port),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
    };
    int on = 1;
    int fd = socket(AF_INET, type, 0);
    if (type == SOCK_STREAM) {
        setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
    }
    bool is_bound = bind(fd, (struct sockaddr *)&address, sizeof(address)) == 0;
    int reason = errno;
    close(fd);
    errno = reason;
    return is_bound;
}

static void require_free(const struct forward *forward, int type, const char *protocol)
{
    if (can_bind(type, forward->host_port)) {
        return;
    }
    warn("The %s port %u of this computer cannot be used", protocol, forward->host_port);
    fprintf(stderr, "It is wanted for:  ");
    print_text(stderr, forward);
    fprintf(stderr, "\nEnd the program that has it, or choose other ports: --port-base 9000\n");
    exit(EXIT_CANNOT_RUN);
}

void forward_require_free_ports(const struct forward_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        if (list->items[i].is_tcp) {
            require_free(&list->items[i], SOCK_STREAM, "TCP");
        }
        if (list->items[i].is_udp) {
            require_free(&list->items[i], SOCK_DGRAM, "UDP");
        }
    }
}

void forward_print(const struct forward_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        print_text(stdout, &list->items[i]);
        putchar('\n');
    }
}
