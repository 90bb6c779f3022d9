/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The part of QEMU's plugin interface, version 1 (QEMU 6.0 to 8.2), that the instruction counter
 * needs. No package carries QEMU's own header, so these few declarations state the interface anew.
 * QEMU resolves them when it loads the plugin.
 */
#ifndef PETREL_QEMU_PLUGIN_H
#define PETREL_QEMU_PLUGIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PLUGIN_EXPORT            __attribute__((visibility("default")))
#define PLUGIN_INTERFACE_VERSION 1

typedef uint64_t qemu_plugin_id_t;

/** What QEMU tells a plugin about itself when it loads it. */
typedef struct {
    const char *target_name;
    struct {
        int min;
        int cur;
    } version;
    bool system_emulation;
    union {
        struct {
            int smp_vcpus;
            int max_vcpus;
        } system;
    };
} qemu_info_t;

/** A block of guest code that is translated as one. */
struct qemu_plugin_tb;
/** One guest instruction of a block. */
struct qemu_plugin_insn;

/** Operations that QEMU can place in the translated code itself, without a call. */
enum qemu_plugin_op {
    QEMU_PLUGIN_INLINE_ADD_U64,
};

/** What a callback does with the guest's registers. */
enum qemu_plugin_cb_flags {
    QEMU_PLUGIN_CB_NO_REGS,
};

typedef void (*qemu_plugin_vcpu_udata_cb_t)(unsigned int cpu, void *userdata);

typedef void (*qemu_plugin_vcpu_tb_trans_cb_t)(qemu_plugin_id_t id, struct qemu_plugin_tb *block);

/** The version of this interface that the plugin was written for; QEMU reads it. */
extern PLUGIN_EXPORT int qemu_plugin_version;

/** Called by QEMU once, with the plugin's own `name=value` arguments. @retval 0 Go on. */
PLUGIN_EXPORT int qemu_plugin_install(qemu_plugin_id_t id, const qemu_info_t *info, int argc,
                                      char **argv);

/** Have @p callback called each time a block has been translated, before it first runs. */
void qemu_plugin_register_vcpu_tb_trans_cb(qemu_plugin_id_t id,
                                           qemu_plugin_vcpu_tb_trans_cb_t callback);

/** How many instructions a block has. */
size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *block);

/** One instruction of a block, by index. */
struct qemu_plugin_insn *qemu_plugin_tb_get_insn(const struct qemu_plugin_tb *block, size_t index);

/** The guest address of an instruction. */
uint64_t qemu_plugin_insn_vaddr(const struct qemu_plugin_insn *insn);

/** The bytes of an instruction, in the guest's order; qemu_plugin_insn_size() of them. */
const void *qemu_plugin_insn_data(const struct qemu_plugin_insn *insn);
size_t qemu_plugin_insn_size(const struct qemu_plugin_insn *insn);

/** Have @p callback called each time the instruction is executed. */
void qemu_plugin_register_vcpu_insn_exec_cb(struct qemu_plugin_insn *insn,
                                            qemu_plugin_vcpu_udata_cb_t callback,
                                            enum qemu_plugin_cb_flags flags, void *userdata);

/** Add @p value to the 64-bit word at @p word whenever the block is entered. */
void qemu_plugin_register_vcpu_tb_exec_inline(struct qemu_plugin_tb *block, enum qemu_plugin_op op,
                                              void *word, uint64_t value);

/** Add @p value to the 64-bit word at @p word whenever the instruction is executed. */
void qemu_plugin_register_vcpu_insn_exec_inline(struct qemu_plugin_insn *insn,
                                                enum qemu_plugin_op op, void *word, uint64_t value);

#endif
