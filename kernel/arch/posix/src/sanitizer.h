/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ARCH_POSIX_SRC_SANITIZER_H
#define ARCH_POSIX_SRC_SANITIZER_H

/*
 * AddressSanitizer must be told on which stack the program runs. Without it all of this is
 * nothing.
 */

#include <stddef.h>

#if defined(__SANITIZE_ADDRESS__)
#define HAS_ADDRESS_SANITIZER 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define HAS_ADDRESS_SANITIZER 1
#endif
#endif
#ifndef HAS_ADDRESS_SANITIZER
#define HAS_ADDRESS_SANITIZER 0
#endif

#if HAS_ADDRESS_SANITIZER
#include <sanitizer/asan_interface.h>
#include <sanitizer/common_interface_defs.h>
#include <sanitizer/lsan_interface.h>

#define NO_SANITIZE_ADDRESS __attribute__((no_sanitize("address")))

/* Before a switch to the stack from @p low; a null @p fake_stack: this one is left for good. */
static inline void sanitizer_leave(void **fake_stack, const void *low, size_t bytes)
{
    __sanitizer_start_switch_fiber(fake_stack, low, bytes);
}

/* After a switch, on the new stack. */
static inline void sanitizer_arrive(void *fake_stack)
{
    __sanitizer_finish_switch_fiber(fake_stack, NULL, NULL);
}

/* A thread begins: pointers on its stack keep memory alive. */
static inline void sanitizer_stack_taken(const void *low, size_t bytes)
{
    __lsan_register_root_region(low, bytes);
}

/* Its frames and pointers are gone. */
static inline void sanitizer_stack_free(const void *low, size_t bytes)
{
    __lsan_unregister_root_region(low, bytes);
    __asan_unpoison_memory_region(low, bytes);
}

#else

#define NO_SANITIZE_ADDRESS

static inline void sanitizer_leave(void **fake_stack, const void *low, size_t bytes)
{
    (void)fake_stack;
    (void)low;
    (void)bytes;
}

static inline void sanitizer_arrive(void *fake_stack)
{
    (void)fake_stack;
}

static inline void sanitizer_stack_taken(const void *low, size_t bytes)
{
    (void)low;
    (void)bytes;
}

static inline void sanitizer_stack_free(const void *low, size_t bytes)
{
    (void)low;
    (void)bytes;
}

#endif

#endif
