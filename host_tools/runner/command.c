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

/* The forwards as QEMU's user network wants them: ",hostfwd=...,hostfwd=...". */
static char *format_hostfwds(const struct forward_list *list)
{
    char *text = NULL;
    size_t bytes = 0;
    FILE *stream = open_memstream(&text, &bytes);
    for (size_t i = 0; i < list->count; i++) {
        const struct forward *forward = &list->items[i];
        if (forward->is_tcp) {
            fprintf(stream, ",hostfwd=%s", forward_format_option(forward, "tcp"));
        }
        if (forward->is_udp) {
            fprintf(stream, ",hostfwd=%s", forward_format_option(forward, "udp"));
        }
    }
    fclose(stream);
    return text;
}

static void add_network(struct command *command, const struct settings *settings, const char *pcap)
{
    add(command, "-nic");
    if (settings->nic[0] == '\0') {
        add(command, "none");
        return;
    }
    add(command, "user,id=net,model=%s%s", settings->nic, format_hostfwds(&settings->forwards));
    if (pcap != NULL) {
        add(command, "-object");
        add(command, "filter-dump,id=pcap,netdev=net,file=%s", pcap);
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

static void add_forward(struct command *command, const struct forward *forward,
                        const char *protocol)
{
    add(command, "--forward");
    add(command, "%s", forward_format_option(forward, protocol));
}

static void make_native(struct command *command, const struct settings *settings,
                        const char *program, const char *pcap)
{
    add(command, "%s", program);
    for (size_t i = 0; i < settings->forwards.count; i++) {
        const struct forward *forward = &settings->forwards.items[i];
        if (forward->is_tcp) {
            add_forward(command, forward, "tcp");
        }
        if (forward->is_udp) {
            add_forward(command, forward, "udp");
        }
    }
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
