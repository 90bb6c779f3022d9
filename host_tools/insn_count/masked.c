// SPDX-License-Identifier: Apache-2.0
#include "masked.h"

#include <string.h>

#include "insn_count_file.h"
#include "map_file.h"

static struct insn_masked_file *file;
static struct insn_masked_section longest;
static uint64_t executed;

/* What masks now, and since when. */
static unsigned int locks; /* by BASEPRI, nested */
static bool has_primask;
static uint64_t began_at;
static uint64_t begin;

bool masked_open(const char *path, uint64_t mark)
{
    file = map_new_file(path, sizeof(*file));
    if (file == NULL) {
        return false;
    }
    file->mark = mark;
    memcpy(file->magic, INSN_MASKED_MAGIC, sizeof(file->magic));
    return true;
}

static uint64_t address_in(void *userdata)
{
    return (uint64_t)(uintptr_t)userdata;
}

static void change(unsigned int new_locks, bool new_primask, uint64_t address)
{
    bool was_masked = locks != 0 || has_primask;
    bool is_masked = new_locks != 0 || new_primask;

    locks = new_locks;
    has_primask = new_primask;
    if (is_masked && !was_masked) {
        began_at = executed;
        begin = address;
    }
    if (was_masked && !is_masked && executed - began_at > longest.instructions) {
        longest = (struct insn_masked_section){executed - began_at, begin, address};
    }
}

static void on_lock(unsigned int cpu, void *userdata)
{
    (void)cpu;
    change(locks + 1, has_primask, address_in(userdata));
}

static void on_restore(unsigned int cpu, void *userdata)
{
    (void)cpu;
    change(locks > 0 ? locks - 1 : 0, has_primask, address_in(userdata));
}

static void on_unlock_all(unsigned int cpu, void *userdata)
{
    (void)cpu;
    change(0, has_primask, address_in(userdata));
}

static void on_primask_set(unsigned int cpu, void *userdata)
{
    (void)cpu;
    change(locks, true, address_in(userdata));
}

static void on_primask_cleared(unsigned int cpu, void *userdata)
{
    (void)cpu;
    change(locks, false, address_in(userdata));
}

static void on_mark(unsigned int cpu, void *userdata)
{
    (void)cpu;
    (void)userdata;
    if (file->marked < INSN_MASKED_SECTIONS) {
        file->before[file->marked++] = longest;
    }
    longest = (struct insn_masked_section){0};
}

struct instruction {
    uint64_t address;
    size_t bytes;
    unsigned int first, second; /* halfwords */
};

static struct instruction read_instruction(const struct qemu_plugin_insn *insn)
{
    const uint8_t *data = qemu_plugin_insn_data(insn);
    struct instruction read = {qemu_plugin_insn_vaddr(insn), qemu_plugin_insn_size(insn), 0, 0};

    read.first = data[0] | (unsigned int)data[1] << 8;
    if (read.bytes == 4) {
        read.second = data[2] | (unsigned int)data[3] << 8;
    }
    return read;
}

/* The encodings are in the architecture's manual, ARMv7-M A7.7.76, B5.2.1 and B5.2.3. */
static bool writes_basepri(struct instruction i)
{
    return i.bytes == 4 && (i.first & 0xfff0) == 0xf380 && i.second == 0x8811;
}

static bool is_cpsid_i(struct instruction i)
{
    return i.bytes == 2 && i.first == 0xb672;
}

static bool is_cpsie_i(struct instruction i)
{
    return i.bytes == 2 && i.first == 0xb662;
}

/* Does it load a constant into the register that @p user, right behind it, writes to BASEPRI? */
static bool loads_constant_for(struct instruction i, struct instruction user)
{
    return i.address + i.bytes == user.address && i.bytes == 2 && (i.first & 0xf800) == 0x2000 &&
           (i.first >> 8 & 7) == (user.first & 0xf);
}

/*
 * Writes of constants are remembered by address: a block may be translated again from the write
 * on, without the instruction before it.
 */
#define REMEMBERED 1024
static struct {
    uint64_t address;
    qemu_plugin_vcpu_udata_cb_t callback;
} remembered[REMEMBERED];
static size_t remembered_count;

static qemu_plugin_vcpu_udata_cb_t recall(uint64_t address)
{
    for (size_t i = 0; i < remembered_count; i++) {
        if (remembered[i].address == address) {
            return remembered[i].callback;
        }
    }
    return on_restore;
}

static qemu_plugin_vcpu_udata_cb_t remember(uint64_t address, qemu_plugin_vcpu_udata_cb_t callback)
{
    if (recall(address) == on_restore && remembered_count < REMEMBERED) {
        remembered[remembered_count].address = address;
        remembered[remembered_count++].callback = callback;
    }
    return callback;
}

static struct instruction before;

static qemu_plugin_vcpu_udata_cb_t callback_for(struct instruction now)
{
    if (is_cpsid_i(now)) {
        return on_primask_set;
    }
    if (is_cpsie_i(now)) {
        return on_primask_cleared;
    }
    if (!writes_basepri(now)) {
        return NULL;
    }
    if (!loads_constant_for(before, now)) {
        return recall(now.address);
    }
    return remember(now.address, (before.first & 0xff) == 0 ? on_unlock_all : on_lock);
}

static void call(struct qemu_plugin_insn *insn, qemu_plugin_vcpu_udata_cb_t callback)
{
    void *address = (void *)(uintptr_t)qemu_plugin_insn_vaddr(insn);

    qemu_plugin_register_vcpu_insn_exec_cb(insn, callback, QEMU_PLUGIN_CB_NO_REGS, address);
}

void masked_follow(struct qemu_plugin_insn *insn)
{
    if (file == NULL) {
        return;
    }
    struct instruction now = read_instruction(insn);
    qemu_plugin_vcpu_udata_cb_t callback = callback_for(now);

    before = now;
    qemu_plugin_register_vcpu_insn_exec_inline(insn, QEMU_PLUGIN_INLINE_ADD_U64, &executed, 1);
    if (callback != NULL) {
        call(insn, callback);
    }
    if (now.address == file->mark && file->mark != 0) {
        call(insn, on_mark);
    }
}
