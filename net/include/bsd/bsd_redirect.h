/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BSD_REDIRECT_H
#define BSD_REDIRECT_H

/**
 * @file
 * The functions of these headers have BSD's names in C, and other names in the program: the
 * socket function recv() is the symbol bsd_recv. So a native program, which links the host's C
 * library too, does not take that library's own recv() away from it.
 */

#define BSD__SYMBOL(name) __asm__("bsd_" #name)

#endif
