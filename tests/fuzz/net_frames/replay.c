/* SPDX-License-Identifier: Apache-2.0 */

/*
 * replay [--failures] <file or folder>...
 *
 * Runs each input once; with --failures again for each of its allocations, with only that one
 * failing, and with all from there on failing.
 */

#include <dirent.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "harness.h"

#define INPUT_MAX 65536U

static bool with_failures;
static unsigned long inputs;
static unsigned long runs;

static void run_with_failures(const uint8_t *input, size_t length, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        harness_fail_allocations(i, 1);
        harness_run(input, length);
        harness_fail_allocations(i, UINT32_MAX);
        harness_run(input, length);
        runs += 2;
    }
    harness_fail_allocations(UINT32_MAX, 0);
}

static void run_file(const char *path)
{
    static uint8_t input[INPUT_MAX];
    FILE *file = fopen(path, "rb");

    if (file == NULL) {
        perror(path);
        exit(1);
    }
    size_t length = fread(input, 1, sizeof(input), file);

    (void)fclose(file);
    /* Exactly as long as it is: the harness must not read behind it either. */
    uint8_t *exact = malloc(length);

    memcpy(exact, input, length);
    harness_run(exact, length);
    inputs++;
    if (with_failures) {
        run_with_failures(exact, length, harness_allocations());
    }
    free(exact);
}

static void run_folder(const char *path)
{
    DIR *folder = opendir(path);
    struct dirent *entry;

    while (folder != NULL && (entry = readdir(folder)) != NULL) {
        char name[1024];

        if (entry->d_name[0] != '.') {
            (void)snprintf(name, sizeof(name), "%s/%s", path, entry->d_name);
            run_file(name);
        }
    }
    if (folder != NULL) {
        (void)closedir(folder);
    }
}

int main(int argc, char **argv)
{
    harness_start();
    for (int i = 1; i < argc; i++) {
        struct stat status;

        if (strcmp(argv[i], "--failures") == 0) {
            with_failures = true;
        } else if (stat(argv[i], &status) == 0 && S_ISDIR(status.st_mode)) {
            run_folder(argv[i]);
        } else {
            run_file(argv[i]);
        }
    }
    printf("%lu inputs, %lu runs with failing allocations\n", inputs, runs);
    return inputs > 0 ? 0 : 1;
}
