// SPDX-License-Identifier: Apache-2.0
/* The image whose size is a row: the kernel, sockets and three servers by triggered work. */
#include <kernel/console.h>
#include <net/net.h>
#include <petrel.h>

#include "servers.h"

int main(void)
{
    if (net_start() != 0) {
        board_exit(1);
    }
    servers_start_queue();
    if (serve_http_by_work(80) != 0 || serve_tcp_echo_by_work(7) != 0 ||
        serve_udp_echo_by_work(7) != 0) {
        board_exit(1);
    }
    return 0;
}
