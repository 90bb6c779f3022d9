/* SPDX-License-Identifier: Apache-2.0 */

/*
 * memcpy() and memset(). The C library's are written for size, a byte at a time: of copying a
 * 64-byte datagram that makes 260 instructions instead of 30.
 *
 * ARMv7-M reads and writes single words at any address, so only bursts of words need alignment.
 */

    .syntax unified
    .thumb

    .macro function name
    .section .text.\name, "ax", %progbits
    .balign 4
    .global \name
    .type \name, %function
    .thumb_func
\name:
    .endm

    .macro end name
    .size \name, . - \name
    .endm

    /* void *memcpy(void *to, const void *from, size_t bytes) */
    function memcpy
    mov     r12, r0
    subs    r2, #16
    blo     4f
    orr     r3, r0, r1
    lsls    r3, #30
    bne     2f

    /* Both aligned: 16 bytes a turn in one burst. */
    push    {r4-r6}
1:  ldmia   r1!, {r3-r6}
    stmia   r0!, {r3-r6}
    subs    r2, #16
    bhs     1b
    pop     {r4-r6}
    b       4f

2:  ldr     r3, [r1], #4
    str     r3, [r0], #4
    ldr     r3, [r1], #4
    str     r3, [r0], #4
    ldr     r3, [r1], #4
    str     r3, [r0], #4
    ldr     r3, [r1], #4
    str     r3, [r0], #4
    subs    r2, #16
    bhs     2b

    /* 0 to 15 are left, and r2 is that less 16: its bits 3 to 0 say which steps to take. */
4:  lsls    r3, r2, #29
    bcc     5f
    ldr     r3, [r1], #4
    str     r3, [r0], #4
    ldr     r3, [r1], #4
    str     r3, [r0], #4
5:  lsls    r3, r2, #30
    bcc     6f
    ldr     r3, [r1], #4
    str     r3, [r0], #4
6:  lsls    r3, r2, #31
    bcc     7f
    ldrh    r3, [r1], #2
    strh    r3, [r0], #2
7:  lsls    r3, r2, #31
    beq     8f
    ldrb    r3, [r1]
    strb    r3, [r0]
8:  mov     r0, r12
    bx      lr
    end memcpy

    /* void *memset(void *to, int byte, size_t bytes) */
    function memset
    mov     r12, r0
    uxtb    r1, r1
    orr     r1, r1, r1, lsl #8
    orr     r1, r1, r1, lsl #16
    subs    r2, #16
    blo     2f
1:  str     r1, [r0], #4
    str     r1, [r0], #4
    str     r1, [r0], #4
    str     r1, [r0], #4
    subs    r2, #16
    bhs     1b
2:  lsls    r3, r2, #29
    bcc     3f
    str     r1, [r0], #4
    str     r1, [r0], #4
3:  lsls    r3, r2, #30
    bcc     4f
    str     r1, [r0], #4
4:  lsls    r3, r2, #31
    bcc     5f
    strh    r1, [r0], #2
5:  lsls    r3, r2, #31
    beq     6f
    strb    r1, [r0]
6:  mov     r0, r12
    bx      lr
    end memset
