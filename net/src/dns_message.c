/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Messages of DNS (RFC 1035). Whoever answers is not trusted: each step checks that what it reads
 * is inside the message, and only goes forward.
 */

#include "dns_message.h"

#include <base/util.h>
#include <errno.h>
#include <stdbool.h>
#include <string.h>

#define HEAD_BYTES   12U
#define RECORD_BYTES 10U /* of a record, between name and data */
#define LABEL_BYTES  63U
#define NAME_BYTES   255U
#define CLASS_IN     1U

#define FLAG_IS_ANSWER        0x80U /* in byte 2, */
#define FLAG_OPERATION        0x78U
#define FLAG_SHALL_ASK_OTHERS 0x01U
#define RESULT                0x0fU /* and in byte 3 */
#define RESULT_NO_SUCH_NAME   3U
#define POINTER               0xc0U

static void put_16(uint8_t *at, uint16_t value)
{
    at[0] = (uint8_t)(value >> 8);
    at[1] = (uint8_t)value;
}

static uint16_t get_16(const uint8_t *at)
{
    return (uint16_t)((at[0] << 8) | at[1]);
}

/* Write a name as labels, each behind its length. Returns how many bytes; 0: it is none. */
static size_t put_name(uint8_t *at, const char *name)
{
    size_t used = 0;

    while (*name != '\0') {
        size_t length = strcspn(name, ".");

        if (length == 0 || length > LABEL_BYTES || used + length + 2U > NAME_BYTES) {
            return 0;
        }
        at[used] = (uint8_t)length;
        memcpy(at + used + 1U, name, length);
        used += length + 1U;
        name += length + (name[length] == '.' ? 1U : 0U);
    }
    at[used] = 0;
    return used == 0 ? 0 : used + 1U;
}

int net__dns_question(uint8_t *message, uint16_t number, uint16_t type, const char *name)
{
    memset(message, 0, HEAD_BYTES);
    put_16(message, number);
    message[2] = FLAG_SHALL_ASK_OTHERS;
    put_16(message + 4, 1); /* one question */
    size_t length = put_name(message + HEAD_BYTES, name);

    if (length == 0) {
        return -EINVAL;
    }
    put_16(message + HEAD_BYTES + length, type);
    put_16(message + HEAD_BYTES + length + 2U, CLASS_IN);
    return (int)(HEAD_BYTES + length + 4U);
}

static uint8_t lower(uint8_t letter)
{
    return letter >= 'A' && letter <= 'Z' ? (uint8_t)(letter + ('a' - 'A')) : letter;
}

/* Does the answer repeat the question? Servers may change the case of letters. */
static bool is_about(const uint8_t *answer, const uint8_t *question, size_t length)
{
    for (size_t i = HEAD_BYTES; i < length; i++) {
        if (lower(answer[i]) != lower(question[i])) {
            return false;
        }
    }
    return get_16(answer) == get_16(question) && get_16(answer + 4) == 1 &&
           (answer[2] & (FLAG_IS_ANSWER | FLAG_OPERATION)) == FLAG_IS_ANSWER;
}

/* Where the name at @p at ends; 0: not in here. */
static size_t skip_name(const uint8_t *message, size_t length, size_t at)
{
    while (at < length) {
        uint8_t label = message[at];

        if (label == 0) {
            return at + 1U;
        }
        if ((label & POINTER) == POINTER) {
            return at + 2U;
        }
        if ((label & POINTER) != 0) {
            return 0;
        }
        at += label + 1U;
    }
    return 0;
}

/* Is the data of a record an address of this type? Then take it. */
static bool take_address(uint16_t type, const uint8_t *data, uint16_t bytes,
                         struct net_address *address)
{
    if (IS_ENABLED(CONFIG_NET_IPV6) && type == DNS_TYPE_AAAA) {
        if (bytes != 16) {
            return false;
        }
        *address = net__dns_address6(data);
        return true;
    }
    if (bytes != sizeof(address->ip)) {
        return false;
    }
    *address = net_address(NET_IP_ANY, 0);
    memcpy(&address->ip, data, sizeof(address->ip));
    return true;
}

/* Take the addresses of a type among the records from @p at on. */
static size_t take_addresses(const uint8_t *answer, size_t length, size_t at, uint16_t type,
                             struct net_address *addresses, size_t most)
{
    size_t found = 0;

    for (uint16_t left = get_16(answer + 6); left > 0 && found < most; left--) {
        at = skip_name(answer, length, at);
        if (at == 0 || at + RECORD_BYTES > length) {
            break;
        }
        const uint8_t *record = answer + at;
        uint16_t bytes = get_16(record + 8);

        at += RECORD_BYTES;
        if (bytes > length - at) {
            break;
        }
        if (get_16(record) == type && get_16(record + 2) == CLASS_IN &&
            take_address(type, answer + at, bytes, &addresses[found])) {
            found++;
        }
        at += bytes;
    }
    return found;
}

int net__dns_answer(const uint8_t *answer, size_t length, const uint8_t *question,
                    size_t question_length, struct net_address *addresses, size_t most)
{
    if (length < question_length || !is_about(answer, question, question_length)) {
        return -EAGAIN;
    }
    uint8_t result = answer[3] & RESULT;

    if (result != 0) {
        return result == RESULT_NO_SUCH_NAME ? -ENOENT : -EIO;
    }
    uint16_t type = get_16(question + question_length - 4U);
    size_t found = take_addresses(answer, length, question_length, type, addresses, most);

    return found == 0 ? -ENODATA : (int)found;
}
