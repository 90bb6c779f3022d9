/* SPDX-License-Identifier: Apache-2.0 */
#ifndef STELLARIS_FIXTURE_H
#define STELLARIS_FIXTURE_H

/* What every test of the driver starts from. */

#include <net/netif/stellaris.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#include "exact_pbufs.h"
#include "stellaris_model.h"

static struct stellaris chip;
static struct stellaris_config config;
static struct net_interface_statistics statistics;

static inline int set_up(void **unused)
{
    (void)unused;
    model_reset();
    exact_pbufs_reset();
    config = (struct stellaris_config){.registers = model_registers, .clock_hz = 50000000};
    statistics = (struct net_interface_statistics){0};
    return 0;
}

static inline int start(void)
{
    return stellaris_start(&chip, &config, &statistics);
}

static inline int set_up_started(void **unused)
{
    (void)set_up(unused);
    if (start() != 0) {
        return -1;
    }
    stellaris_unmask_interrupt(&chip);
    return 0;
}

static inline int set_up_emulated(void **unused)
{
    (void)set_up(unused);
    model.is_emulated = true;
    if (start() != 0) {
        return -1;
    }
    stellaris_unmask_interrupt(&chip);
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
