/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LAN9118_FIXTURE_H
#define LAN9118_FIXTURE_H

/* What every test of the driver starts from. */

#include <net/netif/lan9118.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#include "exact_pbufs.h"
#include "lan9118_model.h"

static struct lan9118 chip;
static struct lan9118_config config;
static struct net_interface_statistics statistics;

static inline int set_up(void **unused)
{
    (void)unused;
    model_reset();
    exact_pbufs_reset();
    config = (struct lan9118_config){.registers = model_registers};
    statistics = (struct net_interface_statistics){0};
    return 0;
}

static inline int start(void)
{
    return lan9118_start(&chip, &config, &statistics);
}

static inline int set_up_started(void **unused)
{
    (void)set_up(unused);
    if (start() != 0) {
        return -1;
    }
    lan9118_unmask_interrupt(&chip);
    return 0;
}

/* Each test gives back what it took. */
static inline int tear_down(void **unused)
{
    (void)unused;
    return exact_pbufs.in_use == 0 ? 0 : -1;
}

/* Bytes that tell where they belong. */
static inline void fill(uint8_t *bytes, size_t length, unsigned int seed)
{
    for (size_t i = 0; i < length; i++) {
        bytes[i] = (uint8_t)(seed + i * 7 + (i >> 8));
    }
}

#endif
