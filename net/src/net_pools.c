/* SPDX-License-Identifier: Apache-2.0 */

#include <lwip/memp.h>
#include <lwip/stats.h>
#include <net/net.h>

#include "net_core.h"

/* The list of pools is lwIP's own. */
static const char *const names[] = {
#define LWIP_MEMPOOL(name, count, bytes, description) #name,
#include <lwip/priv/memp_std.h>
};

static struct net_pool read_pool(size_t index)
{
    const struct memp_desc *description = memp_pools[index];
    const struct stats_mem *statistics = description->stats;

    return (struct net_pool){
        .name = names[index],
        .block_bytes = description->size,
        .count = description->num,
        .used = statistics->used,
        .peak = statistics->max,
        .failures = statistics->err,
    };
}

static struct net_pool read_heap(void)
{
    return (struct net_pool){
        .name = "TX_HEAP",
        .block_bytes = 1,
        .count = MEM_SIZE,
        .used = lwip_stats.mem.used,
        .peak = lwip_stats.mem.max,
        .failures = lwip_stats.mem.err,
    };
}

void net_pool_foreach(net_pool_visitor_t *visit, void *context)
{
    for (size_t i = 0; net_is_started() && i <= ARRAY_SIZE(names); i++) {
        net_core_lock();
        struct net_pool pool = i < ARRAY_SIZE(names) ? read_pool(i) : read_heap();

        net_core_unlock();
        visit(&pool, context);
    }
}
