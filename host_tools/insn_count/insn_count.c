// SPDX-License-Identifier: Apache-2.0
/*
 * A QEMU plugin that counts the instructions that a guest executes.
 *
 *     qemu-system-arm ... -plugin insn_count.so,count=FILE[,watch=ADDRESS][,profile=FILE2]
 *
 * count=FILE      one 64-bit counter in FILE
 * watch=ADDRESS   and another that counts the instruction at ADDRESS: how often a function is
 *                 called
 * profile=FILE    one counter for each halfword of code in FILE (see insn_count_file.h)
 * masked=FILE     the longest sections in which interrupts are masked (masked.h)
 * mark=ADDRESS    where such a measurement ends and the next begins
 * base=ADDRESS    first address that has counters of its own; 0 unless told
 * bytes=LENGTH    length of that code; 4 MiB unless told
 * per=insn|block  add at each instruction, or the length of a block where it is entered
 *
 * The adding is part of the translated code; nothing is called while the guest runs. Adding at
 * each instruction is exact. Adding at blocks is cheaper, and too high by the rest of a block when
 * an exception leaves it early.
 */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "insn_count_file.h"
#include "map_file.h"
#include "masked.h"
#include "qemu_plugin.h"

int qemu_plugin_version = PLUGIN_INTERFACE_VERSION;

static struct insn_count_file *counter;
static struct insn_profile_file *profile;
static bool per_block;

struct options {
    const char *count_path;
    const char *profile_path;
    const char *masked_path;
    uint64_t watch;
    uint64_t mark;
    uint64_t base;
    uint64_t bytes;
};

static uint64_t *counter_of_address(uint64_t address)
{
    uint64_t offset = address - profile->base;

    if (offset >= profile->bytes) {
        return &profile->elsewhere;
    }
    return &profile->at[offset / 2];
}

static void add_when_executed(struct qemu_plugin_insn *insn, uint64_t *word)
{
    qemu_plugin_register_vcpu_insn_exec_inline(insn, QEMU_PLUGIN_INLINE_ADD_U64, word, 1);
}

static void count_instruction(struct qemu_plugin_insn *insn)
{
    uint64_t address = qemu_plugin_insn_vaddr(insn);

    if (counter != NULL && !per_block) {
        add_when_executed(insn, &counter->executed);
    }
    if (counter != NULL && address == counter->watch && address != 0) {
        add_when_executed(insn, &counter->watched);
    }
    if (profile != NULL) {
        add_when_executed(insn, counter_of_address(address));
    }
    masked_follow(insn);
}

static void count_in_translated_block(qemu_plugin_id_t id, struct qemu_plugin_tb *block)
{
    size_t n = qemu_plugin_tb_n_insns(block);

    (void)id;
    if (counter != NULL && per_block) {
        qemu_plugin_register_vcpu_tb_exec_inline(block, QEMU_PLUGIN_INLINE_ADD_U64,
                                                 &counter->executed, n);
    }
    for (size_t i = 0; i < n; i++) {
        count_instruction(qemu_plugin_tb_get_insn(block, i));
    }
}

static bool parse_number(const char *text, uint64_t *value)
{
    char *end;

    errno = 0;
    *value = strtoull(text, &end, 0);
    return errno == 0 && end != text && *end == '\0';
}

/* The text after `name=`, or NULL when the option is another one. */
static const char *value_of(const char *option, const char *name)
{
    size_t length = strlen(name);

    if (strncmp(option, name, length) != 0 || option[length] != '=') {
        return NULL;
    }
    return option + length + 1;
}

static bool take_option(struct options *options, const char *option)
{
    const char *value;

    if ((value = value_of(option, "count")) != NULL) {
        options->count_path = value;
        return true;
    }
    if ((value = value_of(option, "profile")) != NULL) {
        options->profile_path = value;
        return true;
    }
    if ((value = value_of(option, "watch")) != NULL) {
        return parse_number(value, &options->watch);
    }
    if ((value = value_of(option, "masked")) != NULL) {
        options->masked_path = value;
        return true;
    }
    if ((value = value_of(option, "mark")) != NULL) {
        return parse_number(value, &options->mark);
    }
    if ((value = value_of(option, "base")) != NULL) {
        return parse_number(value, &options->base);
    }
    if ((value = value_of(option, "bytes")) != NULL) {
        return parse_number(value, &options->bytes);
    }
    if ((value = value_of(option, "per")) != NULL) {
        per_block = strcmp(value, "block") == 0;
        return per_block || strcmp(value, "insn") == 0;
    }
    return false;
}

static bool open_files(const struct options *options)
{
    if (options->count_path != NULL) {
        counter = map_new_file(options->count_path, sizeof(*counter));
        if (counter == NULL) {
            return false;
        }
        counter->watch = options->watch;
        /* Last: who waits for the file looks at it. */
        memcpy(counter->magic, INSN_COUNT_MAGIC, sizeof(counter->magic));
    }
    if (options->profile_path != NULL) {
        profile = map_new_file(options->profile_path,
                               sizeof(*profile) + options->bytes / 2 * sizeof(profile->at[0]));
        if (profile == NULL) {
            return false;
        }
        profile->base = options->base;
        profile->bytes = options->bytes;
        memcpy(profile->magic, INSN_PROFILE_MAGIC, sizeof(profile->magic));
    }
    return options->masked_path == NULL || masked_open(options->masked_path, options->mark);
}

int qemu_plugin_install(qemu_plugin_id_t id, const qemu_info_t *info, int argc, char **argv)
{
    struct options options = {.bytes = 4u << 20};

    for (int i = 0; i < argc; i++) {
        if (!take_option(&options, argv[i])) {
            fprintf(stderr, "insn_count: cannot use the argument '%s'\n", argv[i]);
            return -EINVAL;
        }
    }
    if (options.count_path == NULL && options.profile_path == NULL && options.masked_path == NULL) {
        fprintf(stderr, "insn_count: give count=FILE, profile=FILE or masked=FILE\n");
        return -EINVAL;
    }
    if (info->system_emulation && info->system.max_vcpus > 1) {
        fprintf(stderr, "insn_count: one counter cannot serve several processors\n");
        return -EINVAL;
    }
    if (!open_files(&options)) {
        return -EIO;
    }
    qemu_plugin_register_vcpu_tb_trans_cb(id, count_in_translated_block);
    return 0;
}
