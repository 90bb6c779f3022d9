/* SPDX-License-Identifier: Apache-2.0 */

/* Memory of any size: in a heap that is empty, and in one with holes of all sizes. */

#include "measure.h"
#include "operations.h"

#define HEAP_BYTES 16384
#define PIECES     96
#define ROUNDS     6000
#define ALIGN      64

K_HEAP_DEFINE_STATIC(heap, HEAP_BYTES);

static void allocate_and_free(uint32_t rounds)
{
    for (; rounds > 0; rounds--) {
        k_heap_free(&heap, k_heap_alloc(&heap, 100, K_NO_WAIT));
    }
}

static void malloc_and_free(uint32_t rounds)
{
    for (; rounds > 0; rounds--) {
        k_free(k_malloc(100));
    }
}

/* Of one kind of call: its instructions. */
struct cost {
    uint32_t sum;
    uint32_t calls;
    uint32_t longest;
};

static struct cost alloc_cost;
static struct cost aligned_cost;
static struct cost free_cost;

static void *pieces[PIECES];

static uint32_t random_below(uint32_t limit)
{
    static uint32_t state = 1;

    state = (state * 1664525U) + 1013904223U;
    return (state >> 8) % limit;
}

static void charge(struct cost *cost, uint32_t ticks)
{
    uint32_t instructions = measure_instructions(ticks);

    cost->sum += instructions;
    cost->calls++;
    cost->longest = MAX(cost->longest, instructions);
}

/* As many small ones as large ones: a power of two, then up to twice as much. */
static size_t random_bytes(void)
{
    uint32_t power = 8U << random_below(6);

    return power + random_below(power);
}

static void allocate(void **piece)
{
    size_t bytes = random_bytes();
    uint32_t begin = measure_now();

    *piece = k_heap_alloc(&heap, bytes, K_NO_WAIT);
    charge(&alloc_cost, measure_now() - begin);
}

static void allocate_aligned(void **piece)
{
    size_t bytes = random_bytes();
    uint32_t begin = measure_now();

    *piece = k_heap_aligned_alloc(&heap, ALIGN, bytes, K_NO_WAIT);
    charge(&aligned_cost, measure_now() - begin);
}

static void free_piece(void **piece)
{
    uint32_t begin = measure_now();

    k_heap_free(&heap, *piece);
    charge(&free_cost, measure_now() - begin);
    *piece = NULL;
}

/* Half of the pieces are allocated on average, in an order that nothing decides. */
static void change(void **piece)
{
    if (*piece != NULL) {
        free_piece(piece);
    } else if (random_below(4) == 0) {
        allocate_aligned(piece);
    } else {
        allocate(piece);
    }
}

static void print_cost(const char *mean, const char *longest, const struct cost *cost)
{
    measure_print_instructions(mean, cost->sum, cost->calls);
    measure_print_instructions(longest, cost->longest, 1);
}

static void measure_fragmented(void)
{
    for (uint32_t i = 0; i < ROUNDS; i++) {
        change(&pieces[random_below(PIECES)]);
    }
    print_cost("heap_alloc.mean", "heap_alloc.longest", &alloc_cost);
    print_cost("heap_aligned_alloc.mean", "heap_aligned_alloc.longest", &aligned_cost);
    print_cost("heap_free.mean", "heap_free.longest", &free_cost);
}

void measure_heap(void)
{
    measure_loop("heap_alloc_free", allocate_and_free);
    measure_loop("malloc_free", malloc_and_free);
    measure_fragmented();
}
