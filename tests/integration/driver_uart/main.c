// SPDX-License-Identifier: Apache-2.0
/* Two serial ports, UART1 and UART2, with a cable between them. */
#include <board/devices.h>
#include <errno.h>
#include <petrel.h>
#include <string.h>

#include "test.h"

#define STREAM_BYTES 3000
#define PIECE_BYTES  128

static uint8_t buffer[64];
static uint8_t large_buffer[4096];
static char got[64];

static uint8_t wait_for_byte(const struct uart *uart)
{
    int64_t give_up = k_uptime_get() + 5000;
    uint8_t byte = 0;

    while (uart_poll_in(uart, &byte) == -EAGAIN) {
        TEST_TRUE(k_uptime_get() < give_up);
        k_sleep(K_MSEC(1)); /* the emulator delivers when the processor sleeps */
    }
    return byte;
}

void test_set_up(void)
{
    const struct uart_settings settings = {.baud_hz = 115200};

    TEST_EQUAL(uart_configure(&uart1, &settings), 0);
    TEST_EQUAL(uart_configure(&uart2, &settings), 0);
    /* The emulator plugs the cable in at UART2 first; until UART1 has it, that talks to nobody. */
    uart_poll_out(&uart2, 'c');
    TEST_EQUAL(wait_for_byte(&uart1), 'c');
}

static void send(const struct uart *uart, const char *text)
{
    for (; *text != '\0'; text++) {
        uart_poll_out(uart, (uint8_t)*text);
    }
}

static void read_exactly(const struct uart *uart, size_t length)
{
    memset(got, 0, sizeof(got));
    for (size_t read = 0; read < length;) {
        int bytes = uart_read(uart, &got[read], length - read, K_SECONDS(5));

        TEST_AT_LEAST(bytes, 1);
        read += (size_t)bytes;
    }
}

TEST_CASE(a_byte_is_found_by_polling)
{
    uint8_t byte;

    TEST_EQUAL(uart_poll_in(&uart2, &byte), -EAGAIN);
    uart_poll_out(&uart1, 'p');
    TEST_EQUAL(wait_for_byte(&uart2), 'p');
    TEST_EQUAL(uart_poll_in(&uart2, &byte), -EAGAIN);
}

TEST_CASE(reading_a_port_that_does_not_receive_is_a_broken_pipe)
{
    TEST_EQUAL(uart_read(&uart1, got, 1, K_NO_WAIT), -EPIPE);
    TEST_EQUAL(uart_read(&uart1, got, 1, K_FOREVER), -EPIPE);
}

TEST_CASE(a_quiet_port_has_nothing_within_the_time)
{
    int64_t start = k_uptime_get();

    TEST_EQUAL(uart_receive_start(&uart1, buffer, sizeof(buffer)), 0);
    TEST_EQUAL(uart_receive_start(&uart1, buffer, sizeof(buffer)), -EALREADY);
    TEST_EQUAL(uart_read(&uart1, got, 1, K_NO_WAIT), -EAGAIN);
    TEST_EQUAL(uart_read(&uart1, got, 1, K_MSEC(20)), -EAGAIN);
    TEST_AT_LEAST(k_uptime_get() - start, 20);
    uart_receive_stop(&uart1);
}

TEST_CASE(both_directions_work)
{
    TEST_EQUAL(uart_receive_start(&uart1, buffer, sizeof(buffer) / 2), 0);
    TEST_EQUAL(uart_receive_start(&uart2, buffer + 32, sizeof(buffer) / 2), 0);
    send(&uart1, "there");
    send(&uart2, "back");
    read_exactly(&uart2, 5);
    TEST_STRING(got, "there");
    read_exactly(&uart1, 4);
    TEST_STRING(got, "back");
    uart_receive_stop(&uart1);
    uart_receive_stop(&uart2);
}

static void send_later(struct k_work *work)
{
    (void)work;
    send(&uart2, "x");
}

TEST_CASE(a_reader_waits_for_the_first_byte)
{
    static K_WORK_DELAYABLE_DEFINE(sending, send_later);

    TEST_EQUAL(uart_receive_start(&uart1, buffer, sizeof(buffer)), 0);
    k_work_schedule(&sending, K_MSEC(20));
    TEST_EQUAL(uart_read(&uart1, got, sizeof(got), K_SECONDS(5)), 1);
    TEST_EQUAL(got[0], 'x');
    uart_receive_stop(&uart1);
}

static unsigned int handler_runs;
static size_t handled;
static K_SEM_DEFINE(all_handled, 0, 1);

/* Takes a few bytes at a time: the level brings it back for the rest. */
static void on_bytes(struct poll_work *work, uint32_t ready, enum poll_status status)
{
    int bytes = uart_read(&uart1, &got[handled], MIN(7U, 36U - handled), K_NO_WAIT);

    TEST_EQUAL(ready, K_READY_IN);
    TEST_EQUAL(status, POLL_READY);
    TEST_AT_LEAST(bytes, 1);
    handler_runs++;
    handled += (size_t)bytes;
    if (handled == 36) {
        (void)poll_work_disarm(work);
        k_sem_give(&all_handled);
    }
}

TEST_CASE(bytes_that_arrive_trigger_work)
{
    struct poll_work work;

    memset(got, 0, sizeof(got));
    poll_work_init(&work, &k_sys_work_q, on_bytes);
    TEST_EQUAL(uart_receive_start(&uart1, buffer, sizeof(buffer)), 0);
    TEST_EQUAL(poll_work_arm(&work, uart_source(&uart1), K_READY_IN, 0), 0);
    send(&uart2, "sphinx of black quartz, judge my vow");
    TEST_EQUAL(k_sem_take(&all_handled, K_SECONDS(5)), 0);
    TEST_AT_LEAST(handler_runs, 6);
    TEST_STRING(got, "sphinx of black quartz, judge my vow");
    uart_receive_stop(&uart1);
}

/* In pieces: some emulators come to a halt when too much waits to be delivered. */
TEST_CASE(a_stream_arrives_whole)
{
    TEST_EQUAL(uart_receive_start(&uart1, large_buffer, sizeof(large_buffer)), 0);
    for (unsigned int sent = 0, read = 0; read < STREAM_BYTES;) {
        uint8_t byte = 0;

        while (sent < STREAM_BYTES && sent - read < PIECE_BYTES) {
            uart_poll_out(&uart2, (uint8_t)(sent++ * 7));
        }
        TEST_EQUAL(uart_read(&uart1, &byte, 1, K_SECONDS(5)), 1);
        TEST_EQUAL(byte, (uint8_t)(read++ * 7));
    }
    TEST_EQUAL(uart_lost(&uart1), 0);
    uart_receive_stop(&uart1);
}

TEST_CASE(bytes_without_room_are_lost_and_counted)
{
    int64_t give_up = k_uptime_get() + 5000;

    TEST_EQUAL(uart_receive_start(&uart1, buffer, 4), 0);
    send(&uart2, "abcdefg");
    while (uart_lost(&uart1) < 3) {
        TEST_TRUE(k_uptime_get() < give_up);
        k_sleep(K_MSEC(1)); /* the emulator delivers when the processor sleeps */
    }
    read_exactly(&uart1, 4);
    TEST_STRING(got, "abcd");
    uart_receive_stop(&uart1);
}

static uint8_t transmit_buffer[16];

static void start_sending(void)
{
    int error = uart_transmit_start(&uart2, transmit_buffer, sizeof(transmit_buffer));

    if (error == -ENOTSUP) {
        TEST_SKIP("the part sends by polling");
    }
    TEST_EQUAL(error, 0);
}

TEST_CASE(what_is_written_is_sent_by_interrupt)
{
    static const char text[] = "pack my box with five dozen liquor jugs";

    start_sending();
    TEST_EQUAL(uart_receive_start(&uart1, buffer, sizeof(buffer)), 0);
    for (size_t written = 0; written < sizeof(text) - 1U;) {
        int bytes = uart_write(&uart2, &text[written], sizeof(text) - 1U - written, K_SECONDS(5));

        TEST_AT_LEAST(bytes, 1);
        written += (size_t)bytes;
    }
    read_exactly(&uart1, sizeof(text) - 1U);
    TEST_STRING(got, text);
    uart_transmit_stop(&uart2);
    uart_receive_stop(&uart1);
    TEST_EQUAL(uart_write(&uart2, text, 1, K_NO_WAIT), -EPIPE);
}

static unsigned int written;

/* As much as there is room for, until all is written: the level brings it back. */
static void on_room(struct poll_work *work, uint32_t ready, enum poll_status status)
{
    TEST_EQUAL(ready, K_READY_OUT);
    TEST_EQUAL(status, POLL_READY);
    while (written < STREAM_BYTES) {
        uint8_t byte = (uint8_t)(written * 7);

        if (uart_write(&uart2, &byte, 1, K_NO_WAIT) != 1) {
            return;
        }
        written++;
    }
    (void)poll_work_disarm(work);
}

TEST_CASE(room_triggers_work)
{
    struct poll_work work;

    start_sending();
    TEST_EQUAL(uart_receive_start(&uart1, large_buffer, sizeof(large_buffer)), 0);
    written = 0;
    poll_work_init(&work, &k_sys_work_q, on_room);
    TEST_EQUAL(poll_work_arm(&work, uart_source(&uart2), K_READY_OUT, POLL_PERSISTENT), 0);
    for (unsigned int i = 0; i < STREAM_BYTES; i++) {
        uint8_t byte = 0;

        TEST_EQUAL(uart_read(&uart1, &byte, 1, K_SECONDS(5)), 1);
        TEST_EQUAL(byte, (uint8_t)(i * 7));
    }
    TEST_EQUAL(poll_work_disarm_sync(&work), 0);
    uart_transmit_stop(&uart2);
    uart_receive_stop(&uart1);
}

static int reader_result;

static void read_for_ever(void *unused1, void *unused2, void *unused3)
{
    char byte;

    (void)unused1;
    (void)unused2;
    (void)unused3;
    reader_result = uart_read(&uart1, &byte, 1, K_FOREVER);
}

static K_SEM_DEFINE(close_told, 0, 1);

static void on_close(struct poll_work *work, uint32_t ready, enum poll_status status)
{
    (void)work;
    (void)ready;
    TEST_EQUAL(status, POLL_CLOSED);
    k_sem_give(&close_told);
}

TEST_CASE(stopping_ends_readers_and_watches)
{
    static K_THREAD_STACK_DEFINE(stack, 1024);
    static struct k_thread reader;
    struct poll_work work;

    poll_work_init(&work, &k_sys_work_q, on_close);
    TEST_EQUAL(uart_receive_start(&uart1, buffer, sizeof(buffer)), 0);
    TEST_EQUAL(poll_work_arm(&work, uart_source(&uart1), K_READY_IN, 0), 0);
    k_thread_create(&reader, stack, K_THREAD_STACK_SIZEOF(stack), read_for_ever, NULL, NULL, NULL,
                    TEST_PRIORITY - 1, 0, K_NO_WAIT);
    uart_receive_stop(&uart1);
    TEST_EQUAL(k_thread_join(&reader, K_SECONDS(5)), 0);
    TEST_EQUAL(reader_result, -EPIPE);
    TEST_EQUAL(k_sem_take(&close_told, K_SECONDS(5)), 0);
}
