/* SPDX-License-Identifier: Apache-2.0 */

/* The user network: libslirp's. */

#include "board.h"

#include <net/netif/slirp.h>

static struct slirp_config eth0_config = {
    .mac = {0x52, 0x54, 0x00, 0x12, 0x34, 0x56},
};
static struct slirp eth0_state;
static struct net_interface eth0 = {
    .name = "eth0",
    .driver = &slirp_driver,
    .config = &eth0_config,
    .state = &eth0_state,
};

void network__register_slirp(const struct posix_options *options)
{
    eth0_config.forwards = options->forwards;
    eth0_config.forward_count = options->forward_count;
    net_interface_register(&eth0);
}
