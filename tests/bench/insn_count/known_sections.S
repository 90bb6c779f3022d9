/* SPDX-License-Identifier: Apache-2.0 */
/* Masks interrupts for known numbers of instructions, the last of which lets them in again. */
    .syntax unified
    .thumb

    .section .vectors, "a"
    .word   0x20001000
    .word   start
    .rept   14
    .word   fault
    .endr

    .text
    .thumb_func
    .type   mark, %function
mark:
    bx      lr

    .macro lock key, level
    mrs     \key, basepri
    movs    \level, #0x20
    msr     basepri, \level
    .endm

    .macro nops count
    .rept   \count
    nop
    .endr
    .endm

    .thumb_func
    .global start
    .type   start, %function
start:
    bl      mark                    /* 0: nothing is masked */

    lock    r4, r5
    nops    5
    msr     basepri, r4
    lock    r4, r5
    nops    10
    msr     basepri, r4
    bl      mark                    /* 11: the longer one */

    lock    r4, r5
    nops    10
    lock    r6, r7                  /* within: 3 instructions */
    nops    10
    msr     basepri, r6
    nops    6
    msr     basepri, r4
    bl      mark                    /* 31: from the outer to the outer */

    cpsid   i
    nops    3
    cpsie   i
    bl      mark                    /* 4 */

    movs    r0, #0x18               /* SYS_EXIT */
    ldr     r1, =0x20026            /* ADP_Stopped_ApplicationExit: status 0 */
    bkpt    #0xab

    .thumb_func
    .type   fault, %function
fault:
    b       fault
