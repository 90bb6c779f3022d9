/* SPDX-License-Identifier: Apache-2.0 */
#include "helpers.h"

#include <kernel/fixed_pool.h>
#include <kernel/fixed_string.h>
#include <kernel/fixed_vector.h>

FIXED_VECTOR(readings, uint16_t, 4);
FIXED_STRING(topic, 16);

struct request {
    uint32_t owner;
    uint8_t data[5];
};

FIXED_POOL(requests, struct request, 3);

static struct requests pool;

TEST_CASE(fixed_vector_forgets_the_oldest)
{
    struct readings vector = {0};

    for (uint16_t i = 0; i < 7; i++) {
        if (readings_is_full(&vector)) {
            readings_remove(&vector, 0);
        }
        TEST_TRUE(readings_push(&vector, i));
    }
    TEST_FALSE(readings_push(&vector, 9));
    TEST_EQUAL(*readings_first(&vector), 3);
    TEST_EQUAL(readings_pop(&vector), 6);
    TEST_EQUAL(readings_count(&vector), 3);
}

TEST_CASE(fixed_string_is_cut_at_its_end)
{
    struct topic name = {0};

    TEST_TRUE(topic_set(&name, "house/"));
    TEST_TRUE(topic_printf(&name, "%s/%d", "hall", 12));
    TEST_STRING(topic_text(&name), "house/hall/12");
    TEST_FALSE(topic_append(&name, "/temperature"));
    TEST_STRING(topic_text(&name), "house/hall/12/te");
}

static void take_in_interrupt(void *item)
{
    *(struct request **)item = requests_alloc(&pool);
}

static void give_in_interrupt(void *item)
{
    requests_free(&pool, item);
}

TEST_CASE(fixed_pool_is_shared_with_interrupts)
{
    struct request *one = requests_alloc(&pool);
    struct request *two = NULL;
    struct request *three = requests_alloc(&pool);

    in_interrupt(take_in_interrupt, &two);
    TEST_NOT_NULL(two);
    TEST_NULL(requests_alloc(&pool));
    TEST_TRUE(one != two && two != three && one != three);
    in_interrupt(give_in_interrupt, one);
    TEST_SAME(requests_alloc(&pool), one);
    requests_free(&pool, one);
    requests_free(&pool, two);
    requests_free(&pool, three);
    TEST_EQUAL(requests_count(&pool), 0);
    TEST_EQUAL(requests_max_used(&pool), 3);
}
