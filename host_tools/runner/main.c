/* SPDX-License-Identifier: Apache-2.0 */
/* Starts a program of Petrel, natively or in QEMU, and ends when it ends. */
#include <argp.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "child.h"
#include "command.h"
#include "fail.h"
#include "settings.h"
#include "tap.h"

#define EXIT_SKIPPED 77

struct options {
    struct settings settings;
    unsigned int seconds;
    unsigned int port_base;
    const char *pcap;
    bool is_test;
    bool shows_command;
    char *program;
    char **extra;
};

static const struct argp_option option_list[] = {
    {"conf", 'c', "FILE", 0, "How to start programs of a board or an example (repeatable)", 0},
    {"forward", 'f', "tcp:127.0.0.1:H-:G", 0, "Forward port H here to port G (repeatable)", 0},
    {"pcap", 'p', "FILE", 0, "Write the network traffic to FILE", 0},
    {"port-base", 'b', "N", 0, "Use the ports N, N+1, ... of this computer", 0},
    {"seconds", 's', "N", 0, "End the program after N seconds; that is success", 0},
    {"show", 'n', NULL, 0, "Print the command and do not start it", 0},
    {"tap", 't', NULL, 0, "Judge the program by the TAP lines that it prints", 0},
    {0},
};

static unsigned int parse_number(struct argp_state *state, const char *text)
{
    char *end;
    unsigned long number = strtoul(text, &end, 10);
    if (*text == '\0' || *end != '\0' || number > 1000000) {
        argp_error(state, "'%s' is no number that fits", text);
    }
    return (unsigned int)number;
}

static error_t parse_option(int key, char *argument, struct argp_state *state)
{
    struct options *options = state->input;
    switch (key) {
    case 'c':
        settings_read(&options->settings, argument);
        return 0;
    case 'f':
        if (!forward_parse_option(&options->settings.forwards, argument)) {
            argp_error(state, "'%s' is not of the form tcp:127.0.0.1:8080-:80", argument);
        }
        return 0;
    case 'p':
        options->pcap = argument;
        return 0;
    case 'b':
        options->port_base = parse_number(state, argument);
        return 0;
    case 's':
        options->seconds = parse_number(state, argument);
        return 0;
    case 'n':
        options->shows_command = true;
        return 0;
    case 't':
        options->is_test = true;
        return 0;
    case ARGP_KEY_ARGS:
        options->program = state->argv[state->next];
        options->extra = &state->argv[state->next + 1];
        return 0;
    case ARGP_KEY_NO_ARGS:
        argp_error(state, "which program?");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp parser = {
    .options = option_list,
    .parser = parse_option,
    .args_doc = "PROGRAM [ARGUMENT...]",
    .doc = "Starts a program of Petrel. The arguments go to the program, or to QEMU.",
};

static void prepare_ports(struct options *options)
{
    if (options->port_base != 0) {
        forward_move_to(&options->settings.forwards, options->port_base);
    }
    forward_require_free_ports(&options->settings.forwards);
}

static void feed_test(void *context, const char *text, size_t bytes)
{
    fwrite(text, 1, bytes, stdout);
    fflush(stdout);
    tap_feed(context, text, bytes);
}

static int run_test(char **words)
{
    struct tap tap = {0};
    struct child_limits limits = {.on_output = feed_test, .context = &tap};
    int status = child_run(words, &limits);
    switch (tap_judge(&tap, status)) {
    case TAP_PASSED:
        return EXIT_SUCCESS;
    case TAP_SKIPPED:
        return EXIT_SKIPPED;
    default:
        return EXIT_FAILURE;
    }
}

static int show(char **words)
{
    while (*words != NULL) {
        printf("%s\n", *words++);
    }
    return EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
    struct options options = {0};
    struct command command;
    argp_err_exit_status = EXIT_CANNOT_RUN;
    argp_parse(&parser, argc, argv, ARGP_IN_ORDER, NULL, &options);
    prepare_ports(&options);
    command_make(&command, &options.settings, options.program, options.pcap, options.extra);
    if (options.shows_command) {
        return show(command.words);
    }
    if (options.is_test) {
        return run_test(command.words);
    }
    forward_print(&options.settings.forwards);
    struct child_limits limits = {.seconds = options.seconds};
    return child_run(command.words, &limits);
}
