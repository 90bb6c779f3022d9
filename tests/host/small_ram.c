/* SPDX-License-Identifier: Apache-2.0 */

/* Three servers by triggered work, for test_small_ram.py. */

#include <net/net.h>
#include <petrel.h>

#include "servers.h"

int main(void)
{
    if (net_start() != 0 || net_wait_ready(K_SECONDS(30)) != 0) {
        printk("the network does not start\n");
        return 1;
    }
    servers_start_queue();
    if (serve_http_by_work(80) != 0 || serve_tcp_echo_by_work(7) != 0 ||
        serve_udp_echo_by_work(7) != 0) {
        printk("a port cannot be served\n");
        return 1;
    }
    printk("three_servers: ready on port 80\n");
    return 0;
}
