/* SPDX-License-Identifier: Apache-2.0 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "siphash.h"

/* Key 00 01 … 0f; messages 00 01 02 … of the index's length. */
static const struct siphash_key key = {{0x0706050403020100U, 0x0f0e0d0c0b0a0908U}};

static const struct {
    size_t length;
    uint64_t value;
} vectors[] = {
    {0, 0x726fdb47dd0e0e31U},  {1, 0x74f839c593dc67fdU}, {2, 0x0d6c8009d9a94f5aU},
    {3, 0x85676696d7fb7e2dU},  {7, 0xab0200f58b01d137U}, {8, 0x93f5f5799a932462U},
    {15, 0xa129ca6149be45e5U},
};

static void the_published_vectors_come_out(void **state)
{
    uint8_t message[64];

    (void)state;
    for (size_t i = 0; i < sizeof(message); i++) {
        message[i] = (uint8_t)i;
    }
    for (size_t i = 0; i < sizeof(vectors) / sizeof(vectors[0]); i++) {
        assert_int_equal(siphash(&key, message, vectors[i].length), vectors[i].value);
    }
}

static void an_unaligned_message_gives_the_same(void **state)
{
    uint8_t buffer[16];

    (void)state;
    for (size_t i = 0; i < 15; i++) {
        buffer[i + 1] = (uint8_t)i;
    }
    assert_int_equal(siphash(&key, buffer + 1, 15), 0xa129ca6149be45e5U);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_published_vectors_come_out),
        cmocka_unit_test(an_unaligned_message_gives_the_same),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
