/* SPDX-License-Identifier: Apache-2.0 */

/* What is not copied: what the peer sees of it. */

#include <net/socket_zero_copy.h>

#include "wire_peer.h"

/* What is on loan is not read, whatever is read behind it. */
static void the_window_is_closed_by_what_is_on_loan(void **state)
{
    static uint8_t bytes[MSS];
    struct net_loan first;
    struct net_loan second;

    (void)state;
    int socket = connected_socket();

    for (int i = 0; i < 4; i++) {
        send_data(bytes, MSS);
    }
    fake_kernel_advance(300);
    assert_int_equal(window_sent(), 0);
    fake_interface_clear(&eth0);
    assert_int_equal(net_recv_loan(socket, &first, 1000, 0, NULL), 1000);
    assert_int_equal(net_recv_loan(socket, &second, 1000, 0, NULL), 1000);
    net_loan_return(&second);
    assert_int_equal(eth0.sent_count, 0);
    assert_int_equal(net_recv(socket, bytes, 1000, 0), 1000);
    assert_int_equal(window_sent(), 2000);
    fake_interface_clear(&eth0);
    net_loan_return(&first);
    assert_int_equal(eth0.sent_count, 0);
    assert_int_equal(net_recv(socket, bytes, MSS, 0), MSS);
    assert_int_equal(window_sent(), 3000 + MSS);
    assert_int_equal(net_recv_loan(socket, &first, MSS, 0, NULL), 4 * MSS - 3000 - MSS);
    assert_int_equal(net_close(socket), 0);
    reset_by_peer();
    net_loan_return(&first);
}

/* The connection ends while a segment waits for ARP, and the bytes are the application's again. */
static void what_waits_for_arp_is_a_copy(void **state)
{
    static char bytes[] = "abcdef";
    struct packet arp;

    (void)state;
    int socket = connected_socket();

    fake_kernel_advance(310000); /* nobody remembers the peer's address */
    fake_interface_clear(&eth0);
    assert_int_equal(net_send(socket, bytes, 6, NET_MSG_ZEROCOPY), 6);
    assert_int_equal(sent_frame(0).ethernet_type, 0x0806);
    reset_by_peer();
    assert_int_equal(net_send(socket, "x", 1, 0), -ECONNRESET);
    assert_int_equal(net_close(socket), 0);
    memset(bytes, '-', 6);
    fake_interface_clear(&eth0);
    packet_arp(&arp, 2, PEER_IP, OUR_IP);
    deliver(&arp);
    assert_memory_equal(sent_frame(TCP).data, "abcdef", 6);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(the_window_is_closed_by_what_is_on_loan),
        CASE(what_waits_for_arp_is_a_copy),
    };

    return cmocka_run_group_tests(tests, start_network, NULL);
}
