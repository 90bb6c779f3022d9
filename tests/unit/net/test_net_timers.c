/* SPDX-License-Identifier: Apache-2.0 */

#include <lwip/priv/tcp_priv.h>
#include <lwip/sys.h>
#include <lwip/tcp.h>

#include "net_fixture.h"

static char log_text[64];

static void note(void *argument)
{
    strcat(log_text, argument);
}

static void start(uint32_t ms, char *name)
{
    net_core_lock();
    sys_timeout(ms, note, name);
    net_core_unlock();
}

static int clear_log(void **state)
{
    (void)state;
    log_text[0] = '\0';
    return 0;
}

static void timeouts_run_in_order_and_not_early(void **state)
{
    (void)state;
    start(300, "c");
    start(100, "a");
    start(200, "b");
    fake_kernel_advance(99);
    assert_string_equal(log_text, "");
    fake_kernel_advance(1);
    assert_string_equal(log_text, "a");
    fake_kernel_advance(200);
    assert_string_equal(log_text, "abc");
}

static void a_timeout_that_becomes_the_first_is_not_late(void **state)
{
    (void)state;
    start(400, "late");
    start(10, "soon");
    fake_kernel_advance(10);
    assert_string_equal(log_text, "soon");
    fake_kernel_advance(400);
    assert_string_equal(log_text, "soonlate");
}

static void equal_timeouts_run_in_the_order_of_their_start(void **state)
{
    (void)state;
    start(50, "1");
    start(50, "2");
    start(50, "3");
    fake_kernel_advance(50);
    assert_string_equal(log_text, "123");
}

static void a_timeout_taken_back_does_not_run(void **state)
{
    (void)state;
    start(50, "x");
    start(60, "y");
    net_core_lock();
    sys_untimeout(note, "x");
    net_core_unlock();
    fake_kernel_advance(100);
    assert_string_equal(log_text, "y");
}

static void start_two(void *argument)
{
    (void)argument;
    sys_timeout(20, note, "B");
    sys_timeout(10, note, "A");
}

static void timeouts_started_by_a_timeout_run(void **state)
{
    (void)state;
    net_core_lock();
    sys_timeout(10, start_two, NULL);
    net_core_unlock();
    fake_kernel_advance(19);
    assert_string_equal(log_text, "");
    fake_kernel_advance(11);
    assert_string_equal(log_text, "AB");
}

static void places_in_the_table_come_back(void **state)
{
    (void)state;
    for (int i = 0; i < 10; i++) {
        for (int j = 0; j < CONFIG_NET_TIMEOUTS; j++) {
            start(5, "");
        }
        fake_kernel_advance(5);
    }
}

static jmp_buf after_assertion;

static void on_assertion(const char *expression)
{
    (void)expression;
    fake_on_assertion = NULL;
    longjmp(after_assertion, 1);
}

static void more_timeouts_than_the_table_holds_are_an_error_of_the_program(void **state)
{
    (void)state;
    for (int i = 0; i < CONFIG_NET_TIMEOUTS; i++) {
        start(5, "");
    }
    fake_on_assertion = on_assertion;
    if (setjmp(after_assertion) == 0) {
        start(5, "");
        fail();
    }
    net_core_unlock();
    fake_kernel_advance(5);
}

static void time_may_wrap(void **state)
{
    (void)state;
    fake_kernel_advance(0x100000000 - (int64_t)sys_now() - 30);
    start(10, "a");
    start(50, "b");
    fake_kernel_advance(49);
    assert_string_equal(log_text, "a");
    assert_true(sys_now() < 100);
    fake_kernel_advance(1);
    assert_string_equal(log_text, "ab");
}

/* The timer of TCP runs while there are connections: its work is due within 250 ms. */
static void the_timer_of_tcp_runs_while_there_are_connections(void **state)
{
    ip_addr_t peer = IPADDR4_INIT_BYTES(192, 168, 1, 50);

    (void)state;
    net_core_lock();
    struct tcp_pcb *pcb = tcp_new();

    assert_int_equal(tcp_connect(pcb, &peer, 80, NULL), ERR_OK);
    net_core_unlock();
    fake_interface_clear(&eth0);
    fake_kernel_advance(8000);
    assert_true(eth0.sent_count >= 1); /* a SYN again: nothing else drives it */
    struct packet_view view = sent_frame(6);

    assert_int_equal(view.flags, TCP_FLAG_SYN);

    net_core_lock();
    tcp_abort(pcb);
    net_core_unlock();
    fake_kernel_advance(250);

    /* And again: the timer has ended in between. */
    net_core_lock();
    pcb = tcp_new();
    assert_int_equal(tcp_connect(pcb, &peer, 80, NULL), ERR_OK);
    net_core_unlock();
    fake_interface_clear(&eth0);
    fake_kernel_advance(8000);
    assert_int_equal(sent_frame(6).flags, TCP_FLAG_SYN);
    net_core_lock();
    tcp_abort(pcb);
    net_core_unlock();
}

static void something_is_always_scheduled(void **state)
{
    (void)state;
    for (int i = 0; i < 5000; i++) {
        fake_kernel_advance(7);
        assert_true(fake_kernel_next_due() >= 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(timeouts_run_in_order_and_not_early, clear_log),
        cmocka_unit_test_setup(a_timeout_that_becomes_the_first_is_not_late, clear_log),
        cmocka_unit_test_setup(equal_timeouts_run_in_the_order_of_their_start, clear_log),
        cmocka_unit_test_setup(a_timeout_taken_back_does_not_run, clear_log),
        cmocka_unit_test_setup(timeouts_started_by_a_timeout_run, clear_log),
        cmocka_unit_test_setup(places_in_the_table_come_back, clear_log),
        cmocka_unit_test_setup(more_timeouts_than_the_table_holds_are_an_error_of_the_program,
                               clear_log),
        cmocka_unit_test_setup(the_timer_of_tcp_runs_while_there_are_connections, clear_log),
        cmocka_unit_test_setup(time_may_wrap, clear_log),
        cmocka_unit_test_setup(something_is_always_scheduled, clear_log),
    };

    return cmocka_run_group_tests(tests, start_network, NULL);
}
