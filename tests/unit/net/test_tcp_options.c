/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Options of TCP in a SYN: every kind at every place, with every kind of length, in frames whose
 * last byte may be the last byte of the options. AddressSanitizer watches the end of the frame.
 */

#include <lwip/tcp.h>

#include "net_fixture.h"

enum {
    OPTION_END = 0,
    OPTION_NOP = 1,
    OPTION_MSS = 2,
};

static struct tcp_pcb *listener;

static int start_listening(void **state)
{
    if (start_network(state) != 0) {
        return -1;
    }
    net_core_lock();
    listener = tcp_new();
    int error = tcp_bind(listener, IP4_ADDR_ANY, 80);

    listener = tcp_listen(listener);
    net_core_unlock();
    return error;
}

/* A SYN with these options is answered; then the half-open connection is taken back. */
static void check_syn(const uint8_t *options, size_t length)
{
    struct packet_tcp tcp = {.from_port = 4000,
                             .to_port = 80,
                             .sequence = 100,
                             .flags = TCP_FLAG_SYN,
                             .window = 4000,
                             .options = options,
                             .options_length = length};
    struct packet packet;

    fake_interface_clear(&eth0);
    packet_tcp(&packet, PEER_IP, OUR_IP, &tcp);
    deliver(&packet);
    assert_int_equal(sent_frame(6).flags, TCP_FLAG_SYN | TCP_FLAG_ACK);
    tcp.flags = TCP_FLAG_RST;
    tcp.sequence = 101;
    tcp.options_length = 0;
    packet_tcp(&packet, PEER_IP, OUR_IP, &tcp);
    deliver(&packet);
}

/* 40 bytes of options make the frame longer than the least: it is not padded. */
static void a_kind_as_the_last_byte_has_no_length_to_read(void **state)
{
    uint8_t options[40];

    (void)state;
    for (int kind = 0; kind < 256; kind++) {
        memset(options, OPTION_NOP, sizeof(options));
        options[39] = (uint8_t)kind;
        check_syn(options, sizeof(options));
    }
}

static void any_option_may_stand_anywhere_with_any_length(void **state)
{
    static const uint8_t kinds[] = {0, 1, 2, 3, 4, 5, 8, 19, 30, 34, 253, 255};
    static const uint8_t lengths[] = {0, 1, 2, 3, 4, 5, 10, 18, 40, 41, 127, 128, 254, 255};
    uint8_t options[40];

    (void)state;
    for (size_t length = 8; length <= sizeof(options); length += 4) {
        for (size_t place = 0; place + 1 < length; place++) {
            for (size_t i = 0; i < sizeof(kinds); i++) {
                for (size_t j = 0; j < sizeof(lengths); j++) {
                    memset(options, OPTION_NOP, sizeof(options));
                    options[place] = kinds[i];
                    options[place + 1] = lengths[j];
                    check_syn(options, length);
                }
            }
        }
    }
}

static void a_header_length_beyond_the_segment_is_dropped(void **state)
{
    struct packet_tcp tcp = {.from_port = 4000, .to_port = 80, .flags = TCP_FLAG_SYN};
    struct packet packet;

    (void)state;
    for (int words = 0; words < 16; words++) {
        packet_tcp(&packet, PEER_IP, OUR_IP, &tcp);
        uint8_t *segment = packet.bytes + 34;
        uint16_t sum = packet_get_16(segment + 16);
        uint32_t changed = (uint32_t)(uint16_t)~sum + 0x10000U - 0x5000U + (uint32_t)(words << 12);

        segment[12] = (uint8_t)(words << 4);
        changed = (changed & 0xffffU) + (changed >> 16);
        packet_put_16(segment + 16, (uint16_t) ~((changed & 0xffffU) + (changed >> 16)));
        packet.length = 54;
        deliver(&packet);
        packet.length = 60;
        deliver(&packet);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_kind_as_the_last_byte_has_no_length_to_read),
        cmocka_unit_test(any_option_may_stand_anywhere_with_any_length),
        cmocka_unit_test(a_header_length_beyond_the_segment_is_dropped),
    };

    return cmocka_run_group_tests(tests, start_listening, NULL);
}
