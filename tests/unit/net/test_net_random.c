/* SPDX-License-Identifier: Apache-2.0 */

#include <lwip/priv/tcp_priv.h>
#include <lwip/tcp.h>
#include <lwip/udp.h>
#include <lwip_hooks.h>
#include <stdlib.h>

#include "net_fixture.h"

#define TRIES 64

static void seed(uint64_t number)
{
    fake_entropy_set(number, 0);
    assert_int_equal(net__random_seed(), 0);
}

static uint32_t isn_for(uint16_t remote_port)
{
    ip_addr_t local = IPADDR4_INIT_BYTES(192, 168, 1, 20);
    ip_addr_t remote = IPADDR4_INIT_BYTES(192, 168, 1, 50);

    return net__tcp_isn(&local, 80, &remote, remote_port);
}

static void numbers_differ_between_two_seeds_and_do_not_repeat(void **state)
{
    uint32_t first[TRIES];

    (void)state;
    net_core_lock();
    seed(1);
    for (int i = 0; i < TRIES; i++) {
        first[i] = net__random_32();
        for (int j = 0; j < i; j++) {
            assert_int_not_equal(first[i], first[j]);
        }
    }
    seed(2);
    for (int i = 0; i < TRIES; i++) {
        assert_int_not_equal(net__random_32(), first[i]);
    }
    net_core_unlock();
}

static void the_bits_of_the_numbers_are_balanced(void **state)
{
    int ones = 0;

    (void)state;
    net_core_lock();
    for (int i = 0; i < 1000; i++) {
        ones += __builtin_popcount(net__random_32());
    }
    net_core_unlock();
    assert_in_range(ones, 16000 - 500, 16000 + 500); /* more than five standard deviations */
}

static void sequence_numbers_of_one_pair_rise_with_a_clock_of_4_microseconds(void **state)
{
    (void)state;
    uint32_t before = isn_for(4000);

    fake_kernel_advance(1000);
    assert_int_equal(isn_for(4000) - before, 250000);
}

static void sequence_numbers_of_other_pairs_are_unrelated(void **state)
{
    (void)state;
    for (uint16_t port = 4000; port < 4000 + TRIES; port++) {
        int32_t distance = (int32_t)(isn_for((uint16_t)(port + 1)) - isn_for(port));

        assert_true(distance < -65536 || distance > 65536);
    }
}

static void sequence_numbers_of_two_runs_differ(void **state)
{
    (void)state;
    seed(1);
    uint32_t first = isn_for(4000);

    seed(2);
    assert_int_not_equal(isn_for(4000), first);
    seed(1);
    assert_int_equal(isn_for(4000), first);
}

/* The stack asks for it: our SYN carries it. */
static void our_connections_begin_with_that_number(void **state)
{
    ip_addr_t remote = IPADDR4_INIT_BYTES(192, 168, 1, 50);

    (void)state;
    net_core_lock();
    struct tcp_pcb *pcb = tcp_new();

    fake_interface_clear(&eth0);
    assert_int_equal(tcp_bind(pcb, IP4_ADDR_ANY, 80), ERR_OK);
    assert_int_equal(tcp_connect(pcb, &remote, 4000, NULL), ERR_OK);
    assert_int_equal(sent_frame(6).sequence + 1, isn_for(4000));
    tcp_abort(pcb);
    net_core_unlock();
}

/* The number in our answer to a SYN with @p sequence. */
static uint32_t answer_to(uint16_t from_port, uint32_t sequence)
{
    struct packet_tcp tcp = {
        .from_port = from_port, .to_port = 80, .sequence = sequence, .flags = TCP_FLAG_SYN};
    struct packet packet;

    fake_interface_clear(&eth0);
    packet_tcp(&packet, PEER_IP, OUR_IP, &tcp);
    deliver(&packet);
    struct packet_view answer = sent_frame(6);

    assert_int_equal(answer.flags, TCP_FLAG_SYN | TCP_FLAG_ACK);
    tcp.flags = TCP_FLAG_RST;
    tcp.sequence++;
    packet_tcp(&packet, PEER_IP, OUR_IP, &tcp);
    deliver(&packet);
    return answer.sequence;
}

static void numbers_in_answers_differ_by_each_part_of_a_connection_and_by_time(void **state)
{
    (void)state;
    net_core_lock();
    struct tcp_pcb *listener = tcp_new();

    assert_int_equal(tcp_bind(listener, IP4_ADDR_ANY, 80), ERR_OK);
    listener = tcp_listen(listener);
    net_core_unlock();
    uint32_t first = answer_to(4000, 7);

    assert_int_equal(answer_to(4000, 7), first);
    assert_true(labs((int32_t)(answer_to(4001, 7) - first)) > 1000);
    assert_true(labs((int32_t)(answer_to(4000, 8) - first)) > 1000);
    fake_kernel_advance(33000);
    assert_true(labs((int32_t)(answer_to(4000, 7) - first)) > 1000);
    net_core_lock();
    assert_int_equal(tcp_close(listener), ERR_OK);
    net_core_unlock();
}

static uint16_t new_tcp_port(void)
{
    net_core_lock();
    struct tcp_pcb *pcb = tcp_new();

    assert_int_equal(tcp_bind(pcb, IP4_ADDR_ANY, 0), ERR_OK);
    uint16_t port = pcb->local_port;

    assert_int_equal(tcp_close(pcb), ERR_OK);
    net_core_unlock();
    return port;
}

static uint16_t new_udp_port(void)
{
    net_core_lock();
    struct udp_pcb *pcb = udp_new();

    assert_int_equal(udp_bind(pcb, IP4_ADDR_ANY, 0), ERR_OK);
    uint16_t port = pcb->local_port;

    udp_remove(pcb);
    net_core_unlock();
    return port;
}

static void check_ports(uint16_t (*new_port)(void))
{
    uint16_t first[TRIES];
    int near = 0;
    int same = 0;

    seed(1);
    for (int i = 0; i < TRIES; i++) {
        first[i] = new_port();
        assert_true(first[i] >= 0xc000);
        near += i > 0 && abs(first[i] - first[i - 1]) < 16;
    }
    seed(2);
    for (int i = 0; i < TRIES; i++) {
        same += new_port() == first[i];
    }
    assert_in_range(near, 0, 4);
    assert_in_range(same, 0, 2);
}

static void ports_of_tcp_cannot_be_told_from_the_last_one(void **state)
{
    (void)state;
    check_ports(new_tcp_port);
}

static void a_port_that_an_ended_connection_inside_had_is_not_chosen(void **state)
{
    (void)state;
    seed(1);
    uint16_t next = new_tcp_port();

    net_core_lock();
    struct tcp_pcb *remembered = tcp_new();

    remembered->state = TIME_WAIT;
    remembered->local_port = 80;
    remembered->remote_port = next;
    remembered->tmr = tcp_ticks;
    TCP_REG(&tcp_tw_pcbs, remembered);
    net_core_unlock();
    seed(1);
    assert_int_equal(new_tcp_port(), next == 0xffff ? 0xc000 : next + 1);
    net_core_lock();
    tcp_abort(remembered);
    net_core_unlock();
}

static void ports_of_udp_cannot_be_told_from_the_last_one(void **state)
{
    (void)state;
    check_ports(new_udp_port);
}

static uint16_t ip_id_of_ping_from(uint32_t peer)
{
    struct packet packet;

    packet_arp(&packet, 1, peer, OUR_IP);
    deliver(&packet);
    fake_interface_clear(&eth0);
    packet_udp(&packet, peer, 1234, OUR_IP, 9, "", 0); /* nobody there: ICMP tells */
    deliver(&packet);
    return sent_frame(1).ip_id;
}

static void identifications_show_a_peer_little_of_what_others_get(void **state)
{
    int unmoved = 0;

    (void)state;
    seed(1);
    for (uint8_t i = 0; i < 32; i++) {
        uint32_t peer = IP(192, 168, 1, 100) + i;
        uint16_t before = ip_id_of_ping_from(peer);

        for (int j = 0; j < 3; j++) {
            (void)ip_id_of_ping_from(PEER_IP);
        }
        unmoved += (uint16_t)(ip_id_of_ping_from(peer) - before) == 1;
    }
    assert_in_range(unmoved, 20, 31); /* 28 on average: one group in eight is the peer's own */
}

static void identifications_of_one_destination_are_counted(void **state)
{
    (void)state;
    uint16_t before = ip_id_of_ping_from(PEER_IP);

    assert_int_equal((uint16_t)(ip_id_of_ping_from(PEER_IP) - before), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_differ_between_two_seeds_and_do_not_repeat),
        cmocka_unit_test(the_bits_of_the_numbers_are_balanced),
        cmocka_unit_test(sequence_numbers_of_one_pair_rise_with_a_clock_of_4_microseconds),
        cmocka_unit_test(sequence_numbers_of_other_pairs_are_unrelated),
        cmocka_unit_test(sequence_numbers_of_two_runs_differ),
        cmocka_unit_test(our_connections_begin_with_that_number),
        cmocka_unit_test(numbers_in_answers_differ_by_each_part_of_a_connection_and_by_time),
        cmocka_unit_test(ports_of_tcp_cannot_be_told_from_the_last_one),
        cmocka_unit_test(a_port_that_an_ended_connection_inside_had_is_not_chosen),
        cmocka_unit_test(ports_of_udp_cannot_be_told_from_the_last_one),
        cmocka_unit_test(identifications_show_a_peer_little_of_what_others_get),
        cmocka_unit_test(identifications_of_one_destination_are_counted),
    };

    return cmocka_run_group_tests(tests, start_network, NULL);
}
