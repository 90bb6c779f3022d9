// SPDX-License-Identifier: Apache-2.0
#ifndef INSN_COUNT_MAP_FILE_H
#define INSN_COUNT_MAP_FILE_H

#include <stddef.h>

/* A file of zeros of the given length, mapped shared; NULL after a message. */
void *map_new_file(const char *path, size_t bytes);

#endif
