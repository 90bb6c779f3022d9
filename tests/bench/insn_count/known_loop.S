/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Executes a number of instructions that is known: 1 before the loop, 2 000 in it, and 3 that end
 * QEMU by semihosting.
 */
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
    .global start
    .type   start, %function
start:
    ldr     r0, =1000
    .thumb_func
    .global loop
    .type   loop, %function
loop:
    subs    r0, #1
    bne     loop
    .thumb_func
    .global end
    .type   end, %function
end:
    movs    r0, #0x18       /* SYS_EXIT */
    ldr     r1, =0x20026    /* ADP_Stopped_ApplicationExit: status 0 */
    bkpt    #0xab

    .thumb_func
    .type   fault, %function
fault:
    b       fault
