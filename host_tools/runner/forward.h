/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RUNNER_FORWARD_H
#define RUNNER_FORWARD_H

#include <stdbool.h>
#include <stddef.h>

#define PORT_MAX             65535
#define FORWARDS_MAX         16
#define FORWARD_OPTION_BYTES 40

/* A port of this computer (always at 127.0.0.1) that leads to a port of the program. */
struct forward {
    bool is_tcp;
    bool is_udp;
    unsigned int host_port;
    unsigned int guest_port;
    char text[80]; /* for people; {address} stands for 127.0.0.1:<host port> */
};

struct forward_list {
    struct forward items[FORWARDS_MAX];
    size_t count;
};

/* "tcp 8080 80 Web page: http://{address}"; tcp+udp is both. False when it is not of that form. */
bool forward_parse_line(struct forward_list *list, const char *line);

/* "tcp:127.0.0.1:8080-:80", as QEMU writes it. False when it is not of that form. */
bool forward_parse_option(struct forward_list *list, const char *option);

/* Writes "tcp:127.0.0.1:8080-:80"; the protocol is "tcp" or "udp". */
void forward_format_option(const struct forward *forward, const char *protocol,
                           char option[FORWARD_OPTION_BYTES]);

/* Gives the forwards the host ports base, base + 1, ... in order. */
void forward_move_to(struct forward_list *list, unsigned int base);

/* Ends the runner with a message when a host port is taken. */
void forward_require_free_ports(const struct forward_list *list);

void forward_print(const struct forward_list *list);

#endif
