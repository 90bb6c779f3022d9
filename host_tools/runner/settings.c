/* SPDX-License-Identifier: Apache-2.0 */
#include "settings.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fail.h"

#define LINE_BYTES 256

static char *trim(char *text)
{
    while (isspace((unsigned char)*text)) {
        text++;
    }
    char *end = text + strlen(text);
    while (end > text && isspace((unsigned char)end[-1])) {
        end--;
    }
    *end = '\0';
    return text;
}

static bool set_text(char *member, size_t bytes, const char *value)
{
    if (*value == '\0' || strlen(value) >= bytes) {
        return false;
    }
    strcpy(member, value);
    return true;
}

static bool set_address(uint64_t *member, const char *value)
{
    char *end;
    *member = strtoull(value, &end, 0);
    return *end == '\0' && *member != 0;
}

/* False when the value is of no use; ends the runner when there is no such key. */
static bool set(struct settings *settings, const char *place, const char *key, const char *value)
{
    if (strcmp(key, "emulator") == 0) {
        return set_text(settings->emulator, sizeof(settings->emulator), value);
    }
    if (strcmp(key, "interpreter") == 0) {
        return set_text(settings->interpreter, sizeof(settings->interpreter), value);
    }
    if (strcmp(key, "machine") == 0) {
        return set_text(settings->machine, sizeof(settings->machine), value);
    }
    if (strcmp(key, "nic") == 0) {
        return set_text(settings->nic, sizeof(settings->nic), value);
    }
    if (strcmp(key, "entropy_address") == 0) {
        return set_address(&settings->entropy_address, value);
    }
    if (strcmp(key, "port") == 0) {
        return forward_parse_line(&settings->forwards, value);
    }
    fail("%s: there is no key '%s'.", place, key);
}

static void read_line(struct settings *settings, const char *place, char *line)
{
    line[strcspn(line, "#")] = '\0';
    line = trim(line);
    if (*line == '\0') {
        return;
    }
    char *equals = strchr(line, '=');
    if (equals == NULL) {
        fail("%s: '%s' is not of the form key = value.", place, line);
    }
    *equals = '\0';
    char *key = trim(line);
    char *value = trim(equals + 1);
    if (!set(settings, place, key, value)) {
        fail("%s: '%s' is no value for %s.", place, value, key);
    }
}

void settings_read(struct settings *settings, const char *path)
{
    char line[LINE_BYTES];
    char place[LINE_BYTES];
    FILE *file = fopen(path, "r");
    if (file == NULL) {
        fail_with_errno("%s", path);
    }
    for (int number = 1; fgets(line, sizeof(line), file) != NULL; number++) {
        snprintf(place, sizeof(place), "%s:%d", path, number);
        read_line(settings, place, line);
    }
    fclose(file);
}
