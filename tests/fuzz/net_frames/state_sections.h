/* SPDX-License-Identifier: Apache-2.0 */

/* Included before every file of the stack: its variables lie together, so that the harness can
 * put them back as they were. The linker makes __start_ and __stop_ symbols of these names. */
#pragma clang section bss = "stack_bss" data = "stack_data"
