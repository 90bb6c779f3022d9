/* SPDX-License-Identifier: Apache-2.0 */

#include "allocations.h"

#include <lwip/mem.h>
#include <lwip/memp.h>
#include <stdbool.h>

void *__real_memp_malloc(memp_t type);
void *__wrap_memp_malloc(memp_t type);
void *__real_mem_malloc(mem_size_t bytes);
void *__wrap_mem_malloc(mem_size_t bytes);

static uint32_t allocations;
static uint32_t fail_first;
static uint32_t fail_count;

static bool fails(void)
{
    uint32_t number = allocations++;

    return number >= fail_first && number - fail_first < fail_count;
}

void *__wrap_memp_malloc(memp_t type)
{
    return fails() ? NULL : __real_memp_malloc(type);
}

void *__wrap_mem_malloc(mem_size_t bytes)
{
    return fails() ? NULL : __real_mem_malloc(bytes);
}

void allocations_fail(uint32_t first, uint32_t count)
{
    allocations = 0;
    fail_first = first;
    fail_count = count;
}

uint32_t allocations_count(void)
{
    return allocations;
}
