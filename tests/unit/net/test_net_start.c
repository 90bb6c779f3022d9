/* SPDX-License-Identifier: Apache-2.0 */

#include "net_fixture.h"

static void a_network_without_entropy_does_not_start_and_says_so(void **state)
{
    (void)state;
    fake_entropy_set(0, -ENODEV);
    assert_int_equal(net_start(), -ENODEV);
    assert_false(net_is_started());
    assert_non_null(strstr(fake_console_text(), "entropy"));
    assert_int_equal(eth0.sent_count, 0);
}

static void an_interface_that_fails_is_reported_and_left_out(void **state)
{
    static struct fake_interface broken;
    struct net_ipv4 ipv4;

    (void)state;
    fake_interface_register(&eth0, "eth0");
    fake_interface_register(&broken, "eth1");
    broken.start_error = -EIO;
    fake_entropy_set(1, 0);
    assert_int_equal(net_start(), 0);
    assert_non_null(strstr(fake_console_text(), "eth1"));
    assert_int_equal(net_interface_ipv4(&broken.interface, &ipv4), -EADDRNOTAVAIL);
    net_interface_rx_pending(&broken.interface);
    fake_kernel_run();
    assert_int_equal(broken.unmasked, 0);
}

static void a_second_start_is_refused(void **state)
{
    (void)state;
    assert_int_equal(net_start(), -EALREADY);
}

static void the_interfaces_are_listed_in_order_with_the_loopback_last(void **state)
{
    struct net_interface *first = net_interface_first();
    struct net_ipv4 ipv4;

    (void)state;
    assert_string_equal(first->name, "eth0");
    assert_string_equal(first->next->name, "eth1");
    assert_string_equal(first->next->next->name, "lo");
    assert_null(first->next->next->next);
    assert_int_equal(net_interface_ipv4(first->next->next, &ipv4), 0);
    assert_int_equal(ipv4.address, 0x0100007fU);
}

static void the_network_is_ready_with_link_and_address_and_says_so(void **state)
{
    struct k_source source = net_state_source();
    struct k_watch watch = {0};

    (void)state;
    source.pollable->first = &watch;
    assert_false(net_is_ready());
    assert_int_equal(net_wait_ready(K_NO_WAIT), -EAGAIN);
    assert_int_equal(source.ready(source.pollable), K_READY_OUT);
    (void)fake_pollable_told();

    fake_kernel_advance(CONFIG_NET_DHCP_TIMEOUT_MS);
    assert_true(net_is_ready());
    assert_int_equal(net_wait_ready(K_NO_WAIT), 0);
    assert_int_equal(source.ready(source.pollable), K_READY_IN);
    assert_int_equal(fake_pollable_told(), K_READY_IN);

    net_interface_link_changed(&eth0.interface, false);
    fake_kernel_run();
    assert_false(net_is_ready());
    assert_int_equal(fake_pollable_told(), K_READY_OUT);

    net_interface_link_changed(&eth0.interface, true);
    fake_kernel_run();
    assert_true(net_is_ready());
    source.pollable->first = NULL;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_network_without_entropy_does_not_start_and_says_so),
        cmocka_unit_test(an_interface_that_fails_is_reported_and_left_out),
        cmocka_unit_test(a_second_start_is_refused),
        cmocka_unit_test(the_interfaces_are_listed_in_order_with_the_loopback_last),
        cmocka_unit_test(the_network_is_ready_with_link_and_address_and_says_so),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
