/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Petrel's first example: a web server on port 80, and TCP and UDP echo on port 7, in one image.
 * See README.md.
 */

#include "device_status.h"
#include "echo.h"
#include "web.h"

#include <errno.h>
#include <net/net.h>
#include <petrel.h>

#define WEB_PORT 80

/* Without an address nobody could connect: wait for it. */
static int start_network(void)
{
    int error = net_start();

    if (error != 0) {
        return error;
    }
    return net_wait_ready(K_SECONDS(30));
}

int main(void)
{
    int error = start_network();

    if (error != 0) {
        printk("web_server: the network does not start: error %d\n", -error);
        return 1;
    }
    error = web_start(WEB_PORT);
    if (error != 0) {
        printk("web_server: port %d cannot be served: error %d\n", WEB_PORT, -error);
        return 1;
    }
    if (echo_start() != 0) {
        printk("web_server: no echo on port %d: error %d\n", ECHO_PORT, errno);
        return 1;
    }
    device_status_mark_start();
    printk("web_server: ready on port %d, echo on port %d\n", WEB_PORT, ECHO_PORT);
    return 0;
}
