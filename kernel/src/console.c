/* SPDX-License-Identifier: Apache-2.0 */

/* printk(): the C library formats, the board writes. */

#include <base/util.h>
#include <kernel/console.h>
#include <stdio.h>

void vprintk(const char *format, va_list arguments)
{
    char text[CONFIG_PRINTK_BUFFER_BYTES];
    int length = vsnprintf(text, sizeof(text), format, arguments);

    if (length > 0) {
        console_write(text, MIN((size_t)length, sizeof(text) - 1U));
    }
    if (length >= (int)sizeof(text)) {
        console_write("...\n", 4);
    }
}

void printk(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    vprintk(format, arguments);
    va_end(arguments);
}

int vsnprintk(char *text, size_t size, const char *format, va_list arguments)
{
    return vsnprintf(text, size, format, arguments);
}

int snprintk(char *text, size_t size, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    int length = vsnprintf(text, size, format, arguments);

    va_end(arguments);
    return length;
}
