/* SPDX-License-Identifier: Apache-2.0 */

/* Rings between a thread and the clock's interrupt, which comes when it likes. */

#include "helpers.h"

#include <base/ring_buf.h>
#include <base/spsc_ring.h>

#define ITEMS 2000U

SPSC_RING(numbers, uint32_t, 8);
RING_BUF_DECLARE(bytes, 11);

static struct numbers ring;
static uint32_t written;
static uint32_t read_back;
static bool is_wrong;

static void write_some_numbers(struct k_timer *timer)
{
    uint32_t *room;

    if (written < ITEMS && numbers_claim_put(&ring, &room, 1) == 1) {
        *room = written++;
        numbers_finish_put(&ring, 1);
    }
    while (written < ITEMS && numbers_put(&ring, &written)) {
        written++;
    }
    if (written == ITEMS) {
        k_timer_stop(timer);
    }
}

TEST_CASE(spsc_ring_carries_items_from_an_interrupt_to_a_thread)
{
    struct k_timer timer;
    uint32_t expected = 0;

    k_timer_init(&timer, write_some_numbers, NULL);
    written = 0;
    k_timer_start(&timer, K_TICKS(1), K_TICKS(1));
    while (expected < ITEMS) {
        uint32_t number;

        while (numbers_get(&ring, &number)) {
            TEST_EQUAL(number, expected);
            expected++;
        }
        k_busy_wait(150);
    }
    k_timer_stop(&timer);
    TEST_EQUAL(numbers_count(&ring), 0);
}

static void read_some_numbers(struct k_timer *timer)
{
    uint32_t *items;
    uint32_t count = numbers_claim_get(&ring, &items, 5);

    for (uint32_t i = 0; i < count; i++) {
        is_wrong |= items[i] != read_back++;
    }
    numbers_finish_get(&ring, count);
    if (read_back == ITEMS) {
        k_timer_stop(timer);
    }
}

TEST_CASE(spsc_ring_carries_items_from_a_thread_to_an_interrupt)
{
    struct k_timer timer;
    uint32_t number = 0;

    is_wrong = false;
    read_back = 0;
    k_timer_init(&timer, read_some_numbers, NULL);
    k_timer_start(&timer, K_TICKS(1), K_TICKS(1));
    while (number < ITEMS) {
        if (numbers_put(&ring, &number)) {
            number++;
        } else {
            k_busy_wait(100);
        }
    }
    while (numbers_count(&ring) != 0) {
        (void)k_sleep(K_TICKS(1));
    }
    k_timer_stop(&timer);
    TEST_FALSE(is_wrong);
    TEST_EQUAL(read_back, ITEMS);
}

static void write_some_bytes(struct k_timer *timer)
{
    uint8_t some[4];

    for (uint32_t i = 0; i < sizeof(some); i++) {
        some[i] = (uint8_t)(written + i);
    }
    written += ring_buf_put(&bytes, some, MIN(sizeof(some), ITEMS - written));
    if (written == ITEMS) {
        k_timer_stop(timer);
    }
}

TEST_CASE(ring_buf_carries_bytes_from_an_interrupt_to_a_thread)
{
    struct k_timer timer;
    uint32_t expected = 0;

    written = 0;
    k_timer_init(&timer, write_some_bytes, NULL);
    k_timer_start(&timer, K_TICKS(1), K_TICKS(1));
    while (expected < ITEMS) {
        uint8_t some[7];
        uint32_t count = ring_buf_get(&bytes, some, sizeof(some));

        for (uint32_t i = 0; i < count; i++) {
            TEST_EQUAL(some[i], (uint8_t)expected);
            expected++;
        }
        k_busy_wait(300);
    }
    k_timer_stop(&timer);
    TEST_TRUE(ring_buf_is_empty(&bytes));
}

RING_BUF_ITEM_DECLARE(items, 16);

TEST_CASE(ring_buf_items_are_whole)
{
    uint32_t data[3] = {1, 2, 3};
    uint32_t back[3];
    uint16_t type;
    uint8_t value;
    uint8_t words = 3;

    for (int i = 0; i < 20; i++) {
        TEST_EQUAL(ring_buf_item_put(&items, (uint16_t)i, 7, data, 3), 0);
        TEST_EQUAL(ring_buf_item_get(&items, &type, &value, back, &words), 0);
        TEST_EQUAL(type, i);
        TEST_EQUAL(value, 7);
        TEST_EQUAL(words, 3);
        TEST_MEMORY(back, data, sizeof(data));
    }
}
