/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KERNEL_CONSOLE_H
#define KERNEL_CONSOLE_H

/**
 * @file
 * Text out, and the way out. The board provides console_write() and board_exit().
 */

#include <stdarg.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * CONFIG_CONSOLE: write @p length bytes to the console, without waiting for interrupts: fatal
 * reports use it.
 *
 * @context Any, also with the lock held and after a fault.
 */
void console_write(const char *text, size_t length);

/**
 * End the program: QEMU with @p status, the native program too; hardware stops.
 *
 * @context Any.
 */
__attribute__((noreturn)) void board_exit(int status);

#if CONFIG_PRINTK
/** The C library's snprintf(), for programs that print. @return Bytes of the whole text. */
int snprintk(char *text, size_t size, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
int vsnprintk(char *text, size_t size, const char *format, va_list arguments)
    __attribute__((format(printf, 3, 0)));

/**
 * Print formatted text to the console: at most CONFIG_PRINTK_BUFFER_BYTES less 1 of it, and then
 * "..." for the rest. A more urgent thread or an interrupt that prints meanwhile gets its text
 * between.
 *
 * Without CONFIG_PRINTK it does nothing, and the texts are not in the image.
 *
 * @context Any. @cost Formatting, and the console's speed.
 */
void printk(const char *format, ...) __attribute__((format(printf, 1, 2)));
void vprintk(const char *format, va_list arguments) __attribute__((format(printf, 1, 0)));
#else
static inline void __attribute__((format(printf, 1, 2))) printk(const char *format, ...)
{
    (void)format;
}
static inline void vprintk(const char *format, va_list arguments)
{
    (void)format;
    (void)arguments;
}
#endif

#ifdef __cplusplus
}
#endif

#endif
