/* SPDX-License-Identifier: Apache-2.0 */

#include "net_core.h"

#include <kernel/fatal.h>
#include <lwip/init.h>
#include <lwip/sys.h>

#include "net_private.h"

BASE_STATIC_ASSERT(
    CONFIG_NET_TCP_SEGMENTS >= 4 * CONFIG_NET_TCP_SEND_SEGMENTS,
    "NET_TCP_SEGMENTS must be at least 4 times NET_TCP_SEND_SEGMENTS: one connection "
    "may need as many");
BASE_STATIC_ASSERT(
    CONFIG_NET_RX_BUFFERS *(CONFIG_NET_RX_BUFFER_BYTES - 54) >=
        CONFIG_NET_TCP_WINDOW_SEGMENTS * CONFIG_NET_TCP_MSS,
    "NET_RX_BUFFERS must hold the window of one connection: NET_TCP_WINDOW_SEGMENTS");
BASE_STATIC_ASSERT(CONFIG_NET_TX_HEAP_BYTES >= 2 * (CONFIG_NET_TCP_MSS + 100),
                   "NET_TX_HEAP_BYTES must hold two segments of NET_TCP_MSS");

K_MUTEX_DEFINE(net__core_mutex);
struct k_work_q net_queue;

static K_KERNEL_STACK_DEFINE(queue_stack, CONFIG_NET_QUEUE_STACK_BYTES);
static volatile bool is_started;

bool net_is_started(void)
{
    return is_started;
}

void net__core_start(void)
{
    static const struct k_work_queue_config config = {.name = "net", .essential = true};

    k_work_queue_init(&net_queue);
    net_core_lock();
    lwip_init();
    net_core_unlock();
    is_started = true;
    k_work_queue_start(&net_queue, queue_stack, K_THREAD_STACK_SIZEOF(queue_stack),
                       CONFIG_NET_QUEUE_PRIORITY, &config);
}

/* lwIP calls it wherever the lock must be held. */
void net__assert_core_locked(void)
{
    __ASSERT(k_mutex_is_mine(&net__core_mutex), "lwIP is called without the core lock");
}

/* lwIP's clock: milliseconds. */
u32_t sys_now(void)
{
    return k_uptime_get_32();
}
