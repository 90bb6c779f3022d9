/* SPDX-License-Identifier: Apache-2.0 */

/*
 * The switch on ARMv6-M: the same idea as in switch_v7m.S, with two differences.
 *
 * The lock is PRIMASK, under which an SVC is a HardFault. So the way back from arch__preempt to the
 * thread that was interrupted needs no exception: its frame is taken apart in thread mode. That is
 * possible because this architecture keeps nothing in the frame that ordinary instructions cannot
 * restore: no IT block, no interrupted LDM. The words r0-r3 and pc are moved to the upper end of
 * the frame, and one pop takes them.
 *
 * There is no memory protection, so arch_switch() looks whether the thread that is left has stayed
 * on its stack: its stack pointer, and the word right below what it may use.
 */

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
#if CONFIG_ARM_STACK_CHECK
    ldr     r2, [r0, #4]
    ldr     r3, =arch__stack_limit
    str     r2, [r3]
#endif
    ldr     r2, [r0]
    mov     sp, r2
    pop     {r4-r7}
    mov     r8, r4
    mov     r9, r5
    mov     r10, r6
    mov     r11, r7
    pop     {r4-r7, pc}
    .endm

    /* void arch_switch(struct arch_context *to, struct arch_context *from) */
    function arch_switch
    push    {r4-r7, lr}
    mov     r4, r8
    mov     r5, r9
    mov     r6, r10
    mov     r7, r11
    push    {r4-r7}
    mov     r2, sp
    str     r2, [r1]
#if CONFIG_ARM_STACK_CHECK
    ldr     r3, [r1, #4]
    cmp     r2, r3
    blo     arch__report_overflow
    subs    r3, #4
    ldr     r3, [r3]
    ldr     r2, =0xAAAAAAAA
    cmp     r3, r2
    bne     arch__report_overflow
#endif
    resume_context
    .ltorg

    /* On the interrupts' stack: there is room on it, and there need not be any on this one. */
arch__report_overflow:
    ldr     r2, =arch__main_stack_top
    msr     msp, r2
    movs    r3, #0
    msr     control, r3
    isb
    mov     r0, r1
    bl      arch_upcall_stack_overflow
    .ltorg

    /* void arch_switch_last(struct arch_context *to, struct arch_context *from) */
    function arch_switch_last
    resume_context
    .ltorg

    /* void arch_start(struct arch_context *first): leave the start-up stack to interrupts. */
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
    cpsie   i
    blx     r4
    b       .

    function arch__pendsv
    mrs     r0, psp
    subs    r0, #32
    ldr     r2, =preempt
    str     r2, [r0, #24]
    movs    r3, #1
    lsls    r3, r3, #24
    str     r3, [r0, #28]
    msr     psp, r0
    cpsid   i
    bx      lr
    .ltorg

    /* The interrupted thread's frame is what the stack pointer points to: r0-r3, r12, lr, pc, psr. */
    function arch__preempt
preempt: /* no function by its type, so its address is even: that of an instruction */
    bl      arch_upcall_reschedule
    ldr     r0, [sp, #16]
    mov     r12, r0
    ldr     r0, [sp, #20]
    mov     lr, r0
    ldr     r1, [sp, #28]
    lsls    r2, r1, #22
    lsrs    r2, r2, #31
    lsls    r2, r2, #2
    add     r2, sp /* above it, a word that aligned it: bit 9 of psr */
    ldr     r0, [sp, #24]
    movs    r3, #1
    orrs    r0, r3
    str     r0, [r2, #28]
    ldr     r0, [sp, #12]
    str     r0, [r2, #24]
    ldr     r0, [sp, #8]
    str     r0, [r2, #20]
    ldr     r0, [sp, #4]
    str     r0, [r2, #16]
    ldr     r0, [sp]
    str     r0, [r2, #12]
    adds    r2, #12
    mov     sp, r2
    msr     apsr_nzcvq, r1
    cpsie   i
    pop     {r0-r3, pc}

    /* void arch_idle(void): what is masked wakes it all the same. */
    function arch_idle
    dsb
    wfi
    cpsie   i
    isb
    cpsid   i
    bx      lr

#if CONFIG_EXCEPTION_DEBUG
    /* As in switch_v7m.S: the stacked frame, EXC_RETURN and r4-r11 go to C. */
    function arch__fault
    mov     r1, lr
    mrs     r0, msp
    movs    r2, #4
    tst     r2, r1
    beq     1f
    mrs     r0, psp
    ldr     r2, =arch__main_stack_top
    mov     sp, r2
1:  sub     sp, #16
    mov     r2, r8
    str     r2, [sp]
    mov     r2, r9
    str     r2, [sp, #4]
    mov     r2, r10
    str     r2, [sp, #8]
    mov     r2, r11
    str     r2, [sp, #12]
    push    {r4-r7}
    mov     r2, sp
    bl      arch__fault_report
    .ltorg
#endif
