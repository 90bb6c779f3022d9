// SPDX-License-Identifier: Apache-2.0
#include <errno.h>

#include "stellaris_fixture.h"

static void its_interrupts_are_masked_and_forgotten(void **unused)
{
    (void)unused;
    assert_int_equal(start(), 0);
    assert_int_equal(model.mask, 0);
    assert_int_equal(model.status, 0);
}

static void it_sends_and_receives_in_full_duplex(void **unused)
{
    (void)unused;
    assert_int_equal(start(), 0);
    assert_int_equal(model.tx_control, 0x0f);
    /* Damaged frames are dropped, and frames to groups, which nobody here can want. */
    assert_int_equal(model.rx_control, 0x09);
}

static void what_the_fifo_held_is_dropped(void **unused)
{
    (void)unused;
    assert_int_equal(start(), 0);
    assert_int_equal(model.fifo_resets, 1);
    assert_null(stellaris_receive(&chip));
}

static void the_address_is_the_controllers(void **unused)
{
    uint8_t mac[6];

    (void)unused;
    assert_int_equal(start(), 0);
    stellaris_mac(&chip, mac);
    assert_memory_equal(mac, "\x52\x54\x00\x12\x34\x56", 6);
}

static uint8_t boards_mac[6];

static void read_mac(uint8_t mac[6])
{
    memcpy(mac, boards_mac, 6);
}

static void the_boards_address_wins(void **unused)
{
    uint8_t mac[6];

    (void)unused;
    config.read_mac = read_mac;
    memcpy(boards_mac, "\x02\x11\x22\x33\x44\x55", 6);
    assert_int_equal(start(), 0);
    assert_memory_equal(model.mac, boards_mac, 6);
    stellaris_mac(&chip, mac);
    assert_memory_equal(mac, boards_mac, 6);
}

/* All ones are what an erased memory has. */
static void without_an_address_it_does_not_start(void **unused)
{
    (void)unused;
    memset(model.mac, 0, 6);
    assert_int_equal(start(), -EADDRNOTAVAIL);
    config.read_mac = read_mac;
    memset(boards_mac, 0xff, 6);
    assert_int_equal(start(), -EADDRNOTAVAIL);
    memset(boards_mac, 0, 6);
    assert_int_equal(start(), -EADDRNOTAVAIL);
    assert_int_equal(model.rx_control & 1, 0);
}

static void nothing_at_these_addresses_is_no_device(void **unused)
{
    (void)unused;
    model.is_absent = true;
    assert_int_equal(start(), -ENODEV);
}

static void a_slow_phy_is_waited_for(void **unused)
{
    (void)unused;
    model.mii_takes = 30;
    model.phy_reset_takes = 50;
    assert_int_equal(start(), 0);
    assert_true(chip.is_link_up);
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

static void a_phy_that_gets_stuck_at_any_access_is_an_error(void **unused)
{
    uint32_t accesses;

    (void)unused;
    assert_int_equal(start(), 0);
    accesses = model.mii_accesses;
    assert_true(accesses > 5);
    for (uint32_t i = 0; i < accesses; i++) {
        model_reset();
        model.mii_fails_after = i;
        assert_int_equal(start(), -EIO);
        assert_int_equal(model.rx_control & 1, 0);
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
    assert_false(stellaris_has_link_changed(&chip));
    assert_false(stellaris_take_link_change(&chip));
}

static void a_loss_of_link_from_before_the_start_does_not_count(void **unused)
{
    (void)unused;
    model.is_link_down_latched = true;
    assert_int_equal(start(), 0);
    assert_true(stellaris_has_link_changed(&chip));
    assert_true(stellaris_take_link_change(&chip));
    assert_false(stellaris_has_link_changed(&chip));
}

static void where_there_is_no_phy_the_link_is_up(void **unused)
{
    (void)unused;
    model.is_emulated = true;
    assert_int_equal(start(), 0);
    assert_true(stellaris_take_link_change(&chip));
    model_reset();
    model.phy_id = 0xffff; /* nobody pulls the line down */
    model.has_link = false;
    assert_int_equal(start(), 0);
    assert_true(stellaris_take_link_change(&chip));
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
        assert_int_equal(model.tx_control & 0x08, cases[i].is_full ? 0x08 : 0);
    }
}

static void the_phys_clock_is_not_too_fast(void **unused)
{
    static const struct {
        uint32_t hz;
        uint32_t divider;
    } cases[] = {{50000000, 9}, {25000000, 4}, {8000000, 1}, {5000000, 0}};

    (void)unused;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        model_reset();
        model.is_emulated = true; /* which does not care */
        config.clock_hz = cases[i].hz;
        assert_int_equal(start(), 0);
        assert_int_equal(model.mii_divider, cases[i].divider);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(its_interrupts_are_masked_and_forgotten, set_up),
        cmocka_unit_test_setup(it_sends_and_receives_in_full_duplex, set_up),
        cmocka_unit_test_setup(what_the_fifo_held_is_dropped, set_up),
        cmocka_unit_test_setup(the_address_is_the_controllers, set_up),
        cmocka_unit_test_setup(the_boards_address_wins, set_up),
        cmocka_unit_test_setup(without_an_address_it_does_not_start, set_up),
        cmocka_unit_test_setup(nothing_at_these_addresses_is_no_device, set_up),
        cmocka_unit_test_setup(a_slow_phy_is_waited_for, set_up),
        cmocka_unit_test_setup(a_phy_that_never_answers_is_an_error, set_up),
        cmocka_unit_test_setup(a_phy_that_never_ends_its_reset_is_an_error, set_up),
        cmocka_unit_test_setup(a_phy_that_gets_stuck_at_any_access_is_an_error, set_up),
        cmocka_unit_test_setup(it_starts_again_after_it_failed, set_up),
        cmocka_unit_test_setup(the_link_is_known_at_once, set_up),
        cmocka_unit_test_setup(a_loss_of_link_from_before_the_start_does_not_count, set_up),
        cmocka_unit_test_setup(where_there_is_no_phy_the_link_is_up, set_up),
        cmocka_unit_test_setup(the_duplex_is_what_both_ends_can, set_up),
        cmocka_unit_test_setup(the_phys_clock_is_not_too_fast, set_up),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
