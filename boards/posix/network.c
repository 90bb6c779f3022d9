/* SPDX-License-Identifier: Apache-2.0 */

/* The network of a native program: libslirp's, and in virtual time only the loopback. */

#include "board.h"

#include <arch/posix.h>
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

void network__register(const struct posix_options *options)
{
    if (!options->has_virtual_time) {
        eth0_config.forwards = options->forwards;
        eth0_config.forward_count = options->forward_count;
        eth0_config.pcap_path = options->pcap_path;
        net_interface_register(&eth0);
    } else if (options->forward_count > 0 || options->pcap_path != NULL) {
        posix_refuse("in virtual time nothing comes from the host, so there are no ports to"
                     " forward and no traffic to write: start with --real-time");
    }
}
