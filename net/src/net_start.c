/* SPDX-License-Identifier: Apache-2.0 */

#include <errno.h>
#include <kernel/console.h>
#include <net/net.h>

#include "net_core.h"
#include "net_private.h"

int net_start(void)
{
    if (net_is_started()) {
        return -EALREADY;
    }
    if (net__random_seed() != 0) {
        printk("net: there is no entropy, so there is no network\n");
        return -ENODEV;
    }
    net__core_start();
    if (IS_ENABLED(CONFIG_NET_LOOPBACK)) {
        net__loopback_register();
    }
    net__interfaces_start();
    return 0;
}
