/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Two interfaces, each on a wire of its own: eth0 in 192.168.1.0/24, eth1 in 172.16.0.0/16. Which
 * of them has sent something, and what each of them has at the moment.
 */

#include <lwip/etharp.h>
#include <lwip/udp.h>
#include <net/address.h>
#include <net/conditions.h>

#include "dhcp_server.h"

#define FAR_IP        IP(10, 9, 9, 9)
#define GATEWAY_0     IP(192, 168, 1, 1)
#define GATEWAY_1     IP(172, 16, 0, 1)
#define OUR_SECOND_IP IP(172, 16, 0, 20)
#define NEAR_1        IP(172, 16, 3, 4)

static struct fake_interface eth1;
static struct net_interface *const first = &eth0.interface;
static struct net_interface *const second = &eth1.interface;

static const struct net_ipv4 first_ipv4 = {0x1401a8c0U, 0x00ffffffU, 0x0101a8c0U};
static const struct net_ipv4 second_ipv4 = {0x140010acU, 0x0000ffffU, 0x010010acU};

static int start_both(void **state)
{
    (void)state;
    fake_kernel_reset(1000);
    fake_entropy_set(1, 0);
    fake_interface_register(&eth0, "eth0");
    fake_interface_register(&eth1, "eth1");
    return net_start();
}

static void clear(void)
{
    fake_interface_clear(&eth0);
    fake_interface_clear(&eth1);
}

static void link_changes(struct net_interface *interface, bool is_up)
{
    net_interface_link_changed(interface, is_up);
    fake_kernel_run();
    clear();
}

/* Both with link and a fixed address. */
static int set_up(void **state)
{
    (void)state;
    served = &eth0;
    net_interface_prefer(NULL);
    assert_int_equal(net_interface_set_ipv4(first, &first_ipv4), 0);
    assert_int_equal(net_interface_set_ipv4(second, &second_ipv4), 0);
    link_changes(first, true);
    link_changes(second, true);
    return 0;
}

static uint32_t address_of(const struct net_interface *interface)
{
    struct net_ipv4 ipv4;

    (void)net_interface_ipv4(interface, &ipv4);
    return __builtin_bswap32(ipv4.address);
}

/* Whose address @p fake has asked for last, or 0. */
static uint32_t asked_for(const struct fake_interface *fake)
{
    uint32_t found = 0;

    for (int i = 0; i < fake->sent_count; i++) {
        struct packet_view view;

        if (packet_read(fake->sent[i].bytes, fake->sent[i].length, &view) &&
            view.ethernet_type == 0x0806 && packet_get_16(view.data + 6) == 1) {
            found = packet_get_32(view.data + 24);
        }
    }
    return found;
}

/* Send a datagram from @p source, or from where the stack likes (0). */
static err_t send_datagram(uint32_t source, uint32_t destination)
{
    ip_addr_t from = {__builtin_bswap32(source)};
    ip_addr_t to = {__builtin_bswap32(destination)};

    clear();
    net_core_lock();
    struct udp_pcb *pcb = udp_new();
    struct pbuf *data = pbuf_alloc(PBUF_TRANSPORT, 10, PBUF_RAM);

    memset(data->payload, 0, 10);
    err_t error = udp_bind(pcb, &from, 0);

    if (error == ERR_OK) {
        error = udp_sendto(pcb, data, &to, 9);
    }
    pbuf_free(data);
    udp_remove(pcb);
    etharp_cleanup_netif(first->netif);
    etharp_cleanup_netif(second->netif);
    net_core_unlock();
    return error;
}

/* The datagram needed the address of @p neighbour, on the wire of @p fake alone. */
static void expect_way(uint32_t source, uint32_t destination, const struct fake_interface *fake,
                       uint32_t neighbour)
{
    const struct fake_interface *other = fake == &eth0 ? &eth1 : &eth0;

    assert_int_equal(send_datagram(source, destination), ERR_OK);
    assert_int_equal(asked_for(fake), neighbour);
    assert_int_equal(other->sent_count, 0);
}

/* Addresses */

static void each_asks_a_server_by_itself(void **state)
{
    (void)state;
    served = &eth1;
    uint32_t second_xid = expect(DISCOVER);

    served = &eth0;
    fake_kernel_advance(2000);
    uint32_t first_xid = expect(DISCOVER);

    assert_int_not_equal(first_xid, second_xid);
    fake_kernel_advance(CONFIG_NET_DHCP_TIMEOUT_MS);
    assert_int_equal(address_of(first), OUR_IP); /* that of the options */
    assert_int_equal(address_of(second), 0);

    served = &eth1;
    answer(OFFER, expect(DISCOVER));
    answer(ACK, expect(REQUEST));
    fake_kernel_advance(2000);
    assert_int_equal(address_of(second), OFFERED_IP);
    assert_int_equal(address_of(first), OUR_IP);
}

static void a_fixed_address_ends_all_questions(void **state)
{
    uint32_t xid;

    (void)state;
    assert_int_equal(address_of(second), OUR_SECOND_IP);
    served = &eth1;
    for (int i = 0; i < 60; i++) {
        fake_kernel_advance(10000);
        assert_int_equal(message_sent(&xid), 0);
        clear();
    }
    assert_int_equal(address_of(second), OUR_SECOND_IP);
    assert_int_equal(net_interface_set_ipv4(second, NULL), 0);
    assert_int_equal(address_of(second), 0);
    assert_int_equal(address_of(first), OUR_IP);
}

static void the_fallback_is_used_until_a_server_answers(void **state)
{
    (void)state;
    served = &eth1;
    assert_int_equal(net_interface_use_dhcp(second, &second_ipv4), 0);
    assert_int_equal(address_of(second), 0);
    fake_kernel_advance(CONFIG_NET_DHCP_TIMEOUT_MS - 1000);
    assert_int_equal(address_of(second), 0);
    fake_kernel_advance(1000);
    assert_int_equal(address_of(second), OUR_SECOND_IP);

    answer(OFFER, expect(DISCOVER));
    answer(ACK, expect(REQUEST));
    fake_kernel_advance(2000);
    assert_int_equal(address_of(second), OFFERED_IP);
    /* And anew, without one. */
    assert_int_equal(net_interface_use_dhcp(second, NULL), 0);
    fake_kernel_advance(CONFIG_NET_DHCP_TIMEOUT_MS + 1000);
    assert_int_equal(address_of(second), 0);
}

static void a_lease_is_given_back_when_the_address_becomes_fixed(void **state)
{
    uint32_t xid;

    (void)state;
    served = &eth1;
    assert_int_equal(net_interface_use_dhcp(second, NULL), 0);
    answer(OFFER, expect(DISCOVER));
    answer(ACK, expect(REQUEST));
    fake_kernel_advance(2000);
    assert_int_equal(address_of(second), OFFERED_IP);
    struct packet arp;

    packet_arp(&arp, 2, SERVER_IP, OFFERED_IP);
    deliver_to(&eth1, &arp);
    clear();
    assert_int_equal(net_interface_set_ipv4(second, &second_ipv4), 0);
    assert_int_equal(message_sent(&xid), RELEASE);
    assert_int_equal(address_of(second), OUR_SECOND_IP);
}

static void the_loopback_keeps_its_address(void **state)
{
    struct net_interface *loopback = net_interface_by_name("lo");

    (void)state;
    assert_int_equal(net_interface_set_ipv4(loopback, &second_ipv4), -EINVAL);
    assert_int_equal(net_interface_use_dhcp(loopback, NULL), -EINVAL);
    assert_int_equal(address_of(loopback), IP(127, 0, 0, 1));
}

/* Ways */

static void a_network_of_ours_is_reached_by_its_interface(void **state)
{
    (void)state;
    expect_way(0, PEER_IP, &eth0, PEER_IP);
    expect_way(0, NEAR_1, &eth1, NEAR_1);
    /* But not from another's address. */
    expect_way(OUR_IP, NEAR_1, &eth0, GATEWAY_0);
}

static void the_first_with_a_gateway_is_the_way_to_everywhere(void **state)
{
    struct net_ipv4 without_gateway = first_ipv4;

    (void)state;
    expect_way(0, FAR_IP, &eth0, GATEWAY_0);
    without_gateway.gateway = 0;
    assert_int_equal(net_interface_set_ipv4(first, &without_gateway), 0);
    expect_way(0, FAR_IP, &eth1, GATEWAY_1);
    assert_int_equal(net_interface_set_ipv4(first, &first_ipv4), 0);
    expect_way(0, FAR_IP, &eth0, GATEWAY_0);
}

static void without_its_link_the_next_takes_over(void **state)
{
    (void)state;
    link_changes(first, false);
    expect_way(0, FAR_IP, &eth1, GATEWAY_1);
    assert_true(net_is_ready());
    link_changes(second, false);
    assert_false(net_is_ready());
    assert_int_equal(send_datagram(0, FAR_IP), ERR_RTE);
    assert_int_equal(eth0.sent_count + eth1.sent_count, 0);
    link_changes(second, true);
    link_changes(first, true);
    expect_way(0, FAR_IP, &eth0, GATEWAY_0);
}

static void the_preferred_one_comes_first_while_it_can(void **state)
{
    (void)state;
    net_interface_prefer(second);
    expect_way(0, FAR_IP, &eth1, GATEWAY_1);
    link_changes(second, false);
    expect_way(0, FAR_IP, &eth0, GATEWAY_0);
    link_changes(second, true);
    expect_way(0, FAR_IP, &eth1, GATEWAY_1);
    net_interface_prefer(NULL);
    expect_way(0, FAR_IP, &eth0, GATEWAY_0);
}

static void an_answer_goes_by_the_interface_whose_address_was_asked(void **state)
{
    (void)state;
    expect_way(OUR_SECOND_IP, FAR_IP, &eth1, GATEWAY_1);
    expect_way(OUR_IP, FAR_IP, &eth0, GATEWAY_0);
    net_interface_prefer(second);
    expect_way(OUR_IP, FAR_IP, &eth0, GATEWAY_0);
}

static void of_two_in_one_network_the_address_decides(void **state)
{
    static const struct net_ipv4 beside = {0x1501a8c0U, 0x00ffffffU, 0};

    (void)state;
    assert_int_equal(net_interface_set_ipv4(second, &beside), 0);
    expect_way(OUR_IP, PEER_IP, &eth0, PEER_IP);
    expect_way(IP(192, 168, 1, 21), PEER_IP, &eth1, PEER_IP);
}

/* Conditions */

static void expect_conditions(uint32_t of_first, uint32_t of_second)
{
    assert_int_equal(net_conditions(first), of_first);
    assert_int_equal(net_conditions(second), of_second);
    assert_int_equal(net_conditions(NULL), of_first | of_second);
}

static void conditions_are_those_of_each_interface(void **state)
{
    struct net_ipv4 without_gateway = second_ipv4;

    (void)state;
    expect_conditions(NET_LINK | NET_ADDRESS | NET_ROUTE, NET_LINK | NET_ADDRESS | NET_ROUTE);
    without_gateway.gateway = 0;
    assert_int_equal(net_interface_set_ipv4(second, &without_gateway), 0);
    link_changes(first, false);
    expect_conditions(0, NET_LINK | NET_ADDRESS);
    assert_int_equal(net_interface_set_ipv4(second, NULL), 0);
    expect_conditions(0, NET_LINK);
    link_changes(second, false);
    expect_conditions(0, 0);
    assert_int_equal(net_conditions(net_interface_by_name("lo")), NET_LINK | NET_ADDRESS);
}

static void one_interface_must_have_all_that_is_waited_for(void **state)
{
    (void)state;
    link_changes(first, false);
    assert_int_equal(net_interface_set_ipv4(second, NULL), 0);
    assert_int_equal(net_wait(NULL, NET_LINK, K_NO_WAIT), 0);
    assert_int_equal(net_wait(NULL, NET_LINK | NET_ADDRESS, K_NO_WAIT), -EAGAIN);
    assert_int_equal(net_wait(first, NET_LINK, K_NO_WAIT), -EAGAIN);
    assert_int_equal(net_wait(second, NET_LINK, K_NO_WAIT), 0);
    assert_int_equal(net_interface_set_ipv4(second, &second_ipv4), 0);
    assert_int_equal(net_wait(NULL, NET_LINK | NET_ADDRESS | NET_ROUTE, K_NO_WAIT), 0);
}

static void an_interface_that_has_not_started_has_nothing(void **state)
{
    static struct net_interface elsewhere = {.name = "eth9"};

    (void)state;
    assert_int_equal(net_conditions(&elsewhere), 0);
    assert_int_equal(net_wait(&elsewhere, NET_LINK, K_NO_WAIT), -EAGAIN);
    struct k_source source = net_condition_source(&elsewhere, NET_ROUTE);

    assert_int_equal(source.ready(source.pollable), K_READY_OUT);
}

static uint32_t level(const struct net_interface *interface, enum net_condition condition)
{
    struct k_source source = net_condition_source(interface, condition);

    return source.ready(source.pollable);
}

static void a_source_says_what_holds_and_tells_when_it_changes(void **state)
{
    static struct k_watch watch = {.node = {&watch.node, &watch.node}};
    struct k_source address = net_condition_source(second, NET_ADDRESS);

    (void)state;
    assert_int_equal(level(second, NET_LINK), K_READY_IN);
    assert_int_equal(level(second, NET_DNS), K_READY_OUT);
    address.pollable->first = &watch;
    (void)fake_pollable_told();
    assert_int_equal(net_interface_set_ipv4(second, NULL), 0);
    assert_int_equal(fake_pollable_told(), K_READY_OUT);
    assert_int_equal(address.ready(address.pollable), K_READY_OUT);
    link_changes(first, false); /* another's */
    link_changes(first, true);
    assert_int_equal(fake_pollable_told(), 0);
    assert_int_equal(net_interface_set_ipv4(second, &second_ipv4), 0);
    assert_int_equal(fake_pollable_told(), K_READY_IN);
    address.pollable->first = NULL;
    assert_int_equal(level(NULL, NET_ADDRESS), K_READY_IN);
    link_changes(first, false);
    assert_int_equal(level(NULL, NET_ADDRESS), K_READY_IN);
    link_changes(second, false);
    assert_int_equal(level(NULL, NET_ADDRESS), K_READY_OUT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_asks_a_server_by_itself),
        cmocka_unit_test_setup(a_fixed_address_ends_all_questions, set_up),
        cmocka_unit_test_setup(the_fallback_is_used_until_a_server_answers, set_up),
        cmocka_unit_test_setup(a_lease_is_given_back_when_the_address_becomes_fixed, set_up),
        cmocka_unit_test_setup(the_loopback_keeps_its_address, set_up),
        cmocka_unit_test_setup(a_network_of_ours_is_reached_by_its_interface, set_up),
        cmocka_unit_test_setup(the_first_with_a_gateway_is_the_way_to_everywhere, set_up),
        cmocka_unit_test_setup(without_its_link_the_next_takes_over, set_up),
        cmocka_unit_test_setup(the_preferred_one_comes_first_while_it_can, set_up),
        cmocka_unit_test_setup(an_answer_goes_by_the_interface_whose_address_was_asked, set_up),
        cmocka_unit_test_setup(of_two_in_one_network_the_address_decides, set_up),
        cmocka_unit_test_setup(conditions_are_those_of_each_interface, set_up),
        cmocka_unit_test_setup(one_interface_must_have_all_that_is_waited_for, set_up),
        cmocka_unit_test_setup(an_interface_that_has_not_started_has_nothing, set_up),
        cmocka_unit_test_setup(a_source_says_what_holds_and_tells_when_it_changes, set_up),
    };

    return cmocka_run_group_tests(tests, start_both, NULL);
}
