/* SPDX-License-Identifier: Apache-2.0 */

/* Addresses of IPv6 as text: written as RFC 5952 says, read as RFC 4291 says. */

#include <base/util.h>
#include <errno.h>
#include <net/address.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#define GROUPS 8

static uint16_t group_of(const uint8_t *address, int index)
{
    const uint8_t *group = address + (ptrdiff_t)2 * index;

    return (uint16_t)((group[0] << 8) | group[1]);
}

/* Writing */

struct gap {
    int first;
    int count; /* of groups that are 0 */
};

/* The longest run of groups that are 0, the first one of such; one alone is none. */
static struct gap find_gap(const uint8_t *address)
{
    struct gap longest = {.first = GROUPS, .count = 1};
    int count = 0;

    for (int i = 0; i < GROUPS; i++) {
        count = group_of(address, i) == 0 ? count + 1 : 0;
        if (count > longest.count) {
            longest = (struct gap){.first = i + 1 - count, .count = count};
        }
    }
    return longest;
}

static char *write_group(char *text, unsigned int group)
{
    bool has_begun = false;

    for (int shift = 12; shift >= 0; shift -= 4) {
        unsigned int digit = (group >> shift) & 0xfU;

        has_begun = has_begun || digit != 0 || shift == 0;
        if (has_begun) {
            *text++ = "0123456789abcdef"[digit];
        }
    }
    return text;
}

static bool is_mapped(const uint8_t *address)
{
    static const uint8_t prefix[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

    return memcmp(address, prefix, sizeof(prefix)) == 0;
}

char *net_address6_text(const uint8_t address[16], char *text)
{
    struct gap gap = find_gap(address);
    const int groups = is_mapped(address) ? GROUPS - 2 : GROUPS;
    char *end = text;

    for (int i = 0; i < groups; i++) {
        if (i == gap.first) {
            *end++ = ':';
            i += gap.count - 1;
            if (i == GROUPS - 1) {
                *end++ = ':';
            }
            continue;
        }
        if (i > 0) {
            *end++ = ':';
        }
        end = write_group(end, group_of(address, i));
    }
    *end = '\0';
    if (groups < GROUPS) {
        uint32_t ip;

        memcpy(&ip, address + 12, sizeof(ip));
        *end++ = ':';
        (void)net_address_text(ip, end);
    }
    return text;
}

/* Reading */

static int digit_of(char letter)
{
    if (letter >= '0' && letter <= '9') {
        return letter - '0';
    }
    letter |= 'a' - 'A';
    return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
}

/* The text behind one to four digits, or NULL. */
static const char *read_group(const char *text, uint8_t *group)
{
    unsigned int value = 0;
    int count = 0;

    for (; digit_of(*text) >= 0; text++, count++) {
        if (count == 4) {
            return NULL;
        }
        value = (value << 4) | (unsigned int)digit_of(*text);
    }
    group[0] = (uint8_t)(value >> 8);
    group[1] = (uint8_t)value;
    return count > 0 ? text : NULL;
}

struct reading {
    uint8_t bytes[16];
    int used;
    int gap; /* where "::" stands; -1: nowhere */
};

/* Read what stands between colons. Returns the text behind it, or NULL. */
static const char *read_part(const char *text, struct reading *reading)
{
    const char *end = NULL;
    uint32_t ip;

    if (reading->used <= 12 && net_address_parse(text, &ip) == 0) {
        memcpy(reading->bytes + reading->used, &ip, sizeof(ip));
        reading->used += 4;
        return text + strlen(text);
    }
    if (reading->used <= 14) {
        end = read_group(text, reading->bytes + reading->used);
        reading->used += 2;
    }
    return end;
}

/* The text behind colons, when these may stand here, or NULL. */
static const char *read_colons(const char *text, struct reading *reading)
{
    bool is_gap = text[0] == ':' && text[1] == ':';

    if (is_gap && reading->gap < 0) {
        reading->gap = reading->used;
        return text + 2;
    }
    /* One alone stands between parts. */
    return !is_gap && reading->used > 0 && text[-1] != ':' && text[1] != '\0' ? text + 1 : NULL;
}

static bool fill_gap(struct reading *reading)
{
    int missing = 16 - reading->used;

    if (reading->gap < 0) {
        return missing == 0;
    }
    uint8_t *gap = reading->bytes + reading->gap;

    memmove(gap + missing, gap, (size_t)(reading->used - reading->gap));
    memset(gap, 0, (size_t)missing);
    return missing > 0;
}

int net_address6_parse(const char *text, uint8_t address[16])
{
    struct reading reading = {.gap = -1};

    if (*text == '\0') {
        return -EINVAL;
    }
    while (text != NULL && *text != '\0') {
        if (*text == ':') {
            text = read_colons(text, &reading);
        } else if (reading.used > 0 && text[-1] != ':') {
            text = NULL;
        } else {
            text = read_part(text, &reading);
        }
    }
    if (text == NULL || !fill_gap(&reading)) {
        return -EINVAL;
    }
    memcpy(address, reading.bytes, sizeof(reading.bytes));
    return 0;
}
