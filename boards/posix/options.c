/* SPDX-License-Identifier: Apache-2.0 */

/* The command line of a native program. */

#include "board.h"

#include <argp.h>
#include <arpa/inet.h>
#include <base/util.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    OPTION_VIRTUAL_TIME = 256,
    OPTION_REAL_TIME,
    OPTION_SECONDS,
    OPTION_FORWARD,
    OPTION_PCAP,
    OPTION_PCAP_INTERFACE,
    OPTION_TAP,
};

static const struct argp_option option_list[] = {
    {"virtual-time", OPTION_VIRTUAL_TIME, NULL, 0,
     "Time moves only when every thread waits, and then at once to the next timeout", 0},
    {"real-time", OPTION_REAL_TIME, NULL, 0, "Time is the host's", 0},
    {"seconds", OPTION_SECONDS, "N", 0, "End after N seconds of the host's time; that is success",
     0},
    {"forward", OPTION_FORWARD, "tcp:127.0.0.1:H-:G", 0,
     "Forward the host's port H to the program's port G (tcp or udp; repeatable)", 0},
    {"tap", OPTION_TAP, "NAME", 0, "Use the host's TAP interface NAME as the network", 0},
    {"pcap", OPTION_PCAP, "FILE", 0, "Write the network traffic to FILE", 0},
    {"pcap-interface", OPTION_PCAP_INTERFACE, "NAME", 0,
     "That of this interface (eth0, lo), not of the first", 0},
    {0},
};

static bool parse_number(const char *text, unsigned long most, unsigned long *number)
{
    char *end;

    *number = strtoul(text, &end, 10);
    return *text >= '0' && *text <= '9' && *end == '\0' && *number <= most;
}

static bool parse_port(const char *text, uint16_t *port)
{
    unsigned long number;

    if (!parse_number(text, UINT16_MAX, &number) || number == 0) {
        return false;
    }
    *port = (uint16_t)number;
    return true;
}

/* Empty: all addresses. */
static bool parse_address(const char *text, uint32_t *address)
{
    struct in_addr parsed = {0};

    if (*text != '\0' && inet_pton(AF_INET, text, &parsed) != 1) {
        return false;
    }
    *address = ntohl(parsed.s_addr);
    return true;
}

static bool parse_place(char *text, uint32_t *address, uint16_t *port)
{
    char *colon = strchr(text, ':');

    if (colon == NULL) {
        return false;
    }
    *colon = '\0';
    return parse_address(text, address) && parse_port(colon + 1, port);
}

static bool parse_protocol(const char *text, bool *is_udp)
{
    *is_udp = strcmp(text, "udp") == 0;
    return *is_udp || strcmp(text, "tcp") == 0;
}

/* protocol:[address]:port-[address]:port, as QEMU has it */
static bool parse_forward(const char *argument, struct posix_forward *forward)
{
    char text[64];
    char *place;
    char *dash;

    if (strlen(argument) >= sizeof(text)) {
        return false;
    }
    strcpy(text, argument);
    place = strchr(text, ':');
    dash = strchr(text, '-');
    if (place == NULL || dash == NULL) {
        return false;
    }
    *place++ = '\0';
    *dash++ = '\0';
    return parse_protocol(text, &forward->is_udp) &&
           parse_place(place, &forward->host_address, &forward->host_port) &&
           parse_place(dash, &forward->guest_address, &forward->guest_port);
}

static void add_forward(struct posix_options *options, const char *argument,
                        struct argp_state *state)
{
    if (options->forward_count == ARRAY_SIZE(options->forwards)) {
        argp_error(state, "there are more than %d forwarded ports", POSIX_FORWARDS_MAX);
    }
    if (!parse_forward(argument, &options->forwards[options->forward_count])) {
        argp_error(state, "'%s' is not of the form tcp:127.0.0.1:8080-:80", argument);
    }
    options->forward_count++;
}

static unsigned int read_seconds(const char *argument, struct argp_state *state)
{
    unsigned long number;

    if (!parse_number(argument, 1000000, &number) || number == 0) {
        argp_error(state, "'%s' is no number of seconds", argument);
    }
    return (unsigned int)number;
}

static error_t parse_option(int key, char *argument, struct argp_state *state)
{
    struct posix_options *options = state->input;

    switch (key) {
    case OPTION_VIRTUAL_TIME:
        options->has_virtual_time = true;
        return 0;
    case OPTION_REAL_TIME:
        options->has_virtual_time = false;
        return 0;
    case OPTION_SECONDS:
        options->seconds = read_seconds(argument, state);
        return 0;
    case OPTION_FORWARD:
        add_forward(options, argument, state);
        return 0;
    case OPTION_PCAP:
        options->pcap_path = argument;
        return 0;
    case OPTION_PCAP_INTERFACE:
        options->pcap_interface = argument;
        return 0;
    case OPTION_TAP:
        options->tap_name = argument;
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

void options__read(struct posix_options *options, int argc, char **argv)
{
    static const struct argp parser = {
        .options = option_list,
        .parser = parse_option,
        .doc = "A program of Petrel, built for this computer.",
    };

    options->has_virtual_time = IS_ENABLED(CONFIG_POSIX_VIRTUAL_TIME);
    argp_err_exit_status = 2;
    (void)argp_parse(&parser, argc, argv, 0, NULL, options);
}
