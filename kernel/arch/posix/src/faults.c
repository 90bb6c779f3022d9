/* SPDX-License-Identifier: Apache-2.0 */

/*
 * What the processor refuses comes as a host signal, on a stack of its own because the
 * thread's may be full. AddressSanitizer has its own reports, and is left alone.
 */

#include "host.h"
#include "sanitizer.h"
#include "stacks.h"

#include <base/util.h>
#include <execinfo.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <ucontext.h>
#include <unistd.h>

#define REPORT_STACK_BYTES 131072
/* Enough for a stack full of the smallest frames. */
#define MAX_CALLS       16384
#define INNERMOST_SHOWN 16
#define OUTERMOST_SHOWN 5

struct arch_frame {
    const siginfo_t *info;
    ucontext_t *context;
};

static bool is_in_fault;
static char report_stack[REPORT_STACK_BYTES];

static uintptr_t program_counter(const ucontext_t *context)
{
#if defined(__x86_64__)
    return (uintptr_t)context->uc_mcontext.gregs[REG_RIP];
#else
    return (uintptr_t)context->uc_mcontext.pc;
#endif
}

static uintptr_t stack_pointer(const ucontext_t *context)
{
#if defined(__x86_64__)
    return (uintptr_t)context->uc_mcontext.gregs[REG_RSP];
#else
    return (uintptr_t)context->uc_mcontext.sp;
#endif
}

static bool is_in_null_page(uintptr_t address)
{
    return address < 4096U;
}

static const char *describe_segv(const siginfo_t *info, const ucontext_t *context)
{
    uintptr_t address = (uintptr_t)info->si_addr;

    if (is_in_null_page(program_counter(context))) {
        return "a call through a null pointer";
    }
    if (info->si_code == SI_KERNEL) {
        return "an address was used that no program can have";
    }
    if (is_in_null_page(address)) {
        return "a null pointer was read or written through";
    }
    if (info->si_code == SEGV_ACCERR) {
        return "a forbidden address was read or written";
    }
    return "an address without memory was read or written";
}

static const char *describe_fpe(const siginfo_t *info)
{
    return info->si_code == FPE_INTDIV ? "a division by zero" : "arithmetic without a result";
}

static const char *describe(const siginfo_t *info, const ucontext_t *context)
{
    switch (info->si_signo) {
    case SIGSEGV:
        return describe_segv(info, context);
    case SIGBUS:
        return "an address was used that is not aligned, or lies behind the end of a file";
    case SIGFPE:
        return describe_fpe(info);
    case SIGTRAP:
        return "a breakpoint, and nobody who debugs";
    default:
        return "an undefined instruction";
    }
}

static void report(int number, siginfo_t *info, void *context)
{
    const struct arch_frame frame = {info, context};

    is_in_fault = true;
    if (number == SIGSEGV &&
        stacks__is_overflow((uintptr_t)info->si_addr, stack_pointer(frame.context))) {
        arch_upcall_fatal(ARCH_FATAL_STACK_OVERFLOW, "a thread used more than its stack", &frame);
    }
    arch_upcall_fatal(ARCH_FATAL_CPU_EXCEPTION, describe(info, context), &frame);
}

/* The first call of backtrace() loads a library, which must not happen in a broken program. */
static void prepare_backtrace(void)
{
    void *calls[1];

    (void)backtrace(calls, 1);
}

void faults__init(void)
{
    static const int numbers[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP};
    const stack_t stack = {.ss_sp = report_stack, .ss_size = sizeof(report_stack)};
    struct sigaction action;

    prepare_backtrace();
    if (HAS_ADDRESS_SANITIZER) {
        return;
    }
    memset(&action, 0, sizeof(action));
    action.sa_sigaction = report;
    action.sa_flags = SA_SIGINFO | SA_ONSTACK | (int)SA_RESETHAND;
    sigaltstack(&stack, NULL);
    for (size_t i = 0; i < ARRAY_SIZE(numbers); i++) {
        sigaction(numbers[i], &action, NULL);
    }
}

static void print_registers(const ucontext_t *context)
{
#if defined(__x86_64__)
    static const struct {
        const char *name;
        int index;
    } registers[] = {
        {"rip", REG_RIP}, {"rsp", REG_RSP}, {"rbp", REG_RBP},   {"rax", REG_RAX}, {"rbx", REG_RBX},
        {"rcx", REG_RCX}, {"rdx", REG_RDX}, {"rsi", REG_RSI},   {"rdi", REG_RDI}, {"r8", REG_R8},
        {"r9", REG_R9},   {"r10", REG_R10}, {"r11", REG_R11},   {"r12", REG_R12}, {"r13", REG_R13},
        {"r14", REG_R14}, {"r15", REG_R15}, {"flags", REG_EFL},
    };

    for (size_t i = 0; i < ARRAY_SIZE(registers); i++) {
        arch_upcall_print("  %-5s %016lx%s", registers[i].name,
                          (unsigned long)context->uc_mcontext.gregs[registers[i].index],
                          i % 3U == 2U ? "\n" : "");
    }
#else
    arch_upcall_print("  pc  %016lx  sp  %016lx\n", (unsigned long)context->uc_mcontext.pc,
                      (unsigned long)context->uc_mcontext.sp);
    for (int i = 0; i < 31; i++) {
        arch_upcall_print("  x%-2d %016lx%s", i, (unsigned long)context->uc_mcontext.regs[i],
                          i % 3 == 2 || i == 30 ? "\n" : "");
    }
#endif
}

static void print_call(const void *address)
{
    char text[128];

    symbols__describe(address, text, sizeof(text));
    arch_upcall_print("    %s\n", text);
}

/* The innermost calls are the report's own: those before @p address. */
static int first_call(void *const *calls, int count, uintptr_t address)
{
    for (int i = 0; i < count; i++) {
        if ((uintptr_t)calls[i] == address) {
            return i;
        }
    }
    return 0;
}

/* The host can only look from where code is: go back to the caller, as a return would. */
static void leave_null_function(ucontext_t *context)
{
#if defined(__x86_64__)
    const greg_t *sp = (const greg_t *)stack_pointer(context);

    context->uc_mcontext.gregs[REG_RIP] = *sp;
    context->uc_mcontext.gregs[REG_RSP] += (greg_t)sizeof(*sp);
#else
    context->uc_mcontext.pc = context->uc_mcontext.regs[30];
#endif
}

/*
 * A runaway recursion is long; where it is and where it began are at its ends. All but perhaps the
 * first are return addresses, which may already belong to the next function: look at the call
 * itself.
 */
static void print_calls(void *const *calls, int count, bool is_first_a_return)
{
    for (int i = 0; i < count; i++) {
        if (i == INNERMOST_SHOWN && count > INNERMOST_SHOWN + OUTERMOST_SHOWN) {
            arch_upcall_print("    ... %d more ...\n", count - INNERMOST_SHOWN - OUTERMOST_SHOWN);
            i = count - OUTERMOST_SHOWN;
        }
        print_call((const char *)calls[i] - (i > 0 || is_first_a_return ? 1 : 0));
    }
}

static void print_call_chain(uintptr_t innermost, bool is_return)
{
    static void *calls[MAX_CALLS];
    int count = backtrace(calls, MAX_CALLS);
    int first = first_call(calls, count, innermost);

    arch_upcall_print("  call chain, innermost first:\n");
    print_calls(&calls[first], count - first, is_return);
}

void arch_print_calls(const void *caller, const void *frame, const void *stack_end)
{
    (void)frame;
    (void)stack_end;
    print_call_chain((uintptr_t)caller, true);
}

void arch_print_frame(const struct arch_frame *frame, const void *stack_end)
{
    (void)stack_end;
    if (frame->info->si_signo == SIGSEGV || frame->info->si_signo == SIGBUS) {
        arch_upcall_print("  address       %p\n", frame->info->si_addr);
    }
    if (arch_in_isr()) {
        arch_upcall_print("  in an interrupt\n");
    }
    print_registers(frame->context);
    if (is_in_null_page(program_counter(frame->context))) {
        leave_null_function(frame->context);
    }
    print_call_chain(program_counter(frame->context), false);
}

void posix_exit(int status)
{
    signals__stop();
    if (is_in_fault) {
        _exit(status);
    }
    exit(status);
}
