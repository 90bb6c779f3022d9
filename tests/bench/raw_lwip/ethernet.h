/* SPDX-License-Identifier: Apache-2.0 */
/* The board's Ethernet as an interface of lwIP. */
#ifndef RAW_LWIP_ETHERNET_H
#define RAW_LWIP_ETHERNET_H

#include "lwip/err.h"
#include "lwip/netif.h"

/** For netif_add(): resets the controller and starts it. @retval ERR_IF It does not answer. */
err_t ethernet_start(struct netif *netif);

/** What the interrupt does: keeps the controller quiet until ethernet_receive() has looked. */
void ethernet_on_interrupt(void);

/** Hand every frame that has arrived to the interface's input, then let the controller interrupt.
 */
void ethernet_receive(struct netif *netif);

#endif
