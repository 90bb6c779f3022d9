// SPDX-License-Identifier: Apache-2.0
/* Petrel's firmware for the group net: every server, on the ports that README.md of net says. */
#include <kernel/console.h>
#include <net/net.h>
#include <petrel.h>

#include "servers.h"

/* In the order in which they are started. */
static const struct {
    int (*start)(uint16_t port);
    uint16_t port;
} servers[] = {
    {serve_http_by_work, 80},        {serve_parsed_http_by_work, 8080},
    {serve_tcp_echo_by_work, 7},     {serve_udp_echo_by_work, 7},
    {serve_http_blocking, 81},       {serve_tcp_echo_blocking, 1008},
    {serve_udp_echo_blocking, 1007}, {serve_discard_blocking, 9},
    {serve_source_blocking, 19},     {serve_commands, 9999},
};

int main(void)
{
    int error = net_start();

    servers_start_queue();
    for (size_t i = 0; error == 0 && i < ARRAY_SIZE(servers); i++) {
        error = servers[i].start(servers[i].port);
        if (error != 0) {
            printk("bench_net: port %u\n", servers[i].port);
        }
    }
    if (error != 0) {
        printk("bench_net: cannot start: %d\n", error);
        board_exit(1);
    }
    printk("bench_net: serving\n");
    return 0;
}
