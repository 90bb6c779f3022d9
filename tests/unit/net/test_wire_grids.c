/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Every case of a kind: segments in every order and overlap, resets and SYNs at every place of the
 * sequence space, options cut at every byte.
 */

#include <lwip/priv/tcp_priv.h>
#include <stdlib.h>

#include "wire_peer.h"

/* Segments */

/* What the peer's stream has at @p offset. */
static uint8_t byte_at(size_t offset)
{
    return (uint8_t)(offset * 37 + 11);
}

/* Bytes from @p begin to @p end of the stream, whatever was sent before. */
static void send_part(size_t begin, size_t end, uint8_t flags)
{
    uint8_t bytes[256];
    uint32_t next = peer.next;

    for (size_t i = begin; i < end; i++) {
        bytes[i - begin] = byte_at(i);
    }
    peer.next = PEER_ISN + 1 + (uint32_t)begin;
    send_segment(TCP_FLAG_ACK | flags, bytes, end - begin);
    peer.next = next;
    fake_interface_clear(&eth0);
}

static void expect_stream(int socket, size_t length)
{
    uint8_t bytes[256];

    assert_int_equal(net_recv(socket, bytes, sizeof(bytes), 0), length);
    for (size_t i = 0; i < length; i++) {
        assert_int_equal(bytes[i], byte_at(i));
    }
    assert_int_equal(net_recv(socket, bytes, sizeof(bytes), 0), -EAGAIN);
}

static void expect_no_memory_held(void)
{
    assert_int_equal(lwip_stats.memp[MEMP_TCP_SEG]->used, 0);
    assert_int_equal(lwip_stats.memp[MEMP_TCP_PCB]->used, 0);
    assert_int_equal(net__buffers_held, 0);
}

/* The next order of @p count numbers; false: that was the last. */
static bool next_order(int *order, int count)
{
    int i = count - 2;
    int j = count - 1;

    while (i >= 0 && order[i] > order[i + 1]) {
        i--;
    }
    if (i < 0) {
        return false;
    }
    while (order[j] < order[i]) {
        j--;
    }
    int swap = order[i];

    order[i] = order[j];
    order[j] = swap;
    for (int a = i + 1, b = count - 1; a < b; a++, b--) {
        swap = order[a];
        order[a] = order[b];
        order[b] = swap;
    }
    return true;
}

enum {
    PARTS = 5,
    PART = 8,
    LENGTH = PARTS * PART,
};

/* Each part reaches @p before bytes into the part before it, and @p behind into the next. */
static void send_in_order(const int *order, size_t before, size_t behind)
{
    for (int i = 0; i < PARTS; i++) {
        size_t begin = (size_t)order[i] * PART;
        size_t end = begin + PART + behind;

        send_part(begin > before ? begin - before : 0, end < LENGTH ? end : LENGTH, 0);
    }
}

static void segments_in_every_order_and_overlap_make_the_same_stream(void **state)
{
    static const size_t overlaps[] = {0, 1, PART, PART + 3, LENGTH};
    int runs = 0;

    (void)state;
    for (size_t i = 0; i < 25; i++) {
        int order[PARTS] = {0, 1, 2, 3, 4};

        do {
            int socket = connected_socket();

            send_in_order(order, overlaps[i / 5], overlaps[i % 5]);
            /* What was not kept is sent again. */
            for (size_t part = 0; part < PARTS; part++) {
                send_part(part * PART, (part + 1) * PART, 0);
            }
            expect_stream(socket, LENGTH);
            close_by_reset(socket);
            expect_no_memory_held();
            runs++;
        } while (next_order(order, PARTS));
    }
    assert_int_equal(runs, 25 * 120);
}

/* With the end at every place among them: the end counts when it is reached, and data behind it
 * does not. */
static void an_end_in_every_order_comes_after_the_stream(void **state)
{
    int order[PARTS] = {0, 1, 2, 3, 4};
    uint8_t bytes[256];

    (void)state;
    do {
        int socket = connected_socket();

        for (int i = 0; i < PARTS; i++) {
            size_t begin = (size_t)order[i] * PART;

            send_part(begin, begin + PART, order[i] == PARTS - 1 ? TCP_FLAG_FIN : 0);
        }
        for (size_t part = 0; part < PARTS; part++) {
            send_part(part * PART, (part + 1) * PART, part == PARTS - 1 ? TCP_FLAG_FIN : 0);
        }
        send_part(LENGTH + 1, LENGTH + 9, 0);
        assert_int_equal(net_recv(socket, bytes, sizeof(bytes), 0), LENGTH);
        for (size_t i = 0; i < LENGTH; i++) {
            assert_int_equal(bytes[i], byte_at(i));
        }
        assert_int_equal(net_recv(socket, bytes, sizeof(bytes), 0), 0);
        close_by_reset(socket);
        expect_no_memory_held();
    } while (next_order(order, PARTS));
}

/* Segments at every place around the window: only what is inside is taken, and no more than it. */
static void segments_at_every_place_stay_inside_the_window(void **state)
{
    static const size_t lengths[] = {1, 2, 100, 255};
    const long window = TCP_WND;

    (void)state;
    for (long place = -300; place < window + 300; place += labs(place - window) < 260 ? 1 : 97) {
        int socket = connected_socket();
        struct tcp_pcb *pcb = tcp_active_pcbs;
        uint32_t first = pcb->rcv_nxt;

        for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
            static uint8_t bytes[255];

            peer.next = PEER_ISN + 1 + (uint32_t)place;
            send_segment(TCP_FLAG_ACK, bytes, lengths[i]);
            fake_interface_clear(&eth0);
        }
        assert_ptr_equal(tcp_active_pcbs, pcb);
        long taken = place > 0 ? 0 : (place + 255 > 0 ? place + 255 : 0);

        assert_int_equal(pcb->rcv_nxt - first, taken);
        for (const struct tcp_seg *each = pcb->ooseq; each != NULL; each = each->next) {
            assert_true(each->tcphdr->seqno - first + each->len <= TCP_WND);
        }
        /* Nobody reads, and the peer fills all gaps, and more. */
        for (uint32_t offset = 0; offset < TCP_WND + 1000; offset += 500) {
            static uint8_t bytes[500];

            peer.next = PEER_ISN + 1 + offset;
            send_segment(TCP_FLAG_ACK, bytes, sizeof(bytes));
            fake_interface_clear(&eth0);
        }
        assert_int_equal(net_readable_bytes(socket), TCP_WND);
        assert_int_equal(pcb->rcv_wnd, 0);
        close_by_reset(socket);
        expect_no_memory_held();
    }
}

/* Resets and SYNs */

static int connection_states(void)
{
    return tcp_active_pcbs == NULL ? -1 : (int)tcp_active_pcbs->state;
}

/* A connection in one of its states; `peer` knows its numbers. */
static int connection_in(enum tcp_state wanted)
{
    int socket = connected_socket();

    if (wanted == CLOSE_WAIT || wanted == LAST_ACK) {
        send_fin();
    }
    if (wanted == FIN_WAIT_1 || wanted == FIN_WAIT_2 || wanted == LAST_ACK || wanted == CLOSING) {
        assert_int_equal(net_shutdown(socket, NET_SHUT_WR), 0);
    }
    if (wanted == FIN_WAIT_2) {
        acknowledge_all();
    }
    if (wanted == CLOSING) {
        send_fin();
    }
    assert_int_equal(connection_states(), wanted);
    fake_interface_clear(&eth0);
    return socket;
}

static const enum tcp_state states[] = {ESTABLISHED, FIN_WAIT_1, FIN_WAIT_2,
                                        CLOSE_WAIT,  LAST_ACK,   CLOSING};

/* RFC 5961: only the very next number resets; another in the window is questioned. */
static void only_the_next_number_resets_a_connection(void **state)
{
    static const long places[] = {-0x40000000L, -70000, -1461, -2,   -1,   0,     1,          2,
                                  100,          1460,   5839,  5840, 5841, 70000, 0x40000000L};

    (void)state;
    for (size_t s = 0; s < sizeof(states) / sizeof(states[0]); s++) {
        for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
            int socket = connection_in(states[s]);
            uint32_t next = peer.next;

            peer.next = next + (uint32_t)places[i];
            send_segment(TCP_FLAG_RST, NULL, 0);
            peer.next = next;
            bool is_inside = places[i] > 0 && places[i] <= TCP_WND;

            assert_int_equal(connection_states(), places[i] == 0 ? -1 : (int)states[s]);
            assert_int_equal(eth0.sent_count, is_inside ? 1 : 0);
            assert_int_equal(count_sent(TCP_FLAG_RST), 0);
            close_by_reset(socket);
            reset_by_peer();
            expect_no_memory_held();
        }
    }
}

/* RFC 5961 again: a SYN in a connection is questioned, wherever it is. */
static void no_syn_ends_a_connection(void **state)
{
    static const long places[] = {-70000, -1, 0, 1, 5840, 70000};

    (void)state;
    for (size_t s = 0; s < sizeof(states) / sizeof(states[0]); s++) {
        for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
            int socket = connection_in(states[s]);
            uint32_t next = peer.next;

            peer.next = next + (uint32_t)places[i];
            send_segment(TCP_FLAG_SYN, NULL, 0);
            peer.next = next;
            assert_int_equal(connection_states(), states[s]);
            assert_int_equal(count_sent(TCP_FLAG_ACK), 1);
            assert_int_equal(count_sent(TCP_FLAG_RST), 0);
            close_by_reset(socket);
            reset_by_peer();
            expect_no_memory_held();
        }
    }
}

/* Data in its place, with acknowledgements of every kind: of what was sent, and of what was not. */
static void data_needs_an_acknowledgement_that_can_be(void **state)
{
    static const struct {
        long place; /* from the first byte that is not acknowledged */
        bool is_possible;
    } cases[] = {
        {-0x40000000L, false},
        {-70000, false},
        {-WINDOW - 1, false},
        {-WINDOW, true},
        {-1, true},
        {0, true},
        {3, true},
        {6, true},
        {7, false},
        {70000, false},
        {0x40000000L, false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        int socket = connected_socket();
        uint32_t acknowledged = peer.acknowledged;

        assert_int_equal(net_send(socket, "answer", 6, 0), 6);
        fake_interface_clear(&eth0);
        peer.acknowledged = acknowledged + (uint32_t)cases[i].place;
        send_segment(TCP_FLAG_ACK, "data", 4);
        assert_int_equal(net_readable_bytes(socket), cases[i].is_possible ? 4 : 0);
        assert_int_equal(count_sent(TCP_FLAG_ACK), cases[i].is_possible ? 0 : 1);
        peer.acknowledged = acknowledged;
        close_by_reset(socket);
        expect_no_memory_held();
    }
}

static void data_without_an_acknowledgement_is_dropped(void **state)
{
    (void)state;
    for (size_t s = 0; s < sizeof(states) / sizeof(states[0]); s++) {
        int socket = connection_in(states[s]);

        send_segment(TCP_FLAG_PSH, "data", 4);
        send_segment(TCP_FLAG_FIN, NULL, 0);
        send_segment(0, NULL, 0);
        assert_int_equal(net_readable_bytes(socket), 0);
        assert_int_equal(connection_states(), states[s]);
        assert_int_equal(eth0.sent_count, 0);
        close_by_reset(socket);
        reset_by_peer();
        expect_no_memory_held();
    }
}

/* Options */

/* Each kind with each length at each place of each size of a header: frames lie in blocks of their
 * size, so that a byte read behind them is found. */
static void options_of_every_kind_and_length_are_survived(void **state)
{
    static const uint8_t kinds[] = {0, 1, 2, 3, 4, 5, 8, 14, 19, 34, 253, 255};
    static const uint8_t lengths[] = {0, 1, 2, 3, 4, 5, 10, 40, 41, 255};
    int listener = open_listener(1);
    uint8_t options[40];

    (void)state;
    for (size_t size = 4; size <= 40; size += 12) {
        for (size_t i = 0; i < sizeof(kinds) * sizeof(lengths); i++) {
            for (size_t place = 0; place < size; place++) {
                struct packet_tcp tcp = {.from_port = PEER_PORT,
                                         .to_port = PORT,
                                         .sequence = PEER_ISN,
                                         .flags = TCP_FLAG_SYN,
                                         .window = WINDOW,
                                         .options = options,
                                         .options_length = size};
                struct packet packet;

                memset(options, 1, sizeof(options));
                options[place] = kinds[i / sizeof(lengths)];
                if (place + 1 < size) {
                    options[place + 1] = lengths[i % sizeof(lengths)];
                }
                packet_tcp(&packet, PEER_IP, OUR_IP, &tcp);
                deliver(&packet);
                tcp.options_length = 0;
                tcp.flags = TCP_FLAG_RST;
                tcp.sequence++;
                packet_tcp(&packet, PEER_IP, OUR_IP, &tcp);
                deliver(&packet);
                fake_interface_clear(&eth0);
                assert_int_equal(lwip_stats.memp[MEMP_TCP_PCB]->used, 0);
            }
        }
    }
    assert_int_equal(net_close(listener), 0);
    close_by_reset(connected_socket());
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(segments_in_every_order_and_overlap_make_the_same_stream),
        CASE(an_end_in_every_order_comes_after_the_stream),
        CASE(segments_at_every_place_stay_inside_the_window),
        CASE(only_the_next_number_resets_a_connection),
        CASE(no_syn_ends_a_connection),
        CASE(data_needs_an_acknowledgement_that_can_be),
        CASE(data_without_an_acknowledgement_is_dropped),
        CASE(options_of_every_kind_and_length_are_survived),
    };

    return cmocka_run_group_tests(tests, start_network, NULL);
}
