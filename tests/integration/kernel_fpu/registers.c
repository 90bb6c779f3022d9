/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Every floating-point register of every thread, while interrupts of three levels use them too and
 * threads are preempted, switch by themselves, end and are aborted.
 */

#include "helpers.h"

#define FREE_IRQ  30U
#define OTHER_IRQ 31U
#define ABOVE_IRQ 29U

#define ROUNDING_SHIFT 22U
#define ROUNDING_MASK  (3UL << ROUNDING_SHIFT)
#define CONTROL_FPCA   4U

#define ALL_REGISTERS                                                                              \
    "0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31"
#define KEPT_REGISTERS "16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31"

#define CLOBBERS                                                                                   \
    "s0", "s1", "s2", "s3", "s4", "s5", "s6", "s7", "s8", "s9", "s10", "s11", "s12", "s13", "s14", \
        "s15", "s16", "s17", "s18", "s19", "s20", "s21", "s22", "s23", "s24", "s25", "s26", "s27", \
        "s28", "s29", "s30", "s31", "cc", "memory"

/* Put seed + n into each register n and look at them @p times: the bits that were ever wrong. */
static uint32_t __attribute__((noinline)) hold_all(uint32_t seed, uint32_t times)
{
    uint32_t wrong = 0;
    uint32_t is;
    uint32_t shall;

    __asm volatile(
        ".irp n," ALL_REGISTERS "\n\t"
        "add %[shall], %[seed], #\\n\n\t"
        "vmov s\\n, %[shall]\n\t"
        ".endr\n"
        "1:\n\t"
        ".irp n," ALL_REGISTERS "\n\t"
        "add %[shall], %[seed], #\\n\n\t"
        "vmov %[is], s\\n\n\t"
        "eor %[is], %[shall]\n\t"
        "orr %[wrong], %[is]\n\t"
        ".endr\n\t"
        "subs %[times], #1\n\t"
        "bne 1b"
        : [wrong] "+&r"(wrong), [is] "=&r"(is), [shall] "=&r"(shall), [times] "+&r"(times)
        : [seed] "r"(seed)
        : CLOBBERS);
    return wrong;
}

/* A call keeps the upper half: put seed + n into those, call, look. */
static uint32_t __attribute__((noinline)) hold_across(uint32_t seed, void (*call)(void))
{
    uint32_t wrong = 0;
    uint32_t is;
    uint32_t shall;

    __asm volatile(".irp n," KEPT_REGISTERS "\n\t"
                   "add %[shall], %[seed], #\\n\n\t"
                   "vmov s\\n, %[shall]\n\t"
                   ".endr\n\t"
                   "blx %[call]\n\t"
                   ".irp n," KEPT_REGISTERS "\n\t"
                   "add %[shall], %[seed], #\\n\n\t"
                   "vmov %[is], s\\n\n\t"
                   "eor %[is], %[shall]\n\t"
                   "orr %[wrong], %[is]\n\t"
                   ".endr"
                   : [wrong] "+&r"(wrong), [is] "=&r"(is), [shall] "=&r"(shall)
                   : [seed] "r"(seed), [call] "r"(call)
                   : "r0", "r1", "r2", "r3", "r12", "lr", CLOBBERS);
    return wrong;
}

static void set_rounding(uint32_t mode)
{
    uint32_t fpscr;

    __asm volatile("vmrs %0, fpscr" : "=r"(fpscr));
    fpscr = (fpscr & ~ROUNDING_MASK) | (mode << ROUNDING_SHIFT);
    __asm volatile("vmsr fpscr, %0" ::"r"(fpscr));
}

static uint32_t rounding(void)
{
    uint32_t fpscr;

    __asm volatile("vmrs %0, fpscr" : "=r"(fpscr));
    return (fpscr & ROUNDING_MASK) >> ROUNDING_SHIFT;
}

static bool has_used_fpu(void)
{
    uint32_t control;

    __asm volatile("mrs %0, control" : "=r"(control));
    return (control & CONTROL_FPCA) != 0;
}

static K_SEM_DEFINE(urgent, 0, K_SEM_MAX_LIMIT);
static K_SEM_DEFINE(plain, 0, K_SEM_MAX_LIMIT);
static volatile bool is_over;
static volatile uint32_t wrong_in_interrupts;
static volatile uint32_t above_count;
static uint32_t seed;

/* Calls nothing of the kernel, and comes inside of it. */
static void use_above_the_kernel(const void *unused)
{
    (void)unused;
    wrong_in_interrupts |= hold_all(0xabab0000U + above_count, 1);
    above_count++;
}

static void use_urgently(const void *unused)
{
    (void)unused;
    wrong_in_interrupts |= hold_all(0xcdcd0000U, 2);
    arch_irq_pend(ABOVE_IRQ);
}

/* Interrupted by the more urgent ones while it holds values itself. */
static void use_and_wake(const void *unused)
{
    (void)unused;
    k_sem_give(&urgent);
    arch_irq_pend(OTHER_IRQ);
    wrong_in_interrupts |= hold_all(0xefef0000U, 2);
    k_sem_give(&plain);
}

/* Half of the ticks come to interrupts that leave the registers alone. */
static void on_tick(struct k_timer *timer)
{
    static uint32_t ticks;

    (void)timer;
    ticks++;
    if (ticks % 2U == 0) {
        arch_irq_pend(FREE_IRQ);
    } else {
        k_sem_give(&urgent);
        k_sem_give(&plain);
    }
}

static K_TIMER_DEFINE(timer, on_tick, NULL);

/*
 * The compiler may well use the unit in the kernel's own code. It does not happen to, so this
 * stands between the port and the kernel: --wrap of the linker.
 */
void __real_arch_upcall_reschedule(void);
void __wrap_arch_upcall_reschedule(void);

void __wrap_arch_upcall_reschedule(void)
{
    uint32_t wrong_here = hold_all(0x77770000U, 1);

    __real_arch_upcall_reschedule();
    wrong_in_interrupts |= wrong_here | hold_all(0x99990000U, 1);
}

static uint32_t rounds[HELPERS];
static uint32_t wrong[HELPERS];
static uint32_t wrong_rounding[HELPERS];

static uint32_t new_seed(void)
{
    unsigned int key = irq_lock();
    uint32_t value = seed += 0x01010101U;

    irq_unlock(key);
    return value;
}

/* Computes all the time; preempted anywhere. */
static void hold_long(void *index_)
{
    int index = *(int *)index_;

    set_rounding((uint32_t)index & 3U);
    while (!is_over) {
        wrong[index] |= hold_all(new_seed(), 50);
        wrong_rounding[index] |= rounding() ^ ((uint32_t)index & 3U);
        rounds[index]++;
        if (rounds[index] % 4U == 0) {
            wrong[index] |= hold_across(new_seed(), k_yield);
        }
    }
}

static void wait_for_urgent(void)
{
    (void)k_sem_take(&urgent, K_TICKS(3));
}

/* Preempts the others, and waits with values in the registers. */
static void hold_while_waiting(void *index_)
{
    int index = *(int *)index_;

    set_rounding(3);
    while (!is_over) {
        wrong[index] |= hold_across(new_seed(), wait_for_urgent);
        wrong[index] |= hold_all(new_seed(), 1);
        wrong_rounding[index] |= rounding() ^ 3U;
        rounds[index]++;
    }
}

/* Never touches the unit: nothing is to be kept for it, whoever ran before. */
static void stay_away(void *index_)
{
    int index = *(int *)index_;

    while (!is_over) {
        (void)k_sem_take(&plain, K_TICKS(3));
        wrong[index] |= has_used_fpu() ? 1U : 0U;
        rounds[index]++;
    }
}

static void __attribute__((noinline)) spin(int turns)
{
    for (volatile int i = 0; i < turns; i++) {
    }
}

/* Interrupted below, it comes back and goes deeper: there the room of old frames is in use. */
static uint32_t __attribute__((noinline)) go_deep(uint32_t value)
{
    volatile uint32_t words[100];
    uint32_t wrong_here = 0;

    for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
        words[i] = value;
    }
    spin(300);
    for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
        wrong_here |= words[i] ^ value;
    }
    return wrong_here;
}

/* Never touches the unit either, and is preempted all the time. */
static void use_the_stack(void *index_)
{
    int index = *(int *)index_;

    while (!is_over) {
        spin(200 + (int)(rounds[index] % 50U));
        wrong[index] |= go_deep(rounds[index]);
        wrong[index] |= has_used_fpu() ? 1U : 0U;
        rounds[index]++;
        if (rounds[index] % 4U == 0) {
            k_yield();
        }
    }
}

static void connect(unsigned int irq, unsigned int level, void (*handler)(const void *),
                    uint32_t flags)
{
    TEST_EQUAL(irq_connect_dynamic(irq, level, handler, NULL, flags), irq);
    irq_enable(irq);
}

TEST_CASE(no_register_of_anybody_is_disturbed)
{
    static int indices[HELPERS];
    static void (*const entries[HELPERS])(void *) = {
        hold_while_waiting, stay_away, hold_long, hold_long, hold_long, use_the_stack,
    };

    is_over = false;
    connect(FREE_IRQ, 4, use_and_wake, 0);
    connect(OTHER_IRQ, 1, use_urgently, 0);
    connect(ABOVE_IRQ, 0, use_above_the_kernel, IRQ_ZERO_LATENCY);
    for (int i = 0; i < HELPERS; i++) {
        indices[i] = i;
        (void)spawn(i, i < 2 ? i + 1 : 3, entries[i], &indices[i]);
    }
    k_timer_start(&timer, K_TICKS(1), K_TICKS(1));
    k_sleep(K_TICKS(300));
    k_timer_stop(&timer);
    is_over = true;
    for (int i = 0; i < HELPERS; i++) {
        join(i);
        TEST_EQUAL(wrong[i], 0);
        TEST_EQUAL(wrong_rounding[i], 0);
        TEST_AT_LEAST(rounds[i], 20);
    }
    TEST_EQUAL(wrong_in_interrupts, 0);
    TEST_AT_LEAST(above_count, 100);
    irq_disable(FREE_IRQ);
    irq_disable(OTHER_IRQ);
    irq_disable(ABOVE_IRQ);
}

static void hold_forever(void *unused)
{
    (void)unused;
    for (;;) {
        wrong[1] |= hold_all(0x11110000U, 100);
    }
}

static void abort_first_helper(struct k_timer *unused)
{
    (void)unused;
    k_thread_abort(&helpers[0]);
}

static K_TIMER_DEFINE(killer, abort_first_helper, NULL);

/* The room in an aborted thread's frame is nobody's any more: nothing may be put there later. */
TEST_CASE(a_thread_that_was_aborted_leaves_no_trace)
{
    wrong[0] = 0;
    wrong[1] = 0;
    for (int i = 0; i < 20; i++) {
        (void)spawn(0, 1, hold_forever, NULL);
        k_timer_start(&killer, K_TICKS(1), K_NO_WAIT);
        k_sleep(K_TICKS(2));
        join(0);
        wrong[0] |= hold_all(0x22220000U + (uint32_t)i, 10);
    }
    TEST_EQUAL(wrong[0], 0);
    TEST_EQUAL(wrong[1], 0);
}

static void look(void *unused)
{
    (void)unused;
    TEST_FALSE(has_used_fpu());
    TEST_EQUAL(rounding(), 0);
}

TEST_CASE(a_new_thread_begins_without_registers_to_keep_and_with_the_usual_rounding)
{
    set_rounding(2);
    (void)spawn(0, -1, look, NULL);
    TEST_EQUAL(rounding(), 2);
    set_rounding(0);
    join(0);
}
