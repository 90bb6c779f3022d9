/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "settings.h"

static void read_text(struct settings *settings, const char *text)
{
    char path[] = "/tmp/test_settings_XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), strlen(text));
    close(fd);
    settings_read(settings, path);
    unlink(path);
}

static void every_key_is_read(void **state)
{
    (void)state;
    struct settings settings = {0};
    read_text(&settings, "# remark\n\nemulator=qemu-x\n  machine = m  # remark\nnic = n\n"
                         "entropy_address = 0x21ffffc0\nport = tcp 8080 80 Page: http://{address}\n"
                         "port = tcp+udp 7007 7 Echo: {address}");
    assert_false(settings_is_native(&settings));
    assert_string_equal(settings.emulator, "qemu-x");
    assert_string_equal(settings.machine, "m");
    assert_string_equal(settings.nic, "n");
    assert_int_equal(settings.entropy_address, 0x21ffffc0);
    assert_int_equal(settings.forwards.count, 2);
    assert_int_equal(settings.forwards.items[0].host_port, 8080);
    assert_int_equal(settings.forwards.items[0].guest_port, 80);
    assert_false(settings.forwards.items[0].is_udp);
    assert_true(settings.forwards.items[1].is_tcp);
    assert_true(settings.forwards.items[1].is_udp);
}

static void a_second_file_adds_to_the_first(void **state)
{
    (void)state;
    struct settings settings = {0};
    read_text(&settings, "machine = m\n");
    read_text(&settings, "port = udp 7007 7 Echo: {address}\n");
    assert_string_equal(settings.machine, "m");
    assert_int_equal(settings.forwards.count, 1);
    assert_true(settings_is_native(&settings));
}

static void a_forward_is_written_as_it_is_read(void **state)
{
    (void)state;
    struct forward_list list = {0};
    assert_true(forward_parse_option(&list, "udp:127.0.0.1:8080-:80"));
    char option[FORWARD_OPTION_BYTES];
    forward_format_option(&list.items[0], "udp", option);
    assert_string_equal(option, "udp:127.0.0.1:8080-:80");
}

static void a_forward_of_another_form_is_refused(void **state)
{
    (void)state;
    const char *options[] = {
        "",
        "tcp",
        "icmp:127.0.0.1:1-:1",
        "tcp:0.0.0.0:8080-:80",
        "tcp:127.0.0.1:0-:80",
        "tcp:127.0.0.1:8080-:65536",
        "tcp:127.0.0.1:8080-:80x",
        "tcp:127.0.0.1:8080",
    };
    for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++) {
        struct forward_list list = {0};
        assert_false(forward_parse_option(&list, options[i]));
    }
}

static void a_base_moves_every_service_by_one(void **state)
{
    (void)state;
    struct settings settings = {0};
    read_text(&settings, "port = tcp 8080 80 a\nport = tcp+udp 7007 7 b\n");
    forward_move_to(&settings.forwards, 9000);
    assert_int_equal(settings.forwards.items[0].host_port, 9000);
    assert_int_equal(settings.forwards.items[1].host_port, 9001);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_key_is_read),
        cmocka_unit_test(a_second_file_adds_to_the_first),
        cmocka_unit_test(a_forward_is_written_as_it_is_read),
        cmocka_unit_test(a_forward_of_another_form_is_refused),
        cmocka_unit_test(a_base_moves_every_service_by_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
