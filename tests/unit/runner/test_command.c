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

#include "command.h"
#include "entropy.h"

static char program[] = "prog";
static char *no_words[] = {NULL};

static char *make(const struct settings *settings, const char *pcap, char **extra)
{
    static char text[2048];
    struct command command;
    command_make(&command, settings, program, pcap, extra);
    text[0] = '\0';
    for (size_t i = 0; i < command.count; i++) {
        strcat(strcat(text, i == 0 ? "" : " "), command.words[i]);
        free(command.words[i]);
    }
    return text;
}

static struct settings emulated_settings(void)
{
    return (struct settings){.emulator = "qemu", .machine = "m"};
}

static void a_native_program_gets_forwards_capture_and_words(void **state)
{
    (void)state;
    char word[] = "word";
    char *words[] = {word, NULL};
    struct settings settings = {0};
    forward_parse_line(&settings.forwards, "tcp+udp 7007 7 Echo");
    assert_string_equal(make(&settings, "f", words),
                        "prog --forward tcp:127.0.0.1:7007-:7 --forward udp:127.0.0.1:7007-:7 "
                        "--pcap f word");
}

static void a_program_of_another_processor_is_given_to_its_interpreter(void **state)
{
    (void)state;
    char word[] = "word";
    char *words[] = {word, NULL};
    struct settings settings = {.interpreter = "qemu-x"};
    assert_string_equal(make(&settings, NULL, words), "qemu-x prog word");
}

static void an_emulated_program_has_console_and_exit_status(void **state)
{
    (void)state;
    struct settings settings = emulated_settings();
    assert_string_equal(make(&settings, NULL, no_words),
                        "qemu -machine m -nographic -monitor none -serial stdio "
                        "-semihosting-config enable=on,target=native -nic none -kernel prog");
}

static void an_emulated_network_forwards_and_captures(void **state)
{
    (void)state;
    struct settings settings = emulated_settings();
    strcpy(settings.nic, "n");
    forward_parse_line(&settings.forwards, "tcp 8080 80 Page");
    forward_parse_line(&settings.forwards, "tcp+udp 7007 7 Echo");
    assert_non_null(strstr(make(&settings, "f", no_words),
                           "-nic user,id=net,model=n,hostfwd=tcp:127.0.0.1:8080-:80,"
                           "hostfwd=tcp:127.0.0.1:7007-:7,hostfwd=udp:127.0.0.1:7007-:7 "
                           "-object filter-dump,id=pcap,netdev=net,file=f"));
}

static void a_comma_in_a_file_name_does_not_end_it(void **state)
{
    (void)state;
    struct settings settings = emulated_settings();
    strcpy(settings.nic, "n");
    assert_non_null(strstr(make(&settings, "a,b", no_words), "netdev=net,file=a,,b -kernel"));
}

static void entropy_goes_to_its_address(void **state)
{
    (void)state;
    struct settings settings = emulated_settings();
    settings.entropy_address = 0x21ffffc0;
    char *text = make(&settings, NULL, no_words);
    assert_non_null(strstr(text, "-device loader,file=/proc/self/fd/"));
    assert_non_null(strstr(text, ",addr=0x21ffffc0,force-raw=on"));
}

static void entropy_is_a_record_and_never_the_same(void **state)
{
    (void)state;
    struct entropy_record records[2];
    for (int i = 0; i < 2; i++) {
        int fd = entropy_open_record();
        assert_int_equal(pread(fd, &records[i], sizeof(records[i]), 0), 40);
        assert_memory_equal(&records[i], "PSED\x20\0\0\0", 8);
        close(fd);
    }
    assert_memory_not_equal(records[0].bytes, records[1].bytes, sizeof(records[0].bytes));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_native_program_gets_forwards_capture_and_words),
        cmocka_unit_test(a_program_of_another_processor_is_given_to_its_interpreter),
        cmocka_unit_test(an_emulated_program_has_console_and_exit_status),
        cmocka_unit_test(an_emulated_network_forwards_and_captures),
        cmocka_unit_test(a_comma_in_a_file_name_does_not_end_it),
        cmocka_unit_test(entropy_goes_to_its_address),
        cmocka_unit_test(entropy_is_a_record_and_never_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
