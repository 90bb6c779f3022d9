/* SPDX-License-Identifier: Apache-2.0 */

/*
 * An interrupt measures every 2 ms, a thread looks every 20 ms at what has come. Between them is a
 * ring: no lock, no copy, nobody waits. What the thread is too late for is counted.
 */

#include <base/spsc_ring.h>
#include <petrel.h>

struct sample {
    uint32_t number;
    int16_t value;
};

SPSC_RING(samples, struct sample, 16);

static struct samples measured;
static uint32_t lost; /* written by the interrupt alone */

/* A timer's callback runs in the clock's interrupt. */
static void measure(struct k_timer *timer)
{
    static uint32_t number;
    struct sample sample = {.number = number, .value = (int16_t)(number * 3U)};

    (void)timer;
    number++;
    if (!samples_put(&measured, &sample)) {
        lost++;
    }
}

static K_TIMER_DEFINE(converter, measure, NULL);
static K_TIMER_DEFINE(look, NULL, NULL);

/* In one piece, at most: what lies behind the ring's end comes with the next call. */
static uint32_t sum_up_piece(int32_t *sum)
{
    struct sample *first;
    uint32_t count = samples_claim_get(&measured, &first, 16);

    for (uint32_t i = 0; i < count; i++) {
        *sum += first[i].value;
    }
    samples_finish_get(&measured, count);
    return count;
}

static void report(void)
{
    int32_t sum = 0;
    uint32_t count = 0;
    uint32_t piece;

    while ((piece = sum_up_piece(&sum)) > 0) {
        count += piece;
    }
    printk("%u samples, mean %d, %u lost so far\n", (unsigned int)count,
           (int)(sum / MAX((int)count, 1)), (unsigned int)lost);
}

/* Waits until the timer has expired so often. */
static void wait_for_looks(int looks)
{
    while (looks-- > 0) {
        (void)k_timer_status_sync(&look);
    }
}

int main(void)
{
    static const int looks[] = {1, 1, 1, 3}; /* the last too late: the ring has room for 16 */

    k_timer_start(&converter, K_MSEC(1), K_MSEC(2));
    k_timer_start(&look, K_MSEC(20), K_MSEC(20));
    for (size_t i = 0; i < ARRAY_SIZE(looks); i++) {
        wait_for_looks(looks[i]);
        report();
    }
    k_timer_stop(&converter);
    board_exit(0);
}
