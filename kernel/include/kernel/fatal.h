/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KERNEL_FATAL_H
#define KERNEL_FATAL_H

/**
 * @file
 * Errors after which the program cannot go on, and assertions.
 *
 * Every such error is printed with its cause, the thread and the registers, and then goes to
 * k_sys_fatal_error_handler(), which an application may define; the default ends the program
 * by board_exit(1).
 */

#include <arch/arch.h>
#include <base/util.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Why. */
enum k_fatal_reason {
    K_ERR_CPU_EXCEPTION = ARCH_FATAL_CPU_EXCEPTION,   /**< Bad address, bad instruction, … */
    K_ERR_SPURIOUS_IRQ = ARCH_FATAL_UNHANDLED_IRQ,    /**< An interrupt without a handler. */
    K_ERR_STACK_CHK_FAIL = ARCH_FATAL_STACK_OVERFLOW, /**< A thread used more than its stack. */
    K_ERR_KERNEL_OOPS,  /**< The program asked for it: k_oops(), an assertion. */
    K_ERR_KERNEL_PANIC, /**< The same, where nothing can be trusted any more. */
};

/**
 * The last word after a fatal error. Weak: an application may define its own. When it returns, or
 * is the place of another fatal error, which is reported as any, the program ends by board_exit(1).
 *
 * @param reason  enum k_fatal_reason.
 * @param frame   The registers, or NULL.
 *
 * @context Any, lock held.
 */
void k_sys_fatal_error_handler(unsigned int reason, const struct arch_frame *frame);

__attribute__((noreturn)) void k__report_fatal(unsigned int reason, const char *text);

/* Report a fatal error of the running thread. The text is in the image only if it is printed. */
#define k__fatal(reason, text) k__report_fatal((reason), IS_ENABLED(CONFIG_PRINTK) ? (text) : NULL)

#define k_oops()  k__fatal(K_ERR_KERNEL_OOPS, "k_oops()")
#define k_panic() k__fatal(K_ERR_KERNEL_PANIC, "k_panic()")

__attribute__((noreturn)) void k__assert_failed(const char *expression, const char *file, int line,
                                                const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/**
 * What must hold. With CONFIG_ASSERT a false @p condition is a fatal error that prints the
 * expression, file, line and the message (a format with arguments); without it costs nothing.
 */
#define __ASSERT(condition, ...)                                                                   \
    do {                                                                                           \
        if (IS_ENABLED(CONFIG_ASSERT) && !(condition)) {                                           \
            k__assert_failed(#condition, __FILE__, __LINE__, __VA_ARGS__);                         \
        }                                                                                          \
    } while (0)

#define __ASSERT_NO_MSG(condition) __ASSERT(condition, " ")

#ifdef __cplusplus
}
#endif

#endif
