/* SPDX-License-Identifier: Apache-2.0 */

/* From reset to kernel_start(): vectors, memory, exceptions' priorities, the MPU. */

#include "cortex_m_registers.h"
#include "erratum_837070.h"

#include <arch/arch.h>
#include <arch/cortex_m.h>
#include <base/util.h>

/* Higher floors provide these; see kernel/init.h. */
void board_early_init(void);
_Noreturn void kernel_start(void);

void arch__fault(void);
void arch__svc(void);
void arch__pendsv(void);
void arch__run_offloaded(void);
_Noreturn void arch__reset(void);

extern uint32_t arch__main_stack_top[];

struct core_vectors {
    void *main_stack_top;
    arch_isr_t *handlers[15];
};

extern const struct core_vectors arch__core_vectors;

#if CONFIG_IRQ_OFFLOAD
#define OFFLOADED arch__run_offloaded
#else
#define OFFLOADED arch_unhandled_irq
#endif

#if CONFIG_ARM_V6M
#define FAULT   arch_unhandled_irq
#define SVC     OFFLOADED
#define SYSTICK arch_unhandled_irq
#else
#define FAULT   arch__fault
#define SVC     arch__svc
#define SYSTICK OFFLOADED
#endif

const struct core_vectors __attribute__((section(".vectors.core"), used)) arch__core_vectors = {
    arch__main_stack_top,
    {
        arch__reset,        /* 1 */
        arch_unhandled_irq, /* 2: NMI */
        arch__fault,        /* 3: HardFault */
        FAULT,              /* 4: MemManage */
        FAULT,              /* 5: BusFault */
        FAULT,              /* 6: UsageFault */
        arch_unhandled_irq, arch_unhandled_irq, arch_unhandled_irq, arch_unhandled_irq,
        SVC,                                                  /* 11 */
        arch_unhandled_irq, arch_unhandled_irq, arch__pendsv, /* 14 */
        SYSTICK,                                              /* 15 */
    },
};

static void copy_data_and_clear_bss(void)
{
    extern uint32_t arch__data_start[], arch__data_end[], arch__bss_start[], arch__bss_end[];
    extern const uint32_t arch__data_load[];
    const uint32_t *from = arch__data_load;

    for (uint32_t *to = arch__data_start; to < arch__data_end; to++) {
        *to = *from++;
    }
    for (uint32_t *to = arch__bss_start; to < arch__bss_end; to++) {
        *to = 0;
    }
}

/* Constructors register static threads and such; they call nothing that waits. */
static void run_constructors(void)
{
    extern void (*const arch__constructors_start[])(void);
    extern void (*const arch__constructors_end[])(void);

    for (void (*const *constructor)(void) = arch__constructors_start;
         constructor < arch__constructors_end; constructor++) {
        (*constructor)();
    }
}

static void protect(uint32_t region, uint32_t base, uint32_t log2_bytes)
{
    MPU_RNR = region;
    MPU_RBAR = base;
    MPU_RASR = MPU_RASR_XN | MPU_RASR_SIZE(log2_bytes) | MPU_RASR_ENABLE; /* no access */
}

/* Region 7 moves with the running thread (arch_switch); until then it lies on the null page. */
static void start_mpu(void)
{
    protect(MPU_REGION_NULL_PAGE, 0, (uint32_t)__builtin_ctz(CONFIG_ARM_NULL_GUARD_BYTES));
    if (IS_ENABLED(CONFIG_ARM_STACK_GUARD)) {
        protect(MPU_REGION_STACK_GUARD, 0, (uint32_t)__builtin_ctz(ARCH_STACK_ALIGN));
    }
    MPU_CTRL = MPU_CTRL_ENABLE | MPU_CTRL_PRIVDEFENA;
    __asm volatile("dsb\n\tisb" ::: "memory");
}

/* PendSV is the least urgent of all; what offloaded interrupts come by is level 2. */
static void set_exceptions_up(void)
{
#if CONFIG_ARM_V6M
    SCB_SHPR2 = 0x40UL << 24;
    SCB_SHPR3 = 0xc0UL << 16;
#else
    SCB_VTOR = (uint32_t)&arch__core_vectors;
    SCB_CCR |= CCR_STKALIGN | CCR_DIV_0_TRP;
    if (IS_ENABLED(CONFIG_EXCEPTION_DEBUG)) {
        SCB_SHCSR |= SHCSR_ALL_FAULTS; /* else all of them are HardFault */
    }
    SCB_PRIORITY(EXCEPTION_SVC) = 0;
    SCB_PRIORITY(EXCEPTION_PENDSV) = 0xff;
    if (IS_ENABLED(CONFIG_IRQ_OFFLOAD)) {
        SCB_PRIORITY(EXCEPTION_SYSTICK) = 0x40;
    }
#endif
}

/* Before the first floating-point instruction, and the compiler may use one anywhere. */
static inline void start_fpu(void)
{
#ifdef __ARM_FP
    SCB_CPACR |= CPACR_FPU;
    FPCCR |= FPCCR_LAZY;
    __asm volatile("dsb\n\tisb" ::: "memory");
#endif
}

/* The lock of these does not lock, and that shows once in a blue moon. */
static void refuse_processor_with_erratum(void)
{
    if (!IS_ENABLED(CONFIG_ARM_ERRATUM_837070) && erratum_837070_is_in(SCB_CPUID)) {
        arch_upcall_fatal(ARCH_FATAL_CPU_EXCEPTION,
                          "this Cortex-M7 needs CONFIG_ARM_ERRATUM_837070", NULL);
    }
}

void arch__reset(void)
{
    (void)arch_irq_lock();
    start_fpu();
    copy_data_and_clear_bss();
    set_exceptions_up();
    if (IS_ENABLED(CONFIG_ARM_MPU)) {
        start_mpu();
    }
    run_constructors();
    board_early_init();
    if (IS_ENABLED(CONFIG_ARM_CORTEX_M7)) {
        refuse_processor_with_erratum();
    }
    kernel_start();
}
