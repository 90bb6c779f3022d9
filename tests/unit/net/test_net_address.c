/* SPDX-License-Identifier: Apache-2.0 */

#include "net_fixture.h"

#include <net/address.h>

static void addresses_go_to_text_and_back(void **state)
{
    static const char *const texts[] = {"0.0.0.0", "1.2.3.4", "10.0.2.15", "99.100.199.200",
                                        "255.255.255.255"};
    char text[NET_ADDRESS_TEXT_BYTES];

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
        uint32_t address;

        assert_int_equal(net_address_parse(texts[i], &address), 0);
        assert_string_equal(net_address_text(address, text), texts[i]);
    }
}

static void the_bytes_are_in_network_order(void **state)
{
    uint32_t address;

    (void)state;
    assert_int_equal(net_address_parse("1.2.3.4", &address), 0);
    assert_memory_equal(&address, "\x01\x02\x03\x04", 4);
}

static void anything_else_is_refused(void **state)
{
    static const char *const texts[] = {
        "",         "1",         "1.2.3",     "1.2.3.",  ".1.2.3.4",        "1..2.3",
        "1.2.3.4.", "1.2.3.256", "1.2.3.4.5", "1.2.3.x", "01.2.3.4",        "1.2.3.00",
        " 1.2.3.4", "1.2.3.4 ",  "-1.2.3.4",  "1,2,3,4", "1.2.3.4294967297"};
    uint32_t address = 42;

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
        assert_int_equal(net_address_parse(texts[i], &address), -EINVAL);
    }
    assert_int_equal(address, 42);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(addresses_go_to_text_and_back),
        cmocka_unit_test(the_bytes_are_in_network_order),
        cmocka_unit_test(anything_else_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
