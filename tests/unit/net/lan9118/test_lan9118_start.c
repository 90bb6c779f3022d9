// SPDX-License-Identifier: Apache-2.0
#include <errno.h>

#include "lan9118_fixture.h"

static void the_interrupt_line_is_set_up_and_masked(void **unused)
{
    (void)unused;
    assert_int_equal(start(), 0);
    assert_int_equal(model.irq_cfg, 0x111);
    assert_int_equal(model.int_en, 0);
    assert_int_equal(model.int_sts & 0x8, 0);
    assert_int_equal(model.fifo_int, 0);
}

static void the_chip_sends_and_receives_in_full_duplex(void **unused)
{
    (void)unused;
    assert_int_equal(start(), 0);
    assert_int_equal(model.tx_cfg, 0x2);
    assert_int_equal(model.mac_registers[1], 0x0018000c);
    assert_int_equal(model.hw_cfg, 0x00150000);
}

static void the_address_comes_from_the_eeprom(void **unused)
{
    uint8_t mac[6];

    (void)unused;
    assert_int_equal(start(), 0);
    assert_int_equal(lan9118_mac(&chip, mac), 0);
    assert_memory_equal(mac, "\x52\x54\x00\x12\x34\x56", 6);
}

static void a_configured_address_wins(void **unused)
{
    uint8_t mac[6];

    (void)unused;
    memcpy(config.mac, "\x02\x11\x22\x33\x44\x55", 6);
    assert_int_equal(start(), 0);
    assert_memory_equal(model.mac, "\x02\x11\x22\x33\x44\x55", 6);
    assert_int_equal(lan9118_mac(&chip, mac), 0);
    assert_memory_equal(mac, config.mac, 6);
}

static void without_an_address_it_does_not_start(void **unused)
{
    (void)unused;
    memset(model.eeprom_mac, 0xff, 6);
    assert_int_equal(start(), -EADDRNOTAVAIL);
    memset(model.eeprom_mac, 0, 6);
    assert_int_equal(start(), -EADDRNOTAVAIL);
    assert_int_equal(model.mac_registers[1], 0);
}

static void a_configured_group_address_is_not_used(void **unused)
{
    (void)unused;
    memcpy(config.mac, "\x01\x11\x22\x33\x44\x55", 6);
    assert_int_equal(start(), 0);
    assert_memory_equal(model.mac, "\x52\x54\x00\x12\x34\x56", 6);
}

static void nothing_at_these_addresses_is_no_device(void **unused)
{
    static const uint32_t answers[] = {0, 0xffffffff, 0x43218765};

    (void)unused;
    for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]); i++) {
        model.byte_test = answers[i];
        assert_int_equal(start(), -ENODEV);
    }
    assert_int_equal(model.resets, 0);
}

static void a_slow_chip_is_waited_for(void **unused)
{
    (void)unused;
    model.ready_after = 1000;
    model.reset_takes = 200;
    model.eeprom_takes = 3000;
    model.mac_takes = 5;
    model.mii_takes = 30;
    model.phy_reset_takes = 50;
    assert_int_equal(start(), 0);
    assert_int_equal(model.resets, 1);
    assert_true(chip.is_link_up);
}

static void a_chip_that_never_gets_ready_is_an_error(void **unused)
{
    (void)unused;
    model.ready_after = MODEL_STUCK;
    assert_int_equal(start(), -EIO);
}

static void a_reset_that_never_ends_is_an_error(void **unused)
{
    (void)unused;
    model.reset_takes = MODEL_STUCK;
    assert_int_equal(start(), -EIO);
}

static void an_eeprom_that_never_loads_is_an_error(void **unused)
{
    (void)unused;
    model.eeprom_takes = MODEL_STUCK;
    assert_int_equal(start(), -EIO);
}

static void a_phy_that_never_answers_is_an_error(void **unused)
{
    (void)unused;
    model.mii_takes = MODEL_STUCK;
    assert_int_equal(start(), -EIO);
}

static void a_phy_that_never_ends_its_reset_is_an_error(void **unused)
{
    (void)unused;
    model.phy_reset_takes = MODEL_STUCK;
    assert_int_equal(start(), -EIO);
}

static void a_mac_that_gets_stuck_at_any_access_is_an_error(void **unused)
{
    uint32_t accesses;

    (void)unused;
    memcpy(config.mac, "\x02\x11\x22\x33\x44\x55", 6);
    assert_int_equal(start(), 0);
    accesses = model.mac_accesses;
    for (uint32_t i = 0; i < accesses; i++) {
        model_reset();
        model.mac_fails_after = i;
        assert_int_equal(start(), -EIO);
    }
}

static void it_starts_again_after_it_failed(void **unused)
{
    (void)unused;
    model.phy_reset_takes = MODEL_STUCK;
    assert_int_equal(start(), -EIO);
    model.phy_reset_takes = 0;
    model.phy_resetting = 0;
    assert_int_equal(start(), 0);
}

static void the_link_is_known_at_once(void **unused)
{
    (void)unused;
    model.has_link = false;
    assert_int_equal(start(), 0);
    assert_false(lan9118_has_link_changed(&chip));
    assert_false(lan9118_take_link_change(&chip));
}

static void a_loss_of_link_from_before_the_start_does_not_count(void **unused)
{
    (void)unused;
    model.is_link_down_latched = true;
    assert_int_equal(start(), 0);
    assert_true(lan9118_has_link_changed(&chip));
    assert_true(lan9118_take_link_change(&chip));
    assert_false(lan9118_has_link_changed(&chip));
}

/* What both ends can do decides, 100 Mbit before 10. */
static void the_duplex_is_what_both_ends_can(void **unused)
{
    static const struct {
        uint16_t partner;
        bool is_full;
    } cases[] = {
        {0x01e1, true},  {0x00e1, false}, {0x0061, true},  {0x0021, false},
        {0x0081, false}, {0x0101, true},  {0x0001, false}, {0x00a1, false},
    };

    (void)unused;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        model_reset();
        model.partner = cases[i].partner;
        assert_int_equal(start(), 0);
        assert_int_equal(model.mac_registers[1] & 0x00900000,
                         cases[i].is_full ? 0x00100000 : 0x00800000);
    }
}

static void flow_control_is_on(void **unused)
{
    (void)unused;
    assert_int_equal(start(), 0);
    assert_int_equal(model.mac_registers[8], 0xffff0002);
    assert_int_equal(model.phy_registers[4] & 0x0400, 0x0400);
    assert_int_not_equal(model.afc_cfg & 0xf, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(the_interrupt_line_is_set_up_and_masked, set_up),
        cmocka_unit_test_setup(the_chip_sends_and_receives_in_full_duplex, set_up),
        cmocka_unit_test_setup(the_address_comes_from_the_eeprom, set_up),
        cmocka_unit_test_setup(a_configured_address_wins, set_up),
        cmocka_unit_test_setup(without_an_address_it_does_not_start, set_up),
        cmocka_unit_test_setup(a_configured_group_address_is_not_used, set_up),
        cmocka_unit_test_setup(nothing_at_these_addresses_is_no_device, set_up),
        cmocka_unit_test_setup(a_slow_chip_is_waited_for, set_up),
        cmocka_unit_test_setup(a_chip_that_never_gets_ready_is_an_error, set_up),
        cmocka_unit_test_setup(a_reset_that_never_ends_is_an_error, set_up),
        cmocka_unit_test_setup(an_eeprom_that_never_loads_is_an_error, set_up),
        cmocka_unit_test_setup(a_phy_that_never_answers_is_an_error, set_up),
        cmocka_unit_test_setup(a_phy_that_never_ends_its_reset_is_an_error, set_up),
        cmocka_unit_test_setup(a_mac_that_gets_stuck_at_any_access_is_an_error, set_up),
        cmocka_unit_test_setup(it_starts_again_after_it_failed, set_up),
        cmocka_unit_test_setup(the_link_is_known_at_once, set_up),
        cmocka_unit_test_setup(a_loss_of_link_from_before_the_start_does_not_count, set_up),
        cmocka_unit_test_setup(the_duplex_is_what_both_ends_can, set_up),
        cmocka_unit_test_setup(flow_control_is_on, set_up),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
