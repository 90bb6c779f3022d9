/* SPDX-License-Identifier: Apache-2.0 */

/* The networks of a native program: the host's, by libslirp or TAP, and the loopback. */

#include "board.h"

#include <arch/posix.h>
#include <base/util.h>
#include <net/interface.h>

static void register_host_network(const struct posix_options *options)
{
    if (options->tap_name != NULL) {
        if (!IS_ENABLED(CONFIG_NET_TAP)) {
            posix_refuse("--tap needs the option NET_TAP, which this program has not");
        }
        if (options->forward_count > 0) {
            posix_refuse("ports are forwarded by the user network, which --tap replaces");
        }
        network__register_tap(options);
    } else if (IS_ENABLED(CONFIG_NET_SLIRP)) {
        network__register_slirp(options);
    }
}

void network__register(const struct posix_options *options)
{
    if (!options->has_virtual_time) {
        register_host_network(options);
    } else if (options->forward_count > 0 || options->tap_name != NULL) {
        posix_refuse("in virtual time nothing comes from the host, so there are no ports to"
                     " forward and there is no TAP interface: start with --real-time");
    }
    if (options->pcap_path != NULL) {
        network__capture(options);
    }
}
