/* SPDX-License-Identifier: Apache-2.0 */

/*
 * The memory is a row of blocks without gaps, and at its end a head without a block. A block is a
 * number of units of two words. It begins with a head, one word before what the user gets:
 *
 *     used    head | memory ...
 *     free    head | next | previous | ... | address of the head
 *
 * Invariants:
 *  1. Two free blocks are never neighbours.
 *  2. PREVIOUS_FREE is set in a head exactly if the block before it is free; then the word before
 *     the head is that block's address.
 *  3. Bit b of `filled` is set exactly if bin b has a block. Each free block is in the bin of its
 *     size.
 *  4. Each head is sealed: its high bits are a check sum of the rest and its address, which a
 *     change of one byte never matches. A block that is freed is sealed as free before it is
 *     joined to what is before it, so that a second free finds that.
 */

#include "sys_heap.h"

#include <errno.h>
#include <kernel/fatal.h>
#include <string.h>

struct block {
    size_t head;
    struct block *next; /* of its bin, while free */
    struct block *previous;
};

#define UNIT        (2U * sizeof(void *))
#define LEAST_UNITS 2U /* head, two links, address */

/* Of a head: flags, units, check sum. */
#define USED          1U
#define PREVIOUS_FREE 2U
#define UNITS_SHIFT   2U
#define SEAL_SHIFT    24U
#define CONTENT_MASK  (((size_t)1 << SEAL_SHIFT) - 1U)

#define MAX_UNITS       (((size_t)1 << (SEAL_SHIFT - UNITS_SHIFT)) - 1U)
#define BINS_MAX        84U
#define TRIES_IN_A_BIN  4U
#define BITS_OF_A_WORD  32U
#define WORDS_OF_FILLED ((BINS_MAX + BITS_OF_A_WORD - 1U) / BITS_OF_A_WORD)

struct heap_control {
    struct block *first;
    struct block *end; /* the head without a block */
    size_t units;      /* of all blocks */
    size_t used_units;
    size_t most_used_units;
    uint32_t filled[WORDS_OF_FILLED];
    struct block *bins[]; /* as many as the largest block needs */
};

static size_t sealed(const struct block *block, size_t content)
{
    uint32_t sum = (uint32_t)content ^ (uint32_t)((uintptr_t)block >> 2);

    sum ^= sum >> 16;
    sum ^= sum >> 8;
    return content | ((size_t)((sum & 0xffU) ^ 0xa5U) << SEAL_SHIFT);
}

static void set_head(struct block *block, size_t units, size_t flags)
{
    block->head = sealed(block, (units << UNITS_SHIFT) | flags);
}

static size_t units_of(const struct block *block)
{
    return (block->head & CONTENT_MASK) >> UNITS_SHIFT;
}

static bool is_used(const struct block *block)
{
    return (block->head & USED) != 0;
}

static bool is_previous_free(const struct block *block)
{
    return (block->head & PREVIOUS_FREE) != 0;
}

static struct block *block_at(const struct block *block, size_t units)
{
    return (struct block *)((uintptr_t)block + (units * UNIT));
}

static struct block *behind(const struct block *block)
{
    return block_at(block, units_of(block));
}

/* The word before a head. */
static struct block **address_before(struct block *block)
{
    return (struct block **)(void *)((char *)block - sizeof(void *));
}

static void *memory_of(struct block *block)
{
    return (char *)block + sizeof(size_t);
}

static struct block *block_of(void *mem)
{
    return (struct block *)(void *)((char *)mem - sizeof(size_t));
}

static _Noreturn void report(const char *caller, const char *what, const void *where, int line)
{
    k__assert_failed("the heap is in order", __FILE__, line, "%s(): %s: %p", caller, what, where);
}

#define CHECK(condition, caller, what, where)                                                      \
    do {                                                                                           \
        if (UNLIKELY(!(condition))) {                                                              \
            report(caller, what, where, __LINE__);                                                 \
        }                                                                                          \
    } while (0)

#define OVERWRITTEN "the head of a block was overwritten, perhaps by the one before it"
#define LINKS_GONE  "memory that is free was written into"

static bool is_place(const struct heap_control *control, const struct block *block)
{
    return block >= control->first && block < control->end &&
           ((uintptr_t)memory_of((struct block *)(uintptr_t)block) & (UNIT - 1U)) == 0;
}

static bool is_sealed(const struct block *block)
{
    return block->head == sealed(block, block->head & CONTENT_MASK);
}

static bool is_sound(const struct heap_control *control, const struct block *block)
{
    return is_sealed(block) && units_of(block) >= LEAST_UNITS &&
           units_of(block) <= (size_t)((char *)control->end - (char *)block) / UNIT;
}

static bool is_sound_end(const struct heap_control *control)
{
    return is_sealed(control->end) && is_used(control->end) && units_of(control->end) == 0;
}

/* Below 4 units a bin for each, then four for each power of two. */
static unsigned int bin_of(size_t units)
{
    if (units < 4U) {
        return (unsigned int)units;
    }
    unsigned int msb = 31U - (unsigned int)__builtin_clz((uint32_t)units);

    return ((msb - 1U) * 4U) + ((unsigned int)(units >> (msb - 2U)) & 3U);
}

static void put_into_bin(struct heap_control *control, struct block *block)
{
    unsigned int bin = bin_of(units_of(block));
    struct block *first = control->bins[bin];

    block->previous = NULL;
    block->next = first;
    if (first != NULL) {
        first->previous = block;
    }
    control->bins[bin] = block;
    control->filled[bin / BITS_OF_A_WORD] |= 1U << (bin % BITS_OF_A_WORD);
}

static bool are_links_sound(const struct heap_control *control, const struct block *block)
{
    const struct block *next = block->next;
    const struct block *previous = block->previous;

    if (next != NULL && (!is_place(control, next) || next->previous != block)) {
        return false;
    }
    if (previous == NULL) {
        return control->bins[bin_of(units_of(block))] == block;
    }
    return is_place(control, previous) && previous->next == block;
}

static void take_out_of_bin(struct heap_control *control, struct block *block, const char *caller)
{
    CHECK(are_links_sound(control, block), caller, LINKS_GONE, memory_of(block));
    if (block->next != NULL) {
        block->next->previous = block->previous;
    }
    if (block->previous != NULL) {
        block->previous->next = block->next;
        return;
    }
    unsigned int bin = bin_of(units_of(block));

    control->bins[bin] = block->next;
    if (block->next == NULL) {
        control->filled[bin / BITS_OF_A_WORD] &= ~(1U << (bin % BITS_OF_A_WORD));
    }
}

/* Set the flag in what is behind a block, whose head must be in order. */
static void tell_behind(struct block *block, bool is_free)
{
    struct block *next = behind(block);
    size_t flags = is_used(next) ? USED : 0U;

    set_head(next, units_of(next), flags | (is_free ? PREVIOUS_FREE : 0U));
}

/* Make a free block of the units at @p block; what is before it is used, and behind it too. */
static void make_free(struct heap_control *control, struct block *block, size_t units)
{
    set_head(block, units, 0);
    tell_behind(block, true);
    *address_before(behind(block)) = block;
    put_into_bin(control, block);
}

/* The number of the lowest filled bin above @p bin; BINS_MAX when there is none. */
static unsigned int next_filled_bin(const struct heap_control *control, unsigned int bin)
{
    unsigned int word = (bin + 1U) / BITS_OF_A_WORD;
    uint32_t bits = 0;

    if (word < WORDS_OF_FILLED) {
        bits = control->filled[word] & (UINT32_MAX << ((bin + 1U) % BITS_OF_A_WORD));
    }
    while (bits == 0) {
        if (++word >= WORDS_OF_FILLED) {
            return BINS_MAX;
        }
        bits = control->filled[word];
    }
    return (word * BITS_OF_A_WORD) + (unsigned int)__builtin_ctz(bits);
}

/* The smallest block of at least @p units among the first few of the bin @p bin. */
static struct block *best_of_bin(const struct heap_control *control, unsigned int bin, size_t units,
                                 const char *caller)
{
    struct block *block = control->bins[bin];
    struct block *best = NULL;
    size_t best_units = SIZE_MAX;

    for (unsigned int tries = TRIES_IN_A_BIN; tries > 0 && block != NULL; tries--) {
        CHECK(is_place(control, block), caller, LINKS_GONE, block);
        if (units_of(block) >= units && units_of(block) < best_units) {
            best = block;
            best_units = units_of(block);
        }
        block = block->next;
    }
    return best;
}

/* A free block of at least @p units: from its own bin, else any of the next. */
static struct block *find_free(const struct heap_control *control, size_t units, const char *caller)
{
    unsigned int bin = bin_of(units);
    struct block *block = best_of_bin(control, bin, units, caller);

    if (block == NULL) {
        bin = next_filled_bin(control, bin);
        if (bin == BINS_MAX) {
            return NULL;
        }
        block = control->bins[bin];
        CHECK(is_place(control, block), caller, LINKS_GONE, block);
    }
    CHECK(is_sound(control, block), caller, LINKS_GONE, block);
    return block;
}

/* The units of a block with room for @p bytes. Too many bytes give more than any heap has. */
static size_t units_for(size_t bytes)
{
    if (bytes > MAX_UNITS * UNIT) {
        return MAX_UNITS + 1U;
    }
    return MAX((bytes + sizeof(size_t) + UNIT - 1U) / UNIT, LEAST_UNITS);
}

/*
 * Units to ask for in addition, so that an aligned block with a whole block before it, or none,
 * fits in.
 */
static size_t units_for_alignment(size_t align)
{
    return align > UNIT ? (align / UNIT) + 1U : 0U;
}

/* How many units of @p block come before the first that is aligned: none, or a block's. */
static size_t units_to_skip(const struct block *block, size_t align)
{
    uintptr_t address = (uintptr_t)block + sizeof(size_t);
    size_t skipped = align > UNIT ? (size_t)(-address & (align - 1U)) / UNIT : 0U;

    return skipped == 1U ? 1U + (align / UNIT) : skipped;
}

static void count_used(struct heap_control *control, size_t units)
{
    control->used_units += units;
    control->most_used_units = MAX(control->most_used_units, control->used_units);
}

/* Use the first @p units of the free units at @p block, which are in no bin; free what is left. */
static void use(struct heap_control *control, struct block *block, size_t all, size_t units,
                size_t flags)
{
    if (all - units < LEAST_UNITS) {
        units = all;
    }
    set_head(block, units, USED | flags);
    if (units < all) {
        make_free(control, block_at(block, units), all - units);
    } else {
        tell_behind(block, false);
    }
    count_used(control, units);
}

void sys_heap_init(struct sys_heap *heap, void *mem, size_t bytes)
{
    struct heap_control *control =
        (struct heap_control *)ROUND_UP((uintptr_t)mem, (uintptr_t)sizeof(void *));
    uintptr_t limit = (uintptr_t)mem + MIN(bytes, SYS_HEAP_MAX_BYTES);
    size_t bins = bin_of(MIN(bytes / UNIT, MAX_UNITS)) + 1U;
    uintptr_t first = ROUND_UP((uintptr_t)&control->bins[bins] + sizeof(size_t), UNIT);
    uintptr_t end = limit & ~(uintptr_t)(UNIT - 1U);

    __ASSERT(bytes >= SYS_HEAP_MIN_BYTES, "sys_heap_init(): bytes: less than SYS_HEAP_MIN_BYTES");
    memset(control, 0, (uintptr_t)&control->bins[bins] - (uintptr_t)control);
    control->first = block_of((void *)first);
    control->end = block_of((void *)end);
    control->units = (size_t)(end - first) / UNIT;
    set_head(control->end, 0, USED);
    make_free(control, control->first, control->units);
    heap->control = control;
    heap->memory = mem;
    heap->bytes = bytes;
}

static struct heap_control *control_of(struct sys_heap *heap)
{
    if (UNLIKELY(heap->control == NULL)) {
        sys_heap_init(heap, heap->memory, heap->bytes);
    }
    return heap->control;
}

bool k__heap_could_take(struct sys_heap *heap, size_t align, size_t bytes)
{
    return bytes != 0 && units_for(bytes) + units_for_alignment(align) <= control_of(heap)->units;
}

void *k__heap_take(struct sys_heap *heap, size_t align, size_t bytes, const char *caller)
{
    struct heap_control *control = control_of(heap);
    size_t units = units_for(bytes);
    struct block *block = NULL;

    __ASSERT((align & (align - 1U)) == 0, "%s(): align: not a power of two", caller);
    if (bytes != 0 && units + units_for_alignment(align) <= control->units) {
        block = find_free(control, units + units_for_alignment(align), caller);
    }
    if (block == NULL) {
        return NULL;
    }
    CHECK(is_sealed(behind(block)), caller, OVERWRITTEN, memory_of(behind(block)));
    take_out_of_bin(control, block, caller);

    size_t all = units_of(block);
    size_t skipped = units_to_skip(block, align);

    if (skipped == 0) {
        use(control, block, all, units, 0);
        return memory_of(block);
    }
    struct block *aligned = block_at(block, skipped);

    use(control, aligned, all - skipped, units, PREVIOUS_FREE);
    make_free(control, block, skipped);
    return memory_of(aligned);
}

/* The used block of @p mem, after all checks that a look at it and behind it allows. */
static struct block *checked_block_of(struct heap_control *control, void *mem, const char *caller)
{
    struct block *block = block_of(mem);

    CHECK(control != NULL && is_place(control, block), caller, "not memory of this heap", mem);
    CHECK(is_sound(control, block), caller, OVERWRITTEN, mem);
    CHECK(is_used(block), caller, "it is free already", mem);

    struct block *next = behind(block);

    CHECK(next == control->end ? is_sound_end(control) : is_sound(control, next), caller,
          OVERWRITTEN, memory_of(next));
    CHECK(!is_previous_free(next), caller, "it is part of memory that is free", mem);
    return block;
}

/* Take the free block behind @p block out of its bin. @return Its units; 0: it is used. */
static size_t take_behind(struct heap_control *control, struct block *block, const char *caller)
{
    struct block *next = behind(block);

    if (is_used(next)) {
        return 0;
    }
    CHECK(is_sealed(behind(next)), caller, OVERWRITTEN, memory_of(behind(next)));
    take_out_of_bin(control, next, caller);
    return units_of(next);
}

void k__heap_give_back(struct sys_heap *heap, void *mem, const char *caller)
{
    if (mem == NULL) {
        return;
    }
    struct heap_control *control = heap->control;
    struct block *block = checked_block_of(control, mem, caller);
    size_t units = units_of(block);

    control->used_units -= units;
    units += take_behind(control, block, caller);
    if (is_previous_free(block)) {
        struct block *previous = *address_before(block);

        CHECK(is_place(control, previous) && is_sound(control, previous) && !is_used(previous) &&
                  behind(previous) == block,
              caller, LINKS_GONE, (char *)block - sizeof(void *));
        take_out_of_bin(control, previous, caller);
        set_head(block, units_of(block), 0);
        units += units_of(previous);
        block = previous;
    }
    make_free(control, block, units);
}

bool k__heap_resize(struct sys_heap *heap, void *mem, size_t bytes, const char *caller)
{
    struct heap_control *control = heap->control;
    struct block *block = checked_block_of(control, mem, caller);
    size_t units = units_for(bytes);
    size_t old_units = units_of(block);
    struct block *next = behind(block);
    size_t all = old_units + (is_used(next) ? 0U : units_of(next));

    if (units > all) {
        return false;
    }
    if (units < old_units || units > old_units) {
        (void)take_behind(control, block, caller);
        control->used_units -= old_units;
        use(control, block, all, units, block->head & PREVIOUS_FREE);
    }
    return true;
}

void *sys_heap_alloc(struct sys_heap *heap, size_t bytes)
{
    return k__heap_take(heap, 0, bytes, "sys_heap_alloc");
}

void *sys_heap_aligned_alloc(struct sys_heap *heap, size_t align, size_t bytes)
{
    return k__heap_take(heap, align, bytes, "sys_heap_aligned_alloc");
}

void sys_heap_free(struct sys_heap *heap, void *mem)
{
    k__heap_give_back(heap, mem, "sys_heap_free");
}

void *sys_heap_realloc(struct sys_heap *heap, void *ptr, size_t bytes)
{
    if (ptr == NULL) {
        return sys_heap_alloc(heap, bytes);
    }
    if (bytes == 0) {
        sys_heap_free(heap, ptr);
        return NULL;
    }
    if (k__heap_resize(heap, ptr, bytes, "sys_heap_realloc")) {
        return ptr;
    }
    void *moved = sys_heap_alloc(heap, bytes);

    if (moved != NULL) {
        memcpy(moved, ptr, sys_heap_usable_size(heap, ptr)); /* that is less, or it had fitted */
        sys_heap_free(heap, ptr);
    }
    return moved;
}

size_t sys_heap_usable_size(struct sys_heap *heap, void *mem)
{
    const struct block *block = checked_block_of(heap->control, mem, "sys_heap_usable_size");

    return (units_of(block) * UNIT) - sizeof(size_t);
}

int sys_heap_runtime_stats_get(struct sys_heap *heap, struct sys_memory_stats *stats)
{
    if (heap == NULL || stats == NULL) {
        return -EINVAL;
    }
    const struct heap_control *control = control_of(heap);

    stats->allocated_bytes = control->used_units * UNIT;
    stats->free_bytes = (control->units - control->used_units) * UNIT;
    stats->max_allocated_bytes = control->most_used_units * UNIT;
    return 0;
}

int sys_heap_runtime_stats_reset_max(struct sys_heap *heap)
{
    if (heap == NULL) {
        return -EINVAL;
    }
    control_of(heap)->most_used_units = heap->control->used_units;
    return 0;
}

static bool is_free_block_in_order(const struct heap_control *control, const struct block *block)
{
    struct block *next = behind(block);

    return are_links_sound(control, block) && is_used(next) && *address_before(next) == block;
}

bool sys_heap_validate(struct sys_heap *heap)
{
    const struct heap_control *control = control_of(heap);
    const struct block *block = control->first;
    bool was_free = false;
    size_t used = 0;

    while (block != control->end) {
        if (!is_sound(control, block) || is_previous_free(block) != was_free ||
            !is_sealed(behind(block))) {
            return false;
        }
        was_free = !is_used(block);
        if (was_free && !is_free_block_in_order(control, block)) {
            return false;
        }
        used += was_free ? 0U : units_of(block);
        block = behind(block);
    }
    return is_sound_end(control) && is_previous_free(control->end) == was_free &&
           used == control->used_units;
}
