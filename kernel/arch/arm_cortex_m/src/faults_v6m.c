/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Faults, told in words. ARMv6-M has one fault, HardFault, and says nothing of its cause: that is
 * found out by looking at the instruction and at the registers it used.
 */

#include "faults.h"

#include "cortex_m_registers.h"

#include <base/util.h>

#define XPSR_THUMB BIT(24)

/* Undefined instructions, of which UDF_DIVISION means something. */
#define UDF 0xde00U

extern const char arch__ram_start[];
extern const char arch__ram_end[];
extern const char arch__text_start[];
extern const char arch__text_end[];

struct access {
    uint32_t address;
    uint32_t bytes; /* 0: the instruction accesses no memory */
};

static bool lies_in(uint32_t address, uint32_t bytes, const char *start, const char *end)
{
    return address >= (uint32_t)start && address + bytes <= (uint32_t)end;
}

bool faults__has_registers(const struct arch_frame *frame)
{
    return lies_in((uint32_t)frame->stacked, sizeof(*frame->stacked), arch__ram_start,
                   arch__ram_end);
}

static uint32_t low_register(const struct arch_frame *frame, unsigned int number)
{
    const uint32_t *first = &frame->stacked->r0;

    return number < 4U ? first[number] : frame->r4_to_r11[number - 4U];
}

static uint32_t stack_pointer(const struct arch_frame *frame)
{
    uint32_t padding = (frame->stacked->xpsr & BIT(9)) != 0 ? 4U : 0U;

    return (uint32_t)(frame->stacked + 1) + padding;
}

/* Is there code at @p pc that can be looked at? */
static bool is_code(uint32_t pc)
{
    return lies_in(pc, 2, arch__text_start, arch__text_end) ||
           lies_in(pc, 2, arch__ram_start, arch__ram_end);
}

/* Loads and stores, by the encodings of ARMv6-M (A5.2.4). */
static struct access access_of(uint32_t instruction, const struct arch_frame *frame)
{
    static const uint8_t bytes_by_register[] = {4, 2, 1, 1, 4, 2, 1, 2};
    uint32_t base = low_register(frame, (instruction >> 3) & 7U);
    uint32_t offset = (instruction >> 6) & 31U;

    switch (instruction >> 12) {
    case 0x5: {
        uint32_t index = low_register(frame, (instruction >> 6) & 7U);

        return (struct access){base + index, bytes_by_register[(instruction >> 9) & 7U]};
    }
    case 0x6:
        return (struct access){base + (offset * 4U), 4};
    case 0x7:
        return (struct access){base + offset, 1};
    case 0x8:
        return (struct access){base + (offset * 2U), 2};
    case 0x9:
        return (struct access){stack_pointer(frame) + ((instruction & 0xffU) * 4U), 4};
    case 0xc:
        return (struct access){low_register(frame, (instruction >> 8) & 7U), 4};
    default:
        return (struct access){0, 0};
    }
}

static uint32_t instruction_of(const struct arch_frame *frame)
{
    return *(const uint16_t *)frame->stacked->pc;
}

static bool is_at_code(const struct arch_frame *frame)
{
    return (frame->stacked->xpsr & XPSR_THUMB) != 0 && is_code(frame->stacked->pc);
}

static struct access access_by(const struct arch_frame *frame)
{
    if (!is_at_code(frame)) {
        return (struct access){0, 0};
    }
    return access_of(instruction_of(frame), frame);
}

static bool is_in_null_page(uint32_t address)
{
    return address < CONFIG_ARM_NULL_GUARD_BYTES;
}

static const char *describe_access(const struct access *access)
{
    if (access->address % access->bytes != 0) {
        return "an unaligned access";
    }
    if (is_in_null_page(access->address)) {
        return "a null pointer was read or written through";
    }
    return "an address without memory was read or written";
}

static const char *describe_instruction(uint32_t instruction)
{
    if ((instruction & 0xff00U) == 0xdf00U) {
        return "a supervisor call with interrupts masked";
    }
    if ((instruction & 0xff00U) == 0xbe00U) {
        return "a breakpoint, and nobody who debugs";
    }
    if (instruction == (UDF | UDF_DIVISION)) {
        return "a division by zero";
    }
    return "an undefined instruction";
}

static const char *describe(const struct arch_frame *frame)
{
    struct access access = access_by(frame);

    if (is_in_null_page(frame->stacked->pc)) {
        return "a call through a null pointer";
    }
    if ((frame->stacked->xpsr & XPSR_THUMB) == 0) {
        return "a jump to an address that is no Thumb code";
    }
    if (!is_code(frame->stacked->pc)) {
        return "an instruction was fetched where none may be";
    }
    return access.bytes != 0 ? describe_access(&access)
                             : describe_instruction(instruction_of(frame));
}

void faults__print_status(const struct arch_frame *frame)
{
    if (faults__has_registers(frame)) {
        struct access access = access_by(frame);

        if (access.bytes != 0) {
            arch_upcall_print("  address       %08x\n", (unsigned int)access.address);
        }
    }
}

static bool is_stack_overflow(const struct arch_frame *frame)
{
    bool is_of_thread = (frame->exc_return & EXC_RETURN_TO_THREAD) != 0;

    return is_of_thread && (uint32_t)frame->stacked < arch__stack_limit;
}

_Noreturn void __attribute__((used))
arch__fault_report(const struct stacked *stacked, uint32_t exc_return, const uint32_t *r4_to_r11)
{
    const struct arch_frame frame = {
        .stacked = stacked,
        .r4_to_r11 = r4_to_r11,
        .exc_return = exc_return,
    };

    if (arch__has_ended) {
        arch__stop();
    }
    if (is_stack_overflow(&frame) || !faults__has_registers(&frame)) {
        arch_upcall_fatal(ARCH_FATAL_STACK_OVERFLOW, "a thread used more than its stack", &frame);
    }
    arch_upcall_fatal(ARCH_FATAL_CPU_EXCEPTION, IS_ENABLED(CONFIG_PRINTK) ? describe(&frame) : NULL,
                      &frame);
}
