/* SPDX-License-Identifier: Apache-2.0 */

/* --tap NAME: a network of the host. */

#include "board.h"

#include <net/netif/tap.h>

static struct tap_config eth0_config = {
    .mac = {0x52, 0x54, 0x00, 0x12, 0x34, 0x57},
};
static struct tap eth0_state;
static struct net_interface eth0 = {
    .name = "eth0",
    .driver = &tap_driver,
    .config = &eth0_config,
    .state = &eth0_state,
};

void network__register_tap(const struct posix_options *options)
{
    eth0_config.name = options->tap_name;
    net_interface_register(&eth0);
}
