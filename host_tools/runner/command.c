/* SPDX-License-Identifier: Apache-2.0 */
#include "command.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "entropy.h"
#include "fail.h"

static void add(struct command *command, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void add(struct command *command, const char *format, ...)
{
    va_list arguments;
    if (command->count == COMMAND_WORDS_MAX) {
        fail("The command line has more than %d words.", COMMAND_WORDS_MAX);
    }
    va_start(arguments, format);
    if (vasprintf(&command->words[command->count++], format, arguments) < 0) {
        fail_with_errno("formatting");
    }
    va_end(arguments);
}

/* Calls add_one(context, "tcp:127.0.0.1:8080-:80") for each forward and protocol. */
static void for_each_forward(const struct forward_list *list,
                             void (*add_one)(void *context, const char *option), void *context)
{
    char option[FORWARD_OPTION_BYTES];
    for (size_t i = 0; i < list->count; i++) {
        if (list->items[i].is_tcp) {
            forward_format_option(&list->items[i], "tcp", option);
            add_one(context, option);
        }
        if (list->items[i].is_udp) {
            forward_format_option(&list->items[i], "udp", option);
            add_one(context, option);
        }
    }
}

static void print_hostfwd(void *stream, const char *option)
{
    fprintf(stream, ",hostfwd=%s", option);
}

static void add_interface(struct command *command, const struct settings *settings)
{
    char *text = NULL;
    size_t bytes = 0;
    FILE *stream = open_memstream(&text, &bytes);
    fprintf(stream, "user,id=net,model=%s", settings->nic);
    for_each_forward(&settings->forwards, print_hostfwd, stream);
    fclose(stream);
    add(command, "%s", text);
    free(text);
}

/* In an option of QEMU a comma is written twice. */
static void add_capture(struct command *command, const char *pcap)
{
    char *text = NULL;
    size_t bytes = 0;
    FILE *stream = open_memstream(&text, &bytes);
    fprintf(stream, "filter-dump,id=pcap,netdev=net,file=");
    for (; *pcap != '\0'; pcap++) {
        if (*pcap == ',') {
            fputc(',', stream);
        }
        fputc(*pcap, stream);
    }
    fclose(stream);
    add(command, "-object");
    add(command, "%s", text);
    free(text);
}

static void add_network(struct command *command, const struct settings *settings, const char *pcap)
{
    add(command, "-nic");
    if (settings->nic[0] == '\0') {
        add(command, "none");
        return;
    }
    add_interface(command, settings);
    if (pcap != NULL) {
        add_capture(command, pcap);
    }
}

static void add_entropy(struct command *command, const struct settings *settings)
{
    if (settings->entropy_address == 0) {
        return;
    }
    add(command, "-device");
    add(command, "loader,file=/proc/self/fd/%d,addr=0x%llx,force-raw=on", entropy_open_record(),
        (unsigned long long)settings->entropy_address);
}

static void make_emulated(struct command *command, const struct settings *settings,
                          const char *program, const char *pcap)
{
    add(command, "%s", settings->emulator);
    add(command, "-machine");
    add(command, "%s", settings->machine);
    add(command, "-nographic");
    add(command, "-monitor");
    add(command, "none");
    add(command, "-serial");
    add(command, "stdio");
    add(command, "-semihosting-config");
    add(command, "enable=on,target=native");
    add_network(command, settings, pcap);
    add_entropy(command, settings);
    add(command, "-kernel");
    add(command, "%s", program);
}

static void add_forward(void *command, const char *option)
{
    add(command, "--forward");
    add(command, "%s", option);
}

static void make_native(struct command *command, const struct settings *settings,
                        const char *program, const char *pcap)
{
    if (settings->interpreter[0] != '\0') {
        add(command, "%s", settings->interpreter);
    }
    add(command, "%s", program);
    for_each_forward(&settings->forwards, add_forward, command);
    if (pcap != NULL) {
        add(command, "--pcap");
        add(command, "%s", pcap);
    }
}

void command_make(struct command *command, const struct settings *settings, char *program,
                  const char *pcap, char **extra)
{
    memset(command, 0, sizeof(*command));
    if (settings_is_native(settings)) {
        make_native(command, settings, program, pcap);
    } else {
        make_emulated(command, settings, program, pcap);
    }
    while (*extra != NULL) {
        add(command, "%s", *extra++);
    }
}
