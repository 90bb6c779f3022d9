/* SPDX-License-Identifier: Apache-2.0 */

/* What a program can do wrong with a vector and a pool. */

#include "fault.h"
#include "test.h"

#include <kernel/fixed_pool.h>
#include <kernel/fixed_vector.h>

FIXED_VECTOR(readings, int, 4);
FIXED_POOL(requests, int, 4);

static struct readings vector;
static struct requests pool;

static void take_an_item_that_is_not_there(void)
{
    volatile uint32_t index = 3;

    (void)readings_push(&vector, 1);
    (void)readings_push(&vector, 2);
    (void)readings_at(&vector, index);
}

static void give_an_item_back_twice(void)
{
    int *item = requests_alloc(&pool);

    requests_free(&pool, item);
    requests_free(&pool, item);
}

TEST_CASE(a_mistake_of_the_program)
{
    static const struct fault faults[] = {
        FAULT_OF(take_an_item_that_is_not_there),
        FAULT_OF(give_an_item_back_twice),
        {NULL, NULL},
    };

    make_fault(faults);
}
