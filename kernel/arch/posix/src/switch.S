/* SPDX-License-Identifier: Apache-2.0 */

/*
 * The switch: a function call that returns on another stack. It keeps what the caller of a
 * function may rely on, floating-point control included. struct switch__frame has the layout.
 */

    .macro function name
    .section .text.\name, "ax", %progbits
    .global \name
    .hidden \name
    .type \name, %function
    .p2align 4
\name:
    .cfi_startproc
    .endm

    .macro end_function name
    .cfi_endproc
    .size \name, . - \name
    .endm

#if defined(__x86_64__)

    .macro keep register
    pushq   %\register
    .cfi_adjust_cfa_offset 8
    .cfi_rel_offset \register, 0
    .endm

    .macro restore register
    popq    %\register
    .cfi_adjust_cfa_offset -8
    .cfi_restore \register
    .endm

    /* void switch__swap(void **save, void *to) */
    function switch__swap
    keep    rbp
    keep    rbx
    keep    r12
    keep    r13
    keep    r14
    keep    r15
    subq    $8, %rsp
    .cfi_adjust_cfa_offset 8
    stmxcsr (%rsp)
    fnstcw  4(%rsp)
    movq    %rsp, (%rdi)
    movq    %rsi, %rsp
    ldmxcsr (%rsp)
    fldcw   4(%rsp)
    addq    $8, %rsp
    .cfi_adjust_cfa_offset -8
    restore r15
    restore r14
    restore r13
    restore r12
    restore rbx
    restore rbp
    popq    %rcx /* a return is predicted to go where this stack's caller is not */
    .cfi_adjust_cfa_offset -8
    .cfi_register rip, rcx
    jmp     *%rcx
    end_function switch__swap

    /* Reached by the jump of switch__swap: the entry in r12, its argument in r13. */
    function switch__start
    .cfi_undefined rip /* call chains end here */
    movq    %r12, %rdi
    movq    %r13, %rsi
    call    switch__enter
    ud2
    end_function switch__start

#elif defined(__aarch64__)

    /* void switch__swap(void **save, void *to) */
    function switch__swap
    sub     sp, sp, #176
    .cfi_adjust_cfa_offset 176
    stp     x19, x20, [sp, #0]
    stp     x21, x22, [sp, #16]
    stp     x23, x24, [sp, #32]
    stp     x25, x26, [sp, #48]
    stp     x27, x28, [sp, #64]
    stp     x29, x30, [sp, #80]
    .cfi_rel_offset x29, 80
    .cfi_rel_offset x30, 88
    stp     d8, d9, [sp, #96]
    stp     d10, d11, [sp, #112]
    stp     d12, d13, [sp, #128]
    stp     d14, d15, [sp, #144]
    mrs     x2, fpcr
    str     x2, [sp, #160]
    mov     x3, sp
    str     x3, [x0]
    mov     sp, x1
    ldr     x2, [sp, #160]
    msr     fpcr, x2
    ldp     x19, x20, [sp, #0]
    ldp     x21, x22, [sp, #16]
    ldp     x23, x24, [sp, #32]
    ldp     x25, x26, [sp, #48]
    ldp     x27, x28, [sp, #64]
    ldp     x29, x30, [sp, #80]
    ldp     d8, d9, [sp, #96]
    ldp     d10, d11, [sp, #112]
    ldp     d12, d13, [sp, #128]
    ldp     d14, d15, [sp, #144]
    add     sp, sp, #176
    .cfi_adjust_cfa_offset -176
    .cfi_restore x29
    .cfi_restore x30
    ret
    end_function switch__swap

    /* Reached by the return of switch__swap: the entry in x19, its argument in x20. */
    function switch__start
    .cfi_undefined x30 /* call chains end here */
    mov     x0, x19
    mov     x1, x20
    bl      switch__enter
    brk     #1
    end_function switch__start

#endif

    .section .note.GNU-stack, "", %progbits
