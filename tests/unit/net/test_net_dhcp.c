/* SPDX-License-Identifier: Apache-2.0 */

/* The client against a server in the test. Cases follow each other: one life of an interface. */

#include "dhcp_server.h"

static uint32_t first_xid;

static int start_without_link(void **state)
{
    (void)state;
    fake_kernel_reset(1000);
    fake_entropy_set(1, 0);
    fake_interface_register(&eth0, "eth0");
    eth0.interface.is_link_up = false;
    return net_start();
}

static void nothing_is_sent_before_there_is_a_link(void **state)
{
    (void)state;
    fake_kernel_advance(1000);
    assert_int_equal(eth0.sent_count, 0);
    net_interface_link_changed(&eth0.interface, true);
    fake_kernel_run();
    first_xid = expect(DISCOVER);
}

static void the_static_address_is_used_when_nobody_answers(void **state)
{
    (void)state;
    fake_kernel_advance(CONFIG_NET_DHCP_TIMEOUT_MS);
    assert_int_equal(address(), OUR_IP);
    assert_true(net_is_ready());
}

static void an_offered_address_is_asked_for_and_checked_before_it_is_used(void **state)
{
    (void)state;
    uint32_t xid = expect(DISCOVER);

    answer(OFFER, xid);
    xid = expect(REQUEST);
    answer(ACK, xid);
    assert_int_equal(address(), OUR_IP);
    assert_int_equal(packet_get_32(sent_frame(0).data + 24), OFFERED_IP);
    fake_kernel_advance(2000);
    assert_int_equal(address(), OFFERED_IP);
}

static void the_lease_is_renewed_at_half_of_its_time(void **state)
{
    (void)state;
    fake_interface_clear(&eth0);
    fake_kernel_advance((LEASE_S / 2 - 120) * 1000);
    uint32_t xid;

    assert_int_equal(message_sent(&xid), 0);
    answer(ACK, expect(REQUEST));
    fake_kernel_advance(2000);
    assert_int_equal(address(), OFFERED_IP);
}

static void a_lease_that_ends_without_an_answer_gives_way_to_the_static_address(void **state)
{
    (void)state;
    fake_kernel_advance((LEASE_S + 120) * 1000LL);
    assert_int_not_equal(address(), OFFERED_IP);
    fake_kernel_advance(CONFIG_NET_DHCP_TIMEOUT_MS + 1000);
    assert_int_equal(address(), OUR_IP);
    assert_true(net_is_ready());
}

static void an_address_that_somebody_has_is_declined(void **state)
{
    struct packet arp;

    (void)state;
    fake_interface_clear(&eth0);
    answer(OFFER, expect(DISCOVER));
    answer(ACK, expect(REQUEST));
    packet_arp(&arp, 2, OFFERED_IP, OFFERED_IP);
    deliver(&arp);
    (void)expect(DECLINE);
    assert_int_equal(address(), OUR_IP);
}

static void after_a_refusal_the_client_begins_anew(void **state)
{
    (void)state;
    fake_interface_clear(&eth0);
    answer(OFFER, expect(DISCOVER));
    answer(NAK, expect(REQUEST));
    (void)expect(DISCOVER);
    fake_kernel_advance(CONFIG_NET_DHCP_TIMEOUT_MS);
    assert_int_equal(address(), OUR_IP);
}

static void transactions_have_unpredictable_numbers(void **state)
{
    (void)state;
    assert_int_not_equal(first_xid, 0xabcd0000U);
    assert_int_not_equal(expect(DISCOVER), first_xid + 1);
}

static void the_link_may_come_and_go(void **state)
{
    (void)state;
    for (int i = 0; i < 3; i++) {
        net_interface_link_changed(&eth0.interface, false);
        fake_kernel_advance(60 * 1000);
        assert_false(net_is_ready());
        net_interface_link_changed(&eth0.interface, true);
        fake_interface_clear(&eth0);
        answer(OFFER, expect(DISCOVER));
        answer(ACK, expect(REQUEST));
        fake_kernel_advance(2000);
        assert_int_equal(address(), OFFERED_IP);
        assert_true(net_is_ready());
        /* So that the next one begins anew. */
        fake_kernel_advance((LEASE_S + 120) * 1000LL);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_sent_before_there_is_a_link),
        cmocka_unit_test(the_static_address_is_used_when_nobody_answers),
        cmocka_unit_test(an_offered_address_is_asked_for_and_checked_before_it_is_used),
        cmocka_unit_test(the_lease_is_renewed_at_half_of_its_time),
        cmocka_unit_test(a_lease_that_ends_without_an_answer_gives_way_to_the_static_address),
        cmocka_unit_test(an_address_that_somebody_has_is_declined),
        cmocka_unit_test(after_a_refusal_the_client_begins_anew),
        cmocka_unit_test(transactions_have_unpredictable_numbers),
        cmocka_unit_test(the_link_may_come_and_go),
    };

    return cmocka_run_group_tests(tests, start_without_link, NULL);
}
