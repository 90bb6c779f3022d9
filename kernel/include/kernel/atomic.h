/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KERNEL_ATOMIC_H
#define KERNEL_ATOMIC_H

/**
 * @file
 * Atomic words, arrays of bits and pointers. Each call that changes something returns the value
 * before, and is a full barrier: what was written before it is seen by whoever sees its result.
 *
 *     static ATOMIC_DEFINE(failed, 100);
 *
 *     if (!atomic_test_and_set_bit(failed, channel)) {
 *         report(channel);
 *     }
 *
 * @context Any, also interrupts above the kernel's level.
 */

#include <base/util.h>
#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef long atomic_val_t;
typedef atomic_val_t atomic_t;

/** A pointer that is changed in one piece. */
typedef void *atomic_ptr_val_t;
typedef atomic_ptr_val_t atomic_ptr_t;

#define ATOMIC_INIT(value)     (value)
#define ATOMIC_PTR_INIT(value) (value)

static inline atomic_val_t atomic_get(const atomic_t *target)
{
    return __atomic_load_n(target, __ATOMIC_SEQ_CST);
}

static inline atomic_val_t atomic_set(atomic_t *target, atomic_val_t value)
{
    return __atomic_exchange_n(target, value, __ATOMIC_SEQ_CST);
}

static inline atomic_val_t atomic_clear(atomic_t *target)
{
    return atomic_set(target, 0);
}

static inline atomic_val_t atomic_add(atomic_t *target, atomic_val_t value)
{
    return __atomic_fetch_add(target, value, __ATOMIC_SEQ_CST);
}

static inline atomic_val_t atomic_sub(atomic_t *target, atomic_val_t value)
{
    return __atomic_fetch_sub(target, value, __ATOMIC_SEQ_CST);
}

static inline atomic_val_t atomic_inc(atomic_t *target)
{
    return atomic_add(target, 1);
}

static inline atomic_val_t atomic_dec(atomic_t *target)
{
    return atomic_sub(target, 1);
}

static inline atomic_val_t atomic_or(atomic_t *target, atomic_val_t value)
{
    return __atomic_fetch_or(target, value, __ATOMIC_SEQ_CST);
}

static inline atomic_val_t atomic_and(atomic_t *target, atomic_val_t value)
{
    return __atomic_fetch_and(target, value, __ATOMIC_SEQ_CST);
}

static inline atomic_val_t atomic_xor(atomic_t *target, atomic_val_t value)
{
    return __atomic_fetch_xor(target, value, __ATOMIC_SEQ_CST);
}

/** Store the complement of (the word and @p value). */
static inline atomic_val_t atomic_nand(atomic_t *target, atomic_val_t value)
{
    atomic_val_t old_value = __atomic_load_n(target, __ATOMIC_RELAXED);

    /* A loop: compilers disagree about the built-in function for it. */
    while (!__atomic_compare_exchange_n(target, &old_value, ~(old_value & value), true,
                                        __ATOMIC_SEQ_CST, __ATOMIC_RELAXED)) {
    }
    return old_value;
}

/** Store @p new_value if the word is @p old_value. @return Whether it was. */
static inline bool atomic_cas(atomic_t *target, atomic_val_t old_value, atomic_val_t new_value)
{
    return __atomic_compare_exchange_n(target, &old_value, new_value, false, __ATOMIC_SEQ_CST,
                                       __ATOMIC_SEQ_CST);
}

#define ATOMIC_BITS (sizeof(atomic_val_t) * 8U)

/** The words that @p num_bits bits need. */
#define ATOMIC_BITMAP_SIZE(num_bits) (((num_bits) + ATOMIC_BITS - 1U) / ATOMIC_BITS)
/** Define an array of words of @p num_bits bits. */
#define ATOMIC_DEFINE(name, num_bits) atomic_t name[ATOMIC_BITMAP_SIZE(num_bits)]

static inline atomic_val_t atomic__mask(unsigned int bit)
{
    return (atomic_val_t)(1UL << (bit % ATOMIC_BITS));
}

static inline bool atomic_test_bit(const atomic_t *target, unsigned int bit)
{
    return (atomic_get(&target[bit / ATOMIC_BITS]) & atomic__mask(bit)) != 0;
}

static inline bool atomic_test_and_set_bit(atomic_t *target, unsigned int bit)
{
    return (atomic_or(&target[bit / ATOMIC_BITS], atomic__mask(bit)) & atomic__mask(bit)) != 0;
}

static inline bool atomic_test_and_clear_bit(atomic_t *target, unsigned int bit)
{
    return (atomic_and(&target[bit / ATOMIC_BITS], ~atomic__mask(bit)) & atomic__mask(bit)) != 0;
}

static inline void atomic_set_bit(atomic_t *target, unsigned int bit)
{
    (void)atomic_or(&target[bit / ATOMIC_BITS], atomic__mask(bit));
}

static inline void atomic_clear_bit(atomic_t *target, unsigned int bit)
{
    (void)atomic_and(&target[bit / ATOMIC_BITS], ~atomic__mask(bit));
}

static inline void atomic_set_bit_to(atomic_t *target, unsigned int bit, bool val)
{
    if (val) {
        atomic_set_bit(target, bit);
    } else {
        atomic_clear_bit(target, bit);
    }
}

static inline atomic_ptr_val_t atomic_ptr_get(const atomic_ptr_t *target)
{
    return __atomic_load_n(target, __ATOMIC_SEQ_CST);
}

static inline atomic_ptr_val_t atomic_ptr_set(atomic_ptr_t *target, atomic_ptr_val_t value)
{
    return __atomic_exchange_n(target, value, __ATOMIC_SEQ_CST);
}

static inline atomic_ptr_val_t atomic_ptr_clear(atomic_ptr_t *target)
{
    return atomic_ptr_set(target, NULL);
}

/** Store @p new_value if the pointer is @p old_value. @return Whether it was. */
static inline bool atomic_ptr_cas(atomic_ptr_t *target, atomic_ptr_val_t old_value,
                                  atomic_ptr_val_t new_value)
{
    return __atomic_compare_exchange_n(target, &old_value, new_value, false, __ATOMIC_SEQ_CST,
                                       __ATOMIC_SEQ_CST);
}

#ifdef __cplusplus
}
#endif

#endif
