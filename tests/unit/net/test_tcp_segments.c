/* SPDX-License-Identifier: Apache-2.0 */

/* What TCP sends to peers that change their mind about how much they take. */

#include <lwip/tcp.h>

#include "net_fixture.h"

enum {
    SERVER_PORT = 80,
    PEER_PORT = 4000,
    PEER_ISN = 1000,
};

static struct tcp_pcb *listener;
static struct tcp_pcb *connection;

/* The peer's side of the stream. */
static uint32_t next_expected;
static uint8_t stream[4096];
static size_t stream_length;
static size_t longest_segment;

static err_t on_connection(void *argument, struct tcp_pcb *pcb, err_t error)
{
    (void)argument;
    connection = pcb;
    return error;
}

static int start_listening(void **state)
{
    if (start_network(state) != 0) {
        return -1;
    }
    net_core_lock();
    listener = tcp_new();
    int error = tcp_bind(listener, IP4_ADDR_ANY, SERVER_PORT);

    listener = tcp_listen(listener);
    tcp_accept(listener, on_connection);
    net_core_unlock();
    return error;
}

static void send_segment(uint32_t sequence, uint8_t flags, uint16_t window, const void *options,
                         size_t options_length)
{
    struct packet_tcp tcp = {.from_port = PEER_PORT,
                             .to_port = SERVER_PORT,
                             .sequence = sequence,
                             .acknowledged = next_expected,
                             .flags = flags,
                             .window = window,
                             .options = options,
                             .options_length = options_length};
    struct packet packet;

    packet_tcp(&packet, PEER_IP, OUR_IP, &tcp);
    deliver(&packet);
}

/* Take what was sent in order. */
static void collect(void)
{
    for (int i = 0; i < eth0.sent_count; i++) {
        struct packet_view view;

        if (!packet_read(eth0.sent[i].bytes, eth0.sent[i].length, &view) || view.protocol != 6) {
            continue;
        }
        assert_true(view.is_checksum_good);
        longest_segment = view.length > longest_segment ? view.length : longest_segment;
        if (view.sequence == next_expected && stream_length + view.length <= sizeof(stream)) {
            memcpy(stream + stream_length, view.data, view.length);
            stream_length += view.length;
            next_expected += (uint32_t)view.length;
        }
    }
    fake_interface_clear(&eth0);
}

static void connect_with_window(uint16_t window)
{
    static const uint8_t mss_1460[4] = {2, 4, 1460 >> 8, 1460 & 0xff};

    connection = NULL;
    stream_length = 0;
    longest_segment = 0;
    fake_interface_clear(&eth0);
    send_segment(PEER_ISN, TCP_FLAG_SYN, window, mss_1460, sizeof(mss_1460));
    next_expected = sent_frame(6).sequence + 1;
    fake_interface_clear(&eth0);
    send_segment(PEER_ISN + 1, TCP_FLAG_ACK, window, NULL, 0);
    assert_non_null(connection);
}

static void write_bytes(size_t from, size_t length)
{
    static uint8_t bytes[4096];

    for (size_t i = 0; i < sizeof(bytes); i++) {
        bytes[i] = (uint8_t)((i * 7) + (i >> 8));
    }
    net_core_lock();
    assert_int_equal(tcp_write(connection, bytes + from, (uint16_t)length, TCP_WRITE_FLAG_COPY),
                     ERR_OK);
    assert_int_equal(tcp_output(connection), ERR_OK);
    net_core_unlock();
}

static void check_stream(size_t length)
{
    assert_int_equal(stream_length, length);
    for (size_t i = 0; i < length; i++) {
        assert_int_equal(stream[i], (uint8_t)((i * 7) + (i >> 8)));
    }
}

static void disconnect(void)
{
    net_core_lock();
    tcp_abort(connection);
    net_core_unlock();
    fake_kernel_advance(1000);
}

static void acknowledge_until(size_t length, uint16_t window)
{
    for (int i = 0; i < 100 && stream_length < length; i++) {
        send_segment(PEER_ISN + 1, TCP_FLAG_ACK, window, NULL, 0);
        fake_kernel_advance(250);
        collect();
    }
}

static void the_limit_of_a_segment_is_agreed_in_the_first_one_only(void **state)
{
    static const uint8_t mss_100[4] = {2, 4, 0, 100};

    (void)state;
    connect_with_window(8000);
    send_segment(PEER_ISN + 1, TCP_FLAG_ACK, 8000, mss_100, sizeof(mss_100));
    write_bytes(0, 1000);
    collect();
    check_stream(1000);
    assert_int_equal(longest_segment, 1000);
    disconnect();
}

static void what_waited_for_a_closed_window_goes_through_a_small_one(void **state)
{
    (void)state;
    /* Smaller windows make so many segments that there is no room for them. */
    for (uint16_t window = 40; window < 700; window = (uint16_t)(window + 37)) {
        connect_with_window(0);
        write_bytes(0, 300);
        write_bytes(300, 11);
        send_segment(PEER_ISN + 1, TCP_FLAG_ACK, window, NULL, 0);
        write_bytes(311, 400);
        write_bytes(711, 5);
        acknowledge_until(716, 4000);
        check_stream(716);
        assert_in_range(longest_segment, 1, 1460);
        disconnect();
    }
}

static void a_window_that_opens_byte_by_byte_gets_everything(void **state)
{
    (void)state;
    connect_with_window(0);
    for (uint16_t i = 0; i < 40; i++) {
        write_bytes(i * 10U, 10);
        send_segment(PEER_ISN + 1, TCP_FLAG_ACK, (uint16_t)(40 + i), NULL, 0);
        fake_kernel_advance(50);
        collect();
    }
    acknowledge_until(400, 100);
    check_stream(400);
    disconnect();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_limit_of_a_segment_is_agreed_in_the_first_one_only),
        cmocka_unit_test(what_waited_for_a_closed_window_goes_through_a_small_one),
        cmocka_unit_test(a_window_that_opens_byte_by_byte_gets_everything),
    };

    return cmocka_run_group_tests(tests, start_listening, NULL);
}
