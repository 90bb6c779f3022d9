/* SPDX-License-Identifier: Apache-2.0 */
/* Starts a program of Petrel, natively or in QEMU, and ends when it ends. */
#include <argp.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "child.h"
#include "command.h"
#include "fail.h"
#include "names.h"
#include "places.h"
#include "settings.h"
#include "tap.h"

#define EXIT_SKIPPED 77
#define SECONDS_MAX  1000000

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
    {"forward", 'f', "tcp:127.0.0.1:H-:G", 0,
     "Forward port H of this computer to port G of the program; udp: likewise (repeatable)", 0},
    {"pcap", 'p', "FILE", 0, "Write the network traffic to FILE", 0},
    {"port-base", 'b', "N", 0,
     "Forward the ports N, N+1, ... of this computer instead of those named; all are from 1 to 65535",
     0},
    {"seconds", 's', "N", 0,
     "End the program after N seconds, 1 to 1000000; still running then is success", 0},
    {"show", 'n', NULL, 0, "Print the command and do not start it", 0},
    {"tap", 't', NULL, 0, "Judge the program by the TAP lines that it prints", 0},
    {0},
};

/* Digits alone: strtoul() would take "-1" too, and a number too long becomes the largest. */
static unsigned int parse_number(const char *option, const char *text, unsigned long highest)
{
    unsigned long number = strtoul(text, NULL, 10);
    if (text[strspn(text, "0123456789")] != '\0' || number < 1 || number > highest) {
        fail("The option %s needs a number from 1 to %lu, not '%s'.", option, highest, text);
    }
    return (unsigned int)number;
}

/* Whether it is there already or can be made; it is not made here. */
static bool can_write(const char *path)
{
    struct stat status;
    char copy[PATH_MAX];
    if (stat(path, &status) == 0) {
        return !S_ISDIR(status.st_mode) && access(path, W_OK) == 0;
    }
    snprintf(copy, sizeof(copy), "%s", path);
    const char *folder = dirname(copy);
    return *path != '\0' && access(folder, W_OK) == 0 && stat(folder, &status) == 0 &&
           S_ISDIR(status.st_mode);
}

static const char *parse_writable(const char *option, const char *path)
{
    if (!can_write(path)) {
        fail("The option %s needs a file that can be written, not '%s'.", option, path);
    }
    return path;
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
            fail("The option --forward needs the form tcp:127.0.0.1:8080-:80, not '%s'.", argument);
        }
        return 0;
    case 'p':
        options->pcap = parse_writable("--pcap", argument);
        return 0;
    case 'b':
        options->port_base = parse_number("--port-base", argument, PORT_MAX);
        return 0;
    case 's':
        options->seconds = parse_number("--seconds", argument, SECONDS_MAX);
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
        fail("Which program? See --help.");
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp parser = {
    .options = option_list,
    .parser = parse_option,
    .args_doc = "PROGRAM [ARGUMENT...]",
    .doc =
        "Starts a program of Petrel, natively or in QEMU. The arguments go to the program, or to "
        "QEMU."
        "\vThe status is the program's own; 0 when it was ended as asked, 2 when it could not be "
        "started. With --tap it is 0, 1 or, when the test was skipped, 77.",
};

static void prepare_ports(struct options *options)
{
    if (options->port_base != 0) {
        forward_move_to(&options->settings.forwards, options->port_base);
    }
    forward_require_free_ports(&options->settings.forwards);
}

/* The program's output on its way to the console: named, and judged if it is a test. */
struct output {
    struct places places;
    struct names names;
    struct tap tap;
    bool is_test;
};

static void print(void *context, const char *text, size_t bytes)
{
    struct output *output = context;
    fwrite(text, 1, bytes, stdout);
    if (output->is_test) {
        tap_feed(&output->tap, text, bytes);
    }
}

static void take_output(void *context, const char *text, size_t bytes)
{
    struct output *output = context;
    names_feed(&output->names, text, bytes);
    fflush(stdout);
}

static int judge(struct output *output, int status)
{
    switch (tap_judge(&output->tap, status)) {
    case TAP_PASSED:
        return EXIT_SUCCESS;
    case TAP_SKIPPED:
        return EXIT_SKIPPED;
    default:
        return EXIT_FAILURE;
    }
}

static int run(const struct options *options, char **words)
{
    struct output output = {
        .places = {.program = options->program, .root = PETREL_ROOT},
        .is_test = options->is_test,
    };
    struct child_limits limits = {
        .seconds = options->is_test ? 0 : options->seconds,
        .is_emulated = !settings_is_native(&options->settings),
        .is_test = options->is_test,
        .on_output = take_output,
        .context = &output,
    };
    output.names = (struct names){
        .output = print,
        .output_context = &output,
        .find = places_find,
        .find_context = &output.places,
    };
    int status = child_run(words, &limits);
    places_close(&output.places);
    return options->is_test ? judge(&output, status) : status;
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
    if (!options.is_test) {
        forward_print(&options.settings.forwards);
    }
    return run(&options, command.words);
}
