/* SPDX-License-Identifier: Apache-2.0 */

/* Packet sockets, by BSD's names: who has the gateway's address is asked and answered by hand. */

#include <net/ethernet.h>
#include <net/if.h>
#include <net/interface.h>
#include <netinet/in.h>
#include <netpacket/packet.h>
#include <string.h>
#include <sys/socket.h>

#include "socket_support.h"

enum {
    FRAME = 60,
    OPERATION = 20,
    SENDER_IP = 28,
};

static void make_question(uint8_t *frame, const uint8_t *mac)
{
    static const uint8_t arp[] = {8, 6, 0, 1, 8, 0, 6, 4, 0, 1};
    static const uint8_t target[] = {0, 0, 0, 0, 0, 0, 10, 0, 2, 2};

    memset(frame, 0, FRAME);
    memset(frame, 0xff, ETHER_ADDR_LEN);
    memcpy(frame + 6, mac, ETHER_ADDR_LEN);
    memcpy(frame + 12, arp, sizeof(arp));
    memcpy(frame + 22, mac, ETHER_ADDR_LEN);
    memcpy(frame + 28, (const uint8_t[]){10, 0, 2, 15}, 4);
    memcpy(frame + 32, target, sizeof(target));
}

TEST_CASE(the_gateway_answers_a_question_made_by_hand)
{
    const struct net_interface *eth0 = net_interface_by_name("eth0");
    struct sockaddr_ll place = {.sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_ARP)};
    struct sockaddr_ll from;
    socklen_t length = sizeof(from);
    int packets = socket(AF_PACKET, SOCK_RAW, 0);
    uint8_t frame[FRAME];
    uint8_t answer[100];

    TEST_AT_LEAST(packets, 1);
    set_timeout(packets, SO_RCVTIMEO, LONG_MS);
    if (eth0 == NULL || net_interface_index(eth0) == 0) {
        close_socket(packets);
        return; /* a machine without Ethernet */
    }
    for (int i = 0; i < 200 && !eth0->is_link_up; i++) {
        k_msleep(10);
    }
    place.sll_ifindex = (int)if_nametoindex("eth0");
    TEST_EQUAL(bind(packets, (struct sockaddr *)(void *)&place, sizeof(place)), 0);
    make_question(frame, eth0->mac);
    TEST_EQUAL(send(packets, frame, sizeof(frame), 0), FRAME);
    TEST_AT_LEAST(
        recvfrom(packets, answer, sizeof(answer), 0, (struct sockaddr *)(void *)&from, &length),
        42);
    TEST_EQUAL(length, sizeof(from));
    TEST_EQUAL(from.sll_family, AF_PACKET);
    TEST_EQUAL(from.sll_protocol, htons(ETH_P_ARP));
    TEST_EQUAL(from.sll_ifindex, place.sll_ifindex);
    TEST_EQUAL(answer[OPERATION + 1], 2);
    TEST_EQUAL(memcmp(answer + SENDER_IP, (const uint8_t[]){10, 0, 2, 2}, 4), 0);
    TEST_EQUAL(memcmp(answer, eth0->mac, ETHER_ADDR_LEN), 0);
    close_socket(packets);
}

TEST_CASE(addresses_of_packet_sockets)
{
    struct sockaddr_ll place = {.sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_ALL)};
    struct sockaddr_ll found;
    socklen_t length = sizeof(found);
    int packets = socket(AF_PACKET, SOCK_RAW, 0);

    TEST_EQUAL(bind(packets, (struct sockaddr *)(void *)&place, sizeof(struct sockaddr_in)), -1);
    TEST_EQUAL(errno, EINVAL);
    TEST_EQUAL(bind(packets, (struct sockaddr *)(void *)&place, sizeof(place)), 0);
    TEST_EQUAL(getsockname(packets, (struct sockaddr *)(void *)&found, &length), 0);
    TEST_EQUAL(found.sll_protocol, htons(ETH_P_ALL));
    TEST_EQUAL(found.sll_ifindex, 0);
    TEST_EQUAL(get_option(packets, SOL_SOCKET, SO_DOMAIN), AF_PACKET);
    TEST_EQUAL(socket(AF_PACKET, SOCK_STREAM, 0), -1);
    TEST_EQUAL(errno, EPROTOTYPE);
    close_socket(packets);
}
