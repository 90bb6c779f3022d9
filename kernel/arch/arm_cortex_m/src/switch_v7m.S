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
 *
 * Floating-point registers. CONTROL.FPCA says whether the running thread has used them. If it has,
 * a switch keeps s16-s31 and FPSCR above the nine registers, and marks that in bit 0 of the kept
 * stack pointer; if it has not, they are nobody's. s0-s15 need no keeping at a call. After an
 * interrupt the processor has only made room for them in the interrupted thread's frame (lazy
 * stacking; EXC_RETURN bit 4 is 0 then), and the first floating-point instruction fills it: PendSV
 * sees to that before it leaves the frame, keeps s16-s31, and lets arch__preempt begin as if nobody
 * had used the unit. The SVC that comes back drops the room that it got itself, and with it the
 * pending wish to fill it (FPCCR.LSPACT).
 */

#define MPU_RBAR 0xE000ED9C
#define FPCCR 0xE000EF34
#define CONTROL_FPCA 4
#define EXC_RETURN_BASIC_FRAME 0x10
#define BASIC_FRAME_BYTES 0x20
#define EXTENDED_FRAME_BYTES 0x68
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

    /* Mask the interrupts that may call the kernel; r1 is lost. */
    .macro mask_interrupts
    movs    r1, #KERNEL_LEVEL
#if CONFIG_ARM_ERRATUM_837070
    cpsid   i
    msr     basepri, r1
    cpsie   i
#else
    msr     basepri, r1
#endif
    .endm

    /* Continue the thread of the context in r0. */
    .macro resume_context
#if CONFIG_ARM_STACK_GUARD
    ldr     r2, [r0, #4]
    ldr     r3, =MPU_RBAR
    str     r2, [r3]
#endif
#ifdef __ARM_FP
    ldr     r2, [r0]
    mrs     r3, control
    lsrs    r1, r2, #1
    bcs     8f
    mov     sp, r2
    tst     r3, #CONTROL_FPCA
    beq     9f
    bic     r3, #CONTROL_FPCA
    msr     control, r3
    isb
9:  pop     {r4-r11, pc}
8:  subs    r2, #1
    mov     sp, r2
    pop     {r3}
    vpop    {s16-s31}
    vmsr    fpscr, r3
#else
    ldr     sp, [r0]
#endif
    pop     {r4-r11, pc}
    .endm

    /* void arch_switch(struct arch_context *to, struct arch_context *from) */
    function arch_switch
    push    {r4-r11, lr}
#ifdef __ARM_FP
    mrs     r2, control
    tst     r2, #CONTROL_FPCA
    beq     1f
    vmrs    r2, fpscr
    vpush   {s16-s31}
    push    {r2}
    add     r2, sp, #1
    str     r2, [r1]
    resume_context
#endif
1:  str     sp, [r1]
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
#ifdef __ARM_FP
    tst     lr, #EXC_RETURN_BASIC_FRAME
    it      eq
    vstmdbeq r0!, {s16-s31}
    strd    lr, r1, [r0, #-8]!
    orr     lr, #EXC_RETURN_BASIC_FRAME
#endif
    subs    r0, #BASIC_FRAME_BYTES
    ldr     r2, =preempt
    mov     r3, #0x01000000
    strd    r2, r3, [r0, #24]
    msr     psp, r0
    mask_interrupts
    bx      lr
    .ltorg

    function arch__preempt
preempt: /* no function by its type, so its address is even: that of an instruction */
    bl      arch_upcall_reschedule
    svc     #0

    function arch__svc
    mrs     r0, psp
#ifdef __ARM_FP
    tst     lr, #EXC_RETURN_BASIC_FRAME
    bne     1f
    ldr     r1, =FPCCR
    ldr     r2, [r1]
    bic     r2, #1
    str     r2, [r1]
    adds    r0, #EXTENDED_FRAME_BYTES - BASIC_FRAME_BYTES
1:  adds    r0, #BASIC_FRAME_BYTES
    ldrd    lr, r1, [r0], #8
    tst     lr, #EXC_RETURN_BASIC_FRAME
    it      eq
    vldmiaeq r0!, {s16-s31}
#else
    adds    r0, #BASIC_FRAME_BYTES
#endif
    msr     psp, r0
    movs    r1, #0
    msr     basepri, r1
    bx      lr
    .ltorg

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
    mask_interrupts
    bx      lr

#if CONFIG_EXCEPTION_DEBUG
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
#endif
