// SPDX-License-Identifier: Apache-2.0
#include "counter.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static void complain(const char *path, const char *reason)
{
    fprintf(stderr, "net_load: %s: %s\n", path, reason);
}

/* A file that begins with the magic and has at least this length; NULL after a message. */
static const void *map_file(const char *path, const char *magic, size_t least, size_t *bytes)
{
    const void *memory = MAP_FAILED;
    struct stat status = {0};
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    if (fd >= 0 && fstat(fd, &status) == 0 && status.st_size >= (off_t)least) {
        memory = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_SHARED, fd, 0);
    }
    if (fd < 0) {
        complain(path, strerror(errno));
        return NULL;
    }
    close(fd);
    if (memory == MAP_FAILED || memcmp(memory, magic, strlen(magic)) != 0) {
        complain(path, "not a file of the instruction counter");
        return NULL;
    }
    *bytes = (size_t)status.st_size;
    return memory;
}

const volatile struct insn_count_file *counter_open(const char *path)
{
    size_t bytes;

    return map_file(path, INSN_COUNT_MAGIC, sizeof(struct insn_count_file), &bytes);
}

bool profile_open(struct profile *profile, const char *path)
{
    profile->live =
        map_file(path, INSN_PROFILE_MAGIC, sizeof(struct insn_profile_file), &profile->file_bytes);
    if (profile->live == NULL) {
        return false;
    }
    profile->at_start = malloc(profile->file_bytes);
    profile->sum = calloc(1, profile->file_bytes);
    if (profile->at_start == NULL || profile->sum == NULL) {
        complain(path, "no memory for a copy");
        return false;
    }
    memcpy(profile->sum, profile->live, sizeof(*profile->live));
    profile->sum->elsewhere = 0;
    profile->sum->operations = 0;
    return true;
}

void profile_start(struct profile *profile)
{
    memcpy(profile->at_start, profile->live, profile->file_bytes);
}

void profile_stop(struct profile *profile, uint64_t operations)
{
    size_t counters = (profile->file_bytes - sizeof(*profile->live)) / sizeof(uint64_t);

    for (size_t i = 0; i < counters; i++) {
        profile->sum->at[i] += profile->live->at[i] - profile->at_start->at[i];
    }
    profile->sum->elsewhere += profile->live->elsewhere - profile->at_start->elsewhere;
    profile->sum->operations += operations;
}

bool profile_write(const struct profile *profile, const char *path)
{
    FILE *file = fopen(path, "wb");
    bool is_written = file != NULL && fwrite(profile->sum, profile->file_bytes, 1, file) == 1;

    if (file != NULL && fclose(file) != 0) {
        is_written = false;
    }
    if (!is_written) {
        complain(path, strerror(errno));
    }
    return is_written;
}
