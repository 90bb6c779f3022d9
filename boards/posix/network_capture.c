/* SPDX-License-Identifier: Apache-2.0 */

/* --pcap FILE: the frames of an interface. */

#include "board.h"

#include <arch/posix.h>
#include <base/util.h>
#include <errno.h>
#include <net/capture.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define US_PER_SECOND 1000000U

static FILE *file;

/* Not buffered, so that nothing is missing after a crash. */
static void write_to_file(struct net_capture *unused, const void *bytes, size_t length)
{
    (void)unused;
    (void)fwrite(bytes, length, 1, file);
}

static struct net_capture capture = {.write = write_to_file};

/* That of the host, or the loopback where there is none. */
static struct net_interface *wanted_interface(const char *name)
{
    struct net_interface *loopback = IS_ENABLED(CONFIG_NET_LOOPBACK) ? net_loopback() : NULL;

    if (name == NULL) {
        return net_interface_first() != NULL ? net_interface_first() : loopback;
    }
    return loopback != NULL && strcmp(name, loopback->name) == 0 ? loopback
                                                                 : net_interface_by_name(name);
}

void network__capture(const struct posix_options *options)
{
    struct net_interface *interface = wanted_interface(options->pcap_interface);
    struct timespec now = {0};

    if (interface == NULL) {
        posix_refuse("there is no interface %s whose traffic could be written",
                     options->pcap_interface != NULL ? options->pcap_interface : "");
    }
    file = fopen(options->pcap_path, "wb");
    if (file == NULL) {
        posix_refuse("the network traffic cannot be written to %s: %s", options->pcap_path,
                     strerror(errno));
    }
    setbuf(file, NULL);
    if (!options->has_virtual_time) {
        (void)clock_gettime(CLOCK_REALTIME, &now);
        capture.start_us = ((uint64_t)now.tv_sec * US_PER_SECOND) + (uint64_t)(now.tv_nsec / 1000) -
                           (posix_time_ns() / 1000);
    }
    (void)net_capture_start(interface, &capture);
}
