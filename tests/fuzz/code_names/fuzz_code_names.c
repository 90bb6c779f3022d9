/* SPDX-License-Identifier: Apache-2.0 */

/*
 * The runner names addresses in what a program prints, and a program prints anything. Of the input
 * the first byte says how long the pieces are; what is handed on of the rest is all of it, in
 * order.
 */

#include "names.h"

#include <stdlib.h>
#include <string.h>

struct check {
    const char *next; /* what has to be handed on next */
    const char *end;
};

/* What is added lies elsewhere. */
static void take(void *context, const char *text, size_t bytes)
{
    struct check *check = context;

    if (text == check->next && bytes <= (size_t)(check->end - text)) {
        check->next += bytes;
    } else if (text >= check->next && text <= check->end) {
        abort(); /* something was left out */
    } else if (memchr(text, '\n', bytes) != NULL) {
        abort(); /* what is added is no line of its own */
    }
}

/* Every other address is one of code; some have no line, some the longest name there is. */
static bool find(void *context, uint64_t address, struct place *place)
{
    (void)context;
    *place = (struct place){.offset = address, .line = (int)(address & 2U)};
    memset(place->function, 'f', (address & 4U) != 0 ? sizeof(place->function) - 1 : 3);
    memset(place->source, 's', (address & 8U) != 0 ? sizeof(place->source) - 1 : 3);
    return (address & 1U) != 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0) {
        return 0;
    }
    const char *text = (const char *)data + 1;
    size_t step = data[0] > 0 ? data[0] : SIZE_MAX;
    struct check check = {text, text + size - 1};
    struct names names = {.output = take, .output_context = &check, .find = find};

    while (check.next < check.end) {
        size_t left = (size_t)(check.end - check.next);
        const char *expected = check.next + (left < step ? left : step);

        names_feed(&names, check.next, left < step ? left : step);
        if (check.next != expected) {
            abort();
        }
    }
    return 0;
}
