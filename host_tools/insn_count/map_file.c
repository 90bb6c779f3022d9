// SPDX-License-Identifier: Apache-2.0
#include "map_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

void *map_new_file(const char *path, size_t bytes)
{
    void *memory = MAP_FAILED;
    int fd = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);

    if (fd >= 0 && ftruncate(fd, (off_t)bytes) == 0) {
        memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    }
    if (memory == MAP_FAILED) {
        fprintf(stderr, "insn_count: cannot map %s: %s\n", path, strerror(errno));
        memory = NULL;
    }
    if (fd >= 0) {
        close(fd);
    }
    return memory;
}
