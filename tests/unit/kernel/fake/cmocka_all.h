/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CMOCKA_ALL_H
#define CMOCKA_ALL_H

/* cmocka, after the headers that it wants. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#endif
