// SPDX-License-Identifier: Apache-2.0
#include "slirp_pcap.h"

#include <stdint.h>
#include <time.h>

/* The file's byte order is the writer's; the magic tells which. */
#define MAGIC_MICROSECONDS 0xa1b2c3d4U
#define LINK_ETHERNET      1U
#define LONGEST_RECORD     65535U

struct file_header {
    uint32_t magic;
    uint16_t version_major;
    uint16_t version_minor;
    int32_t zone;
    uint32_t accuracy;
    uint32_t longest_record;
    uint32_t link;
};

struct record_header {
    uint32_t seconds;
    uint32_t microseconds;
    uint32_t bytes_here;
    uint32_t bytes_on_the_wire;
};

FILE *slirp_pcap_open(const char *path)
{
    static const struct file_header header = {
        .magic = MAGIC_MICROSECONDS,
        .version_major = 2,
        .version_minor = 4,
        .longest_record = LONGEST_RECORD,
        .link = LINK_ETHERNET,
    };
    FILE *file = fopen(path, "wb");

    if (file != NULL && (fwrite(&header, sizeof(header), 1, file) != 1 || fflush(file) != 0)) {
        (void)fclose(file);
        return NULL;
    }
    return file;
}

void slirp_pcap_write(FILE *file, const void *frame, size_t length)
{
    struct timespec now;
    struct record_header header = {
        .bytes_here = (uint32_t)length,
        .bytes_on_the_wire = (uint32_t)length,
    };

    (void)clock_gettime(CLOCK_REALTIME, &now);
    header.seconds = (uint32_t)now.tv_sec;
    header.microseconds = (uint32_t)(now.tv_nsec / 1000);
    (void)fwrite(&header, sizeof(header), 1, file);
    (void)fwrite(frame, length, 1, file);
    (void)fflush(file);
}
