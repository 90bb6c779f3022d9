/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KERNEL_SRC_WATCH_LISTING_H
#define KERNEL_SRC_WATCH_LISTING_H

/* The list of all watches that are on a source: one comes, one goes. Empty without the option. */

#include <kernel/watch.h>

#if CONFIG_WATCH_LISTING
void k__listing_add(struct k_watch *watch);
void k__listing_remove(struct k_watch *watch);
#else
static inline void k__listing_add(struct k_watch *watch)
{
    (void)watch;
}
static inline void k__listing_remove(struct k_watch *watch)
{
    (void)watch;
}
#endif

#endif
