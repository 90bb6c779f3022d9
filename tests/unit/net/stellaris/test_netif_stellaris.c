// SPDX-License-Identifier: Apache-2.0
#include <errno.h>

#include "stellaris_fixture.h"

static unsigned int pendings;
static unsigned int link_changes;
static bool told_link;
static bool is_interrupt_enabled;

void net_interface_rx_pending(struct net_interface *interface)
{
    (void)interface;
    pendings++;
}

void net_interface_link_changed(struct net_interface *interface, bool is_up)
{
    (void)interface;
    link_changes++;
    told_link = is_up;
}

static void enable_interrupt(void)
{
    assert_int_equal(model.mask, 0);
    is_interrupt_enabled = true;
}

static struct net_interface interface;
static const struct net_interface_driver *driver = &stellaris_driver;

static int set_up_interface(void **unused)
{
    (void)set_up(unused);
    pendings = 0;
    link_changes = 0;
    is_interrupt_enabled = false;
    config.enable_interrupt = enable_interrupt;
    interface = (struct net_interface){
        .driver = &stellaris_driver,
        .config = &config,
        .state = &chip,
    };
    return 0;
}

static void it_starts_with_address_and_link(void **unused)
{
    (void)unused;
    assert_int_equal(driver->start(&interface), 0);
    assert_memory_equal(interface.mac, "\x52\x54\x00\x12\x34\x56", 6);
    assert_true(interface.is_link_up);
    assert_true(is_interrupt_enabled);
    assert_int_equal(link_changes, 0);
}

static void it_starts_without_a_link_too(void **unused)
{
    (void)unused;
    model.has_link = false;
    assert_int_equal(driver->start(&interface), 0);
    assert_false(interface.is_link_up);
}

static void a_chip_that_does_not_start_does_not_interrupt(void **unused)
{
    (void)unused;
    model.mii_takes = MODEL_STUCK;
    assert_int_equal(driver->start(&interface), -EIO);
    assert_false(is_interrupt_enabled);
}

static void the_interrupt_masks_itself_and_tells_the_network(void **unused)
{
    (void)unused;
    assert_int_equal(driver->start(&interface), 0);
    driver->unmask(&interface);
    assert_true(model_frame_arrives("0123456789abcdefghij", 20));
    assert_true(model_is_interrupting());
    stellaris_isr(&interface);
    assert_int_equal(pendings, 1);
    assert_false(model_is_interrupting());
}

static void frames_go_both_ways(void **unused)
{
    struct pbuf *frame = exact_pbuf_append(NULL, "0123456789abcdefghij", 20, 2);

    (void)unused;
    assert_int_equal(driver->start(&interface), 0);
    assert_int_equal(driver->transmit(&interface, frame), 0);
    pbuf_free(frame);
    assert_memory_equal(model.sent[0].bytes, "0123456789abcdefghij", 20);
    assert_true(model_frame_arrives("jihgfedcba9876543210", 20));
    frame = driver->receive(&interface);
    assert_non_null(frame);
    assert_memory_equal((uint8_t *)frame->payload + ETH_PAD_SIZE, "jihgfedcba9876543210", 20);
    pbuf_free(frame);
    assert_null(driver->receive(&interface));
}

static void dropped_frames_are_counted_at_the_interface(void **unused)
{
    (void)unused;
    assert_int_equal(driver->start(&interface), 0);
    assert_true(model_frame_arrives("short", 5));
    assert_null(driver->receive(&interface));
    assert_int_equal(interface.statistics.rx_dropped, 1);
}

static void a_cable_that_is_pulled_is_told(void **unused)
{
    (void)unused;
    assert_int_equal(driver->start(&interface), 0);
    driver->unmask(&interface);
    model_link_changes(false);
    assert_true(model_is_interrupting());
    stellaris_isr(&interface);
    assert_null(driver->receive(&interface));
    assert_int_equal(link_changes, 1);
    assert_false(told_link);
    driver->unmask(&interface);
    assert_false(model_is_interrupting());
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up_interface, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(it_starts_with_address_and_link),
        TEST(it_starts_without_a_link_too),
        TEST(a_chip_that_does_not_start_does_not_interrupt),
        TEST(the_interrupt_masks_itself_and_tells_the_network),
        TEST(frames_go_both_ways),
        TEST(dropped_frames_are_counted_at_the_interface),
        TEST(a_cable_that_is_pulled_is_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
