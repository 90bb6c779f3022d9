/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Threads switch in thread mode, by a function call: what the caller may not lose is pushed
 * on its stack, and that is the only form in which a thread is kept.
 *
 * After an interrupt that made a thread ready, PendSV does not switch. It returns into thread
 * mode at arch__preempt, by a frame made up below the interrupted thread's own, with the lock
 * held; there the kernel picks and calls the ordinary arch_switch(). When that comes back, one
 * SVC drops its own frame and returns through the interrupted thread's. So a thread that was
 * preempted is no special case for suspend, abort and the rest.
 */

#define MPU_RBAR 0xE000ED9C
#define KERNEL_LEVEL 0x20

    .syntax unified
    .thumb

    .macro function name
    .section .text.\name, "ax", %progbits
    .global \name
    .type \name, %function
    .thumb_func
\name:
    .endm

    /* Continue the thread of the context in r0. */
    .macro resume_context
#if CONFIG_ARM_STACK_GUARD
    ldr     r2, [r0, #4]
    ldr     r3, =MPU_RBAR
    str     r2, [r3]
#endif
    ldr     r2, [r0]
    mov     sp, r2
    pop     {r4-r11, pc}
    .endm

    /* void arch_switch(struct arch_context *to, struct arch_context *from) */
    function arch_switch
    push    {r4-r11, lr}
    str     sp, [r1]
    resume_context
    .ltorg

    /* void arch_switch_last(struct arch_context *to, struct arch_context *from) */
    function arch_switch_last
    resume_context
    .ltorg

    /*
     * void arch_start(struct arch_context *first): leave the start-up stack to interrupts.
     */
    function arch_start
    ldr     r1, =arch__main_stack_top
    msr     msp, r1
    ldr     r2, [r0]
    msr     psp, r2
    movs    r3, #2
    msr     control, r3
    isb
    resume_context
    .ltorg

    /* Where a new thread starts: its function in r4, the argument in r5. */
    function arch__thread_start
    mov     r0, r5
    movs    r1, #0
    msr     basepri, r1
    cpsie   i
    blx     r4
    b       .

    function arch__pendsv
    mrs     r0, psp
    subs    r0, #32
    ldr     r2, =arch__preempt
    mov     r3, #0x01000000
    strd    r2, r3, [r0, #24]
    msr     psp, r0
    movs    r1, #KERNEL_LEVEL
    msr     basepri, r1
    bx      lr
    .ltorg

    function arch__preempt
    bl      arch_upcall_reschedule
    svc     #0

    function arch__svc
    mrs     r0, psp
    adds    r0, #32
    msr     psp, r0
    movs    r1, #0
    msr     basepri, r1
    bx      lr

    /*
     * void arch_idle(void): WFI is not woken by what BASEPRI masks, so PRIMASK takes its
     * place around it.
     */
    function arch_idle
    cpsid   i
    movs    r0, #0
    msr     basepri, r0
    dsb
    wfi
    cpsie   i
    isb
    movs    r0, #KERNEL_LEVEL
    msr     basepri, r0
    bx      lr

    /*
     * Faults: hand the stacked frame, EXC_RETURN and r4-r11 to C. A thread's fault is reported
     * on the whole of the interrupts' stack, from which nothing is needed any more.
     */
    function arch__fault
    mov     r1, lr
    mrs     r0, msp
    tst     lr, #4
    beq     1f
    mrs     r0, psp
    ldr     r2, =arch__main_stack_top
    mov     sp, r2
1:  push    {r4-r11}
    mov     r2, sp
    b       arch__fault_report
    .ltorg
