/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Stacks from the host, each above a guard that nobody may touch. They are not filled with a
 * pattern: fresh pages read as zeros, and reading them uses no memory. The deepest word that is
 * not zero (usually a return address) is how deep a thread went.
 */

#include "stacks.h"

#include "sanitizer.h"

#include <arch/posix.h>
#include <base/util.h>
#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* A frame with large arrays may step over some pages at once. */
#define GUARD_BYTES 65536U

#define STACK_BYTES ROUND_UP((size_t)CONFIG_ARCH_POSIX_STACK_BYTES, GUARD_BYTES)

BASE_STATIC_ASSERT(sizeof(struct arch__stack) == 64,
                   "arch__stack: its size keeps the stack below it aligned");

static struct arch__stack *first_stack;
static struct arch__stack *first_free;

static struct arch__stack *map_stack(void)
{
    char *guard = mmap(NULL, GUARD_BYTES + STACK_BYTES, PROT_READ | PROT_WRITE,
                       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_STACK, -1, 0);

    if (guard == MAP_FAILED || mprotect(guard, GUARD_BYTES, PROT_NONE) != 0) {
        posix_refuse("the host gives no stack for another thread: %s", strerror(errno));
    }
    char *end = guard + GUARD_BYTES + STACK_BYTES;
    struct arch__stack *stack = (struct arch__stack *)(void *)end - 1;

    stack->low = guard + GUARD_BYTES;
    stack->next = first_stack;
    first_stack = stack;
    return stack;
}

struct arch__stack *stacks__take(const void *owner)
{
    struct arch__stack *stack = first_free;

    if (stack != NULL) {
        first_free = stack->next_free;
    } else {
        stack = map_stack();
    }
    stack->owner = owner;
    sanitizer_stack_taken(stack->low, stacks__bytes(stack));
    return stack;
}

/* All but the page with the struct goes back to the host, and is zero when it is used again. */
void stacks__give_back(struct arch__stack *stack)
{
    uintptr_t page_mask = (uintptr_t)getpagesize() - 1U;
    char *last_page = (char *)((uintptr_t)stack & ~page_mask);

    sanitizer_stack_free(stack->low, stacks__bytes(stack));
    (void)madvise(stack->low, (size_t)(last_page - stack->low), MADV_DONTNEED);
    memset(last_page, 0, (size_t)((char *)stack - last_page));
    stack->owner = NULL;
    stack->next_free = first_free;
    first_free = stack;
}

NO_SANITIZE_ADDRESS size_t stacks__unused(const struct arch__stack *stack)
{
    const uint64_t *word = (const uint64_t *)(const void *)stack->low;
    const uint64_t *end = (const uint64_t *)(const void *)stack;

    while (word < end && *word == 0) {
        word++;
    }
    return (size_t)((const char *)word - stack->low);
}

static bool is_between(uintptr_t address, const char *low, const char *end)
{
    return address >= (uintptr_t)low && address < (uintptr_t)end;
}

bool stacks__is_overflow(uintptr_t address, uintptr_t sp)
{
    for (const struct arch__stack *stack = first_stack; stack != NULL; stack = stack->next) {
        const char *guard = stack->low - GUARD_BYTES;

        if (is_between(address, guard, stack->low)) {
            return is_between(sp, guard, (const char *)stack);
        }
    }
    return false;
}
